//! How a session stands while it is watched: which window the visitor is in, and what they are up to.

use serde::{Deserialize, Serialize};

use crate::Millis;
use crate::id::WindowId;
use crate::presence::IDLE_AFTER_MS;
use crate::session::SessionStatus;

/// From one page to the next a window is hidden for a moment, until the next page's first batch arrives.
const AWAY_AFTER_MS: Millis = 5_000;

/// What is known of a running session at one moment. Times are the recording's own, but where said otherwise: a
/// visitor's clock may be wrong by hours, and is held against no other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    pub status: SessionStatus,
    /// Events received so far; whoever has seen this many has seen all.
    pub events: u64,
    pub started_at: Millis,
    pub last_event_at: Millis,
    /// When the last batch arrived, by the server's clock.
    pub received_at: Millis,
    /// When the visitor did something last, in any window.
    pub active_at: Option<Millis>,
    /// In the order in which they were seen first.
    pub windows: Vec<WindowStanding>,
}

/// One tab of a running session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WindowStanding {
    pub id: WindowId,
    pub started_at: Millis,
    pub last_event_at: Millis,
    pub has_full_snapshot: bool,
    /// The page's address.
    pub url: Option<String>,
    /// When something last said that the visitor is in this window.
    pub in_front_at: Option<Millis>,
    /// Since when it has been in the background, or closed.
    pub hidden_at: Option<Millis>,
    /// The recorder has stopped there.
    pub stopped: bool,
}

/// What the visitor is up to. `for_ms` is how long that has been so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attention {
    /// Something happened just now.
    Here,
    /// In front of the page, and doing nothing.
    Idle {
        for_ms: Millis,
    },
    /// No window of the session is in front, or they are all closed: a page cannot tell.
    Away {
        for_ms: Millis,
    },
    /// The recorder was told to stop in every window.
    Stopped,
    Ended,
}

impl Standing {
    /// The window that the visitor is in, as far as can be told.
    pub fn front(&self) -> Option<&WindowStanding> {
        // Of what is equal the last, which was opened later.
        self.windows
            .iter()
            .max_by_key(|window| (window.in_front_at, window.has_full_snapshot, window.last_event_at))
    }

    /// `now` is the server's, which alone is compared with `received_at`.
    pub fn attention(&self, now: Millis) -> Attention {
        if self.status == SessionStatus::Ended {
            return Attention::Ended;
        }
        if !self.windows.is_empty() && self.windows.iter().all(|window| window.stopped) {
            return Attention::Stopped;
        }
        // How long since a moment of the recording: up to the last event by its clock, from there by the server's.
        let since = |at: Millis| {
            let recorded = self.last_event_at.saturating_sub(at).max(0);
            recorded.saturating_add(now.saturating_sub(self.received_at).max(0))
        };
        let hidden: Option<Vec<Millis>> = self
            .windows
            .iter()
            .filter(|window| !window.stopped)
            .map(|window| window.hidden_at)
            .collect();
        let away = hidden.and_then(|hidden| hidden.into_iter().max()).map(since);
        if let Some(for_ms) = away.filter(|away| *away > AWAY_AFTER_MS) {
            return Attention::Away { for_ms };
        }
        match since(self.active_at.unwrap_or(self.started_at)) {
            for_ms if for_ms > IDLE_AFTER_MS => Attention::Idle { for_ms },
            _ => Attention::Here,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Millis = 3_600_000;

    fn window(id: &str, in_front_at: Option<Millis>, last_event_at: Millis) -> WindowStanding {
        WindowStanding {
            id: format!("window-{id}").parse().unwrap(),
            started_at: 0,
            last_event_at,
            has_full_snapshot: true,
            url: None,
            in_front_at,
            hidden_at: None,
            stopped: false,
        }
    }

    /// The visitor's clock is an hour ahead of the server's.
    fn standing(windows: Vec<WindowStanding>) -> Standing {
        Standing {
            status: SessionStatus::Active,
            events: 9,
            started_at: HOUR,
            last_event_at: HOUR + 60_000,
            received_at: 60_000,
            active_at: Some(HOUR + 58_000),
            windows,
        }
    }

    #[test]
    fn the_visitor_is_where_they_did_something_last() {
        let front = |windows: Vec<WindowStanding>| {
            standing(windows)
                .front()
                .map(|window| window.id.as_str().to_owned())
        };
        assert_eq!(front(vec![]), None);
        assert_eq!(
            front(vec![window("a", Some(9), 9), window("b", Some(5), 99)]).as_deref(),
            Some("window-a"),
            "a page in the background goes on by itself"
        );
        let mut blind = window("b", None, 99);
        blind.has_full_snapshot = false;
        assert_eq!(
            front(vec![window("a", None, 9), blind]).as_deref(),
            Some("window-a"),
            "of two that say nothing, the one that can be shown"
        );
    }

    #[test]
    fn attention_is_told_without_the_visitors_clock() {
        let here = standing(vec![window("a", Some(HOUR), 9)]);
        assert_eq!(here.attention(60_500), Attention::Here);
        assert_eq!(here.attention(68_000), Attention::Here);
        assert_eq!(here.attention(68_001), Attention::Idle { for_ms: 10_001 });
        assert_eq!(
            here.attention(50_000),
            Attention::Here,
            "the server's clock was put back"
        );
        let mut untouched = here.clone();
        untouched.active_at = None;
        assert_eq!(untouched.attention(60_000), Attention::Idle { for_ms: 60_000 });
        let mut ended = here;
        ended.status = SessionStatus::Ended;
        assert_eq!(ended.attention(60_500), Attention::Ended);
    }

    #[test]
    fn the_visitor_is_away_when_no_window_is_in_front() {
        let hidden = |at: Millis| WindowStanding {
            hidden_at: Some(at),
            ..window("a", Some(HOUR), 9)
        };
        let both = standing(vec![hidden(HOUR + 10_000), hidden(HOUR + 50_000)]);
        assert_eq!(both.attention(65_000), Attention::Away { for_ms: 15_000 });
        assert_eq!(both.attention(55_000), Attention::Away { for_ms: 10_000 });
        let next_page = standing(vec![hidden(HOUR + 57_000)]);
        assert_eq!(next_page.attention(62_000), Attention::Here);
        let one = standing(vec![hidden(HOUR + 10_000), window("b", Some(HOUR), 9)]);
        assert_eq!(one.attention(60_000), Attention::Here);
    }

    #[test]
    fn a_recorder_that_stopped_everywhere_is_told() {
        let stopped = |stopped: bool| WindowStanding {
            stopped,
            ..window("a", Some(HOUR), 9)
        };
        assert_eq!(
            standing(vec![stopped(true)]).attention(60_000),
            Attention::Stopped
        );
        assert_eq!(
            standing(vec![stopped(true), stopped(false)]).attention(60_000),
            Attention::Here
        );
        assert_eq!(
            standing(vec![]).attention(60_000),
            Attention::Here,
            "nothing came yet"
        );
    }
}
