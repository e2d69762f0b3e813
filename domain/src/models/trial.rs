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

/// Some accounts gain or lose a permission in one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessChange {
    pub permission: Permission,
    /// Where; `None` for the console as a whole.
    pub service: Option<ServiceSlug>,
    pub is_gained: bool,
    /// What those are to all of Girok, if they are all the same.
    pub role: Option<Role>,
    /// Their e-mails, in order.
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
