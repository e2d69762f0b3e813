//! An event that is not placed is not kept by anybody: it must leave the mirror as it was.
#![allow(clippy::unwrap_used, reason = "in a test, what cannot go on has failed")]

use mirror::batch::Batch;
use mirror::page::{Applied, Limits, Mirror};
use serde_json::{Value, json};

/// A page with one of each kind of node that treats what comes into it in its own way.
fn page() -> Value {
    let element = |id: i64, tag: &str, children: Value| json!({"type": 2, "tagName": tag, "attributes": {}, "childNodes": children, "id": id});
    let text = |id: i64| json!({"type": 3, "textContent": "text", "id": id});
    let host = json!({"type": 2, "tagName": "div", "attributes": {}, "isShadowHost": true, "id": 12, "childNodes": [
        {"type": 3, "textContent": "in the shadow", "isShadow": true, "id": 13},
    ]});
    let body = json!([
        element(5, "div", json!([element(6, "p", json!([text(7)])), text(8)])),
        element(9, "iframe", json!([])), element(10, "textarea", json!([])), element(11, "style", json!([text(14)])),
        host, {"type": 5, "textContent": "comment", "id": 15}, element(16, "input", json!([])),
    ]);
    let html = element(
        2,
        "html",
        json!([element(3, "head", json!([])), element(4, "body", body)]),
    );
    let node = json!({"type": 0, "id": 1, "childNodes": [{"type": 1, "name": "html", "publicId": "", "systemId": "", "id": 17}, html]});
    json!({"type": 2, "data": {"node": node, "initialOffset": {"left": 0, "top": 0}}, "timestamp": 1})
}

fn apply(mirror: &mut Mirror, event: &Value) -> Applied {
    let text = event.to_string();
    let batch = Batch::read_one(&text);
    mirror.apply(batch.events.first().unwrap())
}

struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    /// Of a node that is there, that was never there, or that no node has.
    fn id(&mut self) -> i64 {
        match self.below(8) {
            0 => 40 + i64::try_from(self.below(4)).unwrap(),
            1 => -1,
            _ => 1 + i64::try_from(self.below(20)).unwrap(),
        }
    }

    fn node(&mut self) -> Value {
        let id = self.id();
        let is_shadow = self.below(6) == 0;
        match self.below(6) {
            0 => json!({"type": 3, "textContent": "new", "id": id, "isShadow": is_shadow}),
            1 => json!({"type": 0, "childNodes": [], "id": id}),
            2 => json!({"type": 1, "name": "html", "publicId": "", "systemId": "", "id": id}),
            3 => json!({"type": 5, "textContent": "new", "id": id, "rootId": self.id()}),
            4 => {
                json!({"type": 2, "tagName": "iframe", "attributes": {}, "childNodes": [], "id": id, "isShadow": is_shadow})
            }
            _ => {
                json!({"type": 2, "tagName": "div", "attributes": {}, "childNodes": [], "id": id, "isShadow": is_shadow})
            }
        }
    }

    fn event(&mut self, at: u64) -> Value {
        let add = |chance: &mut Self| json!({"parentId": chance.id(), "previousId": chance.id(), "nextId": chance.id(), "node": chance.node()});
        let last =
            |chance: &mut Self| json!({"parentId": chance.id(), "nextId": null, "node": chance.node()});
        let data = match self.below(7) {
            0 => {
                json!({"source": 0, "removes": [{"id": self.id(), "parentId": self.id()}], "adds": [], "texts": [], "attributes": []})
            }
            1 => json!({"source": 0, "removes": [], "adds": [add(self)], "texts": [], "attributes": []}),
            2 => {
                json!({"source": 0, "removes": [], "adds": [last(self), last(self)], "texts": [], "attributes": []})
            }
            3 => {
                json!({"source": 0, "removes": [], "adds": [], "texts": [{"id": self.id(), "value": "changed"}], "attributes": []})
            }
            4 => {
                json!({"source": 0, "removes": [], "adds": [], "texts": [], "attributes": [{"id": self.id(), "attributes": {"class": "changed"}}]})
            }
            5 => json!({"source": 5, "id": self.id(), "text": "typed", "isChecked": false}),
            _ => json!({"source": 8, "id": self.id(), "adds": [{"rule": "a{}", "index": 0}]}),
        };
        json!({"type": 3, "data": data, "timestamp": at})
    }
}

#[test]
fn an_event_that_is_not_placed_leaves_the_mirror_as_it_was() {
    let mut chance = Chance(0x2545_f491_4f6c_dd1d);
    let mut unplaced = 0;
    for _ in 0..400 {
        let mut mirror = Mirror::new(Limits::default());
        apply(&mut mirror, &page());
        for at in 2..40 {
            let before = mirror.checkpoint(1).unwrap().events;
            let event = chance.event(at);
            if apply(&mut mirror, &event).placed {
                continue;
            }
            unplaced += 1;
            let after = mirror.checkpoint(1).unwrap().events;
            assert_eq!(
                String::from_utf8(after).unwrap(),
                String::from_utf8(before).unwrap(),
                "{event}"
            );
        }
    }
    assert!(unplaced > 500, "{unplaced}");
}

/// It is shown by whoever replays the events, however little of it the mirror keeps.
#[test]
fn what_the_mirror_keeps_little_of_has_its_place_nevertheless() {
    let long = |length: usize| "A".repeat(length);
    let range = json!({"start": 7, "startOffset": 0, "end": 7, "endOffset": 1});
    let ranges = vec![range; 1_000];
    let mut mirror = Mirror::new(Limits::default());
    apply(&mut mirror, &page());
    for data in [
        json!({"source": 9, "id": 6, "type": 0, "commands": [{"property": "drawImage", "args": [long(200 << 10)]}]}),
        json!({"source": 10, "family": "one", "buffer": true, "fontSource": long(5 << 20)}),
        json!({"source": 14, "ranges": ranges}),
    ] {
        let applied = apply(&mut mirror, &json!({"type": 3, "data": data, "timestamp": 9}));
        assert!(applied.placed, "{:.60}", data.to_string());
    }
}
