//! Events as cases write them: rrweb's own, or shorter.
//!
//! A node is `[tag, id, attributes, …members, …children]`, `["#text", id, text]`, and so for `#comment`, `#cdata`, `#doctype`
//! and `#document`; objects among the children are further members of the node. An event is an object with rrweb's `type`, a
//! text that is sent as it is (with the moment for `$AT`), or one of the shapes in [`expand`].

use serde_json::{Map, Value, json};

/// The events of a batch, each later than the one before it.
pub(crate) fn batch(events: &[Value], clock: &mut i64) -> Vec<String> {
    let mut all = Vec::new();
    for event in events {
        expand(event, clock, &mut all);
    }
    all
}

fn expand(event: &Value, clock: &mut i64, all: &mut Vec<String>) {
    let mut put = |kind: u8, data: &Value| {
        *clock += 20;
        all.push(format!(r#"{{"type":{kind},"data":{data},"timestamp":{clock}}}"#));
    };
    if let Some(text) = event.as_str() {
        *clock += 20;
        all.push(text.replace("$AT", &clock.to_string()));
        return;
    }
    let Some(shape) = event.as_object() else {
        all.push(event.to_string());
        return;
    };
    let get = |name: &str| shape.get(name).cloned();
    if shape.contains_key("type") {
        *clock += 20;
        let mut event = shape.clone();
        event.entry("timestamp").or_insert((*clock).into());
        all.push(Value::from(event).to_string());
    } else if let Some(body) = get("page") {
        let list = |name: &str| {
            children(
                shape
                    .get(name)
                    .and_then(Value::as_array)
                    .map_or(&[][..], Vec::as_slice),
            )
        };
        let href = get("href").unwrap_or_else(|| "https://shop.example/".into());
        put(4, &json!({"href": href, "width": 1280, "height": 720}));
        drop(body);
        let (head, body) = (list("head"), list("page"));
        put(
            2,
            &json!({"node": {"type": 0, "id": 1, "childNodes": [
                {"type": 1, "name": "html", "publicId": "", "systemId": "", "id": 5},
                {"type": 2, "tagName": "html", "attributes": {}, "id": 2, "childNodes": [
                    {"type": 2, "tagName": "head", "attributes": {}, "id": 3, "childNodes": head},
                    {"type": 2, "tagName": "body", "attributes": {}, "id": 4, "childNodes": body},
                ]},
            ]}, "initialOffset": {"left": 0, "top": 0}}),
        );
    } else if let Some(href) = get("meta") {
        put(4, &json!({"href": href, "width": 1280, "height": 720}));
    } else if let Some(root) = get("snapshot") {
        put(
            2,
            &json!({"node": node(&root), "initialOffset": {"left": 0, "top": 0}}),
        );
    } else if let Some(lists) = get("mutate") {
        put(3, &mutation(lists.as_object().unwrap()));
    } else if let Some(id) = get("input") {
        let text = get("text").unwrap_or_else(|| "".into());
        let checked = get("checked").unwrap_or_else(|| false.into());
        put(
            3,
            &json!({"source": 5, "id": id, "text": text, "isChecked": checked}),
        );
    } else if let Some(id) = get("type-in") {
        let text: Vec<char> = shape["text"].as_str().unwrap().chars().collect();
        for length in 1..=text.len() {
            let typed: String = text[..length].iter().collect();
            put(
                3,
                &json!({"source": 5, "id": id, "text": typed, "isChecked": false}),
            );
        }
    } else if let Some(tag) = get("custom") {
        put(5, &json!({"tag": tag, "payload": get("payload")}));
    } else if let Some(plugin) = get("plugin") {
        put(6, &json!({"plugin": plugin, "payload": get("payload")}));
    } else {
        assert!(shape.contains_key("source"), "{event} is no event");
        put(3, event);
    }
}

fn mutation(lists: &Map<String, Value>) -> Value {
    let mut data = Map::new();
    data.insert("source".into(), 0.into());
    for name in ["texts", "attributes", "removes", "adds"] {
        data.insert(name.into(), json!([]));
    }
    for (name, list) in lists {
        let list = match (name.as_str(), list) {
            ("adds", Value::Array(adds)) => adds.iter().map(add).collect(),
            ("removes", Value::Array(removes)) => removes.iter().map(remove).collect(),
            ("texts", Value::Object(texts)) => by_id(texts, "value"),
            ("attributes", Value::Object(changes)) => by_id(changes, "attributes"),
            _ => list.clone(),
        };
        data.insert(name.clone(), list);
    }
    data.into()
}

/// `[parent, next, node]`.
fn add(add: &Value) -> Value {
    match add.as_array().map(Vec::as_slice) {
        Some([parent, next, added]) => json!({"parentId": parent, "nextId": next, "node": node(added)}),
        _ => match add.as_object().filter(|add| add.contains_key("node")) {
            Some(object) => {
                let mut object = object.clone();
                let added = node(&object["node"]);
                object.insert("node".into(), added);
                object.into()
            }
            None => add.clone(),
        },
    }
}

/// `[parent, id]`.
fn remove(remove: &Value) -> Value {
    match remove.as_array().map(Vec::as_slice) {
        Some([parent, id]) => json!({"parentId": parent, "id": id}),
        _ => remove.clone(),
    }
}

fn by_id(map: &Map<String, Value>, member: &str) -> Value {
    map.iter()
        .map(|(id, value)| json!({"id": id.parse::<i64>().unwrap(), member: value}))
        .collect()
}

fn children(list: &[Value]) -> Vec<Value> {
    list.iter().map(node).collect()
}

fn node(value: &Value) -> Value {
    let Some([tag, id, rest @ ..]) = value.as_array().map(Vec::as_slice) else {
        return value.clone();
    };
    let tag = tag.as_str().unwrap();
    let mut object = Map::new();
    object.insert("id".into(), id.clone());
    let rest = match tag {
        "#text" | "#comment" | "#cdata" => {
            let kind = match tag {
                "#text" => 3,
                "#cdata" => 4,
                _ => 5,
            };
            object.insert("type".into(), kind.into());
            object.insert("textContent".into(), rest[0].clone());
            &rest[1..]
        }
        "#doctype" => {
            object.insert("type".into(), 1.into());
            for (name, value) in ["name", "publicId", "systemId"].into_iter().zip(rest) {
                object.insert(name.into(), value.clone());
            }
            return object.into();
        }
        "#document" => {
            object.insert("type".into(), 0.into());
            object.insert("childNodes".into(), json!([]));
            rest
        }
        _ => {
            object.insert("type".into(), 2.into());
            object.insert("tagName".into(), tag.into());
            object.insert(
                "attributes".into(),
                rest.first().cloned().unwrap_or_else(|| json!({})),
            );
            object.insert("childNodes".into(), json!([]));
            rest.get(1..).unwrap_or_default()
        }
    };
    let (members, inner): (Vec<&Value>, Vec<&Value>) = rest.iter().partition(|part| part.is_object());
    if !inner.is_empty() {
        object.insert("childNodes".into(), inner.into_iter().map(node).collect());
    }
    for member in members {
        object.extend(member.as_object().unwrap().clone());
    }
    object.into()
}
