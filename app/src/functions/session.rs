//! One session: what is known of it, and what happened in it.

use domain::fact::{Fact, NewFacts};
use domain::session::SessionDetails;
use leptos::prelude::*;

use crate::ConsoleError;
#[cfg(feature = "ssr")]
use crate::functions::guard::with_session;
use crate::functions::json::Json;
#[cfg(feature = "ssr")]
use crate::naming::name_details;
#[cfg(feature = "ssr")]
use domain::account::Permission;

/// Everything that the session page shows before any event is loaded.
#[server(name = GetSessionDetails, protocol = Json)]
pub async fn session_details(id: String) -> Result<SessionDetails, ConsoleError> {
    with_session(Permission::ViewReplay, &id, |ports, account, id| async move {
        let mut details = ports.recordings.details(&account, id).await?;
        name_details(&*ports.privacy, &mut details).await;
        Ok(details)
    })
    .await
}

/// What happened, over all windows, in order of time.
#[server(name = GetSessionFacts, protocol = Json)]
pub async fn session_facts(id: String) -> Result<Vec<Fact>, ConsoleError> {
    with_session(Permission::ViewReplay, &id, |ports, account, id| async move {
        let facts = ports.recordings.facts(&account, id).await?;
        Ok(facts.into_iter().map(Fact::without_spot).collect())
    })
    .await
}

/// What happened since the mark, of a session that is watched live; without a mark all of it.
#[server(name = GetNewFacts, protocol = Json)]
pub async fn new_facts(id: String, since: Option<i64>) -> Result<NewFacts, ConsoleError> {
    with_session(Permission::ViewLive, &id, |ports, account, id| async move {
        let NewFacts { facts, mark } = ports.recordings.new_facts(&account, id, since).await?;
        let facts = facts.into_iter().map(Fact::without_spot).collect();
        Ok(NewFacts { facts, mark })
    })
    .await
}
