//! Files that take a while to be made of sessions.

use domain::export::job::{ExportJob, ExportList};
use domain::export::options::ExportRequest;
use leptos::prelude::*;

use crate::ConsoleError;
#[cfg(feature = "ssr")]
use crate::functions::guard::guarded;
use crate::functions::json::Json;
#[cfg(feature = "ssr")]
use domain::account::Permission;

#[server(protocol = Json)]
pub async fn exports() -> Result<ExportList, ConsoleError> {
    guarded(Permission::ExportSessions, |ports, _| async move {
        ports.exports.list().await
    })
    .await
}

/// A place in the queue.
#[server(protocol = Json)]
pub async fn export_session(request: ExportRequest) -> Result<ExportJob, ConsoleError> {
    guarded(Permission::ExportSessions, |ports, account| async move {
        ports.exports.ask(&account, request).await
    })
    .await
}

/// At once, also while it is being made.
#[server(protocol = Json)]
pub async fn cancel_export(id: i64) -> Result<(), ConsoleError> {
    guarded(Permission::ExportSessions, |ports, account| async move {
        ports.exports.cancel(&account, id).await
    })
    .await
}

/// With its file.
#[server(protocol = Json)]
pub async fn remove_export(id: i64) -> Result<(), ConsoleError> {
    guarded(Permission::ExportSessions, |ports, account| async move {
        ports.exports.remove(&account, id).await
    })
    .await
}
