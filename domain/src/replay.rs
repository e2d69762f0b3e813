//! What a player is told before it loads the first event.

use serde::Serialize;

use crate::Millis;
use crate::activity::{Stretch, WindowActivity};
use crate::id::{ServiceSlug, SessionId, WindowId};
use crate::session::SessionDetails;

/// Shows a session from a moment on.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Opening {
    pub session: SessionId,
    pub service: ServiceSlug,
    pub start: Millis,
    pub end: Millis,
    pub windows: Vec<WindowSpan>,
    pub activity: Vec<WindowActivity>,
    pub idle: Vec<Stretch>,
    pub at: Millis,
    pub autoplay: bool,
    pub speed: f64,
    pub skip_idle: bool,
    pub mouse_trail: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WindowSpan {
    pub id: WindowId,
    pub start: Millis,
    pub end: Millis,
}

/// Shows a session while it happens.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Watching {
    pub session: SessionId,
    pub service: ServiceSlug,
    pub mouse_trail: bool,
}

impl Opening {
    /// Stands still at the moment, or at the end of the session that is nearer to it.
    pub fn new(details: &SessionDetails, at: Millis) -> Self {
        let start = details.summary.started_at;
        let end = details.summary.last_event_at.max(start);
        Self {
            session: details.summary.id.clone(),
            service: details.summary.service.clone(),
            start,
            end,
            windows: details
                .windows
                .iter()
                .map(|window| WindowSpan {
                    id: window.id.clone(),
                    start: window.started_at,
                    end: window.last_event_at,
                })
                .collect(),
            activity: details.active_windows.clone(),
            idle: details.idle.clone(),
            at: at.clamp(start, end),
            autoplay: false,
            speed: 1.0,
            skip_idle: true,
            mouse_trail: true,
        }
    }

    /// The window that the visitor was in at the moment.
    pub fn window(&self) -> Option<&WindowId> {
        let is_known = |window: &WindowId| self.windows.iter().any(|known| known.id == *window);
        let mut active: Vec<(Millis, &WindowId)> = self
            .activity
            .iter()
            .filter(|activity| is_known(&activity.window))
            .map(|activity| (activity.from, &activity.window))
            .collect();
        if active.is_empty() {
            active = self
                .windows
                .iter()
                .map(|window| (window.start, &window.id))
                .collect();
        }
        active.sort_by_key(|(from, _)| *from);
        let reached = active.iter().rev().find(|(from, _)| *from <= self.at);
        reached.or(active.first()).map(|(_, window)| *window)
    }
}

impl Watching {
    pub fn new(session: SessionId, service: ServiceSlug) -> Self {
        Self {
            session,
            service,
            mouse_trail: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opening(activity: &[(&str, Millis)], at: Millis) -> Opening {
        let id = |text: &str| text.parse::<WindowId>().unwrap();
        Opening {
            session: "session-1".parse().unwrap(),
            service: "shop".parse().unwrap(),
            start: 0,
            end: 100,
            windows: [("window-2", 50), ("window-1", 0)]
                .map(|(name, start)| WindowSpan {
                    id: id(name),
                    start,
                    end: 100,
                })
                .to_vec(),
            activity: activity
                .iter()
                .map(|(name, from)| WindowActivity {
                    window: id(name),
                    from: *from,
                    to: 100,
                })
                .collect(),
            idle: Vec::new(),
            at,
            autoplay: false,
            speed: 1.0,
            skip_idle: true,
            mouse_trail: true,
        }
    }

    #[test]
    fn the_window_is_the_one_that_was_entered_last() {
        let visits = [
            ("window-1", 10),
            ("window-2", 20),
            ("window-1", 30),
            ("window-9", 40),
        ];
        for (activity, at, expected) in [
            (&visits[..], 5, "window-1"),
            (&visits[..], 20, "window-2"),
            (&visits[..], 29, "window-2"),
            (&visits[..], 60, "window-1"),
            (&[][..], 49, "window-1"),
            (&[][..], 50, "window-2"),
            (&visits[3..], 60, "window-2"),
        ] {
            assert_eq!(
                opening(activity, at).window().map(WindowId::as_str),
                Some(expected),
                "{at}"
            );
        }
    }
}
