//! One visit of an actor to a service, over all its windows.

use serde::{Deserialize, Serialize};

use crate::Millis;
use crate::activity::{Histogram, Stretch, WindowActivity};
use crate::actor::Actor;
use crate::client::Client;
use crate::id::{ServiceSlug, SessionId, WindowId};
use crate::mask::{MaskCount, MaskName};

/// After this much silence the next event belongs to a new session.
pub const IDLE_TIMEOUT_MS: Millis = 30 * 60 * 1000;
/// The longest a session lasts, whatever happens in it.
pub const MAX_DURATION_MS: Millis = 24 * 60 * 60 * 1000;
/// How much later than it could have ended its last batches may come: a browser that was closed or without a network
/// sends them when it is back.
pub const MAX_DELAY_MS: Millis = 3 * MAX_DURATION_MS;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SessionStatus {
    Active,
    Ended,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Counts {
    pub events: u64,
    pub page_views: u64,
    pub clicks: u64,
    pub inputs: u64,
    pub errors: u64,
}

/// What was received but not understood, or not received at all; shown in the session's details.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Anomalies {
    /// Events whose JSON was broken or that were no rrweb events: dropped.
    pub broken_events: u64,
    /// Events of a type or source that rrweb does not have: dropped.
    pub unknown_events: u64,
    /// Events stamped earlier than one before them, or a day later: kept, with the time of their neighbour.
    pub clock_jumps: u64,
    /// Mutations that name a node the page never had: kept, and without effect.
    pub unknown_nodes: u64,
    /// Events about a page of which nothing has a place in it: dropped.
    pub unplaced_events: u64,
    /// Batches that never came.
    pub lost_batches: u64,
    /// What a session tells beyond what can be listed: its events are kept.
    pub facts_left_out: u64,
}

impl Anomalies {
    pub fn total(&self) -> u64 {
        self.broken_events
            + self.unknown_events
            + self.clock_jumps
            + self.unknown_nodes
            + self.unplaced_events
            + self.lost_batches
            + self.facts_left_out
    }
}

/// A row of the session list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SessionSummary {
    pub id: SessionId,
    pub service: ServiceSlug,
    pub actor: Option<Actor>,
    pub client: Client,
    pub status: SessionStatus,
    pub started_at: Millis,
    pub last_event_at: Millis,
    pub entry_page: Option<String>,
    pub exit_page: Option<String>,
    pub counts: Counts,
    /// How busy the visit was, from its start to its end.
    pub activity: Histogram,
}

impl SessionSummary {
    pub fn duration_ms(&self) -> Millis {
        (self.last_event_at - self.started_at).max(0)
    }
}

/// One tab of a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowSummary {
    pub id: WindowId,
    pub started_at: Millis,
    pub last_event_at: Millis,
    pub events: u64,
    /// False while the first picture of the page has not arrived, or if it never does.
    pub has_full_snapshot: bool,
}

/// What the session page needs before it loads any event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SessionDetails {
    pub summary: SessionSummary,
    pub windows: Vec<WindowSummary>,
    pub anomalies: Anomalies,
    /// A page of it was more than this server takes, and is shown only as far as that went.
    pub truncated: bool,
    /// Which window the visitor was in, from one moment to the next.
    pub active_windows: Vec<WindowActivity>,
    /// Stretches in which nobody did anything, in any window.
    pub idle: Vec<Stretch>,
    /// How much was hidden by each rule and pattern, the most first.
    pub masked: Vec<MaskCount>,
    /// What people call what is counted there, as far as any version of the rules still tells.
    #[serde(default)]
    pub mask_names: Vec<MaskName>,
    /// The versions of the rules under which it was recorded, in order.
    pub rule_versions: Vec<u32>,
    pub stored_bytes: u64,
    pub raw_bytes: u64,
}

impl SessionDetails {
    /// What a replay needs of it, and nothing about who it was, with what, or what they did.
    pub fn replay_alone(self) -> Self {
        Self {
            summary: SessionSummary {
                actor: None,
                client: Client::default(),
                entry_page: None,
                exit_page: None,
                counts: Counts::default(),
                ..self.summary
            },
            anomalies: Anomalies::default(),
            masked: Vec::new(),
            mask_names: Vec::new(),
            rule_versions: Vec::new(),
            stored_bytes: 0,
            raw_bytes: 0,
            ..self
        }
    }
}
