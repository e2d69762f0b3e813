//! What a mirror keeps of events that are made for a test, and a search in all of it.
#![allow(
    unreachable_pub,
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    reason = "it is a module of each program that includes it"
)]

use std::sync::Arc;

use domain::mask::MaskType;
use mirror::batch::Batch;
use mirror::mask::{Counts, Masker};
use mirror::page::{Kept, Limits, Mirror};
use mirror::sanitise::sanitise;
use serde_json::{Value, json};

use super::rules;

/// All that must never be kept.
pub const SECRET: &str = "SECRET";

pub struct Recorded {
    pub mirror: Mirror,
    masker: Arc<Masker>,
    pub kept: String,
    pub is_strict: bool,
    pub counts: Counts,
}

impl Recorded {
    pub fn under(rules: &[(&str, MaskType)]) -> Self {
        let masker = rules::masker(rules);
        let mut mirror = Mirror::new(Limits::default());
        mirror.set_masker(Arc::clone(&masker));
        Self {
            mirror,
            masker,
            kept: String::new(),
            is_strict: false,
            counts: Counts::default(),
        }
    }

    pub fn event(mut self, event: &Value) -> Self {
        let text = event.to_string();
        let sanitised = sanitise(&Batch::read_one(&text).events[0], Some(&self.mirror));
        let text = sanitised.as_deref().unwrap_or(&text);
        let batch = Batch::read_one(text);
        let event = &batch.events[0];
        let taken = self.mirror.take_in(event, 0, self.is_strict, &mut self.counts);
        match taken.kept {
            Kept::AsItCame => self.kept.push_str(text),
            Kept::Instead(text) => {
                let batch = Batch::read_one(&text);
                assert_eq!(batch.events.len(), 1, "it is one event: {text}");
                self.kept.push_str(&text);
            }
            Kept::Hidden | Kept::Nothing => {}
        }
        self.kept.push('\n');
        for text in taken.after {
            self.kept.push_str(&text);
            self.kept.push('\n');
        }
        self
    }

    pub fn page(self, body: &[Value]) -> Self {
        let page = json!({"type": 0, "childNodes": [element(2, "html", &json!({}), &[element(3, "body", &json!({}), body)])], "id": 1});
        self.event(&json!({"type": 2, "data": {"node": page, "initialOffset": {"left": 0, "top": 0}}, "timestamp": 1}))
    }

    pub fn mutation(self, data: &Value) -> Self {
        let mut whole = json!({"source": 0, "adds": [], "removes": [], "texts": [], "attributes": []});
        for (name, value) in data.as_object().unwrap() {
            whole[name] = value.clone();
        }
        self.event(&json!({"type": 3, "data": whole, "timestamp": 2}))
    }

    pub fn input(self, id: i64, text: &str) -> Self {
        self.event(&json!({"type": 3, "data": {"source": 5, "id": id, "text": text, "isChecked": true}, "timestamp": 2}))
    }

    /// Goes on as a worker does that was evicted.
    pub fn forgotten(mut self) -> Self {
        let checkpoint = self.mirror.checkpoint(0).unwrap();
        self.mirror = Mirror::new(Limits::default());
        self.mirror.set_masker(Arc::clone(&self.masker));
        for text in String::from_utf8(checkpoint.events).unwrap().lines() {
            for event in &Batch::read_one(text).events {
                self.mirror.take_in(event, 0, false, &mut Counts::default());
            }
        }
        self
    }

    /// The same where there is no checkpoint: of what was kept, and of what else was written down.
    pub fn replayed(mut self) -> Self {
        let hidden = self.mirror.hidden_before(20 << 10);
        self.mirror = Mirror::new(Limits::default());
        self.mirror.set_masker(Arc::clone(&self.masker));
        for text in self.kept.lines() {
            for event in &Batch::read_one(text).events {
                self.mirror.take_in(event, 0, false, &mut Counts::default());
            }
        }
        if let Some(hidden) = hidden {
            self.mirror.learn_hidden(&hidden);
        }
        self
    }

    /// Nothing secret was kept, is on the page or in its checkpoint; all of these words were.
    pub fn keeps(self, words: &[&str]) {
        let snapshot = String::from_utf8(self.mirror.snapshot().unwrap_or_default()).unwrap();
        let checkpoint = self.mirror.checkpoint(0).map(|checkpoint| checkpoint.events);
        let checkpoint = String::from_utf8(checkpoint.unwrap_or_default()).unwrap();
        for (name, text) in [
            ("kept", &self.kept),
            ("snapshot", &snapshot),
            ("checkpoint", &checkpoint),
        ] {
            assert!(!text.contains(SECRET), "{name}: {text}");
        }
        for word in words {
            assert!(self.kept.contains(word), "{word} of {}", self.kept);
        }
    }
}

pub fn element(id: i64, tag: &str, attributes: &Value, children: &[Value]) -> Value {
    json!({"type": 2, "tagName": tag, "attributes": attributes, "childNodes": children, "id": id})
}

pub fn text(id: i64, text: &str) -> Value {
    json!({"type": 3, "textContent": text, "id": id})
}

pub fn add(parent: i64, node: &Value) -> Value {
    json!({"parentId": parent, "nextId": null, "node": node})
}

pub fn block() -> Recorded {
    Recorded::under(&[(".secret", MaskType::Block)])
}

pub fn redact() -> Recorded {
    Recorded::under(&[(".secret", MaskType::Redact)])
}
