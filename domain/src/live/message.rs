//! What goes over the live channel, `/admin/sessions/live`: one JSON object in each text frame.
//!
//! The server begins with [`ServerMessage::SessionsSnapshot`] in one or more parts, and from then on says what changes.
//! Each of its messages carries a number, `seq`, that counts from 1 for each connection: a client that sees one missing
//! asks for another snapshot. Times are milliseconds since 1970 by the server's clock.
//!
//! ```json
//! {"seq":1,"type":"sessions_snapshot","at":1760000000000,"first":true,"last":true,"sessions":[…]}
//! {"seq":2,"type":"sessions_totals","at":…,"totals":{"sessions":12,"services":[["web-app",12]],…}}
//! {"seq":3,"type":"session_started","at":…,"sessions":[{"id":…,"service":…,"now":{…}}]}
//! {"seq":4,"type":"session_updated","at":…,"sessions":[{"id":…,"now":{…}}]}
//! {"seq":5,"type":"session_ended","at":…,"sessions":[{"id":…,"reason":"left"}]}
//! {"seq":6,"type":"pong","at":…,"n":1}
//! {"seq":7,"type":"error","at":…,"message":"a country is two capital letters"}
//! ```
//!
//! A client says which sessions it wants in the address, as [`LiveFilter::to_pairs`] writes it, and then by
//! [`ClientMessage`]s.

use serde::{Deserialize, Serialize};

use super::filter::LiveFilter;
use super::session::{LiveEnd, LiveSession, LiveTotals, LiveUpdate};
use crate::Millis;
use crate::id::SessionId;

/// The path of the channel …
pub const PATH: &str = "/admin/sessions/live";
/// … and of what says why it was refused.
pub const STATUS_PATH: &str = "/admin/sessions/live/status";

/// A client says something at least this often …
pub const PING_EVERY_MS: Millis = 10_000;
/// … and either side takes the other for dead that was silent for this long.
pub const DEAD_AFTER_MS: Millis = 25_000;

/// Rows that may be named as in view at once.
pub const MOST_IN_VIEW: usize = 200;
/// Bytes of a client's message.
pub const MOST_BYTES: usize = 16 * 1024;

/// From the server, without its number.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerMessage {
    /// The sessions that fit, in parts. The first part begins a new list, which is whole with the last one; changes may
    /// come in between, also of sessions that only a later part brings: those are to be ignored.
    SessionsSnapshot {
        at: Millis,
        first: bool,
        last: bool,
        sessions: Vec<LiveSession>,
    },
    /// Sessions that began, or that fit from now on.
    SessionStarted {
        at: Millis,
        sessions: Vec<LiveSession>,
    },
    /// Sessions that changed: those in view, or all.
    SessionUpdated {
        at: Millis,
        sessions: Vec<LiveUpdate>,
    },
    SessionEnded {
        at: Millis,
        sessions: Vec<LiveEnd>,
    },
    SessionsTotals {
        at: Millis,
        totals: LiveTotals,
    },
    /// The answer to [`ClientMessage::Ping`].
    Pong {
        at: Millis,
        n: u32,
    },
    /// What a client asked for cannot be done; all is as it was before.
    Error {
        at: Millis,
        message: String,
    },
}

/// From a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum ClientMessage {
    /// Asks for other sessions; a snapshot follows. Also the way to ask for a snapshot after a gap.
    Watch { filter: LiveFilter },
    /// Updates are wanted of these sessions only, at most [`MOST_IN_VIEW`] of them; of all with `null`, as it is at
    /// first. Those that are new in view are told at once.
    View { rows: Option<Vec<SessionId>> },
    /// A sign of life.
    Ping { n: u32 },
}

/// A message of the server with its number.
#[derive(Debug, Clone, PartialEq)]
pub struct Numbered {
    pub seq: u64,
    pub message: ServerMessage,
}

/// What all messages begin with.
#[derive(Deserialize)]
struct Head {
    seq: u64,
    #[serde(rename = "type")]
    kind: Kind,
    at: Millis,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    SessionsSnapshot,
    SessionStarted,
    SessionUpdated,
    SessionEnded,
    SessionsTotals,
    Pong,
    Error,
}

impl Numbered {
    /// Reads a message. In two steps, because a tagged enum would copy each value before it is read.
    pub fn parse(text: &str) -> Result<Self, serde_json::Error> {
        #[derive(Deserialize)]
        struct Part {
            first: bool,
            last: bool,
            sessions: Vec<LiveSession>,
        }
        #[derive(Deserialize)]
        struct Sessions<T> {
            sessions: Vec<T>,
        }
        #[derive(Deserialize)]
        struct Totals {
            totals: LiveTotals,
        }
        #[derive(Deserialize)]
        struct Pong {
            n: u32,
        }
        #[derive(Deserialize)]
        struct Problem {
            message: String,
        }
        let Head { seq, kind, at } = serde_json::from_str(text)?;
        let message = match kind {
            Kind::SessionsSnapshot => {
                let Part {
                    first,
                    last,
                    sessions,
                } = serde_json::from_str(text)?;
                ServerMessage::SessionsSnapshot {
                    at,
                    first,
                    last,
                    sessions,
                }
            }
            Kind::SessionStarted => {
                let Sessions { sessions } = serde_json::from_str(text)?;
                ServerMessage::SessionStarted { at, sessions }
            }
            Kind::SessionUpdated => {
                let Sessions { sessions } = serde_json::from_str(text)?;
                ServerMessage::SessionUpdated { at, sessions }
            }
            Kind::SessionEnded => {
                let Sessions { sessions } = serde_json::from_str(text)?;
                ServerMessage::SessionEnded { at, sessions }
            }
            Kind::SessionsTotals => {
                let Totals { totals } = serde_json::from_str(text)?;
                ServerMessage::SessionsTotals { at, totals }
            }
            Kind::Pong => {
                let Pong { n } = serde_json::from_str(text)?;
                ServerMessage::Pong { at, n }
            }
            Kind::Error => {
                let Problem { message } = serde_json::from_str(text)?;
                ServerMessage::Error { at, message }
            }
        };
        Ok(Self { seq, message })
    }

    /// The message as it is sent.
    pub fn to_text(&self) -> Result<String, serde_json::Error> {
        let body = serde_json::to_string(&self.message)?;
        Ok(numbered(self.seq, &body))
    }
}

/// Puts the number into a message's JSON, so that what many connections are told is written only once.
pub fn numbered(seq: u64, body: &str) -> String {
    format!("{{\"seq\":{seq},{}", body.strip_prefix('{').unwrap_or(body))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::session::EndReason;

    const SESSION: &str = r#"{"id":"session-0001","service":"web-app","actor":{"id":"u-1","type":"user","email":"kim@shop.example"},"device":"desktop","browser":"Chrome","os":"Mac","country":"KR","city":"Seoul","started_at":5,"now":{"page":"/cart","windows":2,"events":30,"clicks":4,"errors":1,"standing":"hidden","since":9}}"#;

    #[test]
    fn each_message_reads_as_it_is_written() {
        let session = SESSION;
        for text in [
            format!(
                r#"{{"seq":1,"type":"sessions_snapshot","at":10,"first":true,"last":false,"sessions":[{session}]}}"#
            ),
            format!(r#"{{"seq":2,"type":"session_started","at":10,"sessions":[{session}]}}"#),
            r#"{"seq":3,"type":"session_updated","at":10,"sessions":[{"id":"session-0001","now":{"windows":1,"events":3,"clicks":0,"errors":0,"standing":"active","since":2}}]}"#.into(),
            r#"{"seq":4,"type":"session_ended","at":10,"sessions":[{"id":"session-0001","reason":"timed_out"}]}"#.into(),
            r#"{"seq":5,"type":"sessions_totals","at":10,"totals":{"sessions":2,"services":[["web-app",2]],"devices":[["desktop",2]],"countries":[["KR",1]],"standings":[["active",2]]}}"#.into(),
            r#"{"seq":6,"type":"pong","at":10,"n":7}"#.into(),
            r#"{"seq":18446744073709551615,"type":"error","at":10,"message":"a \"quoted\" one"}"#.into(),
        ] {
            let message = Numbered::parse(&text).unwrap();
            assert_eq!(message.to_text().unwrap(), text);
        }
    }

    #[test]
    fn fields_may_come_in_any_order_and_unknown_ones_are_passed_over() {
        let text = r#"{"new":[1],"sessions":[{"reason":"left","id":"session-0001"}],"at":1,"type":"session_ended","seq":9}"#;
        let expected = ServerMessage::SessionEnded {
            at: 1,
            sessions: vec![LiveEnd {
                id: "session-0001".parse().unwrap(),
                reason: EndReason::Left,
            }],
        };
        assert_eq!(
            Numbered::parse(text).unwrap(),
            Numbered {
                seq: 9,
                message: expected
            }
        );
    }

    #[test]
    fn what_is_no_message_is_an_error() {
        for text in [
            "",
            "[]",
            r#"{"seq":1,"type":"session_moved","at":1}"#,
            r#"{"type":"pong","at":1,"n":1}"#,
            r#"{"seq":1,"type":"session_ended","at":1,"sessions":[{"id":"../x","reason":"left"}]}"#,
        ] {
            assert!(Numbered::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_client_is_understood_and_nothing_else_is() {
        for (text, expected) in [
            (r#"{"type":"ping","n":3}"#, Some(ClientMessage::Ping { n: 3 })),
            (
                r#"{"type":"view","rows":null}"#,
                Some(ClientMessage::View { rows: None }),
            ),
            (
                r#"{"type":"view","rows":["session-0001"]}"#,
                Some(ClientMessage::View {
                    rows: Some(vec!["session-0001".parse().unwrap()]),
                }),
            ),
            (
                r#"{"type":"watch","filter":{"devices":["mobile"]}}"#,
                Some(ClientMessage::Watch {
                    filter: LiveFilter::from_pairs([("device", "mobile")]),
                }),
            ),
            (r#"{"type":"watch","filter":{"devices":["toaster"]}}"#, None),
            (r#"{"type":"watch","filter":{"colour":["red"]}}"#, None),
            (r#"{"type":"shout"}"#, None),
            (r#"{"type":"ping","n":3,"more":1}"#, None),
        ] {
            assert_eq!(
                serde_json::from_str::<ClientMessage>(text).ok(),
                expected,
                "{text}"
            );
        }
    }
}
