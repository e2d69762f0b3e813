//! Elements that facts speak of, found again on other pages. What each is told as is the test's own reading of the page.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test, what cannot go on has failed"
)]

use domain::fact::FactElement;
use mirror::batch::Batch;
use mirror::facts::locate;
use mirror::page::{Limits, Mirror};
use serde_json::{Value, json};

/// `[tag, attributes, children…]`, with an id among the attributes; a text by itself.
fn node(short: &Value, next: &mut i64) -> Value {
    *next += 1;
    if let Some(text) = short.as_str() {
        return json!({"type": 3, "textContent": text, "id": *next});
    }
    let parts = short.as_array().unwrap();
    let mut attributes = parts[1].clone();
    let fields = attributes.as_object_mut().unwrap();
    let id = fields.remove("n").map_or(*next, |id| id.as_i64().unwrap());
    let is_shadow = fields.remove("shadow").is_some();
    let mut children: Vec<_> = parts[2..].iter().map(|child| node(child, next)).collect();
    if is_shadow {
        for child in &mut children {
            child["isShadow"] = true.into();
        }
    }
    let children = match parts[0].as_str() {
        Some("iframe") => json!([{"type": 0, "childNodes": children, "id": *next + 500_000}]),
        _ => children.into(),
    };
    json!({"type": 2, "tagName": parts[0], "attributes": attributes, "childNodes": children, "id": id, "isShadowHost": is_shadow})
}

fn page(body: &[Value]) -> Mirror {
    let mut next = 1_000;
    let children: Vec<_> = body.iter().map(|short| node(short, &mut next)).collect();
    let body = json!({"type": 2, "tagName": "body", "attributes": {}, "childNodes": children, "id": 4});
    let html = json!({"type": 2, "tagName": "html", "attributes": {}, "childNodes": [body], "id": 2});
    let event = json!([{"type": 2, "data": {"node": {"type": 0, "childNodes": [html], "id": 1}, "initialOffset": {"left": 0, "top": 0}}, "timestamp": 1}]);
    let mut mirror = Mirror::new(Limits::default());
    for event in &Batch::read(&event.to_string(), 1_000).unwrap().events {
        mirror.apply(event);
    }
    assert!(mirror.has_page());
    mirror
}

fn told(tag: &str, label: Option<&str>, selector: &str) -> FactElement {
    FactElement {
        tag: tag.into(),
        label: label.map(Into::into),
        selector: Some(selector.into()),
    }
}

#[track_caller]
fn check(body: &Value, wanted: &[(&str, Option<&str>, &str, Option<i64>)]) {
    let elements: Vec<_> = wanted
        .iter()
        .map(|(tag, label, selector, _)| told(tag, *label, selector))
        .collect();
    let found = locate(&page(body.as_array().unwrap()), &elements);
    for ((id, (.., expected)), element) in found.iter().zip(wanted).zip(&elements) {
        assert_eq!(id, expected, "{element:?}");
    }
}

#[test]
fn elements_are_found_by_names_and_by_their_way_from_one() {
    let body = json!([
        ["main", {},
            ["section", {"id": "offers"},
                ["button", {"class": "wide", "n": 10}, "Buy"],
                ["button", {"n": 11}, "Ask"],
                ["p", {}, "or", ["button", {"n": 12}, "Leave"]]],
            ["button", {"data-testid": "say \"hi\" > wave", "n": 13}, "Wave"],
            ["input", {"name": "q", "n": 14}],
            ["a", {"href": "https://other.example/pens", "n": 15}, "Pens"]],
        ["x-box", {"id": "box", "shadow": true},
            ["button", {"n": 20}, "Inside"],
            ["div", {}, ["button", {"n": 21}, "Deeper"]]],
        ["iframe", {"id": "pay"}, ["html", {}, ["body", {}, ["button", {"n": 30}, "Pay"]]]]
    ]);
    check(
        &body,
        &[
            ("button", Some("Buy"), "#offers > button.wide", Some(10)),
            ("button", Some("Ask"), "#offers > button:nth-of-type(2)", Some(11)),
            (
                "button",
                None,
                "html > body > main > section > p > button",
                Some(12),
            ),
            (
                "button",
                None,
                "[data-testid=\"say \\\"hi\\\" > wave\"]",
                Some(13),
            ),
            ("input", None, "input[name=\"q\"]", Some(14)),
            ("a", None, "a[href$=\"/pens\"]", Some(15)),
            ("button", None, "#box >>> :host > button", Some(20)),
            (
                "button",
                None,
                "#box >>> :host > *:nth-child(2) > button",
                Some(21),
            ),
            ("button", None, "#pay >>> html > body > button", Some(30)),
            ("button", None, "#pay >>> #gone", None),
            ("button", None, "#offers >>> button", None),
            ("button", None, "#offers > button:nth-of-type(0)", None),
            ("button", None, "#offers > button:nth-of-type(x)", None),
            ("button", None, "#offers > button:hover", None),
            ("button", None, "[onclick=\"x\"]", None),
            ("button", None, "[data-testid=\"", None),
            ("button", None, "", None),
        ],
    );
}

#[test]
fn what_stands_at_the_place_of_another_is_not_it() {
    let body = json!([["ul", {"id": "list", "n": 9},
        ["li", {}, ["a", {"href": "/p/48213", "n": 10}, "Ink"]],
        ["li", {}, ["a", {"href": "/p/48214", "n": 11}, "Pens"]],
        ["li", {}, ["a", {"href": "/p/48215", "n": 12}, "Paper"]],
        ["li", {}, ["a", {"href": "/p/48216", "n": 13}, "Twice"]],
        ["li", {}, ["a", {"href": "/p/48217", "n": 14}, "Twice"]],
        ["li", {}, ["a", {"href": "/p/48218", "n": 15}, "Cart, 3 items"]]]]);
    let place = |number: u8| format!("#list > li:nth-of-type({number}) > a");
    check(
        &body,
        &[
            // It is where it was, has gone elsewhere, is not there at all, or may be either of two.
            ("a", Some("Ink"), &place(1), Some(10)),
            ("a", Some("Pens"), &place(1), Some(11)),
            ("a", Some("Erasers"), &place(3), None),
            ("a", Some("Twice"), &place(1), None),
            ("button", Some("Pens"), &place(1), None),
            // What counts goes on being itself, and what has no name of its own is its place.
            ("a", Some("Cart, 12 items"), &place(6), Some(15)),
            ("a", None, &place(3), Some(12)),
            // A name holds, whatever it says now.
            ("ul", Some("Something else"), "#list", Some(9)),
        ],
    );
}

#[test]
fn what_was_alone_and_has_company_now_is_told_from_it_by_what_it_says() {
    let body = json!([
        ["ul", {},
            ["li", {"class": "result"}, ["a", {"n": 10}, "Ink"]],
            ["li", {"class": "result"}, ["a", {"n": 11}, "Pens"]]],
        ["p", {}, ["button", {"data-testid": "add", "n": 12}, "Add"], ["button", {"data-testid": "add", "n": 13}, "Add"]],
        ["form", {"id": "letter"}, ["button", {"n": 14}, "OK"]]
    ]);
    check(
        &body,
        &[
            ("a", Some("Pens"), "html > body > ul > li.result > a", Some(11)),
            ("a", Some("Paper"), "html > body > ul > li.result > a", None),
            ("a", None, "html > body > ul > li.result > a", None),
            ("button", Some("Add"), "[data-testid=\"add\"]", None),
            // What had a name is nothing else that says the same.
            ("button", Some("OK"), "#cookies > button", None),
            ("button", Some("Anything"), "#letter > button", Some(14)),
        ],
    );
}

#[test]
fn what_said_something_else_to_each_visitor_is_not_known_by_its_place() {
    let body = json!([["ul", {"id": "list"},
        ["li", {}, ["a", {"n": 10}, "Ink"]],
        ["li", {"n": 9}, ["a", {"n": 11, "class": "wide"}, "Pens and more"]]]]);
    check(
        &body,
        &[
            ("a", Some(""), "#list > li:nth-of-type(1) > a", None),
            ("a", Some(""), "html > body > ul > li > a.wide", Some(11)),
            ("a", Some("Pens …"), "#list > li:nth-of-type(2) > a", Some(11)),
            ("a", Some("Ink …"), "#list > li:nth-of-type(2) > a", None),
            ("li", Some(""), "#list > li:nth-of-type(2)", Some(9)),
        ],
    );
    let host = json!([
        ["x-card", {"shadow": true}, ["a", {"class": "title", "n": 10}, "Ink"]],
        ["x-card", {"shadow": true}, ["a", {"class": "title", "n": 11}, "Pens"]]]);
    let second = "html > body > x-card:nth-of-type(2) >>> :host > a.title";
    check(
        &host,
        &[
            ("a", Some("Pens"), second, Some(11)),
            ("a", Some("Ink"), second, Some(10)),
        ],
    );
}

#[test]
fn what_was_named_by_what_it_is_called_is_still_found() {
    let body = json!([["nav", {"aria-label": "Shop"}, ["b", {"n": 9}]], ["button", {"aria-label": "Close", "n": 10}]]);
    check(
        &body,
        &[
            ("button", Some("Close"), "button[aria-label=\"Close\"]", Some(10)),
            ("b", None, "nav[aria-label=\"Shop\"] > b", Some(9)),
        ],
    );
}

/// On each product's page its thumbnails are called after it; what pages slides is called the same on all.
#[test]
fn what_is_called_otherwise_on_each_page_of_a_kind_is_found_by_its_place() {
    let body = json!([
        ["div", {"class": "thumbs"},
            ["button", {"aria-label": "Letter set", "n": 10}],
            ["button", {"aria-label": "Letter set, close up", "n": 11}]],
        ["p", {"class": "slides"},
            ["button", {"aria-label": "Previous slide", "n": 12}, "‹"],
            ["button", {"aria-label": "Pause", "n": 13}],
            ["button", {"aria-label": "Next slide", "n": 14}, "›"]],
        ["header", {"class": "narrow"}, ["button", {"aria-label": "Menu", "n": 15}]]]);
    let thumb = |place: u8| format!("html > body > div.thumbs > button:nth-of-type({place})");
    let slide = |place: u8| format!("html > body > p.slides > button:nth-of-type({place})");
    check(
        &body,
        &[
            ("button", Some(""), &thumb(2), Some(11)),
            ("button", Some("Letter …"), &thumb(1), Some(10)),
            ("button", Some("Brass …"), &thumb(1), None),
            ("button", Some(""), &thumb(3), None),
            ("button", Some("Next slide"), &slide(3), Some(14)),
            // It has moved, and so has what is around it.
            ("button", Some("Next slide"), &slide(2), Some(14)),
            (
                "button",
                Some("Menu"),
                "html > body > header.wide > button",
                Some(15),
            ),
            ("button", Some("Menu"), "#top > button", None),
        ],
    );
}

#[test]
fn looking_for_many_among_many_ends() {
    let children: Vec<_> = (0..30_000)
        .map(|number| json!(["i", {}, number.to_string()]))
        .collect();
    let mut list = vec![json!("div"), json!({"id": "all"})];
    list.extend(children);
    let page = page(&[Value::Array(list)]);
    let wanted: Vec<_> = (0..500)
        .map(|number| {
            told(
                "i",
                Some("nobody"),
                &format!("#all > i:nth-of-type({})", 29_000 + number),
            )
        })
        .collect();
    assert_eq!(locate(&page, &wanted), vec![None; 500]);
}
