//! Who watches what, for the audit log: nobody sees what is in a session without its being written down.

use app::ConsoleError;
use domain::Millis;
use domain::account::Account;
use domain::audit::AuditAction;
use domain::id::SessionId;
use quick_cache::sync::Cache;

use crate::control::Control;
use crate::{audit_log, clock};

/// Who goes on watching is not written down again for this long.
const AGAIN_MS: Millis = 10 * 60 * clock::SECOND_MS;
const REMEMBERED: usize = 10_000;

pub(crate) struct Watchers {
    control: Control,
    /// Who watched what, lately.
    lately: Cache<(i64, SessionId), Millis>,
}

impl Watchers {
    pub(crate) fn new(control: Control) -> Self {
        Self {
            control,
            lately: Cache::new(REMEMBERED),
        }
    }

    /// An error here is one of the request: it gets no answer then.
    pub(crate) async fn note(&self, account: &Account, session: &SessionId) -> Result<(), ConsoleError> {
        let key = (account.id, session.clone());
        let now = clock::now();
        let lately = self
            .lately
            .get(&key)
            .is_some_and(|at| now.saturating_sub(at) < AGAIN_MS);
        if lately {
            return Ok(());
        }
        let (email, subject) = (account.email.clone(), session.to_string());
        self.control
            .call(move |connection| {
                audit_log::write(
                    connection,
                    &email,
                    AuditAction::SessionWatched,
                    Some(&subject),
                    None,
                )
            })
            .await?;
        self.lately.insert(key, now);
        Ok(())
    }
}
