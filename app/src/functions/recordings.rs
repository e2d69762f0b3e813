//! The session list.

use domain::query::{FilterOptions, SessionFilter, SessionPage, SessionQuery};
use leptos::prelude::*;

use crate::ConsoleError;
#[cfg(feature = "ssr")]
use crate::countries;
#[cfg(feature = "ssr")]
use crate::functions::guard::guarded;
use crate::functions::json::Json;
#[cfg(feature = "ssr")]
use domain::account::Permission;

/// One page of the session list.
#[server(protocol = Json)]
pub async fn list_sessions(query: SessionQuery) -> Result<SessionPage, ConsoleError> {
    guarded(Permission::ViewSessions, |ports, _| async move {
        let mut page = ports.recordings.list(query).await?;
        for row in &mut page.rows {
            countries::tell(&mut row.client);
        }
        Ok(page)
    })
    .await
}

/// How many sessions the filter lets through.
#[server(protocol = Json)]
pub async fn count_sessions(filter: SessionFilter) -> Result<u64, ConsoleError> {
    guarded(Permission::ViewSessions, |ports, _| async move {
        ports.recordings.count(filter).await
    })
    .await
}

/// The values that the list's filters offer.
#[server(name = GetFilterOptions, protocol = Json)]
pub async fn filter_options() -> Result<FilterOptions, ConsoleError> {
    guarded(Permission::ViewSessions, |ports, _| async move {
        let mut options = ports.recordings.filter_options().await?;
        options.country_names = options
            .countries
            .iter()
            .filter_map(|(code, _)| Some((code.clone(), countries::name(code)?.to_owned())))
            .collect();
        Ok(options)
    })
    .await
}
