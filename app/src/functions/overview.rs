//! The figures of the overview, and their charts, which are drawn on the server so that the browser need not
//! load what draws them.

use domain::overview::{Overview, OverviewQuery};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ConsoleError;
#[cfg(feature = "ssr")]
use crate::charts;
#[cfg(feature = "ssr")]
use crate::functions::guard::guarded;
use crate::functions::json::Json;
#[cfg(feature = "ssr")]
use domain::account::Permission;

/// What the chart by day shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Metric {
    #[default]
    Sessions,
    Duration,
    Pages,
    Actors,
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
    guarded(Permission::ViewOverview, |ports, _| async move {
        let overview = ports.recordings.overview(query).await?;
        Ok(OverviewReport {
            by_day: charts::by_day(&overview.days, metric),
            devices: charts::devices(&overview.devices),
            services: charts::services(&overview.services),
            overview,
        })
    })
    .await
}
