use async_trait::async_trait;
use domain::audit::{AuditAction, AuditPage, AuditQuery};

use super::Result;

/// The memory of who did what.
#[async_trait]
pub trait AuditLog: Send + Sync + 'static {
    async fn page(&self, query: AuditQuery) -> Result<AuditPage>;
    async fn record(
        &self,
        who: &str,
        action: AuditAction,
        subject: Option<&str>,
        detail: Option<&str>,
    ) -> Result<()>;
}
