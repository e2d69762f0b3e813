//! What somebody sees who holds a link.

use std::net::IpAddr;

use app::ConsoleError;
use domain::audit::AuditAction;
use domain::session::SessionDetails;
use domain::share::{LinkId, ShareLink, ShareScope, SharedSession};

use super::store::{Admitted, ShareStoreError, StoredLink};
use super::{Shares, link_id, new_secret, route};
use crate::clock;
use crate::error::console_error;
use crate::recordings::StoreError;
use crate::secret::{self, Digest};

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

impl Shares {
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
        let new = new_secret()?;
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
}

/// A session that is not there any more takes its links along.
fn closed(error: StoreError) -> Closed {
    match error {
        StoreError::NotFound => Closed::NotFound,
        error => Closed::Console(console_error(error)),
    }
}
