//! How far selectors may look around: a rule that asks all siblings of all siblings costs more than any page is worth.

use domain::Millis;

/// About half a second, see [`crate::mask::Memory::with_steps`]. For a page of 50,000 nodes ordinary rules need a tenth of it.
const MOST: u64 = 40_000_000;
const PER_BYTE: u64 = 100;
/// About half of what there is time for.
const PER_MS: u64 = 50_000;

/// What is not used is saved up, as far as [`MOST`].
#[derive(Debug, Clone)]
pub(in crate::page) struct Allowance {
    steps: u64,
    at: Millis,
}

impl Default for Allowance {
    fn default() -> Self {
        Self {
            steps: MOST,
            at: Millis::MAX,
        }
    }
}

impl Allowance {
    /// The steps that may be made for an event of so many bytes.
    pub(super) fn earn(&mut self, bytes: usize, at: Millis) -> u64 {
        let passed = u64::try_from(at.saturating_sub(self.at)).unwrap_or_default();
        self.at = at;
        let earned = (bytes as u64 * PER_BYTE).saturating_add(passed.saturating_mul(PER_MS));
        self.steps = self.steps.saturating_add(earned).min(MOST);
        self.steps
    }

    /// The steps that may be made for the whole of a page.
    pub(super) fn whole() -> u64 {
        MOST
    }

    pub(super) fn leave(&mut self, steps: u64) {
        self.steps = steps;
    }
}
