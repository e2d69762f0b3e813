//! What heat is asked for.

use serde::{Deserialize, Serialize};

use crate::Millis;
use crate::client::DeviceType;
use crate::id::ServiceSlug;

/// Shortest durations of sessions that can be asked for.
pub const DURATIONS_MS: [Millis; 6] = [0, 10_000, 30_000, 60_000, 300_000, 600_000];

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HeatKind {
    #[default]
    Click,
    Rage,
    Dead,
    Error,
    /// Where the mouse rested.
    Move,
    Scroll,
    /// How long each part of the page was in front of somebody.
    Attention,
}

impl HeatKind {
    pub const ALL: [Self; 7] = [
        Self::Click,
        Self::Rage,
        Self::Dead,
        Self::Error,
        Self::Move,
        Self::Scroll,
        Self::Attention,
    ];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Click => "click",
            Self::Rage => "rage",
            Self::Dead => "dead",
            Self::Error => "error",
            Self::Move => "move",
            Self::Scroll => "scroll",
            Self::Attention => "attention",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// Whether it is of parts of the page's height, and not of places on it.
    #[must_use]
    pub fn is_by_depth(self) -> bool {
        matches!(self, Self::Scroll | Self::Attention)
    }
}

/// What counts: each time, or each session once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Counting {
    #[default]
    All,
    Sessions,
}

/// Days are those of UTC on which sessions started.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct HeatQuery {
    pub service: ServiceSlug,
    /// A template, or a path that is of none.
    pub page: String,
    pub device: DeviceType,
    /// First and last day, as days since the epoch, both included.
    pub first_day: i64,
    pub last_day: i64,
    pub kind: HeatKind,
    pub counting: Counting,
    /// One of [`DURATIONS_MS`]; what lies between two of them is as the lower one.
    pub min_duration_ms: Millis,
}

/// Which pages of a service have heat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeatPagesQuery {
    pub service: ServiceSlug,
    pub first_day: i64,
    pub last_day: i64,
}

/// A class of durations: how many of [`DURATIONS_MS`] a session has reached, less the first one.
#[must_use]
pub fn duration_class(duration_ms: Millis) -> usize {
    let reached = DURATIONS_MS.iter().filter(|least| **least <= duration_ms).count();
    reached.saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_of_the_class_that_they_reach() {
        for (duration, class) in [
            (-1, 0),
            (0, 0),
            (9_999, 0),
            (10_000, 1),
            (59_999, 2),
            (600_000, 5),
            (Millis::MAX, 5),
        ] {
            assert_eq!(duration_class(duration), class, "{duration}");
        }
    }
}
