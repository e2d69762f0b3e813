//! Tells a browser when what it may do has changed, by a request that waits.

use std::time::Duration;

use app::ConsoleError;
use domain::access::{OfSession, Standing};
use domain::account::{Account, Permission};
use domain::id::SessionId;
use tokio::time::{Instant, timeout_at};
use tower_sessions::Session;

use super::{ConsoleAccess, Decider, Result};
use crate::accounts::session_error;
use crate::error::console_error;
use crate::recordings::StoreError;

/// How long a request waits; less than any proxy's patience.
const WAIT: Duration = Duration::from_secs(20);
/// Who is signed out while they wait is told within this time, and who can watch another service.
const CHECK: Duration = Duration::from_secs(4);

/// What a browser may do, as soon as it is something else than it knows.
pub(super) async fn next(
    access: &ConsoleAccess,
    browser: &Session,
    known: &Standing,
    session: Option<&SessionId>,
) -> Result<Option<Standing>> {
    let end = Instant::now() + WAIT;
    let mut changes = access.authority.subscribe();
    loop {
        browser.load().await.map_err(session_error)?;
        let account = access
            .accounts
            .of_session(browser)
            .await?
            .ok_or(ConsoleError::SignedOut)?;
        let decider = changes.borrow_and_update().clone();
        let mut standing = decider.standing(account, &access.directory.slugs());
        if let Some(session) = session {
            standing.session = of_session(access, &decider, &standing.account, session).await?;
        }
        if standing != *known {
            return Ok(Some(standing));
        }
        let news = async {
            tokio::select! {
                changed = changes.changed() => changed.is_ok(),
                () = access.authority.stopping().cancelled() => false,
            }
        };
        match timeout_at(end.min(Instant::now() + CHECK), news).await {
            Ok(true) => {}
            Ok(false) => return Ok(None),
            Err(_) if Instant::now() >= end => return Ok(None),
            Err(_) => {}
        }
    }
}

/// Nothing where it is as all of its service are, and where there is no such session.
async fn of_session(
    access: &ConsoleAccess,
    decider: &Decider,
    account: &Account,
    session: &SessionId,
) -> Result<Option<OfSession>> {
    if !decider.is_named(session) {
        return Ok(None);
    }
    match access.store.service_of(session).await {
        Ok(service) => {
            let own = decider.of_session(account, &service, session.clone());
            let may_nothing = own.permissions == [Permission::OwnAccount];
            // Who may do nothing there is not told that there is one.
            let is_told = !may_nothing || decider.may_in(account, Permission::ViewReplay, &service);
            Ok(is_told.then_some(own))
        }
        Err(StoreError::NotFound) => Ok(None),
        Err(error) => Err(console_error(error)),
    }
}
