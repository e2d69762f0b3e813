//! Share links: who holds the token sees one session, until the link expires or is revoked.
//!
//! In reading order: [`store`] is where links are kept, `embedded` and `valkey` are two such places, the latter of which may
//! fall into `silence`; `manage` is what the console does with links and `open` what their holders see; `patience` is how long
//! they wait for it, and `tries` how often they may guess, of which a `budget` keeps count; `cookie` is how a browser that opened
//! one is known, `route` what is asked over HTTP, and `answers` how that is refused.

mod answers;
mod budget;
mod cookie;
mod embedded;
mod manage;
mod open;
mod patience;
pub(crate) mod route;
mod silence;
mod store;
mod tries;
mod valkey;

use std::sync::Arc;

use app::ConsoleError;
use app::ports::PrivacyRules;
use domain::Millis;
use domain::audit::AuditAction;
use domain::share::{LinkId, ShareLink};
use rusqlite::Connection;

use crate::accounts::Passwords;
use crate::config::ShareSettings;
use crate::control::Control;
use crate::recordings::RecordingStore;
use crate::{audit_log, secret};
use embedded::EmbeddedLinks;
use open::Closed;
use store::{ShareStore, ShareStoreError};
use tries::Tries;
use valkey::ValkeyLinks;

type Result<T> = std::result::Result<T, ConsoleError>;

impl From<ShareStoreError> for ConsoleError {
    fn from(error: ShareStoreError) -> Self {
        match error {
            ShareStoreError::Unavailable(cause) => {
                tracing::warn!(cause, "share links are unavailable");
                Self::ShareLinksUnavailable
            }
            ShareStoreError::Failed(cause) => {
                tracing::error!(cause, "share links");
                Self::Internal
            }
        }
    }
}

/// The links of this server.
pub(crate) struct Shares {
    store: Box<dyn ShareStore>,
    recordings: Arc<dyn RecordingStore>,
    /// What the rules are called by which something was hidden.
    rules: Arc<dyn PrivacyRules>,
    control: Control,
    passwords: Passwords,
    tries: Tries,
    public_origin: String,
    /// No link lives longer.
    max_ttl: Millis,
}

impl Shares {
    pub(crate) fn new(
        settings: &ShareSettings,
        control: Control,
        recordings: Arc<dyn RecordingStore>,
        rules: Arc<dyn PrivacyRules>,
        public_origin: String,
    ) -> Result<Self> {
        let store: Box<dyn ShareStore> = match &settings.valkey {
            Some(config) => Box::new(ValkeyLinks::new(config.clone(), settings.prefix.clone())),
            None => Box::new(EmbeddedLinks(control.clone())),
        };
        Ok(Self {
            store,
            recordings,
            rules,
            control,
            passwords: Passwords::new()?,
            tries: Tries::new(),
            public_origin,
            max_ttl: settings.max_ttl,
        })
    }

    /// Forgets links whose time is over.
    pub(crate) async fn forget_expired(&self) -> Result<()> {
        Ok(self.store.forget_expired().await?)
    }

    /// Returns the entry's number.
    async fn write(&self, who: &str, action: AuditAction, link: &ShareLink) -> Result<i64> {
        let (who, subject) = (who.to_owned(), link.session.to_string());
        // Enough to tell the links of a session apart.
        let detail = format!("link {}", link.id.as_str().get(..8).unwrap_or_default());
        let write = move |connection: &mut Connection| {
            audit_log::write(connection, &who, action, Some(&subject), Some(&detail))?;
            Ok(connection.last_insert_rowid())
        };
        Ok(self.control.call(write).await?)
    }

    async fn take_back(&self, entry: i64) -> Result<()> {
        let take_back = move |connection: &mut Connection| audit_log::take_back(connection, entry);
        Ok(self.control.call(take_back).await?)
    }
}

/// A token, or what a browser is known by.
fn new_secret() -> Result<String> {
    secret::generate().map_err(|error| {
        tracing::error!(%error, "the machine has no randomness to give");
        ConsoleError::Internal
    })
}

/// What a token is kept as. One that cannot be ours is not looked for.
fn link_id(token: &str) -> std::result::Result<LinkId, Closed> {
    let is_ours = token.len() == secret::LETTERS
        && token
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    let digest = hex::encode(secret::digest(token.as_bytes()));
    match digest.parse() {
        Ok(id) if is_ours => Ok(id),
        _ => Err(Closed::NotFound),
    }
}
