//! Tuples, and those that come with one request: contextual tuples. What a request names and no tuple does gets numbers here,
//! so that nothing is left of it afterwards.

use rustc_hash::FxHashMap;

use super::{Binding, NameId, ObjectId, StoredCondition, StoredTuple, Symbols, TupleReader, UserId};
use crate::schema::{ConditionId, Kind, LabelId, RelationId, Schema, TypeId};
use crate::tuple::{Object, Tuple, User};

pub(crate) struct Overlay<'a, R> {
    schema: &'a Schema,
    reader: &'a R,
    binding: Binding,
    symbols: Symbols,
    added: FxHashMap<(ObjectId, NameId), Vec<StoredTuple>>,
}

impl<'a, R: TupleReader> Overlay<'a, R> {
    pub(crate) fn new(schema: &'a Schema, reader: &'a R, binding: Binding) -> Self {
        Self {
            schema,
            reader,
            binding,
            symbols: Symbols::after(reader.symbols()),
            added: FxHashMap::default(),
        }
    }

    /// Adds a tuple whose object and user are such. It stands for the one with the same user, if there is one.
    pub(crate) fn add(&mut self, tuple: &Tuple, object: Object<'_>, user: User<'_>) {
        let object = self.object_id(object, &tuple.object);
        let relation = self.name_id(&tuple.relation);
        let user = self.user_id(user, &tuple.user);
        let condition = tuple.condition.as_ref().map(|condition| {
            Box::new(StoredCondition {
                name: self.name_id(&condition.name),
                context: condition.context.clone(),
            })
        });
        let added = self.added.entry((object, relation)).or_default();
        added.retain(|tuple| tuple.user != user);
        added.push(StoredTuple { user, condition });
    }

    fn name_id(&mut self, name: &str) -> NameId {
        let known = self.reader.symbols().name_id(name);
        if let Some(id) = known.or_else(|| self.symbols.name_id(name)) {
            return id;
        }
        let id = self.symbols.add_name(name);
        self.binding.add(self.schema, id, name);
        id
    }

    pub(crate) fn object_id(&mut self, object: Object<'_>, text: &str) -> ObjectId {
        if let Some(id) = self.reader.symbols().object_id(text) {
            return id;
        }
        let type_name = self.name_id(object.type_name);
        self.symbols.add_object(text, type_name)
    }

    pub(crate) fn user_id(&mut self, user: User<'_>, text: &str) -> UserId {
        match user {
            User::Object(object) => UserId::Object(self.object_id(object, text)),
            User::Wildcard { type_name } => UserId::Wildcard(self.name_id(type_name)),
            User::Userset {
                text,
                object,
                relation,
            } => UserId::Userset(self.object_id(object, text), self.name_id(relation)),
        }
    }

    pub(crate) fn schema(&self) -> &'a Schema {
        self.schema
    }

    pub(crate) fn find(&self, object: ObjectId, relation: NameId, user: UserId) -> Option<&StoredTuple> {
        let mut added = self.added(object, relation).iter();
        added
            .find(|tuple| tuple.user == user)
            .or_else(|| self.reader.find(object, relation, user))
    }

    /// The tuples whose users are usersets.
    pub(crate) fn usersets(&self, object: ObjectId, relation: NameId) -> impl Iterator<Item = &StoredTuple> {
        let added = self.added(object, relation);
        let of_reader = self.reader.usersets(object, relation);
        merged(added, of_reader).filter(|tuple| matches!(tuple.user, UserId::Userset(..)))
    }

    /// The tuples whose users are objects or wildcards.
    pub(crate) fn direct(&self, object: ObjectId, relation: NameId) -> impl Iterator<Item = &StoredTuple> {
        let added = self.added(object, relation);
        let of_reader = self.reader.direct(object, relation);
        merged(added, of_reader).filter(|tuple| !matches!(tuple.user, UserId::Userset(..)))
    }

    fn added(&self, object: ObjectId, relation: NameId) -> &[StoredTuple] {
        if self.added.is_empty() {
            return &[];
        }
        self.added.get(&(object, relation)).map_or(&[], Vec::as_slice)
    }

    /// All objects of a type that tuples name.
    pub(crate) fn objects_of(&self, type_name: &str) -> Vec<ObjectId> {
        let known = self.reader.symbols();
        let Some(id) = known
            .name_id(type_name)
            .or_else(|| self.symbols.name_id(type_name))
        else {
            return Vec::new();
        };
        [known.of_type(id), self.symbols.of_type(id)].concat()
    }

    /// The relation of an object that has a label, where its type has such.
    pub(crate) fn relation(&self, object: ObjectId, label: LabelId) -> Option<RelationId> {
        self.schema.relation_id(self.type_of(object)?, label)
    }

    pub(crate) fn type_of(&self, object: ObjectId) -> Option<TypeId> {
        self.binding.type_id(self.type_name_of(object)?)
    }

    pub(crate) fn type_name_of(&self, object: ObjectId) -> Option<NameId> {
        self.object(object).map(|(_, type_name)| type_name)
    }

    fn object(&self, object: ObjectId) -> Option<(&str, NameId)> {
        let known = self.reader.symbols().object(object);
        known.or_else(|| self.symbols.object(object))
    }

    /// How tuples name a relation. Nothing if none does.
    pub(crate) fn name_of(&self, relation: RelationId) -> Option<NameId> {
        self.binding.name(self.schema.relation(relation).label)
    }

    pub(crate) fn label_of(&self, name: NameId) -> Option<LabelId> {
        self.binding.label(name)
    }

    pub(crate) fn condition_of(&self, condition: &StoredCondition) -> Option<ConditionId> {
        self.binding.condition(condition.name)
    }

    /// What kind of user it is for the model. Nothing if its type or relation is none of the model.
    pub(crate) fn kind_of(&self, user: UserId) -> Option<Kind> {
        Some(match user {
            UserId::Object(object) => Kind::Object(self.type_of(object)?),
            UserId::Wildcard(type_name) => Kind::Wildcard(self.binding.type_id(type_name)?),
            UserId::Userset(object, relation) => {
                Kind::Userset(self.type_of(object)?, self.binding.label(relation)?)
            }
        })
    }

    pub(crate) fn object_text(&self, object: ObjectId) -> &str {
        self.object(object).map_or("", |(text, _)| text)
    }

    pub(crate) fn name_text(&self, name: NameId) -> &str {
        let known = self.reader.symbols().name(name);
        known.or_else(|| self.symbols.name(name)).unwrap_or("")
    }

    pub(crate) fn user_text(&self, user: UserId) -> String {
        match user {
            UserId::Object(object) => self.object_text(object).to_owned(),
            UserId::Wildcard(type_name) => format!("{}:*", self.name_text(type_name)),
            UserId::Userset(object, relation) => {
                format!("{}#{}", self.object_text(object), self.name_text(relation))
            }
        }
    }
}

/// Tuples of a request, and those others that they do not stand for.
fn merged<'t>(added: &'t [StoredTuple], others: &'t [StoredTuple]) -> impl Iterator<Item = &'t StoredTuple> {
    let is_other = |tuple: &&StoredTuple| added.iter().all(|added| added.user != tuple.user);
    added.iter().chain(others.iter().filter(is_other))
}
