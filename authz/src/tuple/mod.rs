//! Who is related to what: one tuple says that a user has a relation to an object.
//!
//! [`parts`] is how objects and users are written, [`refused`] why a model does not take a tuple.

mod parts;
mod refused;

use serde_json::{Map, Value};

pub use parts::{Object, User};
pub(crate) use refused::kind;
pub use refused::{TupleFault, check_tuple};

/// A tuple, as OpenFGA's API writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tuple {
    /// `document:1`
    pub object: String,
    /// `viewer`
    pub relation: String,
    /// `user:anne`, `user:*` for all users, or `group:eng#member` for who is a member of that group.
    pub user: String,
    pub condition: Option<TupleCondition>,
}

/// What has to hold for a tuple to count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TupleCondition {
    pub name: String,
    /// Values of parameters. They win over those of a request.
    pub context: Map<String, Value>,
}

impl Tuple {
    /// Without a condition.
    pub fn new(object: impl Into<String>, relation: impl Into<String>, user: impl Into<String>) -> Self {
        Self {
            object: object.into(),
            relation: relation.into(),
            user: user.into(),
            condition: None,
        }
    }

    #[must_use]
    pub fn with_condition(self, name: impl Into<String>, context: Map<String, Value>) -> Self {
        Self {
            condition: Some(TupleCondition {
                name: name.into(),
                context,
            }),
            ..self
        }
    }
}

impl std::fmt::Display for Tuple {
    /// `document:1#viewer@user:anne`, as OpenFGA's own tools write it in short.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}#{}@{}", self.object, self.relation, self.user)
    }
}
