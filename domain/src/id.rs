//! Names of things, checked where they enter.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Why a text is not an id or a slug.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidId {
    #[error("an id is 8 to 64 letters, digits, '-' or '_'")]
    Id,
    #[error("a slug is 2 to 40 lower-case letters, digits or '-', and starts with a letter")]
    Slug,
}

macro_rules! checked_text {
    ($(#[$doc:meta])* $name:ident, $check:path, $error:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                if $check(text) { Ok(Self(text.to_owned())) } else { Err($error) }
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;
            fn try_from(text: String) -> Result<Self, InvalidId> {
                if $check(&text) { Ok(Self(text)) } else { Err($error) }
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> String {
                name.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

checked_text!(
    /// A session, as its recorder named it: a UUIDv7 from ours, any unguessable token from others.
    SessionId, is_id, InvalidId::Id
);
impl SessionId {
    /// Its last eight letters, by which a person tells it from others: those of one day begin alike.
    pub fn short(&self) -> &str {
        self.0.get(self.0.len().saturating_sub(8)..).unwrap_or(&self.0)
    }
}

checked_text!(
    /// One tab of a session.
    WindowId, is_id, InvalidId::Id
);
checked_text!(
    /// An application being recorded, such as `web-app`.
    ServiceSlug, is_slug, InvalidId::Slug
);

fn is_id(text: &str) -> bool {
    (8..=64).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

fn is_slug(text: &str) -> bool {
    (2..=40).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_slugs_are_checked_where_they_enter() {
        for (text, id, slug) in [
            ("0198f0c2-7c3e-7b52-9a40-0123456789ab", true, false),
            ("web-app", false, true),
            ("web-admin", true, true),
            ("short", false, true),
            ("", false, false),
            ("../../etc/passwd", false, false),
            ("Web-App-1", true, false),
            ("1web-apps", true, false),
            (&"a".repeat(65), false, false),
        ] {
            assert_eq!(text.parse::<SessionId>().is_ok(), id, "{text:?} as an id");
            assert_eq!(text.parse::<ServiceSlug>().is_ok(), slug, "{text:?} as a slug");
        }
    }

    #[test]
    fn sessions_of_one_minute_are_told_apart_by_the_end_of_their_ids() {
        for (id, expected) in [
            ("0198f0c2-7c3e-7b52-9a40-0123456789ab", "456789ab"),
            ("web-admin", "eb-admin"),
            ("web-adm1", "web-adm1"),
        ] {
            assert_eq!(id.parse::<SessionId>().unwrap().short(), expected);
        }
    }

    #[test]
    fn an_unchecked_text_does_not_deserialise() {
        assert!(serde_json::from_str::<WindowId>("\"a b\"").is_err());
        assert!(serde_json::from_str::<WindowId>("\"window-0001\"").is_ok());
    }
}
