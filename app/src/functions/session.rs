//! One session: what is known of it, and what happened in it.

use domain::fact::{Fact, NewFacts};
use domain::session::SessionDetails;
use leptos::prelude::*;

use crate::ConsoleError;
#[cfg(feature = "ssr")]
use crate::countries;
#[cfg(feature = "ssr")]
use crate::functions::guard::guarded;
use crate::functions::json::Json;
#[cfg(feature = "ssr")]
use crate::ports::PrivacyRules;
#[cfg(feature = "ssr")]
use domain::account::Permission;
#[cfg(feature = "ssr")]
use domain::id::SessionId;
#[cfg(feature = "ssr")]
use domain::mask::RuleSetVersion;
#[cfg(feature = "ssr")]
use std::sync::Arc;

/// Everything that the session page shows before any event is loaded.
#[server(name = GetSessionDetails, protocol = Json)]
pub async fn session_details(id: String) -> Result<SessionDetails, ConsoleError> {
    guarded(Permission::ViewReplay, |ports, account| async move {
        let mut details = ports.recordings.details(&account, known(&id)?).await?;
        tell_names(&*ports.privacy, &mut details).await;
        Ok(details)
    })
    .await
}

/// Of what the store keeps by codes and ids: the country, and what hid something.
#[cfg(feature = "ssr")]
pub async fn tell_names(rules: &dyn PrivacyRules, details: &mut SessionDetails) {
    countries::tell(&mut details.summary.client);
    name_masks(rules, details).await;
}

/// By the rules that hold, and what is not among them any more by those under which the session was recorded.
#[cfg(feature = "ssr")]
async fn name_masks(rules: &dyn PrivacyRules, details: &mut SessionDetails) {
    let mut versions = details.rule_versions.iter().rev();
    let mut version = Some(rules.current());
    while let Some(known) = version.take() {
        for masked in &details.masked {
            let is_named = details.mask_names.iter().any(|name| name.id == masked.id);
            if let (false, Some(name)) = (is_named, known.rules.name_of(&masked.id)) {
                details.mask_names.push(name);
            }
        }
        if details.mask_names.len() < details.masked.len()
            && let Some(number) = versions.next()
        {
            // One that is not there any more names nothing.
            let earlier = rules
                .version(*number)
                .await
                .unwrap_or_else(|_| RuleSetVersion::standard());
            version = Some(Arc::new(earlier));
        }
    }
}

/// What happened, over all windows, in order of time.
#[server(name = GetSessionFacts, protocol = Json)]
pub async fn session_facts(id: String) -> Result<Vec<Fact>, ConsoleError> {
    guarded(Permission::ViewReplay, |ports, account| async move {
        let facts = ports.recordings.facts(&account, known(&id)?).await?;
        Ok(facts.into_iter().map(Fact::without_spot).collect())
    })
    .await
}

/// What happened since the mark, of a session that is watched live; without a mark all of it.
#[server(name = GetNewFacts, protocol = Json)]
pub async fn new_facts(id: String, since: Option<i64>) -> Result<NewFacts, ConsoleError> {
    guarded(Permission::ViewLive, |ports, account| async move {
        let NewFacts { facts, mark } = ports.recordings.new_facts(&account, known(&id)?, since).await?;
        let facts = facts.into_iter().map(Fact::without_spot).collect();
        Ok(NewFacts { facts, mark })
    })
    .await
}

/// What is no id is the id of no session.
#[cfg(feature = "ssr")]
pub(super) fn known(id: &str) -> Result<SessionId, ConsoleError> {
    id.parse()
        .map_err(|_| ConsoleError::NotFound("There is no such session".into()))
}
