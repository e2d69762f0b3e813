//! What this page and the replay frame say to each other, by `postMessage`.

use domain::Millis;
use domain::activity::{Stretch, WindowActivity};
use domain::id::{ServiceSlug, SessionId, WindowId};
use serde::{Deserialize, Serialize};

/// From this page to the frame.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "girok", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub(super) enum Order {
    Open(Box<Opening>),
    Play,
    Pause,
    Seek { at: Millis },
    Speed { value: f64 },
    SkipIdle { value: bool },
    MouseTrail { value: bool },
    Window { id: Option<WindowId> },
}

/// All that the frame needs before it loads the first event.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Opening {
    pub(super) session: SessionId,
    pub(super) service: ServiceSlug,
    pub(super) start: Millis,
    pub(super) end: Millis,
    pub(super) windows: Vec<WindowSpan>,
    pub(super) activity: Vec<WindowActivity>,
    pub(super) idle: Vec<Stretch>,
    pub(super) at: Millis,
    pub(super) autoplay: bool,
    pub(super) speed: f64,
    pub(super) skip_idle: bool,
    pub(super) mouse_trail: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct WindowSpan {
    pub(super) id: WindowId,
    pub(super) start: Millis,
    pub(super) end: Millis,
}

/// From the frame to this page. Its clock runs in fractions of a millisecond.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "girok", rename_all = "camelCase")]
pub(super) enum Report {
    Ready,
    Time {
        at: f64,
        playing: bool,
        window: Option<String>,
        loading: bool,
        speed: f64,
    },
    Meta {
        url: String,
        width: f64,
        height: f64,
    },
    Buffered {
        ranges: Vec<Range>,
    },
    Skipped {
        to: f64,
    },
    Missing {
        count: u32,
    },
    Ended,
    Problem {
        message: String,
        retry: bool,
    },
    Key {
        key: String,
        shift: bool,
        /// Ctrl or Cmd was held.
        #[serde(default)]
        command: bool,
    },
}

/// Loaded from one moment to another; a side without bound arrives as null.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub(super) struct Range {
    pub(super) from: Option<f64>,
    pub(super) to: Option<f64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_read_as_the_frame_expects_them() {
        let opening = Opening {
            session: "session-1".parse().unwrap(),
            service: "shop".parse().unwrap(),
            start: 1_000,
            end: 9_000,
            windows: vec![WindowSpan {
                id: "window-1".parse().unwrap(),
                start: 1_000,
                end: 9_000,
            }],
            activity: vec![WindowActivity {
                window: "window-1".parse().unwrap(),
                from: 1_000,
                to: 9_000,
            }],
            idle: vec![Stretch {
                from: 2_000,
                to: 3_000,
            }],
            at: 1_500,
            autoplay: false,
            speed: 0.5,
            skip_idle: true,
            mouse_trail: false,
        };
        for (order, expected) in [
            (Order::Play, r#"{"girok":"play"}"#),
            (Order::Seek { at: 1_500 }, r#"{"girok":"seek","at":1500}"#),
            (
                Order::SkipIdle { value: false },
                r#"{"girok":"skipIdle","value":false}"#,
            ),
            (
                Order::MouseTrail { value: true },
                r#"{"girok":"mouseTrail","value":true}"#,
            ),
            (Order::Window { id: None }, r#"{"girok":"window","id":null}"#),
            (
                Order::Open(Box::new(opening)),
                r#"{"girok":"open","session":"session-1","service":"shop","start":1000,"end":9000,
                "windows":[{"id":"window-1","start":1000,"end":9000}],
                "activity":[{"window":"window-1","from":1000,"to":9000}],"idle":[{"from":2000,"to":3000}],
                "at":1500,"autoplay":false,"speed":0.5,"skipIdle":true,"mouseTrail":false}"#,
            ),
        ] {
            let expected: serde_json::Value = serde_json::from_str(expected).unwrap();
            assert_eq!(serde_json::to_value(&order).unwrap(), expected);
        }
    }

    #[test]
    fn reports_are_read_and_others_are_not() {
        for (text, expected) in [
            (r#"{"girok":"ready"}"#, Some(Report::Ready)),
            (
                r#"{"girok":"time","at":1500.25,"playing":true,"window":null,"loading":false,"speed":1}"#,
                Some(Report::Time {
                    at: 1500.25,
                    playing: true,
                    window: None,
                    loading: false,
                    speed: 1.0,
                }),
            ),
            (
                r#"{"girok":"buffered","ranges":[{"from":null,"to":5}]}"#,
                Some(Report::Buffered {
                    ranges: vec![Range {
                        from: None,
                        to: Some(5.0),
                    }],
                }),
            ),
            (
                r#"{"girok":"skipped","from":1,"to":2}"#,
                Some(Report::Skipped { to: 2.0 }),
            ),
            (
                r#"{"girok":"key","key":"f","shift":false}"#,
                Some(Report::Key {
                    key: "f".into(),
                    shift: false,
                    command: false,
                }),
            ),
            (
                r#"{"girok":"key","key":"k","shift":false,"command":true}"#,
                Some(Report::Key {
                    key: "k".into(),
                    shift: false,
                    command: true,
                }),
            ),
            (r#"{"girok":"play"}"#, None),
            (r#"{"other":"ready"}"#, None),
            (r#""ready""#, None),
        ] {
            assert_eq!(serde_json::from_str::<Report>(text).ok(), expected, "{text}");
        }
    }
}
