//! The way that leads to a relation. Each step goes to what was allowed before, and so none in a circle.

use super::super::memo::Key;
use super::super::resolve::Resolver;
use super::{Explained, Finding, Reason};
use crate::schema::{RelationId, Rewrite};
use crate::store::{ObjectId, TupleReader, UserId};

impl<R: TupleReader> Resolver<'_, R> {
    /// Of a relation that was found to be allowed.
    pub(super) fn why_allowed(&self, key: Key, explained: &mut Explained) -> Reason {
        if self.is_user_itself(key) {
            return Reason::Itself;
        }
        let number = self.memo.allowed_as(key).unwrap_or(0);
        let rewrite = &self.overlay.schema().relation(key.1).rewrite;
        self.proof(key, rewrite, number, explained)
    }

    /// By what was allowed before a number, where that is enough.
    pub(super) fn proof(
        &self,
        key: Key,
        rewrite: &Rewrite,
        number: u32,
        explained: &mut Explained,
    ) -> Reason {
        match rewrite {
            Rewrite::This => self.proof_by_tuple(key, number, explained),
            Rewrite::Computed(relation) => {
                Reason::Computed(Box::new(self.allowed((key.0, *relation), explained)))
            }
            Rewrite::TupleToUserset { tupleset, computed } => {
                let parents = self.asked_parents(key.0, *tupleset);
                let way = parents.into_iter().find_map(|parent| {
                    let key = (parent, self.overlay.relation(parent, *computed)?);
                    self.is_before(key, number).then_some(key)
                });
                let Some(way) = way else { return Reason::Again };
                Reason::From {
                    tuple: self.tuple_text(key.0, *tupleset, UserId::Object(way.0)),
                    then: Box::new(self.allowed(way, explained)),
                }
            }
            Rewrite::Union(children) => {
                let way = children.iter().find(|child| self.proves(key, child, number));
                way.map_or(Reason::Again, |child| self.proof(key, child, number, explained))
            }
            Rewrite::Intersection(children) => {
                let parts = children
                    .iter()
                    .map(|child| self.proof(key, child, number, explained));
                Reason::And(parts.collect())
            }
            Rewrite::Difference(base, _) => Reason::ButNot {
                base: Box::new(self.proof(key, base, number, explained)),
                subtract: None,
            },
        }
    }

    /// Whether what was allowed before a number is enough.
    fn proves(&self, key: Key, rewrite: &Rewrite, number: u32) -> bool {
        match rewrite {
            Rewrite::This => self.named_user(key).is_some() || self.userset_before(key, number).is_some(),
            Rewrite::Computed(relation) => self.is_before((key.0, *relation), number),
            Rewrite::TupleToUserset { tupleset, computed } => {
                let parents = self.asked_parents(key.0, *tupleset);
                parents.into_iter().any(|parent| {
                    let relation = self.overlay.relation(parent, *computed);
                    relation.is_some_and(|relation| self.is_before((parent, relation), number))
                })
            }
            Rewrite::Union(children) => children.iter().any(|child| self.proves(key, child, number)),
            Rewrite::Intersection(children) => children.iter().all(|child| self.proves(key, child, number)),
            // What is subtracted was denied, or this would not have been allowed.
            Rewrite::Difference(base, subtract) => {
                self.proves(key, base, number) && !self.proves(key, subtract, number)
            }
        }
    }

    fn asked_parents(&self, object: ObjectId, tupleset: RelationId) -> Vec<ObjectId> {
        self.parents(object, tupleset).into_iter().flatten().collect()
    }

    fn proof_by_tuple(&self, key: Key, number: u32, explained: &mut Explained) -> Reason {
        if let Some(user) = self.named_user(key) {
            return self.tuple_reason(key, user, None);
        }
        match self.userset_before(key, number) {
            Some((user, way)) => {
                let then = self.allowed(way, explained);
                self.tuple_reason(key, user, Some(then))
            }
            None => Reason::Again,
        }
    }

    /// The user itself or all of its type, as a tuple that counts names it.
    fn named_user(&self, (object, relation): Key) -> Option<UserId> {
        let name = self.overlay.name_of(relation)?;
        self.users_themselves().into_iter().flatten().find(|user| {
            let tuple = self.overlay.find(object, name, *user);
            tuple.is_some_and(|tuple| matches!(self.counts(object, relation, tuple), Ok(true)))
        })
    }

    /// A userset that the user is in, as a tuple that counts names it, and what it stands for.
    fn userset_before(&self, (object, relation): Key, number: u32) -> Option<(UserId, Key)> {
        let name = self.overlay.name_of(relation)?;
        self.overlay.usersets(object, name).find_map(|tuple| {
            let way = self.key_of(tuple.user)?;
            let is_way =
                self.is_before(way, number) && matches!(self.counts(object, relation, tuple), Ok(true));
            is_way.then_some((tuple.user, way))
        })
    }

    fn is_before(&self, key: Key, number: u32) -> bool {
        self.is_user_itself(key) || self.memo.allowed_as(key).is_some_and(|of_key| of_key < number)
    }

    fn allowed(&self, key: Key, explained: &mut Explained) -> Finding {
        let reason = match explained.begin(key) {
            Some(known) => known,
            None => self.why_allowed(key, explained),
        };
        self.finding(key, true, reason)
    }
}
