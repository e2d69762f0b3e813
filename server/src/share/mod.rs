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
use domain::audit::AuditAction;
use domain::share::{LinkId, ShareLink};
use domain::{Millis, format};
use rusqlite::Connection;

use crate::accounts::Passwords;
use crate::config::ShareSettings;
use crate::control::Control;
use crate::recordings::RecordingStore;
use crate::{audit_log, secret};
use answers::moment;
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
        let detail = match action {
            AuditAction::ShareLinkCreated => in_full(link),
            _ => in_short(link),
        };
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

/// Enough to tell the links of a session apart.
fn in_short(link: &ShareLink) -> String {
    format!("link {}", link.id.short())
}

/// What whoever looks after the links of others wants to know of one.
fn in_full(link: &ShareLink) -> String {
    let mut said = vec![
        in_short(link),
        link.scope.label().to_owned(),
        format!("until {}", moment(link.expires_at)),
    ];
    if link.has_password {
        said.push("with a password".to_owned());
    }
    said.extend(
        link.max_views
            .map(|most| format!("at most {}", format::counted(most.into(), "view", "views"))),
    );
    said.join(" · ")
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

#[cfg(test)]
mod tests {
    use domain::share::ShareScope;

    use super::*;

    #[test]
    fn the_audit_log_tells_what_a_link_allows() {
        let link = ShareLink {
            id: "0123456789abcdef".repeat(4).parse().unwrap(),
            session: "session-1".parse().unwrap(),
            service: "shop".parse().unwrap(),
            session_started_at: 0,
            created_by: "kim@shop.example".into(),
            created_at: 0,
            expires_at: 86_400_000,
            scope: ShareScope::Replay,
            has_password: true,
            note: Some("for Ada".into()),
            start: None,
            max_views: Some(5),
            views: 0,
            last_view_at: None,
        };
        let said =
            "link 01234567 · Replay only · until 1970-01-02T00:00:00Z · with a password · at most 5 views";
        assert_eq!(in_full(&link), said);
        let open = ShareLink {
            scope: ShareScope::Details,
            has_password: false,
            max_views: None,
            ..link
        };
        let said = "link 01234567 · Replay, details and console · until 1970-01-02T00:00:00Z";
        assert_eq!(in_full(&open), said);
    }
}
