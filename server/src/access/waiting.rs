//! Tells a browser when what it may do has changed, by a request that waits.

use std::time::Duration;

use app::ConsoleError;
use domain::access::Standing;
use tokio::time::{Instant, timeout_at};
use tower_sessions::Session;

use super::{Authority, Result};
use crate::accounts::{ControlAccounts, session_error};
use crate::services::directory::Directory;

/// How long a request waits; less than any proxy's patience.
const WAIT: Duration = Duration::from_secs(20);
/// Who is signed out while they wait is told within this time, and who can watch another service.
const CHECK: Duration = Duration::from_secs(4);

/// What a browser may do, as soon as it is something else than it knows.
pub(super) async fn next(
    authority: &Authority,
    accounts: &ControlAccounts,
    directory: &Directory,
    browser: &Session,
    known: &Standing,
) -> Result<Option<Standing>> {
    let end = Instant::now() + WAIT;
    let mut changes = authority.subscribe();
    loop {
        browser.load().await.map_err(session_error)?;
        let account = accounts
            .of_session(browser)
            .await?
            .ok_or(ConsoleError::SignedOut)?;
        let decider = changes.borrow_and_update().clone();
        let standing = decider.standing(account, &directory.slugs());
        if standing != *known {
            return Ok(Some(standing));
        }
        let news = async {
            tokio::select! {
                changed = changes.changed() => changed.is_ok(),
                () = authority.stopping().cancelled() => false,
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
