//! What is asked.

use serde_json::{Map, Value};

use crate::tuple::Tuple;

/// Whether a user has a relation to an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckRequest {
    /// `document:1`
    pub object: String,
    pub relation: String,
    /// An object, a wildcard or a userset, as in a [`Tuple`].
    pub user: String,
    /// Tuples that count for this request, besides those of the store.
    pub contextual_tuples: Vec<Tuple>,
    /// Values for the parameters of conditions.
    pub context: Map<String, Value>,
}

impl CheckRequest {
    pub fn new(object: impl Into<String>, relation: impl Into<String>, user: impl Into<String>) -> Self {
        Self {
            object: object.into(),
            relation: relation.into(),
            user: user.into(),
            contextual_tuples: Vec::new(),
            context: Map::new(),
        }
    }
}

/// To which objects of a type a user has a relation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListObjectsRequest {
    pub type_name: String,
    pub relation: String,
    /// See [`CheckRequest`].
    pub user: String,
    pub contextual_tuples: Vec<Tuple>,
    pub context: Map<String, Value>,
}

impl ListObjectsRequest {
    pub fn new(type_name: impl Into<String>, relation: impl Into<String>, user: impl Into<String>) -> Self {
        Self {
            type_name: type_name.into(),
            relation: relation.into(),
            user: user.into(),
            contextual_tuples: Vec::new(),
            context: Map::new(),
        }
    }
}

/// Which users have a relation to an object: those of a type and, as one, all of that type; or usersets of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListUsersRequest {
    /// `document:1`
    pub object: String,
    pub relation: String,
    pub user_type: String,
    /// The relation of the usersets that are asked for, in place of objects.
    pub user_relation: Option<String>,
    pub contextual_tuples: Vec<Tuple>,
    pub context: Map<String, Value>,
}

impl ListUsersRequest {
    /// For objects.
    pub fn new(object: impl Into<String>, relation: impl Into<String>, user_type: impl Into<String>) -> Self {
        Self {
            object: object.into(),
            relation: relation.into(),
            user_type: user_type.into(),
            user_relation: None,
            contextual_tuples: Vec::new(),
            context: Map::new(),
        }
    }
}
