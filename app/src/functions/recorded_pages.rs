//! Pages that were recorded lately, for who tries a rule on them.

use domain::Millis;
use domain::id::{ServiceSlug, SessionId};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ConsoleError;
#[cfg(feature = "ssr")]
use crate::functions::guard::{authorize, context, within};
use crate::functions::json::Json;
#[cfg(feature = "ssr")]
use crate::functions::offered_pages::OfferedPages;
#[cfg(feature = "ssr")]
use crate::functions::recordings::narrowed;
#[cfg(feature = "ssr")]
use domain::account::Permission;
#[cfg(feature = "ssr")]
use domain::query::{SessionFilter, SessionQuery};

/// What visitors have seen lately is known from so many sessions; more would take longer than anybody waits.
#[cfg(feature = "ssr")]
const MOST_SESSIONS: usize = 30;

/// A page as somebody had it before them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedPage {
    pub session: SessionId,
    pub service: ServiceSlug,
    pub at: Millis,
    /// Its address without the host, and without what is behind its path.
    pub path: String,
}

/// A recording of each page that was visited lately, the newest visits first; of all services where none is named.
#[server(name = GetRecordedPages, protocol = Json)]
pub async fn recorded_pages(services: Vec<ServiceSlug>) -> Result<Vec<RecordedPage>, ConsoleError> {
    let filter = SessionFilter {
        services,
        ..SessionFilter::default()
    };
    authorize(Permission::ManagePrivacy).await?;
    // Who says what is hidden of recordings may not see all of them.
    let (_, identity) = context()?;
    within(Permission::ViewReplay, |ports, account, reach| async move {
        let newest = narrowed(&ports, &identity, &account, SessionQuery::of(filter), &reach).await?;
        let Some(newest) = newest else {
            return Ok(Vec::new());
        };
        let mut pages = OfferedPages::default();
        for session in ports
            .recordings
            .list(newest)
            .await?
            .rows
            .into_iter()
            .take(MOST_SESSIONS)
        {
            for stay in ports.recordings.stays(session.id.clone()).await? {
                pages.add(&session.id, &session.service, &stay);
            }
        }
        Ok(pages.into_pages())
    })
    .await
}
