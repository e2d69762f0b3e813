//! One session while it is watched.

use serde::{Deserialize, Serialize};

use super::standing::{Signs, Standing};
use crate::Millis;
use crate::id::WindowId;
use crate::session::SessionStatus;

/// What is known of a session at one moment. Times are the recording's own, but where said otherwise: a visitor's clock
/// may be wrong by hours, and is held against no other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watched {
    pub status: SessionStatus,
    /// Events received so far; whoever has seen this many has seen all.
    pub events: u64,
    pub started_at: Millis,
    pub last_event_at: Millis,
    /// When the last batch arrived, by the server's clock.
    pub received_at: Millis,
    /// What says how its visitor stands, by the server's clock; `None` of a session that is not on the live list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signs: Option<Signs>,
    /// In the order in which they were seen first.
    pub windows: Vec<WatchedWindow>,
}

/// One tab of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WatchedWindow {
    pub id: WindowId,
    pub started_at: Millis,
    pub last_event_at: Millis,
    pub has_full_snapshot: bool,
    /// The page's address.
    pub url: Option<String>,
}

impl Watched {
    /// How the visitor stands, and since when, at a moment of the server; `None` where nobody knows.
    pub fn standing(&self, now: Millis) -> Option<(Standing, Millis)> {
        let signs = self.signs.filter(|_| self.status == SessionStatus::Active)?;
        Some(signs.standing(now))
    }

    /// Of a session that is not on the live list, the window that has most to show.
    pub fn latest_window(&self) -> Option<&WatchedWindow> {
        // Of what is equal the last, which was opened later.
        self.windows
            .iter()
            .max_by_key(|window| (window.has_full_snapshot, window.last_event_at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn watched(windows: Vec<WatchedWindow>) -> Watched {
        Watched {
            status: SessionStatus::Active,
            events: 9,
            started_at: 0,
            last_event_at: 60_000,
            received_at: 60_000,
            signs: Some(Signs {
                seen_at: 58_000,
                ..Signs::default()
            }),
            windows,
        }
    }

    #[test]
    fn a_visitor_stands_as_on_the_live_list_until_the_session_has_ended() {
        let mut session = watched(vec![]);
        assert_eq!(session.standing(60_000), Some((Standing::Active, 58_000)));
        assert_eq!(session.standing(68_001), Some((Standing::Idle, 58_000)));
        session.status = SessionStatus::Ended;
        assert_eq!(session.standing(60_000), None);
        session.status = SessionStatus::Active;
        session.signs = None;
        assert_eq!(session.standing(60_000), None);
    }

    #[test]
    fn of_windows_that_say_nothing_the_latest_that_can_be_shown_is_taken() {
        let window = |id: &str, has_full_snapshot: bool, last_event_at: Millis| WatchedWindow {
            id: format!("window-{id}").parse().unwrap(),
            started_at: 0,
            last_event_at,
            has_full_snapshot,
            url: None,
        };
        for (windows, expected) in [
            (vec![], None),
            (
                vec![window("a", true, 9), window("b", false, 99)],
                Some("window-a"),
            ),
            (vec![window("a", true, 9), window("b", true, 9)], Some("window-b")),
            (
                vec![window("a", true, 10), window("b", true, 9)],
                Some("window-a"),
            ),
        ] {
            let session = watched(windows);
            let latest = session.latest_window().map(|window| window.id.as_str());
            assert_eq!(latest, expected);
        }
    }
}
