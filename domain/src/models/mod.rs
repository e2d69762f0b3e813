//! Versions of the authorization model, and what is said of them.
//!
//! In reading order: here are versions; [`trial`] is what would change if one were active, and `sentence` says that.

mod sentence;
pub mod trial;

use serde::{Deserialize, Serialize};

use crate::Millis;

pub const LONGEST_NOTE: usize = 500;
/// Of one version.
pub const MOST_ASSERTIONS: usize = 100;
/// Problems of one text that are told at once.
pub const MOST_PROBLEMS: usize = 1_000;

/// A version as the history lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelLine {
    /// From 1.
    pub number: u32,
    /// A ULID, by which OpenFGA's API knows it.
    pub id: String,
    pub at: Millis,
    pub who: String,
    pub note: String,
}

/// A version: its text is never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelVersion {
    pub line: ModelLine,
    /// In the OpenFGA language, schema 1.1.
    pub text: String,
    pub assertions: Vec<Assertion>,
}

/// What somebody expects of a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assertion {
    pub user: String,
    pub relation: String,
    pub object: String,
    /// Whether the user has the relation.
    pub expectation: bool,
}

impl Assertion {
    /// Whether another one expects something of the same.
    pub fn is_about_same(&self, other: &Self) -> bool {
        (&self.user, &self.relation, &self.object) == (&other.user, &other.relation, &other.object)
    }
}

/// That a version became the active one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activation {
    pub id: i64,
    pub version: u32,
    pub at: Millis,
    pub who: String,
}

/// The newest versions first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelPage {
    pub active: Activation,
    pub versions: Vec<ModelLine>,
    /// The times at which those became active, the newest first.
    pub activations: Vec<Activation>,
    /// What to give as `before` for the next page.
    pub next: Option<u32>,
}

/// A text to be saved as the next version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelDraft {
    pub text: String,
    pub note: String,
    /// The newest version that its author knew.
    pub based_on: u32,
    pub assertions: Vec<Assertion>,
}

/// Something that is wrong with a text. Lines and columns count from 0, columns in characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelProblem {
    pub line: u32,
    pub start: u32,
    /// The column after the last character.
    pub end: u32,
    /// OpenFGA's word for it: `invalid-type`.
    pub kind: String,
    pub message: String,
}

impl std::fmt::Display for ModelProblem {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (line, column) = (self.line.saturating_add(1), self.start.saturating_add(1));
        write!(formatter, "Line {line}, column {column}: {}", self.message)
    }
}
