//! Why a user has a relation to an object, or why not.
//!
//! [`allowed`] is the way that leads there, [`denied`] all ways that were tried, and [`sentence`] what a person reads.

mod allowed;
mod denied;
mod sentence;

use std::collections::HashSet;

use super::memo::Key;
use super::resolve::Resolver;
use super::{CheckError, CheckRequest, Checker};
use crate::store::{TupleReader, UserId};

/// More relations than these are not explained in one answer.
const MOST_FINDINGS: usize = 100;

/// What was found of a relation of an object, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// `document:1`
    pub object: String,
    pub relation: String,
    pub is_allowed: bool,
    pub reason: Reason,
}

/// A reason. Where the relation is allowed, it is enough; where it is denied, it is all that was tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The user is the userset that has the relation by definition.
    Itself,
    /// A tuple. If it names a userset, whether the user is in that.
    Tuple {
        tuple: String,
        /// One that holds.
        condition: Option<String>,
        then: Option<Box<Finding>>,
    },
    /// A tuple whose condition does not hold, or cannot be evaluated for the reason given.
    Condition {
        tuple: String,
        condition: String,
        fault: Option<String>,
    },
    /// No tuple of the relation names the user, all of its type or a userset.
    NoTuple {
        /// `document:1#viewer`
        relation: String,
        /// Whom tuples of the relation can name, as the model writes it.
        taken: Vec<String>,
    },
    /// Another relation of the same object.
    Computed(Box<Finding>),
    /// A relation of an object that a tuple names.
    From { tuple: String, then: Box<Finding> },
    /// No tuple names an object that could be asked.
    NoObject {
        /// `document:1#parent`
        relation: String,
    },
    /// Of an `and`: all parts, or the one that is missing.
    And(Vec<Reason>),
    /// Of an `or` that is denied: all parts.
    Or(Vec<Reason>),
    /// Of a `but not`: the first part, where that is allowed, and what is subtracted, where that denies it.
    ButNot {
        base: Box<Reason>,
        subtract: Option<Box<Reason>>,
    },
    /// It is explained elsewhere in the same answer, or leads in a circle.
    Again,
    /// One leads to another too often.
    TooDeep,
    /// There is more than one answer explains.
    More,
}

/// The answer to a check, explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// As it was asked.
    pub user: String,
    pub finding: Finding,
}

/// Which relations an answer explains so far. Each is explained once, so that an answer is no longer than they are many.
struct Explained {
    keys: HashSet<Key>,
    /// How many of them the present one is the reason of.
    depth: usize,
}

impl Explained {
    /// What is to be said of a relation instead of explaining it.
    fn begin(&mut self, key: Key) -> Option<Reason> {
        if self.keys.contains(&key) {
            return Some(Reason::Again);
        }
        if self.keys.len() >= MOST_FINDINGS {
            return Some(Reason::More);
        }
        self.keys.insert(key);
        None
    }
}

impl<R: TupleReader> Checker<'_, R> {
    /// Answers as [`check`](Self::check), and explains. What fails there is denied here, with the reason.
    ///
    /// # Errors
    ///
    /// A request that does not fit the model.
    pub fn why(&self, request: &CheckRequest) -> Result<Why, CheckError> {
        let (mut resolver, object, relation) = self.asked(request)?;
        let key = (object, relation);
        let is_allowed = matches!(resolver.is_allowed(object, relation), Ok(true));
        let explained = &mut Explained {
            keys: HashSet::from([key]),
            depth: 0,
        };
        let reason = if is_allowed {
            resolver.why_allowed(key, explained)
        } else {
            resolver.why_denied(key, explained)
        };
        Ok(Why {
            user: request.user.clone(),
            finding: resolver.finding(key, is_allowed, reason),
        })
    }
}

impl<R: TupleReader> Resolver<'_, R> {
    fn finding(&self, (object, relation): Key, is_allowed: bool, reason: Reason) -> Finding {
        let schema = self.overlay.schema();
        Finding {
            object: self.overlay.object_text(object).to_owned(),
            relation: schema.label(schema.relation(relation).label).to_owned(),
            is_allowed,
            reason,
        }
    }

    /// `document:1#viewer`
    fn key_text(&self, (object, relation): Key) -> String {
        let schema = self.overlay.schema();
        let label = schema.label(schema.relation(relation).label);
        format!("{}#{label}", self.overlay.object_text(object))
    }

    fn tuple_reason(&self, (object, relation): Key, user: UserId, then: Option<Finding>) -> Reason {
        let name = self.overlay.name_of(relation);
        let tuple = name.and_then(|name| self.overlay.find(object, name, user));
        let condition = tuple.and_then(|tuple| tuple.condition.as_ref());
        Reason::Tuple {
            tuple: self.tuple_text(object, relation, user),
            condition: condition.map(|condition| self.overlay.name_text(condition.name).to_owned()),
            then: then.map(Box::new),
        }
    }
}
