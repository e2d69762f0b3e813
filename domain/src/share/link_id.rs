use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

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

    /// Its first eight letters, by which a person tells it from others.
    pub fn short(&self) -> &str {
        self.0.get(..8).unwrap_or(&self.0)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_digest() {
        assert!("a".repeat(64).parse::<LinkId>().is_ok());
        for text in ["", "A", &"A".repeat(64), &"a".repeat(63), &"g".repeat(64)] {
            assert_eq!(text.parse::<LinkId>(), Err(InvalidLinkId), "{text}");
        }
    }

    #[test]
    fn a_link_is_named_by_its_first_letters() {
        let id: LinkId = "0123456789abcdef".repeat(4).parse().unwrap();
        assert_eq!(id.short(), "01234567");
    }
}
