//! For how long a link is good.

use std::str::FromStr;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use crate::{Millis, format};

const HOUR: Millis = 60 * 60 * 1000;
const DAY: Millis = 24 * HOUR;

/// For how long a link is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(into = "String")]
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

    /// As a person reads it, on a server where no link lives longer than `most`, if that is known.
    pub fn label(self, most: Option<Millis>) -> String {
        match (self, most) {
            (Self::Hour, _) => "1 hour".into(),
            (Self::Day, _) => "24 hours".into(),
            (Self::Week, _) => "7 days".into(),
            (Self::Month, _) => "30 days".into(),
            (Self::Never, Some(most)) => format!("As long as this server allows: {}", format::span(most)),
            (Self::Never, None) => "As long as this server allows".into(),
        }
    }

    /// Whether a link may live as long, on a server where none lives longer than `most`.
    pub fn is_within(self, most: Millis) -> bool {
        self == Self::Never || self.lasts(Millis::MAX) <= most
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

/// Whatever else was sent, or nothing, is told the five.
impl<'de> Deserialize<'de> for ShareExpiry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // A field that is not there is read as no text; one of another type does not get through.
        Option::<String>::deserialize(deserializer)
            .map_err(|_| UnknownExpiry)
            .and_then(|text| text.unwrap_or_default().parse())
            .map_err(D::Error::custom)
    }
}

impl From<ShareExpiry> for String {
    fn from(expiry: ShareExpiry) -> Self {
        expiry.as_str().to_owned()
    }
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
    fn what_the_server_would_cut_short_is_not_within_what_it_allows() {
        let within = |most| -> Vec<_> {
            let fits = ShareExpiry::ALL
                .into_iter()
                .filter(|expiry| expiry.is_within(most));
            fits.map(|expiry| expiry.label(Some(most))).collect()
        };
        assert_eq!(
            within(2_592_000_000),
            [
                "1 hour",
                "24 hours",
                "7 days",
                "30 days",
                "As long as this server allows: 30 days"
            ]
        );
        assert_eq!(
            within(172_800_000),
            ["1 hour", "24 hours", "As long as this server allows: 2 days"]
        );
        assert_eq!(within(60_000), ["As long as this server allows: 1 minute"]);
    }

    #[test]
    fn an_expiry_of_another_type_is_told_the_values() {
        #[derive(Debug, Deserialize)]
        struct Asked {
            #[serde(rename = "expiresIn")]
            _expires_in: ShareExpiry,
        }
        for body in [
            "{}",
            r#"{"expiresIn":null}"#,
            r#"{"expiresIn":7}"#,
            r#"{"expiresIn":7.5}"#,
            r#"{"expiresIn":true}"#,
            r#"{"expiresIn":["1h"]}"#,
            r#"{"expiresIn":{"in":"1h"}}"#,
            r#"{"expiresIn":"2h"}"#,
        ] {
            let error = serde_json::from_str::<Asked>(body).unwrap_err().to_string();
            assert!(error.starts_with(&UnknownExpiry.to_string()), "{body}: {error}");
        }
    }
}
