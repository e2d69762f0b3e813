use async_trait::async_trait;
use domain::account::Account;
use domain::id::SessionId;
use domain::share::{LinkId, NewShareLink, SharePage, ShareRequest};

use super::Result;

/// Links by which somebody without an account sees one session. Every change is in the audit log in the name of `who`.
/// `ShareLinksUnavailable` where what keeps them does not answer.
#[async_trait]
pub trait ShareLinks: Send + Sync + 'static {
    /// `NotFound` when there is no such session.
    async fn create(&self, who: &Account, session: SessionId, request: ShareRequest) -> Result<NewShareLink>;
    /// Those of one session or of all that have not expired, behind a place in the list that an earlier page ended with, or the
    /// newest.
    async fn page(&self, of: Option<SessionId>, behind: Option<String>) -> Result<SharePage>;
    /// At once, also for those who are watching.
    async fn revoke(&self, who: &Account, id: LinkId) -> Result<()>;
}
