//! Numbers in place of names, so that checks compare and hash nothing longer.

use std::collections::HashMap;
use std::sync::Arc;

use crate::tuple::{Object, User};

/// The name of a type, a relation or a condition, as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NameId(pub u32);

/// An object such as `document:1`, as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectId(pub u32);

/// A user by numbers. See [`User`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UserId {
    Object(ObjectId),
    Wildcard(NameId),
    Userset(ObjectId, NameId),
}

/// What has a number.
#[derive(Debug, Clone, Default)]
pub struct Symbols {
    names: Vec<Arc<str>>,
    name_ids: HashMap<Arc<str>, NameId>,
    objects: Vec<(Arc<str>, NameId)>,
    object_ids: HashMap<Arc<str>, ObjectId>,
    /// The objects of each type, by the number of its name.
    of_types: Vec<Vec<ObjectId>>,
    /// What numbers start after: those of other symbols.
    names_before: u32,
    objects_before: u32,
}

impl Symbols {
    /// None, whose numbers will follow on those of others.
    pub(crate) fn after(others: &Self) -> Self {
        Self {
            names_before: others.names_before + len(others.names.len()),
            objects_before: others.objects_before + len(others.objects.len()),
            ..Self::default()
        }
    }

    /// How many names and objects have numbers.
    pub(crate) fn len(&self) -> usize {
        self.names.len() + self.objects.len()
    }

    pub fn name_id(&self, name: &str) -> Option<NameId> {
        self.name_ids.get(name).copied()
    }

    pub fn object_id(&self, object: &str) -> Option<ObjectId> {
        self.object_ids.get(object).copied()
    }

    /// Nothing for a number of other symbols.
    pub fn name(&self, id: NameId) -> Option<&str> {
        let index = id.0.checked_sub(self.names_before)?;
        self.names.get(index as usize).map(|name| &**name)
    }

    /// An object as it is written, and the name of its type. Nothing for a number of other symbols.
    pub fn object(&self, id: ObjectId) -> Option<(&str, NameId)> {
        let index = id.0.checked_sub(self.objects_before)?;
        self.objects
            .get(index as usize)
            .map(|(text, type_name)| (&**text, *type_name))
    }

    /// The objects of a type, in the order in which they came.
    pub fn of_type(&self, type_name: NameId) -> &[ObjectId] {
        self.of_types.get(type_name.0 as usize).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = (NameId, &str)> {
        let names = (self.names_before..).map(NameId);
        names.zip(self.names.iter().map(|name| &**name))
    }

    /// The number of a user, as far as what it names has numbers.
    pub fn user_id(&self, user: User<'_>, text: &str) -> Option<UserId> {
        Some(match user {
            User::Object(_) => UserId::Object(self.object_id(text)?),
            User::Wildcard { type_name } => UserId::Wildcard(self.name_id(type_name)?),
            User::Userset { text, relation, .. } => {
                UserId::Userset(self.object_id(text)?, self.name_id(relation)?)
            }
        })
    }

    pub(crate) fn add_name(&mut self, name: &str) -> NameId {
        if let Some(id) = self.name_id(name) {
            return id;
        }
        let name: Arc<str> = name.into();
        let id = NameId(self.names_before + len(self.names.len()));
        self.names.push(Arc::clone(&name));
        self.name_ids.insert(name, id);
        id
    }

    /// Of an object, as it is written, whose type has the number `type_name`.
    pub(crate) fn add_object(&mut self, text: &str, type_name: NameId) -> ObjectId {
        if let Some(id) = self.object_id(text) {
            return id;
        }
        let text: Arc<str> = text.into();
        let id = ObjectId(self.objects_before + len(self.objects.len()));
        self.objects.push((Arc::clone(&text), type_name));
        self.object_ids.insert(text, id);
        let of_type = type_name.0 as usize;
        if self.of_types.len() <= of_type {
            self.of_types.resize_with(of_type + 1, Vec::new);
        }
        self.of_types[of_type].push(id);
        id
    }

    pub(crate) fn add_user(&mut self, user: User<'_>, text: &str) -> UserId {
        let mut object = |object: Object<'_>, text: &str| {
            let type_name = self.add_name(object.type_name);
            self.add_object(text, type_name)
        };
        match user {
            User::Object(parts) => UserId::Object(object(parts, text)),
            User::Userset {
                text,
                object: parts,
                relation,
            } => UserId::Userset(object(parts, text), self.add_name(relation)),
            User::Wildcard { type_name } => UserId::Wildcard(self.add_name(type_name)),
        }
    }
}

/// No store holds as many as would not fit.
fn len(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}
