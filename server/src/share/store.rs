//! Where links are kept: [`ShareStore`].

use async_trait::async_trait;
use domain::Millis;
use domain::id::SessionId;
use domain::share::{LinkId, ShareLink};
use serde::{Deserialize, Serialize};

use crate::secret::Digest;

/// How long a browser may go on without opening the link again, since it last asked for something.
pub(crate) const VIEWER_LASTS: Millis = 60 * 60 * 1000;
/// Not with each part of the events that they ask for: a viewer who has more than this left is as good as new.
pub(super) const RENEWED_BELOW: Millis = VIEWER_LASTS - 60 * 1000;

/// A link with what only the server knows of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StoredLink {
    pub(crate) link: ShareLink,
    /// In PHC form.
    pub(crate) password_hash: Option<String>,
}

impl StoredLink {
    /// All that never changes of it.
    pub(super) fn to_json(&self) -> Result<String> {
        serde_json::to_string(self).map_err(|error| ShareStoreError::Failed(error.to_string()))
    }

    /// The link as it was made, with its views until now.
    pub(super) fn of_json(json: &str, views: u32, last_view_at: Option<Millis>) -> serde_json::Result<Self> {
        let mut stored: Self = serde_json::from_str(json)?;
        stored.link.views = views;
        stored.link.last_view_at = last_view_at;
        Ok(stored)
    }
}

/// Why a store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ShareStoreError {
    /// 503: it is not there, or does not answer in time.
    #[error("share links are unavailable: {0}")]
    Unavailable(String),
    /// 500
    #[error("share links: {0}")]
    Failed(String),
}

pub(crate) type Result<T> = std::result::Result<T, ShareStoreError>;

/// A place in the list of links, the newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) created_at: Millis,
    pub(crate) id: LinkId,
}

/// What has expired is not there, for any of these.
#[async_trait]
pub(crate) trait ShareStore: Send + Sync + 'static {
    async fn add(&self, link: &StoredLink) -> Result<()>;
    async fn find(&self, id: &LinkId) -> Result<Option<StoredLink>>;
    /// When the view of a viewer of this link was counted. They may go on as long as by [`Self::of_viewer`].
    async fn viewed_at(&self, id: &LinkId, viewer: &Digest) -> Result<Option<Millis>>;
    /// Counts a view by somebody new. False where there is no such link, or it was viewed as often as it may be.
    async fn begin_view(&self, id: &LinkId, viewer: &Digest) -> Result<bool>;
    /// The link that a viewer came by, who may go on for [`VIEWER_LASTS`] from now, or a minute less.
    async fn of_viewer(&self, viewer: &Digest) -> Result<Option<StoredLink>>;
    /// Links to one session or to all, the newest first, those behind a place in that list.
    async fn list(
        &self,
        session: Option<&SessionId>,
        behind: Option<&Place>,
        most: usize,
    ) -> Result<Vec<StoredLink>>;
    /// The link that was there. Whoever views by it is nobody from now on.
    async fn revoke(&self, id: &LinkId) -> Result<Option<StoredLink>>;
    /// Forgets what has expired, where the store does not do so by itself.
    async fn forget_expired(&self) -> Result<()>;
}
