//! Links by which somebody without an account sees a session.

use domain::share::{NewShareLink, SharePage, ShareRequest};
use leptos::prelude::*;

use crate::ConsoleError;
#[cfg(feature = "ssr")]
use crate::functions::guard::{with_session, within};
use crate::functions::json::Json;
#[cfg(feature = "ssr")]
use domain::access::Reach;
#[cfg(feature = "ssr")]
use domain::account::Permission;

/// The token is in the answer and never again.
#[server(protocol = Json)]
pub async fn share_session(session: String, request: ShareRequest) -> Result<NewShareLink, ConsoleError> {
    with_session(
        Permission::ShareSessions,
        &session,
        |ports, account, id| async move { ports.share_links.create(&account, id, request).await },
    )
    .await
}

/// Those to one session, behind a place in the list that an earlier page ended with.
#[server(protocol = Json)]
pub async fn links_of_session(session: String, behind: Option<String>) -> Result<SharePage, ConsoleError> {
    with_session(Permission::ShareSessions, &session, |ports, _, id| async move {
        ports.share_links.page(Some(id), behind, &Reach::Everywhere).await
    })
    .await
}

/// Those to all sessions, behind a place in the list that an earlier page ended with.
#[server(protocol = Json)]
pub async fn all_links(behind: Option<String>) -> Result<SharePage, ConsoleError> {
    within(Permission::ShareSessions, |ports, _, reach| async move {
        ports.share_links.page(None, behind, &reach).await
    })
    .await
}

/// At once, also for those who are watching by it.
#[server(protocol = Json)]
pub async fn revoke_link(id: String) -> Result<(), ConsoleError> {
    within(Permission::ShareSessions, |ports, account, reach| async move {
        let id = id
            .parse()
            .map_err(|_| ConsoleError::NotFound("There is no such link".into()))?;
        ports.share_links.revoke(&account, &reach, id).await
    })
    .await
}
