//! How much deciding may cost: a rule that asks all siblings of all siblings, or a page whose every change concerns all of
//! it, costs more than any page is worth. Whoever has used it up gets all hidden that comes, until enough is saved again.

use domain::Millis;

/// For one event: about half a second, see [`crate::mask::Memory::with_steps`]. For a page of 50,000 nodes ordinary rules need
/// a tenth of it.
pub(super) const MOST_FOR_EVENT: u64 = 40_000_000;
/// What may be saved up, by a page that is still for some seconds.
const MOST: u64 = 4 * MOST_FOR_EVENT;
const PER_BYTE: u64 = 100;
/// About a fifth of the time there is.
const PER_MS: u64 = 20_000;
/// Of a decision besides what selectors look at.
pub(super) const OF_DECISION: u64 = 10;

#[derive(Debug, Clone)]
pub(in crate::page) struct Allowance {
    steps: u64,
    is_used_up: bool,
}

/// What an event may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Budget {
    Steps(u64),
    /// The same, and what was not decided while it was used up has to be made up for.
    StepsAgain(u64),
    UsedUp,
}

impl Default for Allowance {
    fn default() -> Self {
        Self {
            steps: MOST,
            is_used_up: false,
        }
    }
}

impl Allowance {
    pub(super) fn pass(&mut self, time: Millis) {
        let passed = u64::try_from(time).unwrap_or_default();
        self.save(passed.saturating_mul(PER_MS));
    }

    pub(super) fn take(&mut self, bytes: usize) -> Budget {
        self.save(bytes as u64 * PER_BYTE);
        let steps = self.steps.min(MOST_FOR_EVENT);
        if !self.is_used_up {
            return Budget::Steps(steps);
        }
        if steps < MOST_FOR_EVENT {
            return Budget::UsedUp;
        }
        self.is_used_up = false;
        Budget::StepsAgain(steps)
    }

    /// What was needed of what was taken.
    pub(super) fn spend(&mut self, taken: u64, left: u64) {
        self.steps = self.steps.saturating_sub(taken.saturating_sub(left));
        self.is_used_up |= taken > 0 && left == 0;
    }

    /// A page begins, on which everything is decided.
    pub(super) fn begin_page(&mut self) {
        self.is_used_up = false;
    }

    fn save(&mut self, steps: u64) {
        self.steps = self.steps.saturating_add(steps).min(MOST);
    }
}
