//! Which day a moment is on: in the viewer's zone, or in UTC while that is not known.

use domain::Millis;
use domain::overview::DAY_MS;

use crate::browser;

/// Days are counted from 1 January 1970, and begin at the zone's own midnight.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Zone {
    day_of: fn(Millis) -> i64,
    start_of: fn(i64) -> Millis,
}

impl Zone {
    pub(crate) const UTC: Self = Self {
        day_of: |at| at.div_euclid(DAY_MS),
        start_of: |day| day.saturating_mul(DAY_MS),
    };

    /// The viewer's; known in the browser only.
    pub(crate) const VIEWER: Self = Self {
        day_of: browser::local_day,
        start_of: browser::start_of_local_day,
    };

    #[cfg(test)]
    pub(crate) const SEOUL: Self = Self {
        day_of: |at| (at + 9 * 3_600_000).div_euclid(DAY_MS),
        start_of: |day| day * DAY_MS - 9 * 3_600_000,
    };

    pub(crate) fn day_of(self, at: Millis) -> i64 {
        (self.day_of)(at)
    }

    pub(crate) fn start_of(self, day: i64) -> Millis {
        (self.start_of)(day)
    }
}
