//! The audit log.

use domain::audit::{AuditPage, AuditQuery};
use leptos::prelude::*;

use crate::ConsoleError;
#[cfg(feature = "ssr")]
use crate::functions::guard::guarded;
use crate::functions::json::Json;
#[cfg(feature = "ssr")]
use domain::account::Permission;

/// Entries from the newest on, or from the place that the page before names.
#[server(name = GetAuditPage, protocol = Json)]
pub async fn audit_page(query: AuditQuery) -> Result<AuditPage, ConsoleError> {
    guarded(Permission::ViewAuditLog, |ports, _| async move {
        ports.audit_log.page(query).await
    })
    .await
}
