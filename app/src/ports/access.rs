use async_trait::async_trait;
use domain::access::{Reach, Standing};
use domain::account::{Account, Permission};
use domain::id::{ServiceSlug, SessionId};

use super::{Identity, Result};

/// Who may do what. A request is decided by what was active as it came in, to its end.
#[async_trait]
pub trait Access: Send + Sync + 'static {
    /// As soon as it is something else than is known; `None` where it is not within the time that a request may take.
    async fn next_standing(
        &self,
        identity: &Identity,
        known: Standing,
        session: Option<SessionId>,
    ) -> Result<Option<Standing>>;
    fn standing(&self, identity: &Identity, account: Account) -> Result<Standing>;
    fn reach(&self, identity: &Identity, account: &Account, permission: Permission) -> Result<Reach>;
    fn may_in(
        &self,
        identity: &Identity,
        account: &Account,
        permission: Permission,
        service: &ServiceSlug,
    ) -> Result<bool>;
    /// `NotFound` when there is no such session and the account may do this anywhere.
    async fn may_with(
        &self,
        identity: &Identity,
        account: &Account,
        permission: Permission,
        session: &SessionId,
    ) -> Result<bool>;
    /// The sessions with which the account may not do this, though it may with others of their service.
    async fn hidden(
        &self,
        identity: &Identity,
        account: &Account,
        permission: Permission,
    ) -> Result<Vec<SessionId>>;
}
