//! A model as it is written: types with relations, and conditions.
//!
//! In reading order: [`relation`] is who can have a relation, [`condition`] what a tuple may depend on.

mod condition;
mod relation;

use crate::span::Word;

pub use condition::{Condition, Parameter, ParameterType, SimpleType};
pub use relation::{Related, Relation, Restriction, Rewrite};

/// Longer texts are refused, in bytes. OpenFGA's limit is the same.
pub const LONGEST_MODEL: usize = 256 << 10;

/// How deep operators nest within brackets. Deeper ones nobody understands, and what reads a relation calls itself for
/// each level.
pub const DEEPEST_NESTING: usize = 30;

/// An authorization model, in the order of its text. Relations and conditions of one that was read from JSON are in
/// the order of their names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Model {
    /// `1.1` or `1.2`, which say the same of a model in one file.
    pub schema_version: Word,
    pub types: Vec<TypeDefinition>,
    pub conditions: Vec<Condition>,
}

/// A type of objects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeDefinition {
    pub name: Word,
    pub relations: Vec<Relation>,
}

impl Model {
    /// Of a model that was validated there is one of a name at most.
    pub fn type_definition(&self, name: &str) -> Option<&TypeDefinition> {
        self.types.iter().find(|definition| definition.name.text == name)
    }

    pub fn condition(&self, name: &str) -> Option<&Condition> {
        self.conditions
            .iter()
            .find(|condition| condition.name.text == name)
    }
}

impl TypeDefinition {
    pub fn relation(&self, name: &str) -> Option<&Relation> {
        self.relations.iter().find(|relation| relation.name.text == name)
    }
}
