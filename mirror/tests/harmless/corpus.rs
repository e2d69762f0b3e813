//! The hostile recordings of end2end/hostile/payloads.json, each as the events of one window. What its words mean stands
//! in end2end/support/hostile.js.

use serde_json::{Value, json};

const CORPUS: &str = include_str!("../../../end2end/hostile/payloads.json");
const RUN: &str = "top.itRan=1;alert(1)";
const EVIL: &str = "https://evil.invalid/x";

/// A name, and the events.
pub fn recordings(at: i64) -> Vec<(String, Vec<String>)> {
    let corpus: Value = serde_json::from_str(CORPUS).expect("JSON");
    let of = |key: &str| corpus[key].as_array().cloned().expect("a list");
    let name = |payload: &Value| payload["name"].as_str().expect("a name").to_owned();
    let mut all = Vec::new();
    for payload in of("nodes") {
        let nodes = payload["nodes"].as_array().expect("nodes");
        all.push((name(&payload), in_page(at, nodes)));
        all.push((format!("{}, later", name(&payload)), added(at, nodes)));
    }
    for payload in ["changes", "increments", "raw"].into_iter().flat_map(of) {
        all.push((name(&payload), later(at, &payload)));
    }
    for text in of("texts") {
        let shown = json!(["button", {"title": text, "class": text, "aria-label": text}, text]);
        all.push((text.to_string(), in_page(at, &[shown])));
    }
    all
}

struct Ids(i64);

impl Ids {
    fn next(&mut self) -> i64 {
        self.0 += 1;
        self.0
    }

    fn node(&mut self, short: &Value) -> Value {
        let id = self.next();
        match short {
            Value::String(text) => json!({"type": 3, "textContent": filled(text), "id": id}),
            Value::Array(parts) => {
                let tag = parts[0].as_str().expect("a name");
                let children: Vec<_> = parts.iter().skip(2).map(|child| self.node(child)).collect();
                let mut node = json!({"type": 2, "tagName": tag.trim_start_matches("svg|"), "childNodes": children, "id": id});
                node["attributes"] = parts.get(1).map_or_else(|| json!({}), fill);
                if tag.starts_with("svg|") {
                    node["isSVG"] = true.into();
                }
                node
            }
            other => {
                let mut node = fill(other);
                node["id"] = id.into();
                if let Some(children) = other["childNodes"].as_array() {
                    node["childNodes"] = children.iter().map(|child| self.node(child)).collect();
                }
                node
            }
        }
    }
}

fn filled(text: &str) -> String {
    text.replace("RUN", RUN).replace("EVIL", EVIL)
}

fn fill(value: &Value) -> Value {
    match value {
        Value::String(text) => filled(text).into(),
        Value::Array(values) => values.iter().map(fill).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (filled(name), fill(value)))
            .collect(),
        other => other.clone(),
    }
}

fn page(at: i64, nodes: Vec<Value>) -> Vec<String> {
    let body = json!({"type": 2, "tagName": "body", "attributes": {}, "childNodes": nodes, "id": 3});
    let html = json!({"type": 2, "tagName": "html", "attributes": {}, "childNodes": [body], "id": 2});
    let root = json!({"type": 0, "childNodes": [html], "id": 1});
    [
        json!({"type": 4, "data": {"href": "https://shop.example/", "width": 1, "height": 1}, "timestamp": at}),
        json!({"type": 2, "data": {"node": root, "initialOffset": {"left": 0, "top": 0}}, "timestamp": at + 1}),
    ]
    .map(|event| event.to_string())
    .to_vec()
}

fn in_page(at: i64, nodes: &[Value]) -> Vec<String> {
    let mut ids = Ids(100);
    page(at, nodes.iter().map(|node| ids.node(node)).collect())
}

fn added(at: i64, nodes: &[Value]) -> Vec<String> {
    let mut ids = Ids(100);
    let mut adds = Vec::new();
    for node in nodes {
        add(ids.node(node), 3, &mut adds);
    }
    let mut events = page(at, Vec::new());
    let data = json!({"source": 0, "adds": adds, "removes": [], "texts": [], "attributes": []});
    events.push(json!({"type": 3, "data": data, "timestamp": at + 2}).to_string());
    events
}

fn add(mut node: Value, parent: i64, adds: &mut Vec<Value>) {
    let id = node["id"].as_i64().expect("an id");
    let whole = node["type"] == 0;
    let children = match &mut node["childNodes"] {
        Value::Array(children) if !whole => std::mem::take(children),
        _ => Vec::new(),
    };
    adds.push(json!({"parentId": parent, "nextId": null, "node": node}));
    for child in children {
        add(child, id, adds);
    }
}

fn later(at: i64, payload: &Value) -> Vec<String> {
    let mut ids = Ids(100);
    let on = ids.node(&payload["on"]);
    let id = on["id"].clone();
    let mut events = page(at, vec![on]);
    let changes = &payload["attributes"];
    events.push(if let Some(text) = payload["event"].as_str() {
        filled(text)
            .replace("\"id\":NEW", "\"id\":900")
            .replace("ON,", &format!("{id},"))
            .replace("AT}", &format!("{}}}", at + 2))
    } else {
        let data = match &payload["data"] {
            Value::Null => {
                let change = json!({"id": id, "attributes": fill(changes)});
                json!({"source": 0, "adds": [], "removes": [], "texts": [], "attributes": [change]})
            }
            data => fill(data),
        };
        json!({"type": 3, "data": data, "timestamp": at + 2})
            .to_string()
            .replace("\"ON\"", &id.to_string())
            .replace("\"NEW\"", "900")
    });
    events
}
