//! What may be asked of a new link.

use serde::{Deserialize, Serialize};

use super::{ShareExpiry, ShareScope};
use crate::Millis;

/// Letters of a note, at most.
pub const LONGEST_NOTE: usize = 300;
/// Letters of a link's password, at least: one needs the token as well, and tries are limited.
pub const SHORTEST_PASSWORD: usize = 4;
pub const LONGEST_PASSWORD: usize = 200;
/// Above this a limit of views is none.
pub const MOST_VIEWS: u32 = 100_000;

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

#[cfg(test)]
mod tests {
    use super::*;

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
}
