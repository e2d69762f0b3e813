//! From when on a press is rage, dead, an error, and a visit a quick back.

use serde::{Deserialize, Serialize};

use super::mark::{LONGEST_RETURN_MS, LONGEST_WAIT_MS};
use crate::Millis;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    /// So many presses, each near the one before, are rage.
    pub rage_presses: u32,
    /// At most so long after the one before.
    pub rage_ms: Millis,
    /// At most so far from the one before, in CSS px: the distances across and down added up (Manhattan).
    pub rage_px: u32,
    /// A press is dead if nothing changes for so long.
    pub dead_ms: Millis,
    /// An error at most so long after a press belongs to it.
    pub error_ms: Millis,
    /// Who comes back at most so long after leaving did not find what they looked for.
    pub back_ms: Millis,
}

impl Default for Thresholds {
    /// Those of PostHog for rage and dead presses.
    fn default() -> Self {
        Self {
            rage_presses: 3,
            rage_ms: 1_000,
            rage_px: 30,
            dead_ms: 2_500,
            error_ms: 1_000,
            back_ms: 7_000,
        }
    }
}

/// One of the thresholds, for forms and for saying what is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Threshold {
    RagePresses,
    RageMs,
    RagePx,
    DeadMs,
    ErrorMs,
    BackMs,
}

impl Threshold {
    pub const ALL: [Self; 6] = [
        Self::RagePresses,
        Self::RageMs,
        Self::RagePx,
        Self::DeadMs,
        Self::ErrorMs,
        Self::BackMs,
    ];

    /// As it is called on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RagePresses => "rage_presses",
            Self::RageMs => "rage_ms",
            Self::RagePx => "rage_px",
            Self::DeadMs => "dead_ms",
            Self::ErrorMs => "error_ms",
            Self::BackMs => "back_ms",
        }
    }

    /// The least and the most that it may be.
    #[must_use]
    pub fn bounds(self) -> (i64, i64) {
        match self {
            Self::RagePresses => (2, 20),
            Self::RageMs => (50, LONGEST_WAIT_MS),
            Self::RagePx => (1, 500),
            // The last moment that is measured is as good as never.
            Self::DeadMs => (100, LONGEST_WAIT_MS - 1),
            Self::ErrorMs => (50, LONGEST_WAIT_MS),
            Self::BackMs => (500, LONGEST_RETURN_MS),
        }
    }
}

impl Thresholds {
    #[must_use]
    pub fn get(&self, threshold: Threshold) -> i64 {
        match threshold {
            Threshold::RagePresses => self.rage_presses.into(),
            Threshold::RageMs => self.rage_ms,
            Threshold::RagePx => self.rage_px.into(),
            Threshold::DeadMs => self.dead_ms,
            Threshold::ErrorMs => self.error_ms,
            Threshold::BackMs => self.back_ms,
        }
    }

    /// With another value, which is taken as it is: [`Thresholds::faults`] says whether it may be that.
    #[must_use]
    pub fn with(mut self, threshold: Threshold, value: i64) -> Self {
        let small = || u32::try_from(value).unwrap_or(u32::MAX);
        match threshold {
            Threshold::RagePresses => self.rage_presses = small(),
            Threshold::RageMs => self.rage_ms = value,
            Threshold::RagePx => self.rage_px = small(),
            Threshold::DeadMs => self.dead_ms = value,
            Threshold::ErrorMs => self.error_ms = value,
            Threshold::BackMs => self.back_ms = value,
        }
        self
    }

    /// Those that are beyond what they may be.
    #[must_use]
    pub fn faults(&self) -> Vec<Threshold> {
        let is_fault = |threshold: &Threshold| {
            let (least, most) = threshold.bounds();
            !(least..=most).contains(&self.get(*threshold))
        };
        Threshold::ALL.into_iter().filter(is_fault).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_beyond_their_bounds_are_named() {
        assert_eq!(Thresholds::default().faults(), []);
        for threshold in Threshold::ALL {
            let (least, most) = threshold.bounds();
            for (value, is_fault) in [
                (least, false),
                (most, false),
                (least - 1, true),
                (most + 1, true),
                (-1, true),
                (i64::MAX, true),
            ] {
                let faults = Thresholds::default().with(threshold, value).faults();
                assert_eq!(faults == [threshold], is_fault, "{threshold:?} {value}");
            }
        }
    }
}
