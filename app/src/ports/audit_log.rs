use async_trait::async_trait;
use domain::account::{Account, Permission};
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

    /// Who tries to take out what their role does not let out is remembered.
    async fn record_refusal(&self, account: &Account, permission: Permission) -> Result<()> {
        match permission.of_what_leaves() {
            Some(wanted) => {
                self.record(&account.email, AuditAction::Refused, Some(wanted), None)
                    .await
            }
            None => Ok(()),
        }
    }
}
