//! The sessions that both contestants are told of, and which filters they fit.

use std::time::{SystemTime, UNIX_EPOCH};

/// Each filter lets this part of the sessions through.
pub(crate) const GROUPS: usize = 100;
/// Ways in which a search divides the sessions into so many groups.
pub(crate) const DIVISIONS: usize = 10;

/// What a socket asks for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Filter {
    All,
    Service(usize),
    /// A part of the actors' e-mails: each division has a letter.
    Search {
        division: usize,
        group: usize,
    },
}

impl Filter {
    pub(crate) fn query(self) -> String {
        match self {
            Self::All => String::new(),
            Self::Service(group) => format!("?service={}", service(group)),
            Self::Search { division, group } => format!("?q={}", mark(division, group)),
        }
    }

    pub(crate) fn fits(self, session: usize) -> bool {
        match self {
            Self::All => true,
            Self::Service(group) => session % GROUPS == group,
            Self::Search {
                division,
                group: wanted,
            } => group(division, session) == wanted,
        }
    }
}

/// Each division mixes the sessions otherwise, and all its groups are of the same size.
fn group(division: usize, session: usize) -> usize {
    (session + division * (session / GROUPS)) % GROUPS
}

fn mark(division: usize, group: usize) -> String {
    let letter = "abcdefghij".get(division..=division).unwrap_or_default();
    format!("{letter}{group:02}")
}

pub(crate) fn service(group: usize) -> String {
    format!("app-{group:03}")
}

pub(crate) fn id(session: usize) -> String {
    format!("session-{session:06}")
}

/// The session's number, as its id says.
pub(crate) fn number(id: &str) -> Option<usize> {
    id.strip_prefix("session-")?.parse().ok()
}

/// The smallest page that can be replayed.
pub(crate) fn first_batch(session: usize) -> String {
    let at = now();
    let email: String = (0..DIVISIONS)
        .map(|division| mark(division, group(division, session)))
        .collect();
    let url = format!("https://shop.example/products/{session}");
    serde_json::json!({
        "meta": {
            "actor": {"id": format!("u-{session}"), "type": "user", "email": format!("{email}@shop.example")},
            "screen": {"width": 1280, "height": 720},
            "language": "en",
            "url": url,
        },
        "events": [
            {"type": 4, "data": {"href": url, "width": 1280, "height": 720}, "timestamp": at},
            {"type": 2, "data": {"node": {"type": 0, "id": 1, "childNodes": [
                {"type": 2, "id": 2, "tagName": "html", "attributes": {}, "childNodes": [
                    {"type": 2, "id": 3, "tagName": "body", "attributes": {}, "childNodes": [
                        {"type": 2, "id": 4, "tagName": "button", "attributes": {}, "childNodes": [
                            {"type": 3, "id": 5, "textContent": "Buy"},
                        ]},
                    ]},
                ]},
            ]}, "initialOffset": {"left": 0, "top": 0}}, "timestamp": at},
            {"type": 5, "data": {"tag": "girok:page", "payload": {"url": url, "title": "Shop", "kind": "load"}}, "timestamp": at},
        ],
    })
    .to_string()
}

pub(crate) fn click() -> String {
    let at = now();
    format!(r#"[{{"type":3,"data":{{"source":2,"type":2,"id":4,"x":20,"y":20}},"timestamp":{at}}}]"#)
}

fn now() -> u128 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_millis()
}
