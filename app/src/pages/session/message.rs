//! What this page and the replay frame say to each other, by `postMessage`.

use domain::Millis;
use domain::id::WindowId;
use domain::live::watched::Watched;
use domain::replay::{Opening, Watching};
use serde::{Deserialize, Serialize};

/// From this page to the frame.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "girok", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub(in crate::pages) enum Order {
    Open(Box<Opening>),
    /// Shows the session while it happens.
    Watch(Watching),
    /// Tries again at once what could not be loaded.
    Retry,
    Play,
    Pause,
    Seek {
        at: Millis,
    },
    Speed {
        value: f64,
    },
    SkipIdle {
        value: bool,
    },
    MouseTrail {
        value: bool,
    },
    Window {
        id: Option<WindowId>,
    },
    /// Lets somebody pick an element of the page, or does not any more.
    Pick {
        on: bool,
    },
    /// Shows the page at its full length and as wide as the frame, and says where these elements are on it, now and
    /// whenever that changes.
    Map {
        on: bool,
        nodes: Vec<i64>,
    },
    /// Asks how the page of the map looks.
    Draw,
}

/// From the frame to this page. Its clock runs in fractions of a millisecond.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "girok", rename_all = "camelCase")]
pub(in crate::pages) enum Report {
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
    /// What the server said last of a session that is watched; `now` is its clock.
    Watched {
        watched: Box<Watched>,
        front: Option<WindowId>,
        now: Millis,
    },
    /// How watching goes.
    Live(Live),
    Problem {
        message: String,
        retry: bool,
    },
    /// Somebody picked the element with this id, or none.
    Picked {
        id: Option<i64>,
    },
    /// The size of the page, what the visitor saw of it at once, and of the elements that were asked for and are laid out the
    /// ids, each with its left, top, width and height. All of it in the page's CSS px.
    Map {
        width: f64,
        height: f64,
        fold: f64,
        boxes: Vec<(i64, f64, f64, f64, f64)>,
    },
    /// The page of the map as an SVG that loads nothing; `None` where it cannot be had.
    Drawn {
        svg: Option<String>,
    },
    Key {
        key: String,
        shift: bool,
        /// Ctrl or Cmd was held.
        #[serde(default)]
        command: bool,
    },
}

/// How watching a session goes, in ms of the recording's own time.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::pages) struct Live {
    /// The window on the screen.
    pub(in crate::pages) window: Option<WindowId>,
    /// The moment on the screen; `None` before the first picture.
    pub(in crate::pages) at: Option<f64>,
    pub(in crate::pages) behind: f64,
    /// The window's first picture has not arrived.
    pub(in crate::pages) blind: bool,
    pub(in crate::pages) loading: bool,
    pub(in crate::pages) connection: Connection,
    /// Why there is no connection, and in how many ms it is tried again.
    pub(in crate::pages) message: Option<String>,
    pub(in crate::pages) retry_in: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::pages) enum Connection {
    Up,
    /// It is tried again by itself.
    Lost,
    /// It is tried again only when asked to.
    Refused,
    /// The session has ended, and all of it was shown.
    Ended,
}

/// Loaded from one moment to another; a side without bound arrives as null.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub(in crate::pages) struct Range {
    pub(in crate::pages) from: Option<f64>,
    pub(in crate::pages) to: Option<f64>,
}

#[cfg(test)]
mod tests {
    use domain::activity::{Stretch, WindowActivity};
    use domain::replay::WindowSpan;

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
            (Order::Retry, r#"{"girok":"retry"}"#),
            (Order::Draw, r#"{"girok":"draw"}"#),
            (Order::Pick { on: true }, r#"{"girok":"pick","on":true}"#),
            (
                Order::Map {
                    on: true,
                    nodes: vec![7],
                },
                r#"{"girok":"map","on":true,"nodes":[7]}"#,
            ),
            (
                Order::Watch(Watching {
                    session: "session-1".parse().unwrap(),
                    service: "shop".parse().unwrap(),
                    mouse_trail: true,
                }),
                r#"{"girok":"watch","session":"session-1","service":"shop","mouseTrail":true}"#,
            ),
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
                r#"{"girok":"picked","id":12}"#,
                Some(Report::Picked { id: Some(12) }),
            ),
            (
                r#"{"girok":"map","width":1440,"height":3000.5,"fold":900,"boxes":[[7,1,2,3,4.5]]}"#,
                Some(Report::Map {
                    width: 1_440.0,
                    height: 3_000.5,
                    fold: 900.0,
                    boxes: vec![(7, 1.0, 2.0, 3.0, 4.5)],
                }),
            ),
            (
                r#"{"girok":"drawn","svg":"<svg/>"}"#,
                Some(Report::Drawn {
                    svg: Some("<svg/>".into()),
                }),
            ),
            (
                r#"{"girok":"drawn","svg":null}"#,
                Some(Report::Drawn { svg: None }),
            ),
            (
                r#"{"girok":"live","window":"window-1","at":1500.5,"behind":0,"blind":false,"loading":false,
                "connection":"lost","message":"Gone","retryIn":900.5}"#,
                Some(Report::Live(Live {
                    window: Some("window-1".parse().unwrap()),
                    at: Some(1500.5),
                    behind: 0.0,
                    blind: false,
                    loading: false,
                    connection: Connection::Lost,
                    message: Some("Gone".into()),
                    retry_in: Some(900.5),
                })),
            ),
            (
                r#"{"girok":"watched","front":null,"now":7,"watched":{"status":"active","events":3,
                "started_at":1,"last_event_at":2,"received_at":3,"windows":[]}}"#,
                Some(Report::Watched {
                    watched: Box::new(Watched {
                        status: domain::session::SessionStatus::Active,
                        events: 3,
                        started_at: 1,
                        last_event_at: 2,
                        received_at: 3,
                        signs: None,
                        windows: vec![],
                    }),
                    front: None,
                    now: 7,
                }),
            ),
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
