//! What the live page needs besides the live channel.

use domain::Millis;
use domain::live::reconnect::ReconnectSettings;
use domain::query::FilterOptions;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ConsoleError;
#[cfg(feature = "ssr")]
use crate::charts;
#[cfg(feature = "ssr")]
use crate::countries;
#[cfg(feature = "ssr")]
use crate::functions::guard::within;
use crate::functions::json::Json;
use crate::functions::overview::Chart;
#[cfg(feature = "ssr")]
use domain::account::Permission;

/// What the page starts with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveSetup {
    /// Where the live channel is; `None` for this server itself.
    pub address: Option<String>,
    pub reconnect: ReconnectSettings,
    /// All services within reach, with and without sessions, and what all countries are called. Counts come by the channel.
    pub options: FilterOptions,
}

/// Active sessions in each minute of the last hour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveHour {
    pub minutes: Vec<(Millis, u64)>,
    pub chart: Chart,
}

/// Where the live channel is, and what its filters offer.
#[server(name = GetLiveSetup, protocol = Json)]
pub async fn live_setup() -> Result<LiveSetup, ConsoleError> {
    within(Permission::ViewLive, |ports, _, reach| async move {
        let services = ports.services.list().await?;
        let channel = ports.live.channel();
        let options = FilterOptions {
            services: services
                .into_iter()
                .filter(|service| reach.includes(&service.slug))
                .map(|service| (service.slug.to_string(), 0))
                .collect(),
            country_names: countries::all()
                .map(|(code, name)| (code.to_owned(), name.to_owned()))
                .collect(),
            ..FilterOptions::default()
        };
        Ok(LiveSetup {
            address: channel.address,
            reconnect: channel.reconnect,
            options,
        })
    })
    .await
}

/// How many sessions were active in the last hour.
#[server(name = GetLiveHour, protocol = Json)]
pub async fn live_hour() -> Result<LiveHour, ConsoleError> {
    within(Permission::ViewLive, |ports, _, reach| async move {
        let minutes = ports.live.last_hour(&reach).await?;
        Ok(LiveHour {
            chart: charts::by_minute(&minutes),
            minutes,
        })
    })
    .await
}
