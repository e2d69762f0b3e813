//! What would change if a text were the active model.

use serde::{Deserialize, Serialize};

use super::{Assertion, ModelProblem};
use crate::access::tuple::TupleKey;
use crate::account::{Permission, Role};
use crate::id::ServiceSlug;

/// Accounts that a trial looks at.
pub const MOST_ACCOUNTS: usize = 2_000;
/// Tuples that a trial names of those that a text would not take.
pub const MOST_REFUSED: usize = 100;
/// Accounts that a trial names of those that gain or lose the same.
pub const MOST_NAMED: usize = 20;

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Trial {
    /// Why the text is no model; the rest is empty then.
    pub problems: Vec<ModelProblem>,
    /// What real accounts would gain and lose.
    pub changes: Vec<AccessChange>,
    /// Tuples that count now and would not.
    pub refused: Vec<TupleKey>,
    pub refused_count: u64,
    pub assertions: Vec<Asserted>,
    /// Nobody could manage models any longer: it cannot be made active.
    pub locks_out: bool,
    /// How many accounts were looked at, and how many there are.
    pub accounts: (u64, u64),
}

/// Some accounts gain or lose the same in the same places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessChange {
    pub permissions: Vec<Permission>,
    /// Where; none for the console as a whole.
    pub services: Vec<ServiceSlug>,
    pub is_gained: bool,
    /// What all of them are to all of Girok.
    pub role: Option<Role>,
    /// How many they are.
    pub count: u64,
    /// The first [`MOST_NAMED`] of their e-mails, in order.
    pub accounts: Vec<String>,
}

/// An assertion, and what the text decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asserted {
    pub assertion: Assertion,
    /// What was decided, or why nothing could be.
    pub decided: Result<bool, String>,
}

impl Asserted {
    pub fn holds(&self) -> bool {
        self.decided == Ok(self.assertion.expectation)
    }
}
