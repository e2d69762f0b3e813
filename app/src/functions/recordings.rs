//! The session list.

use domain::query::{FilterOptions, SessionFilter, SessionPage, SessionQuery};
use leptos::prelude::*;

use crate::ConsoleError;
#[cfg(feature = "ssr")]
use crate::countries;
#[cfg(feature = "ssr")]
use crate::functions::guard::{context, within};
use crate::functions::json::Json;
#[cfg(feature = "ssr")]
use crate::ports::{Identity, Ports};
#[cfg(feature = "ssr")]
use domain::access::Reach;
#[cfg(feature = "ssr")]
use domain::account::{Account, Permission};

/// One page of the session list.
#[server(protocol = Json)]
pub async fn list_sessions(query: SessionQuery) -> Result<SessionPage, ConsoleError> {
    let (_, identity) = context()?;
    within(Permission::ViewSessions, |ports, account, reach| async move {
        let Some(query) = narrowed(&ports, &identity, &account, query, &reach).await? else {
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
    let (_, identity) = context()?;
    within(Permission::ViewSessions, |ports, account, reach| async move {
        match narrowed(&ports, &identity, &account, SessionQuery::of(filter), &reach).await? {
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

/// The query as far as it is within reach, without what tuples of its own hide; `None` where nothing of it is.
#[cfg(feature = "ssr")]
pub(super) async fn narrowed(
    ports: &Ports,
    identity: &Identity,
    account: &Account,
    mut query: SessionQuery,
    reach: &Reach,
) -> Result<Option<SessionQuery>, ConsoleError> {
    let Some(services) = reach.narrow(query.filter.services) else {
        return Ok(None);
    };
    query.filter.services = services;
    query.filter.hidden = ports
        .access
        .hidden(identity, account, Permission::ViewSessions)
        .await?;
    Ok(Some(query))
}
