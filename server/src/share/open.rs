//! What somebody sees who holds a link.

use std::net::IpAddr;

use app::{ConsoleError, name_details};
use domain::audit::AuditAction;
use domain::fact::Fact;
use domain::session::SessionDetails;
use domain::share::{LinkId, SAME_VIEW_MS, ShareLink, ShareScope, SharedSession};

use super::patience::Patience;
use super::store::{ShareStoreError, StoredLink};
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
    ) -> Result<(ShareLink, SessionDetails), Closed> {
        let stored = self.by_token(from, token, &mut Patience::default()).await?;
        if stored.link.is_used_up() {
            return Err(Closed::NotFound);
        }
        self.check_password(&stored, password, from).await?;
        let details = self.seen_of(&stored.link).await?;
        Ok((stored.link, details))
    }

    /// Lets somebody in. `known` is as whom their browser was known for a link, if it was: who is known said the password
    /// before, and is not held up by those who guess it.
    pub(crate) async fn open(
        &self,
        from: IpAddr,
        token: &str,
        password: Option<String>,
        known: impl FnOnce(&LinkId) -> Option<String>,
    ) -> Result<Opened, Closed> {
        let mut patience = Patience::default();
        let stored = self.by_token(from, token, &mut patience).await?;
        let known = match known(&stored.link.id) {
            Some(viewer) => patience
                .wait(self.store.viewed_at(&stored.link.id, &digest(&viewer)))
                .await?
                .map(|viewed_at| (viewer, viewed_at)),
            None => None,
        };
        let said_before = known.is_some();
        let same_view = known.filter(|(_, viewed_at)| viewed_at + SAME_VIEW_MS > clock::now());
        // Before anything is asked or read: who comes too late learns no more than of a link that never was.
        if stored.link.is_used_up() && same_view.is_none() {
            return Err(Closed::NotFound);
        }
        if !said_before {
            self.check_password(&stored, password, from).await?;
        }
        let link = stored.link;
        // Before the view is counted: one of which nothing is seen is none.
        let details = self.seen_of(&link).await?;
        let facts = match link.scope {
            ShareScope::Replay => Vec::new(),
            ShareScope::Details => self.recordings.facts(&link.session).await.map_err(closed)?,
        };
        let viewer = match same_view {
            Some((viewer, _)) => viewer,
            None => self.begin_view(&link, &mut patience).await?,
        };
        Ok(Opened {
            session: SharedSession {
                base: route::base(&link.id),
                scope: link.scope,
                start: link.start,
                expires_at: link.expires_at,
                now: clock::now(),
                details,
                facts: facts.into_iter().map(Fact::without_spot).collect(),
            },
            link: link.id,
            viewer,
        })
    }

    /// The link by which a browser that is known came here.
    pub(crate) async fn of_viewer(&self, viewer: &str) -> Result<ShareLink, Closed> {
        let found = self.store.of_viewer(&digest(viewer)).await?;
        found.map(|stored| stored.link).ok_or(Closed::NotFound)
    }

    async fn by_token(
        &self,
        from: IpAddr,
        token: &str,
        patience: &mut Patience,
    ) -> Result<StoredLink, Closed> {
        self.tries.check_address(from)?;
        let id = link_id(token)?;
        patience.wait(self.store.find(&id)).await?.ok_or(Closed::NotFound)
    }

    async fn check_password(
        &self,
        stored: &StoredLink,
        password: Option<String>,
        from: IpAddr,
    ) -> Result<(), Closed> {
        let Some(hash) = &stored.password_hash else {
            return Ok(());
        };
        let password = password.ok_or(Closed::NeedsPassword { wrong: false })?;
        let guess = self.tries.guess(&stored.link.id, from)?;
        let is_acceptable = domain::share::check_password(&password).is_ok();
        if !is_acceptable || !self.passwords.matches(password, Some(hash.clone())).await? {
            self.write(HOLDER, AuditAction::ShareLinkPasswordFailed, &stored.link)
                .await?;
            return Err(Closed::NeedsPassword { wrong: true });
        }
        guess.was_right();
        Ok(())
    }

    /// As whom somebody new is known. The audit log has their view before it is counted: where the store's answer is lost
    /// on the way, it may have been.
    async fn begin_view(&self, link: &ShareLink, patience: &mut Patience) -> Result<String, Closed> {
        let viewer = new_secret()?;
        let entry = self.write(HOLDER, AuditAction::ShareLinkViewed, link).await?;
        let known_by = digest(&viewer);
        if patience.wait(self.store.begin_view(&link.id, &known_by)).await? {
            return Ok(viewer);
        }
        self.take_back(entry).await?;
        Err(Closed::NotFound)
    }

    /// The session as the link shows it.
    async fn seen_of(&self, link: &ShareLink) -> Result<SessionDetails, Closed> {
        let mut details = self.recordings.details(&link.session).await.map_err(closed)?;
        if link.scope == ShareScope::Replay {
            return Ok(details.replay_alone());
        }
        name_details(&*self.rules, &mut details).await;
        Ok(details)
    }
}

fn digest(viewer: &str) -> Digest {
    secret::digest(viewer.as_bytes())
}

/// A session that is not there any more takes its links along.
fn closed(error: StoreError) -> Closed {
    match error {
        StoreError::NotFound => Closed::NotFound,
        error => Closed::Console(console_error(error)),
    }
}
