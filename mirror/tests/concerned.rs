//! Whatever happens to a page, and whatever rules look at: after each event the page hides what it would hide if all of it
//! were decided on anew.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test, what cannot go on has failed"
)]

mod rules;

use std::collections::BTreeSet;

use domain::mask::MaskType;
use mirror::batch::Batch;
use mirror::mask::Counts;
use mirror::page::{Kept, Limits, Mirror};
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

const TAGS: [&str; 7] = ["div", "p", "li", "input", "g", "iframe", "textarea"];
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
const PLACES: [&str; 9] = [
    "",
    ":nth-child(2)",
    ":first-child",
    ":last-child",
    ":only-child",
    ":nth-of-type(2n)",
    ":nth-child(2 of .b)",
    ":empty",
    ":not(:empty)",
];

fn compound(chance: &mut Chance) -> String {
    let simple = *chance.of(&SIMPLE);
    let place = match chance.below(3) {
        0 => *chance.of(&PLACES),
        _ => "",
    };
    let inner = chance.of(&SIMPLE);
    let around = chance.of(&SIMPLE);
    match chance.below(11) {
        3 => format!("{simple}:has({inner}){place}"),
        4 => format!("{simple}:has(+ {inner}:empty){place}"),
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

/// What is blocked is empty from then on, of which rules that ask for that make more: a matter of its own.
fn rules_of(chance: &mut Chance) -> Vec<(String, MaskType)> {
    let mut rules: Vec<_> = (0..=chance.below(3)).map(|_| rule(chance)).collect();
    let asks_for_inside = |selector: &str| selector.contains(":empty") || selector.contains(":has");
    if rules.iter().any(|(selector, _)| asks_for_inside(selector)) {
        for (_, mask) in rules.iter_mut().filter(|(_, mask)| *mask == MaskType::Block) {
            *mask = MaskType::Redact;
        }
    }
    rules
}

/// Others each time, or none.
fn words(chance: &mut Chance) -> String {
    match chance.below(3) {
        0 => String::new(),
        _ => format!("said {}", chance.below(1 << 20)),
    }
}

fn attributes(chance: &mut Chance) -> Value {
    let mut attributes = Map::new();
    if chance.below(4) == 0 {
        attributes.insert("title".into(), json!(words(chance)));
    }
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
    if chance.below(8) == 0 {
        attributes.insert("name".into(), json!(chance.of(&["n", "m"])));
        attributes.insert("type".into(), json!(chance.of(&["text", "password"])));
    }
    Value::Object(attributes)
}

fn node(id: i64, chance: &mut Chance) -> Value {
    let mut node = match chance.below(4) {
        0 => json!({"type": 3, "textContent": words(chance), "id": id}),
        _ => {
            let tag = *chance.of(&TAGS);
            let mut element = json!({"type": 2, "tagName": tag, "attributes": attributes(chance), "childNodes": [], "id": id});
            if tag == "g" {
                element["isSVG"] = true.into();
            }
            element
        }
    };
    if chance.below(10) == 0 {
        node["isShadow"] = true.into();
    }
    node
}

/// What an iframe has in it.
fn document(next: &mut i64, chance: &mut Chance) -> Value {
    let mut ids = || {
        *next += 1;
        *next
    };
    let (document, html, body, inner) = (ids(), ids(), ids(), ids());
    let body = json!({"type": 2, "tagName": "body", "attributes": attributes(chance), "childNodes": [node(inner, chance)], "id": body});
    let html = json!({"type": 2, "tagName": "html", "attributes": {}, "childNodes": [body], "id": html});
    json!({"type": 0, "childNodes": [html], "id": document})
}

/// Some changes at once, of nodes that are there or not.
fn mutation(known: i64, next: &mut i64, chance: &mut Chance) -> Value {
    let any = |chance: &mut Chance| i64::try_from(chance.below(usize::try_from(known).unwrap())).unwrap() + 1;
    let (mut adds, mut removes, mut texts, mut changes) = (vec![], vec![], vec![], vec![]);
    for _ in 0..=chance.below(3) {
        match chance.below(7) {
            6 => adds.push(json!({"parentId": any(chance), "nextId": null, "node": document(next, chance)})),
            0 | 1 => {
                let mut sibling = || match chance.below(8) {
                    0 => json!(-1),
                    1..5 => Value::Null,
                    _ => json!(any(chance)),
                };
                let (next_id, previous_id) = (sibling(), sibling());
                // One that is there moves.
                let id = match chance.below(3) {
                    0 => any(chance).max(4),
                    _ => {
                        *next += 1;
                        *next
                    }
                };
                adds.push(
                    json!({"parentId": any(chance).max(3), "nextId": next_id, "previousId": previous_id, "node": node(id, chance)}),
                );
            }
            2 => removes.push(json!({"parentId": any(chance), "id": any(chance).max(4)})),
            3 => {
                texts.push(json!({"id": any(chance), "value": words(chance)}));
            }
            _ => {
                let value = match chance.below(4) {
                    0 => Value::Null,
                    1 => json!(words(chance)),
                    _ => json!(chance.of(&["a", "b", "1", "23", "i", "password", "n"])),
                };
                let name = *chance.of(&["class", "x", "id", "CLASS", "type", "name", "value", "title"]);
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

/// From here on the mirror numbers nodes to which nobody has given a number.
const OWN: i64 = 1 << 52;

/// Everything that is said on a page, and the numbers of its nodes.
fn said(mirror: &Mirror) -> (BTreeSet<String>, BTreeSet<i64>) {
    let page: Value = serde_json::from_slice(&mirror.snapshot().unwrap()).unwrap();
    let (mut said, mut ids) = (BTreeSet::new(), BTreeSet::new());
    let mut rest = vec![&page];
    while let Some(node) = rest.pop() {
        ids.extend(node["id"].as_i64());
        said.extend(node["textContent"].as_str().map(str::to_owned));
        let attributes = node["attributes"].as_object().into_iter().flatten();
        said.extend(attributes.map(|(name, value)| format!("{name}={value}")));
        rest.extend(node["childNodes"].as_array().into_iter().flatten());
    }
    (said, ids)
}

#[test]
fn an_event_has_decided_again_all_whom_it_concerns() {
    let mut compared = 0;
    for seed in seeds() {
        let chance = &mut Chance::from(seed);
        let rules = rules_of(chance);
        let mut mirror = Mirror::new(Limits::default());
        mirror.set_masker(rules::masker(&rules));
        let mut recorded = Mirror::new(Limits::default());
        let mut is_alike = true;
        let events = events(chance);
        for (number, text) in events.iter().enumerate() {
            let counts = &mut Counts::default();
            let taken = mirror.take_in(&Batch::read_one(text).events[0], 0, false, counts);
            let kept = match taken.kept {
                Kept::AsItCame => Some(text.clone()),
                Kept::Instead(text) => Some(text),
                Kept::Hidden | Kept::Nothing => None,
            };
            for text in kept.iter().chain(&taken.after) {
                recorded.apply(&Batch::read_one(text).events[0]);
            }
            let (on_page, ids) = said(&mirror);
            let (told, told_ids) = said(&recorded);
            // No event can name what has no number of its own.
            is_alike &= told_ids.iter().all(|id| *id < OWN);
            if is_alike {
                compared += 1;
                let more: Vec<_> = told
                    .difference(&on_page)
                    .filter(|words| words.contains("said "))
                    .collect();
                assert!(
                    more.is_empty(),
                    "seed {seed}, {rules:?}\n{}\nkept {kept:?}, {:?}\nsays {more:?}",
                    events[..=number].join("\n"),
                    taken.after,
                );
            }
            // What is left out may have taken another node's number.
            is_alike &= ids == told_ids;
            let missed = mirror.clone().hide_anew(0, counts);
            assert!(
                missed.is_empty(),
                "seed {seed}, {rules:?}\n{}\nhad to hide {missed:?}",
                events[..=number].join("\n"),
            );
        }
    }
    assert!(compared > 5_000, "of {compared} events is known what was kept");
}
