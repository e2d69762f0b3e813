//! Which buttons are stepped through by pressing them often, and which beside a field are not.

use serde_json::{Value, json};

use super::shop::click;
use super::telling::check;

/// `[tag, attributes, children…]`, with an id among the attributes; a text by itself.
fn node(short: &Value, next: &mut i64) -> Value {
    *next += 1;
    if let Some(text) = short.as_str() {
        return json!({"type": 3, "textContent": text, "id": *next});
    }
    let parts = short.as_array().unwrap();
    let mut attributes = parts[1].clone();
    let id = attributes.as_object_mut().unwrap().remove("n");
    let id = id.map_or(*next, |id| id.as_i64().unwrap());
    let children: Vec<_> = parts[2..].iter().map(|child| node(child, next)).collect();
    json!({"type": 2, "tagName": parts[0], "attributes": attributes, "childNodes": children, "id": id})
}

/// What is told of a click on the node 900, which has the id `it`.
#[track_caller]
fn check_press(part: &Value, expected: &str) {
    let mut adds = vec![json!({"parentId": 3, "nextId": null, "node": node(part, &mut 1_000)})];
    // Whatever is in a node comes as an addition of its own, as rrweb tells it.
    let mut at = 0;
    while at < adds.len() {
        let parent = adds[at]["node"]["id"].clone();
        let children = adds[at]["node"]["childNodes"].take();
        adds[at]["node"]["childNodes"] = json!([]);
        for child in children.as_array().into_iter().flatten() {
            adds.push(json!({"parentId": parent, "nextId": null, "node": child}));
        }
        at += 1;
    }
    let added = json!({"type": 3, "data": {"source": 0, "adds": adds, "removes": [], "texts": [], "attributes": []}, "timestamp": 1_500});
    let press = format!("2000 /shop press 110,220 #it{expected}");
    check(&[vec![added, click(2_000, 900)]], &[press.as_str()]);
}

#[test]
fn a_stepper_that_works_is_neither_rage_nor_dead() {
    let number = json!(["input", {"type": "number"}]);
    let it = |attributes: Value, text: Value| {
        let mut all = json!({"n": 900, "id": "it"});
        let more = attributes.as_object().unwrap().clone();
        all.as_object_mut().unwrap().extend(more);
        json!(["button", all, text])
    };
    let plus = || it(json!({"aria-label": "One more"}), json!("+"));
    let icon = || it(json!({}), json!(["svg", {}]));
    let minus = json!(["button", {"aria-label": "One less"}, "−"]);
    let blank = json!(["button", {}, ["i", {}]]);
    for (part, expected) in [
        // The demo shop's.
        (
            json!(["div", {}, minus, ["input", {"inputmode": "numeric"}], plus()]),
            " repeats still",
        ),
        (
            json!(["div", {}, minus, ["div", {}, number], plus()]),
            " repeats still",
        ),
        (
            json!([
                "div",
                {},
                ["span", {}, minus],
                ["label", {}, number],
                ["span", {}, plus()]
            ]),
            " repeats still",
        ),
        (
            json!(["div", {}, number, ["div", {}, plus(), minus]]),
            " repeats still",
        ),
        (
            json!(["div", {}, minus, ["b", {"role": "spinbutton"}, "1"], plus()]),
            " repeats still",
        ),
        // By what it is called, and by nothing but where it stands.
        (
            json!(["div", {}, number, it(json!({}), json!("One more"))]),
            " repeats still",
        ),
        (json!(["div", {}, blank, number, icon()]), " repeats still"),
        (
            json!(["div", {}, number, ["div", {}, blank, icon()]]),
            " repeats still",
        ),
        // Nothing says that its number is in a field.
        (json!(["div", {}, minus, ["b", {}, "1"], plus()]), " repeats"),
        (
            json!(["p", {}, it(json!({"aria-label": "Larger text"}), json!("＋"))]),
            " repeats",
        ),
        // One star of some, and what takes a number away.
        (
            json!(["p", {}, it(json!({"aria-label": "2 stars"}), json!("★"))]),
            "",
        ),
        (
            json!(["p", {}, number, it(json!({"aria-label": "Clear"}), json!("×"))]),
            "",
        ),
        // Beside a text field, or a stepper, or with a number that is set by something else.
        (json!(["p", {}, ["input", {}], it(json!({}), json!("Apply"))]), ""),
        (
            json!(["p", {}, ["input", {"type": "text"}], it(json!({}), json!("One more"))]),
            "",
        ),
        (json!(["p", {}, number, it(json!({}), json!("Add to cart"))]), ""),
        (
            json!([
                "p",
                {},
                ["div", {}, minus, number, minus],
                it(json!({}), json!("Add to cart"))
            ]),
            "",
        ),
        (json!(["p", {}, ["div", {}, minus, number, minus], icon()]), ""),
        (json!(["p", {}, number, icon()]), ""),
        (json!(["p", {}, number, blank, icon()]), ""),
    ] {
        check_press(&part, expected);
    }
}

#[test]
fn a_stepper_among_too_many_or_in_too_large_a_thing_is_none() {
    let icon = json!(["button", {"n": 900, "id": "it"}, ["i", {}]]);
    let mut crowd = vec![
        json!("p"),
        json!({}),
        json!(["button", {}]),
        json!(["input", {"type": "number"}]),
        icon,
    ];
    crowd.extend(std::iter::repeat_n(json!(["i", {}]), 20));
    check_press(&Value::Array(crowd), "");
    let options = vec![json!(["option", {}]); 40];
    let mut select = vec![json!("select"), json!({})];
    select.extend(options);
    let part = json!(["p", {}, select, ["button", {}, "−"], ["input", {"type": "number"}],
        ["button", {"n": 900, "id": "it"}, "+"]]);
    check_press(&part, " repeats still");
}
