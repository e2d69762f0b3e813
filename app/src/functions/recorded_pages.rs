//! Pages that were recorded lately, for who tries a rule on them.

use domain::Millis;
use domain::id::{ServiceSlug, SessionId};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ConsoleError;
#[cfg(feature = "ssr")]
use crate::address::path_of;
#[cfg(feature = "ssr")]
use crate::functions::guard::guarded;
use crate::functions::json::Json;
#[cfg(feature = "ssr")]
use domain::account::Permission;
#[cfg(feature = "ssr")]
use domain::query::{SessionFilter, SessionQuery};
#[cfg(feature = "ssr")]
use domain::session::SessionSummary;

#[cfg(feature = "ssr")]
const MOST_PAGES: usize = 12;

/// A page as somebody had it before them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedPage {
    pub session: SessionId,
    pub service: ServiceSlug,
    pub at: Millis,
    /// Its address without the host, and without what is behind its path.
    pub path: String,
}

/// The newest recording of each page on which a visit began or ended lately; of all services where none is named.
#[server(name = GetRecordedPages, protocol = Json)]
pub async fn recorded_pages(services: Vec<ServiceSlug>) -> Result<Vec<RecordedPage>, ConsoleError> {
    guarded(Permission::ManagePrivacy, |ports, _| async move {
        let filter = SessionFilter {
            services,
            ..SessionFilter::default()
        };
        let newest = SessionQuery {
            filter,
            ..SessionQuery::default()
        };
        Ok(pages_of(&ports.recordings.list(newest).await?.rows))
    })
    .await
}

/// One for each page, in the order of the sessions.
#[cfg(feature = "ssr")]
fn pages_of(sessions: &[SessionSummary]) -> Vec<RecordedPage> {
    let mut pages: Vec<RecordedPage> = Vec::new();
    for session in sessions {
        // By its end a page is there whole; what it began with may have been half a page.
        let ends = [
            (&session.exit_page, session.last_event_at),
            (&session.entry_page, session.started_at),
        ];
        for (url, at) in ends {
            let Some(path) = url.as_deref().map(path_of).filter(|path| !path.is_empty()) else {
                continue;
            };
            let is_known = |page: &RecordedPage| page.service == session.service && page.path == path;
            if pages.len() < MOST_PAGES && !pages.iter().any(is_known) {
                pages.push(RecordedPage {
                    session: session.id.clone(),
                    service: session.service.clone(),
                    at,
                    path: path.to_owned(),
                });
            }
        }
    }
    pages
}
