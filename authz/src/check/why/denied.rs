//! All ways that were tried.

use super::super::memo::{Key, Outcome};
use super::super::resolve::{Depth, Resolver};
use super::super::{CheckError, DEEPEST_RESOLUTION};
use super::{Explained, Finding, MOST_FINDINGS, Reason};
use crate::schema::{LabelId, RelationId, Rewrite};
use crate::store::{StoredTuple, TupleReader, UserId};

impl<R: TupleReader> Resolver<'_, R> {
    /// Of a relation that is not allowed.
    pub(super) fn why_denied(&mut self, key: Key, explained: &mut Explained) -> Reason {
        let schema = self.overlay.schema();
        self.denial(key, &schema.relation(key.1).rewrite, explained)
    }

    fn denial(&mut self, key: Key, rewrite: &Rewrite, explained: &mut Explained) -> Reason {
        match rewrite {
            Rewrite::This => self.denial_by_tuples(key, explained),
            Rewrite::Computed(relation) => {
                Reason::Computed(Box::new(self.denied((key.0, *relation), explained)))
            }
            Rewrite::TupleToUserset { tupleset, computed } => {
                self.denial_from(key, *tupleset, *computed, explained)
            }
            Rewrite::Union(children) => {
                let parts = children.iter().map(|child| self.denial(key, child, explained));
                Reason::Or(parts.collect())
            }
            Rewrite::Intersection(children) => {
                let missing = children.iter().find(|child| !self.gives(key, child));
                let part = missing.map(|child| self.denial(key, child, explained));
                Reason::And(part.into_iter().collect())
            }
            Rewrite::Difference(base, subtract) => {
                if !self.gives(key, base) {
                    return self.denial(key, base, explained);
                }
                let base = self.proof(key, base, u32::MAX, explained);
                let subtract = match self.rewrite(key, subtract, Depth::default()) {
                    Ok(Outcome::Allowed) => self.proof(key, subtract, u32::MAX, explained),
                    Ok(Outcome::Denied(_)) => Reason::Again,
                    Err(CheckError::TooDeep | CheckError::TooMuch) => Reason::TooDeep,
                    Err(_) => self.denial(key, subtract, explained),
                };
                Reason::ButNot {
                    base: Box::new(base),
                    subtract: Some(Box::new(subtract)),
                }
            }
        }
    }

    fn gives(&mut self, key: Key, rewrite: &Rewrite) -> bool {
        matches!(self.rewrite(key, rewrite, Depth::default()), Ok(Outcome::Allowed))
    }

    fn denied(&mut self, key: Key, explained: &mut Explained) -> Finding {
        let reason = match explained.begin(key) {
            Some(known) => known,
            None if explained.depth >= DEEPEST_RESOLUTION => Reason::TooDeep,
            None => {
                explained.depth += 1;
                let reason = self.why_denied(key, explained);
                explained.depth -= 1;
                reason
            }
        };
        self.finding(key, false, reason)
    }

    fn denial_by_tuples(&mut self, key: Key, explained: &mut Explained) -> Reason {
        let (object, relation) = key;
        let mut parts = Vec::new();
        let mut usersets = Vec::new();
        if let Some(name) = self.overlay.name_of(relation) {
            let named = self.users_themselves().into_iter().flatten();
            let named = named.filter_map(|user| self.overlay.find(object, name, user));
            parts.extend(named.filter_map(|tuple| self.failed_condition(key, tuple)));
            for tuple in self.overlay.usersets(object, name).take(MOST_FINDINGS) {
                match self.counts(object, relation, tuple) {
                    Ok(true) => usersets.extend(self.key_of(tuple.user).map(|key| (tuple.user, key))),
                    Ok(false) | Err(_) => parts.extend(self.failed_condition(key, tuple)),
                }
            }
        }
        for (user, userset) in usersets {
            let then = self.denied(userset, explained);
            parts.push(self.tuple_reason(key, user, Some(then)));
        }
        if parts.is_empty() {
            let schema = self.overlay.schema();
            let taken = schema.relation(relation).taken.iter();
            parts.push(Reason::NoTuple {
                relation: self.key_text(key),
                taken: taken.map(|taken| taken.text(schema)).collect(),
            });
        }
        one_or(parts)
    }

    fn denial_from(
        &mut self,
        key: Key,
        tupleset: RelationId,
        computed: LabelId,
        explained: &mut Explained,
    ) -> Reason {
        let parents = self.parents(key.0, tupleset);
        let mut parts = Vec::new();
        for parent in parents.into_iter().flatten().take(MOST_FINDINGS) {
            if let Some(relation) = self.overlay.relation(parent, computed) {
                let then = self.denied((parent, relation), explained);
                parts.push(Reason::From {
                    tuple: self.tuple_text(key.0, tupleset, UserId::Object(parent)),
                    then: Box::new(then),
                });
            }
        }
        if parts.is_empty() {
            parts.push(Reason::NoObject {
                relation: self.key_text((key.0, tupleset)),
            });
        }
        one_or(parts)
    }

    /// Why a tuple that the model takes does not count.
    fn failed_condition(&self, (object, relation): Key, tuple: &StoredTuple) -> Option<Reason> {
        let stored = tuple.condition.as_ref()?;
        let kind = self.overlay.kind_of(tuple.user)?;
        let condition = self.overlay.condition_of(stored)?;
        let schema = self.overlay.schema();
        if !schema.relation(relation).takes(kind, Some(condition)) {
            return None;
        }
        let fault = match schema.condition(condition).holds(self.context, &stored.context) {
            Ok(true) => return None,
            Ok(false) => None,
            Err(fault) => Some(fault.to_string()),
        };
        Some(Reason::Condition {
            tuple: self.tuple_text(object, relation, tuple.user),
            condition: schema.condition(condition).name().to_owned(),
            fault,
        })
    }
}

/// Without an `or` around a single part.
fn one_or(mut parts: Vec<Reason>) -> Reason {
    match parts.pop() {
        Some(part) if parts.is_empty() => part,
        last => {
            parts.extend(last);
            Reason::Or(parts)
        }
    }
}
