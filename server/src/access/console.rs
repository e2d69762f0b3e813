//! What the console asks of it: the app's port.

use std::sync::Arc;

use app::ConsoleError;
use app::ports::{Access, Identity};
use async_trait::async_trait;
use domain::access::{Reach, Standing};
use domain::account::{Account, Permission};
use domain::id::{ServiceSlug, SessionId};

use super::{Authority, Decider, Named, Result, waiting};
use crate::accounts::{ControlAccounts, request};
use crate::error::console_error;
use crate::recordings::{RecordingStore, StoreError};
use crate::services::directory::Directory;

pub(crate) struct ConsoleAccess {
    pub(crate) store: Arc<dyn RecordingStore>,
    pub(crate) directory: Arc<Directory>,
    pub(crate) accounts: Arc<ControlAccounts>,
    pub(crate) authority: Arc<Authority>,
}

#[async_trait]
impl Access for ConsoleAccess {
    async fn next_standing(
        &self,
        identity: &Identity,
        known: Standing,
        session: Option<SessionId>,
    ) -> Result<Option<Standing>> {
        waiting::next(self, &request(identity)?.session, &known, session.as_ref()).await
    }

    fn standing(&self, identity: &Identity, account: Account) -> Result<Standing> {
        Ok(request(identity)?
            .decider
            .standing(account, &self.directory.slugs()))
    }

    fn reach(&self, identity: &Identity, account: &Account, permission: Permission) -> Result<Reach> {
        Ok(request(identity)?
            .decider
            .reach(account, permission, &self.directory.slugs()))
    }

    fn may_in(
        &self,
        identity: &Identity,
        account: &Account,
        permission: Permission,
        service: &ServiceSlug,
    ) -> Result<bool> {
        Ok(request(identity)?.decider.may_in(account, permission, service))
    }

    async fn may_with(
        &self,
        identity: &Identity,
        account: &Account,
        permission: Permission,
        session: &SessionId,
    ) -> Result<bool> {
        let decider = &request(identity)?.decider;
        may_with(
            decider,
            &*self.store,
            &self.directory,
            account,
            permission,
            session,
        )
        .await
    }

    async fn hidden(
        &self,
        identity: &Identity,
        account: &Account,
        permission: Permission,
    ) -> Result<Vec<SessionId>> {
        let decider = &request(identity)?.decider;
        let named = named(decider, &*self.store).await.map_err(console_error)?;
        Ok(decider.hidden(account, permission, &named).collect())
    }
}

/// Those sessions that tuples name and that are there: few where there are any.
pub(crate) async fn named(
    decider: &Decider,
    store: &dyn RecordingStore,
) -> std::result::Result<Named, StoreError> {
    let sessions = decider.named_sessions();
    if sessions.is_empty() {
        return Ok(Vec::new());
    }
    store.services_of(sessions).await
}

/// Whether an account may do something with a session. Who may do it nowhere is not told whether there is one.
pub(crate) async fn may_with(
    decider: &Decider,
    store: &dyn RecordingStore,
    directory: &Directory,
    account: &Account,
    permission: Permission,
    session: &SessionId,
) -> Result<bool> {
    match store.service_of(session).await {
        Ok(service) => Ok(decider.may_with(account, permission, &service, session)),
        Err(StoreError::NotFound) => {
            if decider
                .reach(account, permission, &directory.slugs())
                .is_nowhere()
            {
                return Ok(false);
            }
            Err(ConsoleError::NotFound("There is no such session".into()))
        }
        Err(error) => Err(console_error(error)),
    }
}
