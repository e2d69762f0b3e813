//! Files that take a while to be made of sessions.

use domain::export::job::{ExportJob, ExportList};
use domain::export::options::ExportRequest;
use leptos::prelude::*;

use crate::ConsoleError;
#[cfg(feature = "ssr")]
use crate::functions::guard::{with_session, within};
use crate::functions::json::Json;
#[cfg(feature = "ssr")]
use domain::account::Permission;

#[server(protocol = Json)]
pub async fn exports() -> Result<ExportList, ConsoleError> {
    within(Permission::ExportSessions, |ports, _, reach| async move {
        ports.exports.list(&reach).await
    })
    .await
}

/// A place in the queue.
#[server(protocol = Json)]
pub async fn export_session(request: ExportRequest) -> Result<ExportJob, ConsoleError> {
    let session = request.session.to_string();
    with_session(
        Permission::ExportSessions,
        &session,
        |ports, account, _| async move { ports.exports.ask(&account, request).await },
    )
    .await
}

/// At once, also while it is being made.
#[server(protocol = Json)]
pub async fn cancel_export(id: i64) -> Result<(), ConsoleError> {
    within(Permission::ExportSessions, |ports, account, reach| async move {
        ports.exports.cancel(&account, &reach, id).await
    })
    .await
}

/// With its file.
#[server(protocol = Json)]
pub async fn remove_export(id: i64) -> Result<(), ConsoleError> {
    within(Permission::ExportSessions, |ports, account, reach| async move {
        ports.exports.remove(&account, &reach, id).await
    })
    .await
}
