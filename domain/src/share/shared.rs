//! What the holder of a link sees.

use serde::{Deserialize, Serialize};

use crate::Millis;
use crate::fact::Fact;
use crate::session::SessionDetails;

/// What a link lets its holder see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ShareScope {
    /// The recorded pages, and nothing about who it was.
    #[default]
    Replay,
    /// Also what happened, the page's console, and who it was.
    Details,
}

impl ShareScope {
    /// In a few words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Replay => "Replay only",
            Self::Details => "Replay, details and console",
        }
    }
}

/// What the holder of a link gets to see, beside the replay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SharedSession {
    /// Where its replay is: this server's path for this viewer, without a slash at its end.
    pub base: String,
    pub scope: ShareScope,
    /// In ms from the session's start.
    pub start: Option<Millis>,
    pub expires_at: Millis,
    /// The server's present moment: clocks of viewers may be wrong.
    pub now: Millis,
    /// Of a link to the replay alone, without all that says who it was.
    pub details: SessionDetails,
    /// None of a link to the replay alone.
    pub facts: Vec<Fact>,
}
