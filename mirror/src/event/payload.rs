//! What the small events say, read field by field, so that one odd field does not hide the others.

use super::{Event, EventType, Interaction, Source};
use crate::json::Raw;

/// What an event says, as far as this server needs to know. Everything else is [`Payload::Other`].
#[derive(Debug, Clone, PartialEq)]
pub enum Payload<'a> {
    Meta {
        href: Option<String>,
    },
    Pointer {
        interaction: Interaction,
        node: i64,
        x: f64,
        y: f64,
    },
    TouchMove,
    Input {
        node: i64,
    },
    /// A console message: as rrweb's console plugin has it, or as rrweb 1 had it.
    Console {
        level: String,
        parts: Vec<Raw<'a>>,
    },
    Custom {
        tag: String,
        payload: Option<Raw<'a>>,
    },
    Other,
}

impl<'a> Payload<'a> {
    pub(super) fn of(event: &Event<'a>) -> Self {
        let Some(data) = event.data else {
            return Self::Other;
        };
        match (event.kind, event.source) {
            (EventType::Meta, _) => Self::Meta {
                href: data.get("href").and_then(Raw::string),
            },
            (EventType::Custom, _) => custom(data),
            (EventType::Plugin, _) => plugin(data),
            (_, Some(Source::MouseInteraction)) => pointer(data).unwrap_or(Self::Other),
            (_, Some(Source::TouchMove)) => Self::TouchMove,
            (_, Some(Source::Input)) => input(data).unwrap_or(Self::Other),
            (_, Some(Source::Log)) => console(data),
            _ => Self::Other,
        }
    }
}

fn pointer(data: Raw<'_>) -> Option<Payload<'_>> {
    let coordinate = |key| data.get(key).and_then(Raw::number).unwrap_or_default();
    Some(Payload::Pointer {
        interaction: Interaction::from(data.get("type")?.integer()?),
        node: data.get("id")?.integer()?,
        x: coordinate("x"),
        y: coordinate("y"),
    })
}

/// What a script wrote into a field is not what the visitor typed.
fn input(data: Raw<'_>) -> Option<Payload<'_>> {
    let by_script = data.get("userTriggered").and_then(Raw::boolean) == Some(false);
    let node = data.get("id")?.integer()?;
    (!by_script).then_some(Payload::Input { node })
}

fn custom(data: Raw<'_>) -> Payload<'_> {
    match data.get("tag").and_then(Raw::string) {
        Some(tag) => Payload::Custom {
            tag,
            payload: data.get("payload"),
        },
        None => Payload::Other,
    }
}

fn plugin(data: Raw<'_>) -> Payload<'_> {
    let name = data.get("plugin").and_then(Raw::string).unwrap_or_default();
    match data.get("payload") {
        Some(payload) if name.starts_with("rrweb/console@") => console(payload),
        _ => Payload::Other,
    }
}

fn console(payload: Raw<'_>) -> Payload<'_> {
    Payload::Console {
        level: payload
            .get("level")
            .and_then(Raw::string)
            .unwrap_or_else(|| "log".into()),
        parts: payload
            .get("payload")
            .map(|parts| parts.items().collect())
            .unwrap_or_default(),
    }
}
