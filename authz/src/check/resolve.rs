//! Finds out whether the user of a request has a relation to an object.

use serde_json::{Map, Value};

use super::memo::{Depends, Key, Memo, Outcome};
use super::{CheckError, DEEPEST_RESOLUTION};
use crate::schema::{LabelId, RelationId, Rewrite};
use crate::store::{ObjectId, Overlay, TupleReader, UserId};

/// How often resolving may call itself, through relations and the operators in them. Models that people write are far from it.
const MOST_CALLS: usize = 400;

/// One user's relations, with what was found of them so far.
pub(super) struct Resolver<'a, R> {
    pub overlay: Overlay<'a, R>,
    pub user: UserId,
    /// Values for the parameters of conditions.
    pub context: &'a Map<String, Value>,
    pub memo: Memo,
    /// How many relations of objects may be looked at yet.
    pub left: u64,
}

/// How far resolving is from where it started.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Depth {
    /// As OpenFGA counts: over usersets and the objects that a `from` leads to.
    pub resolution: usize,
    calls: usize,
}

pub(super) type Resolved = Result<Outcome, CheckError>;

impl<R: TupleReader> Resolver<'_, R> {
    pub(super) fn is_allowed(&mut self, object: ObjectId, relation: RelationId) -> Result<bool, CheckError> {
        let outcome = self.relation((object, relation), Depth::default())?;
        Ok(outcome == Outcome::Allowed)
    }

    /// Whether the user has a relation to an object.
    pub(super) fn relation(&mut self, key: Key, depth: Depth) -> Resolved {
        if self.is_user_itself(key) {
            return Ok(Outcome::Allowed);
        }
        if let Some(known) = self.memo.get(key, depth.resolution) {
            return known;
        }
        self.left = self.left.checked_sub(1).ok_or(CheckError::TooMuch)?;
        self.memo.begin(key);
        let schema = self.overlay.schema();
        let resolved = self.rewrite(key, &schema.relation(key.1).rewrite, depth);
        self.memo.end(depth.resolution, resolved)
    }

    /// Whether the user is who has the relation, by definition: `group:a#member` is a member of `group:a`.
    pub(super) fn is_user_itself(&self, (object, relation): Key) -> bool {
        match self.user {
            UserId::Userset(of_user, name) => {
                of_user == object && self.overlay.name_of(relation) == Some(name)
            }
            UserId::Object(_) | UserId::Wildcard(_) => false,
        }
    }

    pub(super) fn rewrite(&mut self, key: Key, rewrite: &Rewrite, depth: Depth) -> Resolved {
        let depth = depth.called()?;
        match rewrite {
            Rewrite::This => self.this(key, depth),
            Rewrite::Computed(relation) => self.relation((key.0, *relation), depth),
            Rewrite::TupleToUserset { tupleset, computed } => {
                self.tuple_to_userset(key.0, *tupleset, *computed, depth)
            }
            Rewrite::Union(children) => self.union(key, children, depth),
            Rewrite::Intersection(children) => self.intersection(key, children, depth),
            Rewrite::Difference(base, subtract) => self.difference(key, base, subtract, depth),
        }
    }

    /// What fails counts only if nothing allows.
    fn union(&mut self, key: Key, children: &[Rewrite], depth: Depth) -> Resolved {
        let mut any = Any::default();
        for child in children {
            if any.hears(self.rewrite(key, child, depth)) {
                return Ok(Outcome::Allowed);
            }
        }
        any.finish()
    }

    /// What fails counts only if nothing denies.
    fn intersection(&mut self, key: Key, children: &[Rewrite], depth: Depth) -> Resolved {
        let mut failed = None;
        for child in children {
            match self.rewrite(key, child, depth) {
                Ok(Outcome::Allowed) => {}
                Ok(denied) => return Ok(denied),
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        failed.map_or(Ok(Outcome::Allowed), Err)
    }

    /// What is subtracted is to be denied for good: as long as that depends on what is being looked at, nobody is let in.
    fn difference(&mut self, key: Key, base: &Rewrite, subtract: &Rewrite, depth: Depth) -> Resolved {
        let base = match self.rewrite(key, base, depth) {
            Ok(denied @ Outcome::Denied(_)) => return Ok(denied),
            base => base,
        };
        match self.rewrite(key, subtract, depth) {
            Ok(Outcome::Allowed) => Ok(Outcome::Denied(Depends::ON_NOTHING)),
            Ok(Outcome::Denied(Depends::ON_NOTHING)) => base,
            Ok(denied) => base.map(|_| denied),
            Err(error) => base.and(Err(error)),
        }
    }

    fn tuple_to_userset(
        &mut self,
        object: ObjectId,
        tupleset: RelationId,
        computed: LabelId,
        depth: Depth,
    ) -> Resolved {
        let mut any = Any::default();
        for parent in self.parents(object, tupleset) {
            let resolved = match parent {
                Ok(parent) => match self.overlay.relation(parent, computed) {
                    Some(relation) => depth
                        .resolved()
                        .and_then(|depth| self.relation((parent, relation), depth)),
                    None => continue,
                },
                Err(error) => Err(error),
            };
            if any.hears(resolved) {
                return Ok(Outcome::Allowed);
            }
        }
        any.finish()
    }
}

impl Depth {
    fn called(self) -> Result<Self, CheckError> {
        let calls = self.calls + 1;
        (calls <= MOST_CALLS)
            .then_some(Self { calls, ..self })
            .ok_or(CheckError::TooDeep)
    }

    /// Over a userset, or to another object.
    pub(super) fn resolved(self) -> Result<Self, CheckError> {
        let resolution = self.resolution + 1;
        (resolution < DEEPEST_RESOLUTION)
            .then_some(Self { resolution, ..self })
            .ok_or(CheckError::TooDeep)
    }
}

/// Several of which one has to allow.
pub(super) struct Any {
    denied: Depends,
    failed: Option<CheckError>,
}

impl Default for Any {
    fn default() -> Self {
        Self {
            denied: Depends::ON_NOTHING,
            failed: None,
        }
    }
}

impl Any {
    /// Says whether this one allows, and so all.
    pub(super) fn hears(&mut self, resolved: Resolved) -> bool {
        match resolved {
            Ok(Outcome::Allowed) => return true,
            Ok(Outcome::Denied(depends)) => self.denied = self.denied.min(depends),
            Err(error) => self.failed = self.failed.take().or(Some(error)),
        }
        false
    }

    pub(super) fn finish(self) -> Resolved {
        match self.failed {
            Some(error) => Err(error),
            None => Ok(Outcome::Denied(self.denied)),
        }
    }
}
