//! What the small events say, read field by field, so that one odd field does not hide the others.

use super::{Event, EventType, Interaction, Layout, Source};
use crate::json::Raw;

/// The plugin of Girok's recorder that tells how a page is laid out.
const LAYOUT: &str = "girok/layout@1";

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
    /// Where the mouse came by: the last place of it, and the moments of the first and the last one, as distances from the
    /// event's own.
    MouseMove {
        node: i64,
        x: f64,
        y: f64,
        first: i64,
        last: i64,
    },
    TouchMove,
    Scroll {
        node: i64,
        y: f64,
    },
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
    /// As Girok's recorder tells it.
    Layout(Layout),
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
            (_, Some(Source::MouseMove)) => mouse_move(data).unwrap_or(Self::Other),
            (_, Some(Source::TouchMove)) => Self::TouchMove,
            (_, Some(Source::Scroll)) => scroll(data).unwrap_or(Self::Other),
            (_, Some(Source::Input)) => input(data).unwrap_or(Self::Other),
            (_, Some(Source::Log)) => console(data),
            _ => Self::Other,
        }
    }

    /// Whether it is a custom event whose payload has this text under this key.
    pub(crate) fn says(&self, key: &str, text: &str) -> bool {
        let Self::Custom {
            payload: Some(payload),
            ..
        } = self
        else {
            return false;
        };
        payload
            .get(key)
            .and_then(Raw::string)
            .is_some_and(|said| said == text)
    }
}

fn mouse_move(data: Raw<'_>) -> Option<Payload<'_>> {
    let mut positions = data.get("positions")?.items();
    let offset = |position: Raw<'_>| {
        position
            .get("timeOffset")
            .and_then(Raw::integer)
            .unwrap_or_default()
    };
    let first = positions.next()?;
    let last = positions.last().unwrap_or(first);
    Some(Payload::MouseMove {
        node: last.get("id")?.integer()?,
        x: last.get("x")?.number()?,
        y: last.get("y")?.number()?,
        first: offset(first),
        last: offset(last),
    })
}

fn scroll(data: Raw<'_>) -> Option<Payload<'_>> {
    Some(Payload::Scroll {
        node: data.get("id")?.integer()?,
        y: data.get("y")?.number()?,
    })
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
        Some(payload) if name == LAYOUT => Layout::read(payload).map_or(Payload::Other, Payload::Layout),
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
