//! A page of a shop as its recorder tells it, and what happens on it.
#![allow(unreachable_pub, reason = "it is a module of a program")]

use serde_json::{Value, json};

pub const BUTTON: i64 = 10;
pub const ICON: i64 = 11;
pub const FIELD: i64 = 13;
pub const LINK: i64 = 14;
pub const PLUS: i64 = 15;
pub const LIST: i64 = 17;
pub const IN_FRAME: i64 = 22;
pub const BANNER: i64 = 30;
pub const IN_BANNER: i64 = 37;
pub const SWATCH: i64 = 40;
pub const CHOICE: i64 = 42;
pub const NOTE: i64 = 44;

fn element(tag: &str, id: i64, attributes: Value, children: Vec<Value>) -> Value {
    json!({"type": 2, "tagName": tag, "attributes": attributes, "childNodes": children, "id": id})
}

fn text(id: i64, text: &str) -> Value {
    json!({"type": 3, "textContent": text, "id": id})
}

/// A window that comes to `/shop` at 1,000, 1,440 x 900 px.
pub fn opened() -> Vec<Value> {
    let frame_document = json!({"type": 0, "id": 20, "childNodes": [
        element("html", 21, json!({}), vec![element("body", 23, json!({}), vec![element("button", IN_FRAME, json!({"id": "pay"}), vec![])])]),
    ]});
    let banner_document = json!({"type": 0, "id": 34, "childNodes": [
        element("html", 35, json!({}), vec![element("body", 36, json!({}), vec![element("p", IN_BANNER, json!({"id": "offer"}), vec![])])]),
    ]});
    let body = element(
        "body",
        3,
        json!({}),
        vec![
            element(
                "button",
                BUTTON,
                json!({"id": "buy"}),
                vec![element("span", ICON, json!({}), vec![text(12, "Buy")])],
            ),
            element("input", FIELD, json!({"id": "mail"}), vec![]),
            element("a", LINK, json!({"href": "/cart", "id": "cart"}), vec![]),
            element("button", PLUS, json!({"id": "plus"}), vec![text(16, "+")]),
            element(
                "label",
                SWATCH,
                json!({"id": "blue"}),
                vec![element(
                    "span",
                    41,
                    json!({}),
                    vec![element("input", CHOICE, json!({"type": "radio"}), vec![])],
                )],
            ),
            element(
                "label",
                43,
                json!({"id": "note"}),
                vec![element(
                    "input",
                    NOTE,
                    json!({"type": "text", "id": "text"}),
                    vec![],
                )],
            ),
            element("ul", LIST, json!({"id": "list"}), vec![]),
            element("iframe", 19, json!({}), vec![]),
            element(
                "a",
                BANNER,
                json!({"href": "/offers", "id": "banner"}),
                vec![element("iframe", 31, json!({"id": "ad"}), vec![])],
            ),
        ],
    );
    let attached = |frame: i64, document: Value| json!({"type": 3, "data": {"source": 0, "adds": [{"parentId": frame, "nextId": null, "node": document}], "removes": [], "texts": [], "attributes": [], "isAttachIframe": true}, "timestamp": 1000});
    let html = element("html", 2, json!({}), vec![body]);
    vec![
        json!({"type": 4, "data": {"href": "https://shop.example/shop?q=1", "width": 1440, "height": 900}, "timestamp": 1000}),
        json!({"type": 2, "data": {"node": {"type": 0, "childNodes": [html], "id": 1}, "initialOffset": {"left": 0, "top": 0}}, "timestamp": 1000}),
        attached(19, frame_document),
        attached(31, banner_document),
    ]
}

pub fn interaction(at: i64, kind: i64, node: i64, x: i64, y: i64) -> Value {
    json!({"type": 3, "data": {"source": 2, "type": kind, "id": node, "x": x, "y": y}, "timestamp": at})
}

pub fn click(at: i64, node: i64) -> Value {
    interaction(at, 2, node, 110, 220)
}

pub fn mutation(at: i64) -> Value {
    json!({"type": 3, "data": {"source": 0, "adds": [], "removes": [], "texts": [], "attributes": [{"id": BUTTON, "attributes": {"class": "done"}}]}, "timestamp": at})
}

pub fn custom(at: i64, tag: &str, payload: Value) -> Value {
    json!({"type": 5, "data": {"tag": tag, "payload": payload}, "timestamp": at})
}

pub fn scroll(at: i64, node: i64, y: i64) -> Value {
    json!({"type": 3, "data": {"source": 3, "id": node, "x": 0, "y": y}, "timestamp": at})
}

pub fn layout(at: i64, payload: Value) -> Value {
    json!({"type": 6, "data": {"plugin": "girok/layout@1", "payload": payload}, "timestamp": at})
}

pub fn extent(at: i64, node: i64, view: i64, size: i64, top: i64) -> Value {
    layout(
        at,
        json!({"kind": "extent", "id": node, "view": [1440, view], "size": [1440, size], "scroll": [0, top]}),
    )
}

/// The button is 100 px wide and 40 px high at 60, 210.
pub fn laid_out(at: i64, on: &str, node: i64, scroll: i64) -> Value {
    layout(
        at,
        json!({"kind": "box", "on": on, "id": node, "box": [60, 210, 100, 40], "point": [110, 220], "scroll": [0, scroll]}),
    )
}

pub fn moved(at: i64, node: i64, x: i64, y: i64) -> Value {
    json!({"type": 3, "data": {"source": 1, "positions": [
        {"x": 1, "y": 1, "id": node, "timeOffset": -400}, {"x": x, "y": y, "id": node, "timeOffset": -100},
    ]}, "timestamp": at})
}
