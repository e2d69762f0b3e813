use async_trait::async_trait;
use domain::access::Reach;
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
    /// Those of one session or of all within reach that have not expired, behind a place in the list that an earlier page ended with, or the
    /// newest.
    async fn page(&self, of: Option<SessionId>, behind: Option<String>, reach: &Reach) -> Result<SharePage>;
    /// At once, also for those who are watching. `NotFound` where it is beyond reach.
    async fn revoke(&self, who: &Account, reach: &Reach, id: LinkId) -> Result<()>;
}
