//! What tuples give: the relation itself, or objects that a `from` asks.

use super::CheckError;
use super::memo::{Depends, Key, Outcome};
use super::resolve::{Any, Depth, Resolved, Resolver};
use crate::schema::RelationId;
use crate::store::{NameId, ObjectId, StoredTuple, TupleReader, UserId};

impl<R: TupleReader> Resolver<'_, R> {
    /// Whether a tuple names the user, all of its type, or a userset that it is in.
    pub(super) fn this(&mut self, (object, relation): Key, depth: Depth) -> Resolved {
        let Some(name) = self.overlay.name_of(relation) else {
            return Ok(Outcome::Denied(Depends::ON_NOTHING));
        };
        let mut any = Any::default();
        for user in self.users_themselves().into_iter().flatten() {
            if any.hears(self.named(object, relation, name, user)) {
                return Ok(Outcome::Allowed);
            }
        }
        for userset in self.usersets(object, relation, name) {
            let resolved = userset.and_then(|key| self.relation(key, depth.resolved()?));
            if any.hears(resolved) {
                return Ok(Outcome::Allowed);
            }
        }
        any.finish()
    }

    /// The users whose tuples are those of the user of the request: itself, and all of its type if it is an object.
    pub(super) fn users_themselves(&self) -> [Option<UserId>; 2] {
        let all = match self.user {
            UserId::Object(object) => self.overlay.type_name_of(object).map(UserId::Wildcard),
            UserId::Wildcard(_) | UserId::Userset(..) => None,
        };
        [Some(self.user), all]
    }

    fn named(&self, object: ObjectId, relation: RelationId, name: NameId, user: UserId) -> Resolved {
        let counts = match self.overlay.find(object, name, user) {
            Some(tuple) => self.counts(object, relation, tuple)?,
            None => false,
        };
        Ok(if counts {
            Outcome::Allowed
        } else {
            Outcome::Denied(Depends::ON_NOTHING)
        })
    }

    /// The usersets that tuples give a relation, or why a tuple cannot be told to count.
    fn usersets(&self, object: ObjectId, relation: RelationId, name: NameId) -> Vec<Result<Key, CheckError>> {
        let tuples = self.overlay.usersets(object, name);
        let userset = |tuple: &StoredTuple| {
            let key = self.key_of(tuple.user)?;
            self.counted(object, relation, tuple, key)
        };
        tuples.filter_map(userset).collect()
    }

    /// The objects that tuples of a relation name, or why a tuple cannot be told to count.
    pub(super) fn parents(
        &self,
        object: ObjectId,
        tupleset: RelationId,
    ) -> Vec<Result<ObjectId, CheckError>> {
        let Some(name) = self.overlay.name_of(tupleset) else {
            return Vec::new();
        };
        let tuples = self.overlay.direct(object, name);
        let parent = |tuple: &StoredTuple| match tuple.user {
            UserId::Object(parent) => self.counted(object, tupleset, tuple, parent),
            UserId::Wildcard(_) | UserId::Userset(..) => None,
        };
        tuples.filter_map(parent).collect()
    }

    /// The relation that a userset stands for.
    pub(super) fn key_of(&self, user: UserId) -> Option<Key> {
        match user {
            UserId::Userset(object, name) => {
                let label = self.overlay.label_of(name)?;
                Some((object, self.overlay.relation(object, label)?))
            }
            UserId::Object(_) | UserId::Wildcard(_) => None,
        }
    }

    fn counted<T>(
        &self,
        object: ObjectId,
        relation: RelationId,
        tuple: &StoredTuple,
        found: T,
    ) -> Option<Result<T, CheckError>> {
        match self.counts(object, relation, tuple) {
            Ok(true) => Some(Ok(found)),
            Ok(false) => None,
            Err(error) => Some(Err(error)),
        }
    }

    /// Whether the model takes a tuple, and its condition holds.
    pub(super) fn counts(
        &self,
        object: ObjectId,
        relation: RelationId,
        tuple: &StoredTuple,
    ) -> Result<bool, CheckError> {
        let schema = self.overlay.schema();
        let Some(kind) = self.overlay.kind_of(tuple.user) else {
            return Ok(false);
        };
        let Some(stored) = &tuple.condition else {
            return Ok(schema.relation(relation).takes(kind, None));
        };
        let condition = self.overlay.condition_of(stored);
        let is_taken = condition.is_some() && schema.relation(relation).takes(kind, condition);
        let Some(condition) = condition.filter(|_| is_taken) else {
            return Ok(false);
        };
        schema
            .condition(condition)
            .holds(self.context, &stored.context)
            .map_err(|fault| CheckError::Condition {
                tuple: self.tuple_text(object, relation, tuple.user),
                fault,
            })
    }

    pub(super) fn tuple_text(&self, object: ObjectId, relation: RelationId, user: UserId) -> String {
        let schema = self.overlay.schema();
        format!(
            "{}#{}@{}",
            self.overlay.object_text(object),
            schema.label(schema.relation(relation).label),
            self.overlay.user_text(user)
        )
    }
}
