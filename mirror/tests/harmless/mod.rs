//! What a recording must not hold, said once more and in another way than sanitising says it: by looking at the events
//! as any reader of JSON sees them. Shared with the server's tests.
#![allow(
    unreachable_pub,
    dead_code,
    reason = "it is a module of each program that includes it"
)]

pub mod corpus;

use std::collections::HashMap;

use serde_json::Value;

/// Looks at the events of a window one after the other.
#[derive(Default)]
pub struct Checker {
    tags: HashMap<String, String>,
    parents: HashMap<String, String>,
    pub complaints: Vec<String>,
}

impl Checker {
    pub fn event(&mut self, text: &str) {
        let event: Value = serde_json::from_str(text).expect("JSON");
        let data = &event["data"];
        match (event["type"].as_f64(), data["source"].as_f64()) {
            (Some(2.0), _) => self.node(&data["node"], ""),
            (Some(3.0), Some(0.0)) => self.mutation(data),
            (Some(3.0), Some(8.0 | 10.0 | 13.0 | 15.0)) => self.styles(data),
            (Some(3.0), Some(9.0)) => self.canvas(data),
            (Some(4.0), _) => self.url("href", &data["href"]),
            _ => {}
        }
    }

    fn complain(&mut self, what: &str, value: &Value) {
        let text = value.to_string();
        self.complaints.push(format!("{what}: {text:.300}"));
    }

    fn mutation(&mut self, data: &Value) {
        for add in list(&data["adds"]) {
            self.node(&add["node"], &add["parentId"].to_string());
        }
        for text in list(&data["texts"]) {
            let id = text["id"].to_string();
            let around = self
                .parents
                .get(&id)
                .and_then(|parent| self.tags.get(parent))
                .cloned();
            let itself = self.tags.get(&id).cloned();
            for tag in [around, itself].into_iter().flatten() {
                self.text_in(&tag, &text["value"]);
            }
        }
        for change in list(&data["attributes"]) {
            let tag = self
                .tags
                .get(&change["id"].to_string())
                .cloned()
                .unwrap_or_default();
            self.attributes(&tag, &change["attributes"]);
        }
    }

    fn node(&mut self, node: &Value, parent: &str) {
        let id = node["id"].to_string();
        self.parents.insert(id.clone(), parent.to_owned());
        if node["type"] == 2 {
            let Some(tag) = node["tagName"].as_str() else {
                if !node["tagName"].is_null() {
                    self.complain("an element whose name is no text", node);
                }
                return;
            };
            let local = tag.rsplit(':').next().unwrap_or_default().to_lowercase();
            if ["script", "handler"].contains(&local.as_str()) {
                self.complain("a script", node);
            }
            self.tags.insert(id.clone(), local.clone());
            self.attributes(&local, &node["attributes"]);
        }
        if node["type"] == 3
            && let Some(tag) = self.tags.get(parent).cloned()
        {
            self.text_in(&tag, &node["textContent"]);
        }
        for child in list(&node["childNodes"]) {
            self.node(child, &id);
        }
    }

    fn text_in(&mut self, tag: &str, text: &Value) {
        let said = text.as_str().unwrap_or_default();
        if tag == "noscript" && !said.is_empty() {
            self.complain("a program", text);
        }
        if tag == "style" {
            self.css(text);
        }
    }

    fn attributes(&mut self, tag: &str, attributes: &Value) {
        let Some(attributes) = attributes.as_object() else {
            if !attributes.is_null() {
                self.complain("attributes that are none", attributes);
            }
            return;
        };
        let is_frame = [
            "iframe",
            "frame",
            "embed",
            "object",
            "applet",
            "portal",
            "fencedframe",
        ]
        .contains(&tag);
        for (name, value) in attributes {
            let name = name.to_lowercase();
            let local = name.rsplit(':').next().unwrap_or_default();
            let is_bad = (local.starts_with("on") && local.len() > 2)
                || ["srcdoc", "__proto__", "ping"].contains(&local)
                || (is_frame && ["src", "data", "code", "classid"].contains(&local))
                || tag == "base"
                || (tag == "meta" && local == "http-equiv" && commands(value))
                || (tag == "link" && local == "rel" && loads(value))
                || value.is_array()
                || (value.is_object() && local != "style");
            if is_bad {
                self.complain(&format!("the attribute {name} of {tag}"), value);
            }
            match local {
                "style" | "_csstext" => self.css(value),
                "title" | "alt" | "placeholder" | "value" | "label" | "class" | "id" | "name" | "content" => {
                }
                _ if local.starts_with("aria-") => {}
                _ => self.url(&format!("{tag} {name}"), value),
            }
        }
    }

    fn url(&mut self, what: &str, value: &Value) {
        let url = value.as_str().unwrap_or_default();
        let plain: String = url
            .chars()
            .filter(|c| *c > ' ')
            .collect::<String>()
            .to_lowercase();
        let is_bad = [
            "javascript:",
            "vbscript:",
            "data:text/html",
            "data:application/xhtml",
            "data:text/xml",
            "view-source:",
            "feed:",
        ];
        if is_bad.iter().any(|bad| plain.starts_with(bad)) {
            self.complain(&format!("an address that runs in {what}"), value);
        }
    }

    fn styles(&mut self, value: &Value) {
        self.css(value);
        let property = value["set"]["property"]
            .as_str()
            .unwrap_or_default()
            .to_lowercase();
        if ["-moz-binding", "behavior"].contains(&property.as_str()) {
            self.complain("a property that binds", value);
        }
    }

    fn css(&mut self, value: &Value) {
        match value {
            Value::String(css) => {
                let plain: String = css
                    .to_lowercase()
                    .chars()
                    .filter(|c| !c.is_whitespace() && !"\\'\"".contains(*c))
                    .collect();
                for bad in [
                    "url(javascript:",
                    "url(vbscript:",
                    "url(data:text/html",
                    "@importjavascript:",
                    ":expression(",
                    "-moz-binding:",
                ] {
                    if plain.contains(bad) {
                        self.complain("a style that runs", value);
                    }
                }
            }
            Value::Array(values) => values.iter().for_each(|value| self.css(value)),
            Value::Object(values) => values.values().for_each(|value| self.css(value)),
            _ => {}
        }
    }

    fn canvas(&mut self, value: &Value) {
        match value {
            Value::Object(fields) => {
                let made = fields.get("rr_type").and_then(Value::as_str).unwrap_or_default();
                if ["Function", "Worker", "EventSource", "WebSocket"].contains(&made) {
                    self.complain("a canvas that makes more than pictures", value);
                }
                self.url("src", fields.get("src").unwrap_or(&Value::Null));
                fields.values().for_each(|value| self.canvas(value));
            }
            Value::Array(values) => values.iter().for_each(|value| self.canvas(value)),
            _ => {}
        }
    }
}

fn commands(pragma: &Value) -> bool {
    let pragma = pragma.as_str().unwrap_or_default().to_lowercase();
    ![
        "content-type",
        "content-language",
        "x-ua-compatible",
        "cleartype",
        "imagetoolbar",
    ]
    .contains(&pragma.as_str())
}

fn loads(rel: &Value) -> bool {
    let rel = rel.as_str().unwrap_or_default().to_lowercase();
    rel.split_whitespace().any(|word| {
        [
            "import",
            "preload",
            "prefetch",
            "preconnect",
            "dns-prefetch",
            "modulepreload",
            "manifest",
            "prerender",
        ]
        .contains(&word)
    })
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}
