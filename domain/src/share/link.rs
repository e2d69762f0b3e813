//! Links as those who manage them see them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{LinkId, ShareScope};
use crate::Millis;
use crate::actor::Actor;
use crate::id::{ServiceSlug, SessionId};

/// A link as those who manage it see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShareLink {
    pub id: LinkId,
    pub session: SessionId,
    pub service: ServiceSlug,
    /// When the session began, by which a person knows it.
    pub session_started_at: Millis,
    /// E-mail of who made it.
    pub created_by: String,
    pub created_at: Millis,
    pub expires_at: Millis,
    pub scope: ShareScope,
    pub has_password: bool,
    pub note: Option<String>,
    pub start: Option<Millis>,
    pub max_views: Option<u32>,
    pub views: u32,
    pub last_view_at: Option<Millis>,
}

impl ShareLink {
    /// Whether nobody may begin another view.
    pub fn is_used_up(&self) -> bool {
        self.max_views.is_some_and(|most| self.views >= most)
    }
}

/// Links, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SharePage {
    pub links: Vec<ShareLink>,
    /// The place in the list behind which the next page begins.
    pub next: Option<String>,
    /// Who the sessions are of, as far as that is known.
    pub visitors: BTreeMap<SessionId, Actor>,
    /// No link of this server lives longer, in ms.
    pub max_ttl: Millis,
}

/// A link just made: the only time that its token can be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewShareLink {
    pub link: ShareLink,
    pub token: String,
    pub url: String,
}
