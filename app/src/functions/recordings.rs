//! The session list.

use domain::query::{FilterOptions, SessionFilter, SessionPage, SessionQuery};
use leptos::prelude::*;

use crate::ConsoleError;
#[cfg(feature = "ssr")]
use crate::countries;
#[cfg(feature = "ssr")]
use crate::functions::guard::within;
use crate::functions::json::Json;
#[cfg(feature = "ssr")]
use domain::access::Reach;
#[cfg(feature = "ssr")]
use domain::account::Permission;

/// One page of the session list.
#[server(protocol = Json)]
pub async fn list_sessions(query: SessionQuery) -> Result<SessionPage, ConsoleError> {
    within(Permission::ViewSessions, |ports, _, reach| async move {
        let Some(query) = narrowed(query, &reach) else {
            return Ok(SessionPage::default());
        };
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
    within(Permission::ViewSessions, |ports, _, reach| async move {
        match narrowed(SessionQuery::of(filter), &reach) {
            Some(query) => ports.recordings.count(query.filter).await,
            None => Ok(0),
        }
    })
    .await
}

/// The values that the list's filters offer.
#[server(name = GetFilterOptions, protocol = Json)]
pub async fn filter_options() -> Result<FilterOptions, ConsoleError> {
    within(Permission::ViewSessions, |ports, _, reach| async move {
        let mut options = ports.recordings.filter_options(&reach).await?;
        options.country_names = options
            .countries
            .iter()
            .filter_map(|(code, _)| Some((code.clone(), countries::name(code)?.to_owned())))
            .collect();
        Ok(options)
    })
    .await
}

/// The query as far as it is within reach; `None` where nothing of it is.
#[cfg(feature = "ssr")]
pub(super) fn narrowed(mut query: SessionQuery, reach: &Reach) -> Option<SessionQuery> {
    query.filter.services = reach.narrow(query.filter.services)?;
    Some(query)
}
