//! The figures of the overview, and their charts, which are drawn on the server so that the browser need not
//! load what draws them.

use domain::format;
use domain::overview::{Overview, OverviewQuery, Totals};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ConsoleError;
#[cfg(feature = "ssr")]
use crate::charts;
#[cfg(feature = "ssr")]
use crate::functions::guard::within;
use crate::functions::json::Json;
#[cfg(feature = "ssr")]
use domain::account::Permission;

/// What the charts show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Metric {
    #[default]
    Sessions,
    Duration,
    Pages,
    Actors,
}

impl Metric {
    pub(crate) fn of(self, totals: &Totals) -> u64 {
        match self {
            Self::Sessions => totals.sessions,
            Self::Duration => totals.average_duration_ms(),
            Self::Pages => totals.page_views,
            Self::Actors => totals.unique_actors,
        }
    }

    pub(crate) fn text(self, value: u64) -> String {
        if self == Self::Duration {
            format::duration(i64::try_from(value).unwrap_or(i64::MAX))
        } else {
            format::count(value)
        }
    }

    /// Whether the figures of the parts make up the whole's. Averages do not, and one actor may be in several parts.
    pub(crate) fn adds_up(self) -> bool {
        matches!(self, Self::Sessions | Self::Pages)
    }
}

/// One chart as SVG, for a wide and for a narrow window: text in a scaled drawing would be too small on a phone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chart {
    pub wide: String,
    pub narrow: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverviewReport {
    pub overview: Overview,
    pub by_day: Chart,
    pub devices: Chart,
    pub services: Chart,
}

/// The figures of the overview page with the charts that show them.
#[server(name = GetOverviewReport, protocol = Json)]
pub async fn overview_report(query: OverviewQuery, metric: Metric) -> Result<OverviewReport, ConsoleError> {
    within(Permission::ViewOverview, |ports, _, reach| async move {
        let overview = ports.recordings.overview(query, &reach).await?;
        Ok(OverviewReport {
            by_day: charts::by_day(&overview.days, metric),
            devices: charts::devices(&overview.devices, metric),
            services: charts::services(&overview.services, metric),
            overview,
        })
    })
    .await
}
