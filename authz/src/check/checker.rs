//! Answers by a model and the tuples of a store.

use serde_json::{Map, Value};

use super::memo::Memo;
use super::resolve::Resolver;
use super::{CheckError, CheckRequest, ListObjectsRequest};
use crate::schema::{RelationId, Schema};
use crate::store::{Binding, ObjectId, Overlay, TupleReader};
use crate::tuple::{Object, Tuple, TupleFault, User, check_tuple, kind};

/// A model and tuples, ready to answer. Making one takes time in the order of the number of names in both.
pub struct Checker<'a, R> {
    schema: &'a Schema,
    reader: &'a R,
    binding: Binding,
    most_looks: u64,
}

/// Relations of objects that one answer may look at: a second or two. All users or objects that a list asks about are one answer.
const MOST_LOOKS: u64 = 5_000_000;

impl<'a, R: TupleReader> Checker<'a, R> {
    pub fn new(schema: &'a Schema, reader: &'a R) -> Self {
        Self {
            schema,
            reader,
            binding: Binding::new(schema, reader.symbols()),
            most_looks: MOST_LOOKS,
        }
    }

    /// Gives up after so many relations of objects, for who has less time.
    #[must_use]
    pub fn with_most_looks(self, most_looks: u64) -> Self {
        Self { most_looks, ..self }
    }

    /// Whether a user has a relation to an object.
    ///
    /// What leads in a circle gives nothing, and nobody is let in by a `but not` whose second part leads back to the whole.
    ///
    /// # Errors
    ///
    /// A request that does not fit the model; a resolution that is too deep, and a condition that cannot be evaluated, where
    /// nothing else decides.
    pub fn check(&self, request: &CheckRequest) -> Result<bool, CheckError> {
        let (mut resolver, object, relation) = self.asked(request)?;
        resolver.is_allowed(object, relation)
    }

    /// The objects of a type to which a user has a relation, each once, in the order of their names.
    ///
    /// # Errors
    ///
    /// As for [`check`](Self::check), of the request or of one of the objects.
    pub fn list_objects(&self, request: &ListObjectsRequest) -> Result<Vec<String>, CheckError> {
        let relation = self.listed(&request.type_name, &request.relation)?;
        let mut resolver = self.resolver(&request.user, &request.contextual_tuples, &request.context)?;
        let mut found = Vec::new();
        for object in resolver.overlay.objects_of(&request.type_name) {
            if resolver.is_allowed(object, relation)? {
                found.push(resolver.overlay.object_text(object).to_owned());
            }
        }
        found.sort_unstable();
        Ok(found)
    }

    /// The relation of a type whose objects, or users, are asked for.
    pub(super) fn listed(&self, type_name: &str, relation: &str) -> Result<RelationId, CheckError> {
        self.listed_type(type_name)?;
        self.schema
            .relation_named(type_name, relation)
            .ok_or_else(|| CheckError::RelationNotFound {
                type_name: type_name.to_owned(),
                relation: relation.to_owned(),
            })
    }

    pub(super) fn listed_type(&self, type_name: &str) -> Result<(), CheckError> {
        let found = self.schema.type_id(type_name);
        found
            .map(|_| ())
            .ok_or_else(|| CheckError::TypeNotFound(type_name.to_owned()))
    }

    /// What a request asks, by numbers.
    pub(super) fn asked<'r>(
        &'r self,
        request: &'r CheckRequest,
    ) -> Result<(Resolver<'r, R>, ObjectId, RelationId), CheckError> {
        let (parts, relation) = self.object_and_relation(&request.object, &request.relation)?;
        let mut resolver = self.resolver(&request.user, &request.contextual_tuples, &request.context)?;
        let object = resolver.overlay.object_id(parts, &request.object);
        Ok((resolver, object, relation))
    }

    pub(super) fn object_and_relation<'t>(
        &self,
        object: &'t str,
        relation: &str,
    ) -> Result<(Object<'t>, RelationId), CheckError> {
        let fault = |fault| Err(CheckError::Invalid(fault));
        let Some(parts) = Object::parse(object) else {
            return fault(TupleFault::Object(object.to_owned()));
        };
        if self.schema.type_id(parts.type_name).is_none() {
            return fault(TupleFault::TypeNotFound(parts.type_name.to_owned()));
        }
        match self.schema.relation_named(parts.type_name, relation) {
            Some(id) => Ok((parts, id)),
            None => fault(TupleFault::RelationNotFound {
                type_name: parts.type_name.to_owned(),
                relation: relation.to_owned(),
            }),
        }
    }

    /// For a user, with tuples and values that come with the request.
    fn resolver<'r>(
        &'r self,
        user: &str,
        contextual_tuples: &[Tuple],
        context: &'r Map<String, Value>,
    ) -> Result<Resolver<'r, R>, CheckError> {
        let parts = User::parse(user)
            .ok_or_else(|| TupleFault::User(user.to_owned()))
            .and_then(|parts| kind(self.schema, parts).map(|_| parts))
            .map_err(CheckError::Invalid)?;
        let mut overlay = self.overlay(contextual_tuples)?;
        Ok(Resolver {
            user: overlay.user_id(parts, user),
            overlay,
            context,
            memo: Memo::default(),
            left: self.most_looks,
        })
    }

    /// The tuples of the store, and those of a request.
    pub(super) fn overlay(&self, contextual_tuples: &[Tuple]) -> Result<Overlay<'_, R>, CheckError> {
        let mut overlay = Overlay::new(self.schema, self.reader, self.binding.clone());
        for tuple in contextual_tuples {
            self.add_contextual(&mut overlay, tuple)
                .map_err(|fault| CheckError::ContextualTuple {
                    tuple: tuple.to_string(),
                    fault,
                })?;
        }
        Ok(overlay)
    }

    fn add_contextual(&self, overlay: &mut Overlay<'_, R>, tuple: &Tuple) -> Result<(), TupleFault> {
        check_tuple(self.schema, tuple)?;
        if let (Some(object), Some(user)) = (Object::parse(&tuple.object), User::parse(&tuple.user)) {
            overlay.add(tuple, object, user);
        }
        Ok(())
    }

    pub(super) fn most_looks(&self) -> u64 {
        self.most_looks
    }

    pub(super) fn schema(&self) -> &'a Schema {
        self.schema
    }
}
