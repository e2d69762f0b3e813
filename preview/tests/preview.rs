//! What the editor is told of a page.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "in a test, what cannot go on has failed"
)]

use domain::mask::{MaskRule, MaskType};
use preview::{Answer, HiddenBy, Page};
use serde_json::{Value, json};

fn text(id: i64, text: &str) -> Value {
    json!({"type": 3, "id": id, "textContent": text})
}

fn element(id: i64, tag: &str, attributes: Value, children: Vec<Value>) -> Value {
    json!({"type": 2, "id": id, "tagName": tag, "attributes": attributes, "childNodes": children})
}

/// A page with these in its body.
fn snapshot(at: i64, body: Vec<Value>) -> Value {
    let head = element(3, "head", json!({}), vec![]);
    let html = element(
        2,
        "html",
        json!({}),
        vec![head, element(4, "body", json!({}), body)],
    );
    json!({"type": 2, "timestamp": at, "data": {
        "initialOffset": {"left": 0, "top": 0}, "node": {"type": 0, "id": 1, "childNodes": [html]},
    }})
}

fn shown(at: i64, events: &[Value]) -> Page {
    let mut page = Page::new(at);
    page.add(&json!({"events": events, "next": null}).to_string());
    page
}

fn cart() -> Vec<Value> {
    let row = |id: i64, name: &str| {
        let price = element(
            id + 2,
            "span",
            json!({"class": "price"}),
            vec![text(id + 3, "9.00")],
        );
        element(id, "li", json!({"class": "row"}), vec![text(id + 1, name), price])
    };
    let list = element(
        10,
        "ul",
        json!({"id": "cart"}),
        vec![row(20, "Tea"), row(30, "Cup")],
    );
    let field = element(40, "input", json!({"type": "email", "name": "mail"}), vec![]);
    vec![
        list,
        field,
        element(50, "p", json!({"class": "price"}), vec![text(51, "18.00")]),
    ]
}

#[test]
fn a_rule_says_what_it_matches_and_hides() {
    let page = shown(5, &[snapshot(5, cart())]);
    for (selector, mask, matched, hidden, hidden_texts, ids) in [
        (".price", "redact", 3, 6, 3, vec![22, 32, 50]),
        ("li", "block", 2, 8, 4, vec![20, 30]),
        ("ul, .price", "blur", 4, 11, 5, vec![10, 50]),
        ("input", "allow", 1, 0, 0, vec![40]),
        (".none", "block", 0, 0, 0, vec![]),
        ("li:has(.price):nth-child(2)", "block", 1, 4, 2, vec![30]),
    ] {
        let expected = Answer {
            matched,
            hidden,
            texts: 5,
            hidden_texts,
            hidden_by: Vec::new(),
            ids,
            fault: None,
        };
        assert_eq!(page.try_rule(selector, mask), expected, "{selector}");
    }
}

#[test]
fn what_nobody_reads_is_not_counted_as_read() {
    let style = element(60, "style", json!({}), vec![text(61, "p { color: red }")]);
    let page = shown(5, &[snapshot(5, vec![style, text(62, "Hello"), text(63, "  ")])]);
    let answer = page.try_rule("body", "block");
    assert_eq!((answer.texts, answer.hidden_texts), (1, 1));
}

#[test]
fn what_other_rules_hide_already_is_told_with_the_rule_that_does() {
    let rule = |id: &str, selector: &str, mask: MaskType| MaskRule {
        id: id.into(),
        label: id.into(),
        selector: selector.into(),
        mask,
        services: vec![],
        enabled: true,
    };
    let off = MaskRule {
        enabled: false,
        ..rule("off", "*", MaskType::Block)
    };
    let elsewhere = MaskRule {
        services: vec!["elsewhere".parse().unwrap()],
        ..rule("elsewhere", "*", MaskType::Block)
    };
    let rules = [
        rule("list", "#cart", MaskType::Blur),
        rule("second", "li:nth-child(2)", MaskType::Redact),
        rule("mail", "input[type=email]", MaskType::Allow),
        rule("broken", "p >", MaskType::Block),
        off,
        elsewhere,
    ];
    let mut page = shown(5, &[snapshot(5, cart())]);
    page.beside(&rules, &"shop".parse().unwrap());
    for (selector, expected) in [
        (".price", vec![("list", 1), ("second", 1)]),
        ("li", vec![("list", 1), ("second", 1)]),
        ("li, ul", vec![("list", 2), ("second", 1)]),
        ("li:nth-child(2) *", vec![("second", 1)]),
        ("input, p", vec![]),
    ] {
        let found: Vec<_> = page
            .try_rule(selector, "block")
            .hidden_by
            .into_iter()
            .map(|HiddenBy { rule, count }| (rule, count))
            .collect();
        let expected: Vec<_> = expected
            .into_iter()
            .map(|(rule, count)| (rule.to_owned(), count))
            .collect();
        assert_eq!(found, expected, "{selector}");
    }
}

#[test]
fn a_fault_is_told_in_characters() {
    let page = shown(5, &[snapshot(5, cart())]);
    let answer = page.try_rule("[title=\"기록\"], .", "block");
    let fault = answer.fault.unwrap();
    assert_eq!(fault.position, 15);
    assert!(fault.expected.contains("class"), "{fault:?}");
    assert_eq!((answer.matched, answer.hidden), (0, 0));
}

#[test]
fn what_is_in_shadow_roots_and_frames_is_found() {
    let mut inside = element(61, "b", json!({"class": "secret"}), vec![text(62, "x")]);
    inside["isShadow"] = json!(true);
    let mut host = element(60, "div", json!({}), vec![inside]);
    host["isShadowHost"] = json!(true);
    let page = shown(5, &[snapshot(5, vec![host])]);
    let answer = page.try_rule(".secret", "block");
    assert_eq!((answer.matched, answer.hidden, answer.ids), (1, 2, vec![61]));
    assert_eq!(page.selector_for(61).unwrap(), ".secret");
}

#[test]
fn the_page_is_the_one_of_the_moment() {
    let class = |at: i64, class: &str| {
        json!({"type": 3, "timestamp": at, "data": {"source": 0, "texts": [], "removes": [], "adds": [],
            "attributes": [{"id": 50, "attributes": {"class": class}}]}})
    };
    let events = [
        snapshot(10, cart()),
        class(20, "one"),
        class(15, "two"),
        class(30, "three"),
    ];
    for (at, expected) in [
        (0, "price"),
        (10, "price"),
        (19, "price"),
        (20, "two"),
        (99, "three"),
    ] {
        let page = shown(at, &events);
        assert_eq!(
            page.try_rule(&format!("p.{expected}"), "block").matched,
            1,
            "{at}"
        );
    }
}

#[test]
fn without_a_picture_there_are_no_nodes() {
    let mut page = Page::new(0);
    assert!(page.add(r#"{"events":[],"next":"1.0"}"#));
    assert_eq!(page.nodes(), 0);
    assert_eq!(page.try_rule("*", "block").matched, 0);
    assert!(!page.add("no answer"));
}

#[test]
fn a_picked_element_gets_a_short_selector_of_its_own() {
    let page = shown(5, &[snapshot(5, cart())]);
    for (id, expected) in [
        (10, "#cart"),
        (40, "input[name=\"mail\"]"),
        (50, "p.price"),
        // A text stands for what it is in.
        (51, "p.price"),
        (4, "body"),
    ] {
        assert_eq!(page.selector_for(id).as_deref(), Some(expected), "{id}");
    }
    // Two are alike: the way tells them apart.
    for id in [22, 32, 20] {
        let selector = page.selector_for(id).unwrap();
        assert_eq!(page.try_rule(&selector, "block").ids, [id], "{selector}");
        assert!(selector.len() < 40, "{selector}");
    }
    assert_eq!(page.selector_for(999), None);
}
