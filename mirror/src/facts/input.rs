//! Inputs: typing into one field is one fact and not one for each key.

use domain::Millis;
use serde::{Deserialize, Serialize};

/// A pause longer than this ends a burst.
const BURST_MS: Millis = 3_000;

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Inputs {
    /// The field that was written into last, and when.
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<(i64, Millis)>,
}

impl Inputs {
    /// Whether this input begins a burst.
    pub(super) fn begins(&mut self, node: i64, at: Millis) -> bool {
        let same_burst = self
            .last
            .is_some_and(|(last, when)| last == node && at.saturating_sub(when) <= BURST_MS);
        self.last = Some((node, at));
        !same_burst
    }
}
