//! Whatever happens to a page, and whatever rules look at: after each event the page hides what it would hide if all of it
//! were decided on anew.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test, what cannot go on has failed"
)]

mod rules;

use domain::mask::MaskType;
use mirror::batch::Batch;
use mirror::mask::Counts;
use mirror::page::{Limits, Mirror};
use serde_json::{Map, Value, json};

/// Numbers that look like chance, the same in every run.
struct Chance(u64);

impl Chance {
    fn from(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// Below `end`.
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

const TAGS: [&str; 4] = ["div", "p", "li", "input"];
const CLASSES: [&str; 4] = ["a", "b", "c", "a b"];
const SIMPLE: [&str; 10] = [
    ".a",
    ".b",
    "#i",
    "div",
    "p",
    "[x]",
    "[x=\"1\"]",
    "[x^=\"2\"]",
    "li",
    "*",
];
const PLACES: [&str; 7] = [
    "",
    ":nth-child(2)",
    ":first-child",
    ":last-child",
    ":only-child",
    ":nth-of-type(2n)",
    ":nth-child(2 of .b)",
];

fn compound(chance: &mut Chance) -> String {
    let simple = *chance.of(&SIMPLE);
    let place = match chance.below(3) {
        0 => *chance.of(&PLACES),
        _ => "",
    };
    let inner = chance.of(&SIMPLE);
    let around = chance.of(&SIMPLE);
    match chance.below(9) {
        0 => format!("{simple}:not({inner}){place}"),
        1 => format!("{simple}:is({around} {inner}, {inner}){place}"),
        2 => format!("{simple}:not({around} + {inner}){place}"),
        _ => format!("{simple}{place}"),
    }
}

fn selector(chance: &mut Chance) -> String {
    let mut selector = compound(chance);
    for _ in 0..chance.below(3) {
        let combinator = chance.of(&[" ", " > ", " + ", " ~ "]);
        selector = format!("{selector}{combinator}{}", compound(chance));
    }
    selector
}

fn rule(chance: &mut Chance) -> (String, MaskType) {
    let mask = *chance.of(&[MaskType::Redact, MaskType::Blur, MaskType::Block, MaskType::Allow]);
    (selector(chance), mask)
}

fn attributes(chance: &mut Chance) -> Value {
    let mut attributes = Map::new();
    if chance.below(2) == 0 {
        attributes.insert(
            (*chance.of(&["class", "Class"])).into(),
            json!(chance.of(&CLASSES)),
        );
    }
    if chance.below(3) == 0 {
        attributes.insert("x".into(), json!(chance.of(&["1", "23", "3"])));
    }
    if chance.below(8) == 0 {
        attributes.insert("id".into(), json!("i"));
    }
    Value::Object(attributes)
}

fn node(id: i64, chance: &mut Chance) -> Value {
    match chance.below(4) {
        0 => json!({"type": 3, "textContent": "said", "id": id}),
        _ => {
            json!({"type": 2, "tagName": chance.of(&TAGS), "attributes": attributes(chance), "childNodes": [], "id": id})
        }
    }
}

/// Some changes at once, of nodes that are there or not.
fn mutation(known: i64, next: &mut i64, chance: &mut Chance) -> Value {
    let any = |chance: &mut Chance| i64::try_from(chance.below(usize::try_from(known).unwrap())).unwrap() + 1;
    let (mut adds, mut removes, mut texts, mut changes) = (vec![], vec![], vec![], vec![]);
    for _ in 0..=chance.below(3) {
        match chance.below(6) {
            0 | 1 => {
                let sibling = match chance.below(2) {
                    0 => Value::Null,
                    _ => json!(any(chance)),
                };
                // One that is there moves.
                let id = match chance.below(3) {
                    0 => any(chance).max(4),
                    _ => {
                        *next += 1;
                        *next
                    }
                };
                adds.push(
                    json!({"parentId": any(chance).max(3), "nextId": sibling, "node": node(id, chance)}),
                );
            }
            2 => removes.push(json!({"parentId": any(chance), "id": any(chance).max(4)})),
            3 => texts.push(json!({"id": any(chance), "value": "said again"})),
            _ => {
                let value = match chance.below(3) {
                    0 => Value::Null,
                    _ => json!(chance.of(&["a", "b", "1", "23", "i"])),
                };
                let name = *chance.of(&["class", "x", "id", "CLASS", "type"]);
                changes.push(json!({"id": any(chance), "attributes": {name: value}}));
            }
        }
    }
    json!({"type": 3, "timestamp": 1, "data": {"source": 0, "adds": adds, "removes": removes, "texts": texts, "attributes": changes}})
}

/// A page of a few rows, each with some in it.
fn page(next: &mut i64, chance: &mut Chance) -> Value {
    let mut rows = Vec::new();
    for _ in 0..4 {
        *next += 1;
        let id = *next;
        let mut inside = Vec::new();
        for _ in 0..chance.below(5) {
            *next += 1;
            inside.push(node(*next, chance));
        }
        rows.push(json!({"type": 2, "tagName": "div", "attributes": attributes(chance), "childNodes": inside, "id": id}));
    }
    let body = json!({"type": 2, "tagName": "body", "attributes": {}, "childNodes": rows, "id": 3});
    let html = json!({"type": 2, "tagName": "html", "attributes": {}, "childNodes": [body], "id": 2});
    json!({"type": 2, "timestamp": 0, "data": {"node": {"type": 0, "childNodes": [html], "id": 1}, "initialOffset": {"left": 0, "top": 0}}})
}

/// Thousands of pages; others where the environment says so.
fn seeds() -> std::ops::Range<u64> {
    const PAGES: u64 = 3_000;
    let first = std::env::var("GIROK_SEED").map_or(0, |seed| seed.parse().unwrap());
    first..first + PAGES
}

/// A page and what happens to it.
fn events(chance: &mut Chance) -> Vec<String> {
    const MUTATIONS: usize = 12;
    let mut next = 3;
    let page = page(&mut next, chance);
    let mutations = (0..MUTATIONS).map(|_| mutation(next, &mut next, chance));
    let mut events = vec![page.to_string()];
    events.extend(mutations.map(|mutation| mutation.to_string()));
    events
}

#[test]
fn an_event_has_decided_again_all_whom_it_concerns() {
    for seed in seeds() {
        let chance = &mut Chance::from(seed);
        let rules: Vec<_> = (0..=chance.below(3)).map(|_| rule(chance)).collect();
        let mut mirror = Mirror::new(Limits::default());
        mirror.set_masker(rules::masker(&rules));
        let events = events(chance);
        for (number, text) in events.iter().enumerate() {
            let counts = &mut Counts::default();
            mirror.take_in(&Batch::read_one(text).events[0], 0, false, counts);
            let missed = mirror.clone().hide_anew(0, counts);
            assert!(
                missed.is_empty(),
                "seed {seed}, {rules:?}\n{}\nhad to hide {missed:?}",
                events[..=number].join("\n"),
            );
        }
    }
}
