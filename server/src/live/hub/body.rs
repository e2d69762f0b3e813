//! The texts of messages, without their number: written once for all who are told the same.

use std::collections::HashMap;
use std::sync::Arc;

use domain::Millis;
use serde::Serialize;

/// About the bytes of a message, so that a queue has room for several.
const LARGEST: usize = 64 * 1024;

/// JSON of a message, or of a part of one.
pub(super) type Text = Arc<str>;

/// What is to be told, as it is found.
#[derive(Default)]
pub(super) struct News {
    pub(super) audiences: HashMap<usize, Parts>,
    pub(super) viewers: HashMap<usize, Vec<Text>>,
}

#[derive(Default)]
pub(super) struct Parts {
    pub(super) started: Vec<Text>,
    pub(super) updated: Vec<Text>,
    pub(super) ended: Vec<Text>,
}

pub(super) struct Bodies {
    pub(super) to_all: Vec<Text>,
    /// For members that get the updates of all rows.
    pub(super) updates: Vec<Text>,
}

impl News {
    pub(super) fn of(&mut self, audience: usize) -> &mut Parts {
        self.audiences.entry(audience).or_default()
    }

    pub(super) fn for_viewer(&mut self, viewer: usize) -> &mut Vec<Text> {
        self.viewers.entry(viewer).or_default()
    }
}

impl Parts {
    pub(super) fn bodies(&self, now: Millis) -> Bodies {
        let mut to_all = messages("session_ended", now, &self.ended);
        to_all.extend(messages("session_started", now, &self.started));
        Bodies {
            to_all,
            updates: updated(now, &self.updated),
        }
    }
}

pub(super) fn updated(now: Millis, texts: &[Text]) -> Vec<Text> {
    messages("session_updated", now, texts)
}

/// As many messages as it takes for none of them to be large.
fn messages(kind: &str, now: Millis, texts: &[Text]) -> Vec<Text> {
    let mut messages = Vec::new();
    let mut rest = texts;
    while !rest.is_empty() {
        let mut bytes = 0;
        let fitting = rest.iter().take_while(|text| {
            bytes += text.len();
            bytes <= LARGEST
        });
        // One that is larger by itself goes alone.
        let (part, later) = rest.split_at(fitting.count().clamp(1, rest.len()));
        messages.push(message(kind, now, "", part));
        rest = later;
    }
    messages
}

pub(super) fn snapshot(now: Millis, first: bool, last: bool, rows: &[Text]) -> Text {
    message(
        "sessions_snapshot",
        now,
        &format!(r#""first":{first},"last":{last},"#),
        rows,
    )
}

/// The JSON of a value that always has one; `None` would be a fault of its type.
pub(super) fn text(value: &impl Serialize) -> Option<Text> {
    match serde_json::to_string(value) {
        Ok(text) => Some(text.into()),
        Err(error) => {
            tracing::error!(%error, "a live message cannot be written");
            None
        }
    }
}

fn message(kind: &str, now: Millis, fields: &str, texts: &[Text]) -> Text {
    let length: usize = texts.iter().map(|text| text.len() + 1).sum();
    let mut body = String::with_capacity(length + 100);
    body.push_str("{\"type\":\"");
    body.push_str(kind);
    body.push_str("\",\"at\":");
    body.push_str(&now.to_string());
    body.push(',');
    body.push_str(fields);
    body.push_str("\"sessions\":[");
    for (index, text) in texts.iter().enumerate() {
        if index > 0 {
            body.push(',');
        }
        body.push_str(text);
    }
    body.push_str("]}");
    body.into()
}
