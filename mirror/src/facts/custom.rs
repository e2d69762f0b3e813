//! What custom events tell: Girok's own tags, the page views of other recorders, and anything else by its tag.

use domain::actor::{Actor, ActorType};
use domain::fact::FactKind;

use super::page::Navigation;
use super::text::{DATA, LABEL, MESSAGE, STACK, TITLE, URL, bounded, field};
use crate::json::Raw;

pub(super) enum Told {
    Navigation(Navigation),
    Identity(Actor),
    Fact(FactKind),
    Nothing,
}

pub(super) fn told(tag: &str, payload: Option<Raw<'_>>) -> Told {
    let of = |key, max| payload.and_then(|payload| field(payload, key, max));
    match tag {
        "girok:page" => match of("url", URL) {
            Some(url) => Told::Navigation(Navigation {
                url,
                title: of("title", TITLE),
                load: of("kind", LABEL).is_none_or(|kind| kind == "load"),
            }),
            None => Told::Nothing,
        },
        "$pageview" | "pageview" | "page_view" | "page-view" => {
            match of("href", URL).or_else(|| of("url", URL)) {
                Some(url) => Told::Navigation(Navigation {
                    url,
                    title: of("title", TITLE),
                    load: true,
                }),
                None => Told::Fact(custom(tag, payload)),
            }
        }
        "girok:identify" => payload.and_then(actor).map_or(Told::Nothing, Told::Identity),
        "girok:error" => Told::Fact(FactKind::Error {
            message: of("message", MESSAGE).unwrap_or_else(|| "Unknown error".into()),
            stack: of("stack", STACK),
        }),
        "girok:track" => match of("name", LABEL) {
            Some(name) => Told::Fact(custom(&name, payload.and_then(|payload| payload.get("data")))),
            None => Told::Nothing,
        },
        "girok:visibility" => match of("state", LABEL).as_deref() {
            Some("visible") => Told::Fact(FactKind::Visibility { visible: true }),
            Some("hidden") => Told::Fact(FactKind::Visibility { visible: false }),
            _ => Told::Nothing,
        },
        "girok:stopped" => Told::Fact(FactKind::Stopped {
            reason: of("reason", LABEL).unwrap_or_else(|| "unknown".into()),
        }),
        "girok:leave" => Told::Nothing,
        _ => Told::Fact(custom(tag, payload)),
    }
}

fn custom(name: &str, data: Option<Raw<'_>>) -> FactKind {
    FactKind::Custom {
        name: bounded(name, LABEL),
        data: data
            .filter(|data| data.as_str().len() <= DATA)
            .and_then(|data| serde_json::from_str(data.as_str()).ok()),
    }
}

/// Who the page says that the visitor is; `None` without an id.
pub fn actor(object: Raw<'_>) -> Option<Actor> {
    let id = object.get("id")?;
    let id = match id.string() {
        Some(text) => bounded(&text, LABEL),
        None => id.integer()?.to_string(),
    };
    (!id.is_empty()).then(|| Actor {
        id,
        kind: field(object, "type", LABEL).map_or(ActorType::Anonymous, |kind| ActorType::parse(&kind)),
        email: field(object, "email", LABEL),
        name: field(object, "name", LABEL),
    })
}
