//! Who is related to what, as the Access page shows and changes it.

use serde::{Deserialize, Serialize};

use crate::Millis;
use crate::account::Account;
use crate::id::ServiceSlug;

/// Tuples that one change adds and takes away, as OpenFGA's `write` takes.
pub const MOST_CHANGED: usize = 100;
/// Tuples about people that are told at once.
pub const MOST_LISTED: usize = 2_000;
/// Tuples on one page of all of them.
pub const PAGE_SIZE: usize = 100;
/// What is wrong with a change that would take the right to manage access from who makes it: the name of the field.
pub const OWN_ACCESS: &str = "own_access";

/// A tuple: `user` has `relation` to `object`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TupleKey {
    /// `account:3`, `account:*` for all of a type, or `team:support#member` for who is a member of that team.
    pub user: String,
    pub relation: String,
    /// `service:web-admin`
    pub object: String,
}

impl TupleKey {
    pub fn new(user: impl Into<String>, relation: impl Into<String>, object: impl Into<String>) -> Self {
        Self {
            user: user.into(),
            relation: relation.into(),
            object: object.into(),
        }
    }

    /// What tuples are ordered by wherever they are listed.
    pub fn place(&self) -> (&str, &str, &str) {
        (&self.object, &self.relation, &self.user)
    }
}

/// The type of an object or a user: `service` of `service:web-admin`, and `team` of `team:support#member`.
pub fn type_of(text: &str) -> &str {
    text.split_once(':').map_or(text, |(type_name, _)| type_name)
}

/// The number of an account that is a user or an object of tuples: 3 of `account:3`.
pub fn account_of(text: &str) -> Option<i64> {
    text.strip_prefix("account:")?.parse().ok()
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
    /// Those that name an account, a team or a role: the first [`MOST_LISTED`], in the order of [`TupleKey::place`].
    pub tuples: Vec<TupleRow>,
    /// How many of those there are.
    pub tuple_count: u64,
    /// How many of all tuples the model does not take.
    pub fault_count: u64,
    pub assignable: Vec<Assignable>,
    /// The version of the model that is active.
    pub model: u32,
}

/// Which of all tuples are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TupleQuery {
    /// A part of the user, the relation or the object, in whatever case; `""` for all. The e-mail of an account stands for it.
    pub search: String,
    /// Only what the model does not take.
    pub only_faulty: bool,
    /// What an earlier page named as `next`.
    pub behind: Option<TupleKey>,
}

/// Some of all tuples, in the order of [`TupleKey::place`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TuplePage {
    pub rows: Vec<TupleRow>,
    /// How many fit what was asked for.
    pub count: u64,
    /// What to give as `behind` for the next page.
    pub next: Option<TupleKey>,
}

/// Tuples to add and to take away, all or none.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TupleChange {
    pub writes: Vec<TupleKey>,
    pub deletes: Vec<TupleKey>,
    /// Whoever makes it knows that they cannot manage access afterwards.
    pub may_lose_own: bool,
}

/// Whether a user has a relation to an object, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhyAnswer {
    pub is_allowed: bool,
    /// Sentences, each with how far it is indented below what it explains.
    pub lines: Vec<(usize, String)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_text_names_is_read_from_it() {
        for (text, type_name, account) in [
            ("account:3", "account", Some(3)),
            ("account:*", "account", None),
            ("team:support#member", "team", None),
            ("account", "account", None),
            ("accounts:3", "accounts", None),
        ] {
            assert_eq!((type_of(text), account_of(text)), (type_name, account), "{text}");
        }
    }
}
