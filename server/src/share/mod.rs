//! Share links: who holds the token sees one session, until the link expires or is revoked.
//!
//! In reading order: [`store`] is where links are kept, `embedded` and `valkey` are two such places; [`Shares`] is what may be
//! done with them; `cookie` is how a browser that opened one is known, `route` what everybody may ask.

mod cookie;
mod embedded;
pub(crate) mod route;
mod store;
mod tries;
mod valkey;

use std::net::IpAddr;
use std::sync::Arc;

use app::ConsoleError;
use app::ports::ShareLinks;
use async_trait::async_trait;
use domain::Millis;
use domain::account::Account;
use domain::audit::AuditAction;
use domain::id::SessionId;
use domain::session::SessionDetails;
use domain::share::{LinkId, NewShareLink, ShareLink, SharePage, ShareRequest, ShareScope, SharedSession};

use crate::accounts::Passwords;
use crate::config::ShareSettings;
use crate::control::Control;
use crate::error::console_error;
use crate::recordings::{RecordingStore, StoreError};
use crate::secret::{self, Digest};
use crate::{audit_log, clock};
use embedded::EmbeddedLinks;
use store::{Admitted, Place, ShareStore, ShareStoreError, StoredLink};
use tries::Tries;
use valkey::ValkeyLinks;

type Result<T> = std::result::Result<T, ConsoleError>;

/// Links on one page of the list.
const PAGE_SIZE: usize = 50;
/// Links of one session: more are no use to anybody, and each answer lists all of them.
const MOST_OF_SESSION: usize = 100;
/// The name under which the audit log has those who come by a link.
const HOLDER: &str = "share link";

/// Why somebody who holds a token sees nothing.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Closed {
    /// 404: unknown, expired, revoked, viewed often enough, or its session is gone; nobody is told which.
    #[error("Share link not found or expired")]
    NotFound,
    /// 401: the link has one, and none was sent, or another one.
    #[error("This link needs its password")]
    NeedsPassword { wrong: bool },
    #[error(transparent)]
    Console(#[from] ConsoleError),
}

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

impl From<ShareStoreError> for Closed {
    fn from(error: ShareStoreError) -> Self {
        Self::Console(error.into())
    }
}

/// Who was let in: as whom their browser is known from now on, and what they see.
pub(crate) struct Opened {
    pub(crate) link: LinkId,
    pub(crate) viewer: String,
    pub(crate) session: SharedSession,
}

/// The links of this server.
pub(crate) struct Shares {
    store: Box<dyn ShareStore>,
    recordings: Arc<dyn RecordingStore>,
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
        public_origin: String,
    ) -> Result<Self> {
        let store: Box<dyn ShareStore> = match &settings.valkey {
            Some(config) => Box::new(ValkeyLinks::new(config.clone(), settings.prefix.clone())),
            None => Box::new(EmbeddedLinks(control.clone())),
        };
        Ok(Self {
            store,
            recordings,
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

    /// What the link is of, without its being a view.
    pub(crate) async fn look(
        &self,
        from: IpAddr,
        token: &str,
        password: Option<String>,
    ) -> std::result::Result<(ShareLink, SessionDetails), Closed> {
        let stored = self.by_token(from, token, password).await?;
        if stored.link.is_used_up() {
            return Err(Closed::NotFound);
        }
        let details = self.seen_of(&stored.link).await?;
        Ok((stored.link, details))
    }

    /// Lets somebody in. `known` is as whom their browser was known for a link, if it was.
    pub(crate) async fn open(
        &self,
        from: IpAddr,
        token: &str,
        password: Option<String>,
        known: impl FnOnce(&LinkId) -> Option<String>,
    ) -> std::result::Result<Opened, Closed> {
        let StoredLink { link, .. } = self.by_token(from, token, password).await?;
        // Before the view is counted: one of which nothing is seen is none.
        let details = self.seen_of(&link).await?;
        let facts = match link.scope {
            ShareScope::Replay => Vec::new(),
            ShareScope::Details => self.recordings.facts(&link.session).await.map_err(closed)?,
        };
        let known = known(&link.id);
        let new = secret::generate().map_err(|error| {
            tracing::error!(%error, "the machine has no randomness to give");
            ConsoleError::Internal
        })?;
        let digest = |viewer: &String| secret::digest(viewer.as_bytes());
        let admitted = self
            .store
            .admit(&link.id, known.as_ref().map(digest).as_ref(), &digest(&new))
            .await?
            .ok_or(Closed::NotFound)?;
        let viewer = match admitted {
            Admitted::Known => known.unwrap_or(new),
            Admitted::New => {
                self.write(HOLDER, AuditAction::ShareLinkViewed, &link).await?;
                new
            }
        };
        Ok(Opened {
            session: SharedSession {
                base: route::base(&link.id),
                scope: link.scope,
                start: link.start,
                expires_at: link.expires_at,
                now: clock::now(),
                details,
                facts,
            },
            link: link.id,
            viewer,
        })
    }

    /// The link by which a browser that is known came here.
    pub(crate) async fn of_viewer(&self, viewer: &str) -> std::result::Result<ShareLink, Closed> {
        let digest: Digest = secret::digest(viewer.as_bytes());
        let found = self.store.of_viewer(&digest).await?;
        found.map(|stored| stored.link).ok_or(Closed::NotFound)
    }

    /// The link, to who knows its password if it has one.
    async fn by_token(
        &self,
        from: IpAddr,
        token: &str,
        password: Option<String>,
    ) -> std::result::Result<StoredLink, Closed> {
        self.tries.check_address(from)?;
        let id = link_id(token)?;
        let stored = self.store.find(&id).await?.ok_or(Closed::NotFound)?;
        if let Some(hash) = &stored.password_hash {
            let password = password.ok_or(Closed::NeedsPassword { wrong: false })?;
            self.tries.check_link(&id)?;
            let is_acceptable = domain::share::check_password(&password).is_ok();
            if !is_acceptable || !self.passwords.matches(password, Some(hash.clone())).await? {
                return Err(Closed::NeedsPassword { wrong: true });
            }
        }
        Ok(stored)
    }

    /// The session as the link shows it.
    async fn seen_of(&self, link: &ShareLink) -> std::result::Result<SessionDetails, Closed> {
        let details = self.recordings.details(&link.session).await.map_err(closed)?;
        Ok(match link.scope {
            ShareScope::Replay => details.replay_alone(),
            ShareScope::Details => details,
        })
    }

    async fn write(&self, who: &str, action: AuditAction, link: &ShareLink) -> Result<()> {
        let (who, subject) = (who.to_owned(), link.session.to_string());
        // Enough to tell the links of a session apart.
        let detail = format!("link {}", link.id.as_str().get(..8).unwrap_or_default());
        Ok(self
            .control
            .call(move |connection| audit_log::write(connection, &who, action, Some(&subject), Some(&detail)))
            .await?)
    }
}

#[async_trait]
impl ShareLinks for Shares {
    async fn create(&self, who: &Account, session: SessionId, request: ShareRequest) -> Result<NewShareLink> {
        let request = tidy(request);
        request
            .check()
            .map_err(|(field, message)| ConsoleError::Invalid {
                field: field.into(),
                message,
            })?;
        let details = self.recordings.details(&session).await.map_err(console_error)?;
        let summary = details.summary;
        if request.start.is_some_and(|start| start > summary.duration_ms()) {
            return Err(ConsoleError::Invalid {
                field: "start".into(),
                message: "The session is not that long".into(),
            });
        }
        let token = secret::generate().map_err(|error| {
            tracing::error!(%error, "the machine has no randomness to give");
            ConsoleError::Internal
        })?;
        let id = link_id(&token).map_err(|_| ConsoleError::Internal)?;
        let now = clock::now();
        let password_hash = match request.password {
            Some(password) => Some(self.passwords.hash(password).await?),
            None => None,
        };
        let stored = StoredLink {
            link: ShareLink {
                id,
                session,
                service: summary.service,
                session_started_at: summary.started_at,
                created_by: who.email.clone(),
                created_at: now,
                expires_at: now.saturating_add(request.expires_in.lasts(self.max_ttl)),
                scope: request.scope,
                has_password: password_hash.is_some(),
                note: request.note,
                start: request.start,
                max_views: request.max_views,
                views: 0,
                last_view_at: None,
            },
            password_hash,
        };
        self.store.add(&stored).await?;
        self.write(&who.email, AuditAction::ShareLinkCreated, &stored.link)
            .await?;
        Ok(NewShareLink {
            url: format!("{}/shared#{token}", self.public_origin),
            link: stored.link,
            token,
        })
    }

    async fn of_session(&self, session: SessionId) -> Result<Vec<ShareLink>> {
        let links = self.store.list(Some(&session), None, MOST_OF_SESSION).await?;
        Ok(links.into_iter().map(|stored| stored.link).collect())
    }

    async fn page(&self, behind: Option<String>) -> Result<SharePage> {
        let behind = behind.as_deref().map(parse_place).transpose()?;
        let found = self.store.list(None, behind.as_ref(), PAGE_SIZE + 1).await?;
        let more = found.len() > PAGE_SIZE;
        let links: Vec<ShareLink> = found
            .into_iter()
            .take(PAGE_SIZE)
            .map(|stored| stored.link)
            .collect();
        let next = links
            .last()
            .filter(|_| more)
            .map(|last| format!("{}.{}", last.created_at, last.id));
        Ok(SharePage { links, next })
    }

    async fn revoke(&self, who: &Account, id: LinkId) -> Result<()> {
        let stored =
            self.store.revoke(&id).await?.ok_or_else(|| {
                ConsoleError::NotFound("This link has expired or was revoked already".into())
            })?;
        self.write(&who.email, AuditAction::ShareLinkRevoked, &stored.link)
            .await
    }
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

fn parse_place(text: &str) -> Result<Place> {
    let place = text.split_once('.').and_then(|(created_at, id)| {
        Some(Place {
            created_at: created_at.parse().ok()?,
            id: id.parse().ok()?,
        })
    });
    place.ok_or_else(|| ConsoleError::Invalid {
        field: "before".into(),
        message: "This is no place in the list of links".into(),
    })
}

/// Texts of nothing but space are none.
fn tidy(request: ShareRequest) -> ShareRequest {
    ShareRequest {
        password: request.password.filter(|password| !password.is_empty()),
        note: request
            .note
            .map(|note| note.trim().to_owned())
            .filter(|note| !note.is_empty()),
        ..request
    }
}

/// A session that is not there any more takes its links along.
fn closed(error: StoreError) -> Closed {
    match error {
        StoreError::NotFound => Closed::NotFound,
        error => Closed::Console(console_error(error)),
    }
}
