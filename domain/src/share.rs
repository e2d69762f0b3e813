//! Share links: a token that shows one session to whoever holds it, until it expires.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Millis;
use crate::fact::Fact;
use crate::id::{ServiceSlug, SessionId};
use crate::session::SessionDetails;

/// Letters of a note, at most.
pub const LONGEST_NOTE: usize = 300;
/// Letters of a link's password, at least: one needs the token as well, and tries are limited.
pub const SHORTEST_PASSWORD: usize = 4;
pub const LONGEST_PASSWORD: usize = 200;
/// Above this a limit of views is none.
pub const MOST_VIEWS: u32 = 100_000;
/// Who comes back within this time still has the view that was counted.
pub const SAME_VIEW_MS: Millis = 10 * MINUTE;

const MINUTE: Millis = 60_000;
const HOUR: Millis = 60 * MINUTE;
const DAY: Millis = 24 * HOUR;

/// For how long a link is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum ShareExpiry {
    Hour,
    Day,
    Week,
    Month,
    /// As long as the server lets any link live.
    Never,
}

/// Not one of the five.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expiresIn must be one of {}", ShareExpiry::VALUES)]
pub struct UnknownExpiry;

impl ShareExpiry {
    pub const ALL: [Self; 5] = [Self::Hour, Self::Day, Self::Week, Self::Month, Self::Never];
    pub const VALUES: &'static str = "1h, 24h, 7d, 30d, never";

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hour => "1h",
            Self::Day => "24h",
            Self::Week => "7d",
            Self::Month => "30d",
            Self::Never => "never",
        }
    }

    /// As a person reads it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Hour => "1 hour",
            Self::Day => "24 hours",
            Self::Week => "7 days",
            Self::Month => "30 days",
            Self::Never => "Never, or as late as this server allows",
        }
    }

    /// How long a link lives, on a server where none lives longer than `most`.
    pub fn lasts(self, most: Millis) -> Millis {
        let wanted = match self {
            Self::Hour => HOUR,
            Self::Day => DAY,
            Self::Week => 7 * DAY,
            Self::Month => 30 * DAY,
            Self::Never => Millis::MAX,
        };
        wanted.min(most)
    }
}

impl FromStr for ShareExpiry {
    type Err = UnknownExpiry;

    fn from_str(text: &str) -> Result<Self, UnknownExpiry> {
        Self::ALL
            .into_iter()
            .find(|expiry| expiry.as_str() == text)
            .ok_or(UnknownExpiry)
    }
}

impl TryFrom<String> for ShareExpiry {
    type Error = UnknownExpiry;

    fn try_from(text: String) -> Result<Self, UnknownExpiry> {
        text.parse()
    }
}

impl From<ShareExpiry> for String {
    fn from(expiry: ShareExpiry) -> Self {
        expiry.as_str().to_owned()
    }
}

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

/// A link that somebody wants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ShareRequest {
    pub expires_in: ShareExpiry,
    #[serde(default)]
    pub scope: ShareScope,
    #[serde(default)]
    pub password: Option<String>,
    /// For those who manage links; its holder does not see it.
    #[serde(default)]
    pub note: Option<String>,
    /// Where the replay begins, in ms from the session's start.
    #[serde(default)]
    pub start: Option<Millis>,
    #[serde(default)]
    pub max_views: Option<u32>,
}

impl ShareRequest {
    pub fn new(expires_in: ShareExpiry) -> Self {
        Self {
            expires_in,
            scope: ShareScope::default(),
            password: None,
            note: None,
            start: None,
            max_views: None,
        }
    }

    /// The field that is not acceptable, and why.
    pub fn check(&self) -> Result<(), (&'static str, String)> {
        if let Some(password) = &self.password {
            check_password(password).map_err(|why| ("password", why))?;
        }
        if let Some(note) = &self.note {
            check_note(note).map_err(|why| ("note", why))?;
        }
        if self.start.is_some_and(|start| start < 0) {
            return Err((
                "start",
                "A link starts at the session's beginning or later".into(),
            ));
        }
        match self.max_views {
            Some(0) => Err(("maxViews", "Allow at least 1 view, or any number".into())),
            Some(views) if views > MOST_VIEWS => Err((
                "maxViews",
                format!("Allow at most {MOST_VIEWS} views, or any number"),
            )),
            _ => Ok(()),
        }
    }
}

pub fn check_password(password: &str) -> Result<(), String> {
    match password.chars().count() {
        SHORTEST_PASSWORD..=LONGEST_PASSWORD => Ok(()),
        letters if letters < SHORTEST_PASSWORD => Err(format!("Use at least {SHORTEST_PASSWORD} characters")),
        _ => Err(format!("Use at most {LONGEST_PASSWORD} characters")),
    }
}

pub fn check_note(note: &str) -> Result<(), String> {
    if note.chars().count() > LONGEST_NOTE {
        return Err(format!("A note has at most {LONGEST_NOTE} characters"));
    }
    Ok(())
}

/// What a link is known by to those who manage it: the SHA-256 of its token in hex, which opens nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LinkId(String);

/// Not 64 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a link's id is 64 hexadecimal digits")]
pub struct InvalidLinkId;

impl LinkId {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for LinkId {
    type Err = InvalidLinkId;

    fn from_str(text: &str) -> Result<Self, InvalidLinkId> {
        let is_hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        if text.len() == 64 && text.bytes().all(is_hex) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidLinkId)
        }
    }
}

impl TryFrom<String> for LinkId {
    type Error = InvalidLinkId;

    fn try_from(text: String) -> Result<Self, InvalidLinkId> {
        text.parse()
    }
}

impl From<LinkId> for String {
    fn from(id: LinkId) -> Self {
        id.0
    }
}

impl fmt::Display for LinkId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

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
}

/// A link just made: the only time that its token can be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewShareLink {
    pub link: ShareLink,
    pub token: String,
    pub url: String,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_expiry_is_written_as_the_route_takes_it() {
        for (text, most, expected) in [
            ("1h", Millis::MAX, 3_600_000),
            ("24h", Millis::MAX, 86_400_000),
            ("7d", Millis::MAX, 604_800_000),
            ("30d", Millis::MAX, 2_592_000_000),
            ("never", 2_592_000_000, 2_592_000_000),
            ("30d", 60_000, 60_000),
        ] {
            let expiry: ShareExpiry = text.parse().unwrap();
            assert_eq!(expiry.lasts(most), expected, "{text}");
            assert_eq!(serde_json::to_string(&expiry).unwrap(), format!("\"{text}\""));
        }
        for text in ["", "1H", "2h", "1 h", "forever"] {
            let error = text.parse::<ShareExpiry>().unwrap_err().to_string();
            assert_eq!(
                error, "expiresIn must be one of 1h, 24h, 7d, 30d, never",
                "{text}"
            );
        }
    }

    #[test]
    fn what_cannot_be_is_named_by_its_field() {
        let fine = ShareRequest::new(ShareExpiry::Week);
        assert_eq!(fine.check(), Ok(()));
        for (request, field) in [
            (
                ShareRequest {
                    password: Some("abc".into()),
                    ..fine.clone()
                },
                "password",
            ),
            (
                ShareRequest {
                    password: Some("a".repeat(201)),
                    ..fine.clone()
                },
                "password",
            ),
            (
                ShareRequest {
                    note: Some("a".repeat(301)),
                    ..fine.clone()
                },
                "note",
            ),
            (
                ShareRequest {
                    start: Some(-1),
                    ..fine.clone()
                },
                "start",
            ),
            (
                ShareRequest {
                    max_views: Some(0),
                    ..fine.clone()
                },
                "maxViews",
            ),
            (
                ShareRequest {
                    max_views: Some(100_001),
                    ..fine.clone()
                },
                "maxViews",
            ),
        ] {
            assert_eq!(request.check().unwrap_err().0, field);
        }
    }

    #[test]
    fn a_request_is_read_as_it_is_sent() {
        let whole = r#"{"expiresIn":"24h","scope":"details","password":"open it","note":"for Ada","start":1500,"maxViews":3}"#;
        let request: ShareRequest = serde_json::from_str(whole).unwrap();
        assert_eq!(serde_json::to_string(&request).unwrap(), whole);
        let least: ShareRequest = serde_json::from_str(r#"{"expiresIn":"never"}"#).unwrap();
        assert_eq!(least, ShareRequest::new(ShareExpiry::Never));
        let wrong = serde_json::from_str::<ShareRequest>(r#"{"expiresIn":"2h"}"#).unwrap_err();
        assert!(wrong.to_string().contains(ShareExpiry::VALUES), "{wrong}");
    }

    #[test]
    fn an_id_is_a_digest() {
        assert!("a".repeat(64).parse::<LinkId>().is_ok());
        for text in ["", "A", &"A".repeat(64), &"a".repeat(63), &"g".repeat(64)] {
            assert_eq!(text.parse::<LinkId>(), Err(InvalidLinkId), "{text}");
        }
    }
}
