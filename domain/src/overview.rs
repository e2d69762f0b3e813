//! The figures of the overview page.

use serde::{Deserialize, Serialize};

use crate::Millis;
use crate::client::DeviceType;
use crate::id::ServiceSlug;

/// Days are those of UTC, so that every viewer sees the same figures.
pub const DAY_MS: Millis = 24 * 60 * 60 * 1000;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverviewQuery {
    pub service: Option<ServiceSlug>,
    /// First and last day, as days since the epoch, both included.
    pub first_day: i64,
    pub last_day: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Totals {
    pub sessions: u64,
    pub duration_ms: u64,
    pub page_views: u64,
    pub clicks: u64,
    pub errors: u64,
    /// Distinct actors that the page identified.
    pub unique_actors: u64,
}

impl Totals {
    pub fn average_duration_ms(&self) -> u64 {
        self.duration_ms.checked_div(self.sessions).unwrap_or(0)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayFigures {
    pub day: i64,
    pub totals: Totals,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageFigures {
    pub service: ServiceSlug,
    /// The path, without query and fragment.
    pub path: String,
    pub views: u64,
    pub sessions: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    pub totals: Totals,
    /// The same for as many days before, to compare with.
    pub previous: Totals,
    /// One for each day of the query, also where nothing happened.
    pub days: Vec<DayFigures>,
    /// Those with the most sessions first. Who came by several counts in each.
    pub devices: Vec<(DeviceType, Totals)>,
    pub services: Vec<(ServiceSlug, Totals)>,
    pub top_pages: Vec<PageFigures>,
}
