//! Who is related to what, as the Access page shows and changes it.

use serde::{Deserialize, Serialize};

use crate::Millis;
use crate::account::Account;
use crate::id::ServiceSlug;

/// Tuples that one change adds and takes away, as OpenFGA's `write` takes.
pub const MOST_CHANGED: usize = 100;
/// Tuples that are listed at once.
pub const MOST_LISTED: usize = 2_000;

/// A tuple: `user` has `relation` to `object`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TupleKey {
    /// `account:3`, `account:*` for all of a type, or `team:support#member` for who is a member of that team.
    pub user: String,
    pub relation: String,
    /// `service:web-admin`
    pub object: String,
}

/// A tuple that is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TupleRow {
    pub key: TupleKey,
    /// The condition on which it counts, by name.
    pub condition: Option<String>,
    pub at: Millis,
    pub who: String,
    /// Why the model that is active does not take it any longer: it counts for nothing.
    pub fault: Option<String>,
}

/// What the model takes tuples of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignable {
    pub type_name: String,
    pub relation: String,
    /// Who can be given it, as the model writes it: `account`, `team#member`, `account:*`.
    pub taken: Vec<String>,
}

/// What the Access page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessReport {
    pub accounts: Vec<Account>,
    pub services: Vec<ServiceSlug>,
    /// The first [`MOST_LISTED`], in the order of object, relation and user.
    pub tuples: Vec<TupleRow>,
    /// How many there are.
    pub tuple_count: u64,
    pub assignable: Vec<Assignable>,
    /// The version of the model that is active.
    pub model: u32,
}

/// Tuples to add and to take away, all or none.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TupleChange {
    pub writes: Vec<TupleKey>,
    pub deletes: Vec<TupleKey>,
}

/// Whether a user has a relation to an object, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhyAnswer {
    pub is_allowed: bool,
    /// Sentences, each with how far it is indented below what it explains.
    pub lines: Vec<(usize, String)>,
}
