//! What a connection may say, and how often.

use std::num::NonZeroU32;

use domain::live::filter::LiveFilter;
use domain::live::message::{ClientMessage, MOST_BYTES};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use serde::Deserialize;
use yawc::frame::OpCode;

/// A page says something with each stop of scrolling and each letter of a search, and never so much.
const A_SECOND: NonZeroU32 = NonZeroU32::MIN.saturating_add(9);
const AT_ONCE: NonZeroU32 = NonZeroU32::MIN.saturating_add(39);

/// What was said, as far as it is understood.
#[derive(Debug, PartialEq)]
pub(super) enum Heard {
    Message(ClientMessage),
    /// It cannot be done, and nothing changes.
    Wrong(String),
    /// 1008, with the reason
    Refused(&'static str),
    /// 1009
    TooLarge,
    /// A frame that says nothing to the channel; the library sees to it.
    Nothing,
}

pub(super) struct Inbox {
    rate: DefaultDirectRateLimiter,
}

impl Inbox {
    pub(super) fn new() -> Self {
        Self {
            rate: RateLimiter::direct(Quota::per_second(A_SECOND).allow_burst(AT_ONCE)),
        }
    }

    /// Every frame counts, because the library answers some of them by itself.
    pub(super) fn hear(&self, kind: OpCode, payload: &[u8]) -> Heard {
        if self.rate.check().is_err() {
            return Heard::Refused("too many messages");
        }
        match kind {
            OpCode::Text if payload.len() > MOST_BYTES => Heard::TooLarge,
            OpCode::Text => read(payload),
            OpCode::Binary => Heard::Refused("only text is spoken here"),
            _ => Heard::Nothing,
        }
    }
}

fn read(text: &[u8]) -> Heard {
    match serde_json::from_slice(text) {
        Ok(ClientMessage::Watch { filter }) => match filter.checked() {
            Ok(filter) => Heard::Message(ClientMessage::Watch { filter }),
            Err(error) => Heard::Wrong(error.to_string()),
        },
        Ok(message) => Heard::Message(message),
        Err(_) => unread(text),
    }
}

/// A filter that cannot be read is a wrong filter, and not an unknown message.
fn unread(text: &[u8]) -> Heard {
    #[derive(Deserialize)]
    struct Watch<'a> {
        #[serde(rename = "type")]
        kind: &'a str,
        #[serde(borrow)]
        filter: &'a serde_json::value::RawValue,
    }
    match serde_json::from_slice::<Watch<'_>>(text) {
        Ok(watch) if watch.kind == "watch" => match serde_json::from_str::<LiveFilter>(watch.filter.get()) {
            Err(error) => Heard::Wrong(format!("this filter is not understood: {error}")),
            Ok(_) => Heard::Refused("unknown message"),
        },
        _ => Heard::Refused("unknown message"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_message_closes_the_connection_and_a_wrong_filter_does_not() {
        for text in [
            "",
            "ping",
            "[]",
            r#"{"type":"shout"}"#,
            r#"{"type":"view","rows":7}"#,
            r#"{"type":"view","rows":["a b"]}"#,
            r#"{"type":"watch"}"#,
            r#"{"type":"watch","filter":{},"more":1}"#,
        ] {
            assert_eq!(read(text.as_bytes()), Heard::Refused("unknown message"), "{text}");
        }
        for text in [
            r#"{"type":"watch","filter":{"devices":["toaster"]}}"#,
            r#"{"type":"watch","filter":{"countries":["Korea"]}}"#,
            r#"{"type":"watch","filter":{"colour":"red"}}"#,
            r#"{"type":"watch","filter":null}"#,
        ] {
            assert!(matches!(read(text.as_bytes()), Heard::Wrong(_)), "{text}");
        }
    }

    #[test]
    fn a_flood_is_refused_and_a_busy_page_is_not() {
        let inbox = Inbox::new();
        let heard: Vec<_> = (0..60)
            .map(|_| inbox.hear(OpCode::Text, br#"{"type":"ping","n":1}"#))
            .collect();
        let taken = heard
            .iter()
            .filter(|heard| matches!(heard, Heard::Message(_)))
            .count();
        assert!((40..50).contains(&taken), "{taken}");
        assert_eq!(heard.last(), Some(&Heard::Refused("too many messages")));
        // The library answers each of them.
        let inbox = Inbox::new();
        let heard = (0..60).map(|_| inbox.hear(OpCode::Ping, b""));
        assert_eq!(heard.last(), Some(Heard::Refused("too many messages")));
    }
}
