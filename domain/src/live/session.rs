//! A row of the live list.

use serde::{Deserialize, Serialize};

use super::standing::Standing;
use crate::Millis;
use crate::actor::Actor;
use crate::client::DeviceType;
use crate::id::{ServiceSlug, SessionId};

/// A session that goes on. One, whatever the number of its tabs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveSession {
    pub id: SessionId,
    pub service: ServiceSlug,
    /// `None` while the page did not say who it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<Actor>,
    pub device: DeviceType,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub browser: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub os: Option<String>,
    /// ISO 3166-1 alpha-2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// By the server's clock, also where the visitor's is wrong.
    pub started_at: Millis,
    /// What changes while it goes on.
    pub now: LiveNow,
}

/// How a session stands now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveNow {
    /// The address of the page in front, as it was recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// Tabs that are open.
    pub windows: u32,
    pub events: u64,
    pub clicks: u64,
    pub errors: u64,
    pub standing: Standing,
    /// Since when, by the server's clock.
    pub since: Millis,
}

/// What changed in a session; the rest is as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveUpdate {
    pub id: SessionId,
    /// Only when the page said so since the last message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<Actor>,
    pub now: LiveNow,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndReason {
    /// The visitor has closed every tab.
    Left,
    /// Nothing was heard for as long as a session lasts.
    TimedOut,
    /// It goes on, and does not fit the filter any longer.
    Filtered,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveEnd {
    pub id: SessionId,
    pub reason: EndReason,
}

/// How many sessions there are of something.
pub type Share = (String, u64);

/// All sessions that the account may see, whatever the filter; the largest shares first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LiveTotals {
    pub sessions: u64,
    pub services: Vec<Share>,
    pub devices: Vec<Share>,
    /// By code; sessions without a known place are in none.
    pub countries: Vec<Share>,
    pub standings: Vec<Share>,
}
