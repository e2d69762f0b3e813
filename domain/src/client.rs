//! The machine and place a visit comes from.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DeviceType {
    #[default]
    Unknown,
    Desktop,
    Mobile,
    Tablet,
}

impl DeviceType {
    pub const ALL: [Self; 4] = [Self::Desktop, Self::Mobile, Self::Tablet, Self::Unknown];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Desktop => "desktop",
            Self::Mobile => "mobile",
            Self::Tablet => "tablet",
        }
    }

    pub fn parse(text: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|device| device.as_str() == text)
            .unwrap_or_default()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Screen {
    pub width: u32,
    pub height: u32,
}

/// What is known of the browser, its machine and its place. A field that nobody knows is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Client {
    pub device: DeviceType,
    pub browser: Option<String>,
    pub browser_version: Option<String>,
    pub os: Option<String>,
    pub screen: Option<Screen>,
    /// BCP 47, as `navigator.language` says it.
    pub language: Option<String>,
    /// IANA name, such as `Asia/Seoul`.
    pub timezone: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// What the country is called. Told to whoever reads of it, and stored nowhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country_name: Option<String>,
    pub city: Option<String>,
    /// The address cut to /24 or /48; the whole one is stored nowhere.
    pub network: Option<String>,
}

impl Client {
    /// The country as a person reads it: its name, or its code where nobody told the name.
    pub fn country_label(&self) -> Option<&str> {
        self.country_name.as_deref().or(self.country.as_deref())
    }
}
