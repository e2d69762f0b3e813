//! How a fact reads to a person.

use domain::fact::{Fact, FactElement, FactGroup, FactKind};
use domain::url::after_host;

use crate::names;

/// What kind of thing it was, and which one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Label {
    pub(super) word: String,
    pub(super) text: String,
}

impl Label {
    pub(super) fn of(fact: &Fact) -> Self {
        let (word, text) = match &fact.kind {
            FactKind::PageView { url, title } => ("Page", page_name(after_host(url), title.as_deref())),
            FactKind::Click { element, .. } => ("Click", element.as_ref().map(name_of).unwrap_or_default()),
            FactKind::Trouble { trouble, element } => (
                names::trouble(*trouble),
                element.as_ref().map(name_of).unwrap_or_default(),
            ),
            FactKind::Input { element, .. } => ("Input", element.as_ref().map(name_of).unwrap_or_default()),
            FactKind::Error { message, .. } => ("Error", first_line(message)),
            FactKind::Console { level, message } => return Self::new(level, first_line(message)),
            FactKind::Custom { name, data } => {
                return Self::new(name, data.as_ref().map(compact).unwrap_or_default());
            }
            FactKind::Identify { label } => ("Identified", label.clone()),
            FactKind::Visibility { visible: true } => ("Window shown", String::new()),
            FactKind::Visibility { visible: false } => ("Window hidden", String::new()),
            FactKind::Stopped { reason } => ("Recorder stopped", why_stopped(reason)),
        };
        Self::new(word, text)
    }

    fn new(word: &str, text: String) -> Self {
        Self {
            word: word.to_owned(),
            text,
        }
    }

    /// Both as one, such as `Page /cart`.
    pub(super) fn whole(&self) -> String {
        if self.text.is_empty() {
            self.word.clone()
        } else {
            format!("{} {}", self.word, self.text)
        }
    }
}

/// Where it was, and what it calls itself.
fn page_name(path: &str, title: Option<&str>) -> String {
    match title.map(first_line).filter(|title| !title.is_empty()) {
        Some(title) => format!("{path} · {title}"),
        None => path.to_owned(),
    }
}

fn name_of(element: &FactElement) -> String {
    element.name().to_owned()
}

/// A group as a heading has it.
pub(super) fn group_name(group: FactGroup) -> &'static str {
    match group {
        FactGroup::Page => "Pages",
        FactGroup::Click => "Clicks",
        FactGroup::Trouble => "Trouble",
        FactGroup::Input => "Inputs",
        FactGroup::Error => "Errors",
        FactGroup::Console => "Console",
        FactGroup::Custom => "Custom",
        FactGroup::State => "State",
    }
}

/// One of a group, and several.
pub(super) fn group_words(group: FactGroup) -> (&'static str, &'static str) {
    match group {
        FactGroup::Page => ("page", "pages"),
        FactGroup::Click => ("click", "clicks"),
        FactGroup::Trouble => ("trouble", "troubles"),
        FactGroup::Input => ("input", "inputs"),
        FactGroup::Error => ("error", "errors"),
        FactGroup::Console => ("message", "messages"),
        FactGroup::Custom => ("custom event", "custom events"),
        FactGroup::State => ("change of state", "changes of state"),
    }
}

fn why_stopped(reason: &str) -> String {
    match reason {
        "mutation-budget" => "because the page changed too much at once".to_owned(),
        "api" => "because the page asked for it".to_owned(),
        "opt-out" => "because the visitor opted out".to_owned(),
        other => other.to_owned(),
    }
}

/// The longest text of a row; what is longer is cut there, and whole where a row is opened.
const LONGEST: usize = 300;

fn first_line(text: &str) -> String {
    let line = text.trim_start().lines().next().unwrap_or_default();
    line.chars().take(LONGEST).collect()
}

fn compact(data: &serde_json::Value) -> String {
    let text = match data {
        serde_json::Value::Null => String::new(),
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    first_line(&text)
}

#[cfg(test)]
mod tests {
    use domain::fact::Trouble;
    use serde_json::json;

    use super::*;
    use crate::sample::{click, click_on, element, error, fact, input, page};

    #[test]
    fn facts_read_as_a_person_would_say_them() {
        let custom = |name: &str, data| FactKind::Custom {
            name: name.into(),
            data,
        };
        for (kind, expected) in [
            (click(), "Click"),
            (page("https://shop.example/cart?a=1#top"), "Page /cart?a=1#top"),
            (page("https://shop.example"), "Page /"),
            (page("https://shop.example?a=1"), "Page ?a=1"),
            (page("about:blank"), "Page about:blank"),
            (input(None), "Input"),
            (click_on("button", Some("Add to cart")), "Click Add to cart"),
            (click_on("a", None), "Click link"),
            (click_on("div", None), "Click div"),
            (input(Some(element("input", Some("Email")))), "Input Email"),
            (
                error("TypeError: x is null\n  at pay (shop.js:3)"),
                "Error TypeError: x is null",
            ),
            (
                FactKind::Console {
                    level: "warn".into(),
                    message: "slow".into(),
                },
                "warn slow",
            ),
            (custom("add_to_cart", None), "add_to_cart"),
            (
                custom("add_to_cart", Some(json!({"price": 3}))),
                r#"add_to_cart {"price":3}"#,
            ),
            (custom("note", Some(json!("two\nlines"))), "note two"),
            (
                FactKind::Trouble {
                    trouble: Trouble::Rage,
                    element: None,
                },
                "Rage clicks",
            ),
            (FactKind::Identify { label: "Ann".into() }, "Identified Ann"),
            (FactKind::Visibility { visible: false }, "Window hidden"),
            (
                FactKind::Stopped {
                    reason: "mutation-budget".into(),
                },
                "Recorder stopped because the page changed too much at once",
            ),
            (
                FactKind::Stopped {
                    reason: "out of memory".into(),
                },
                "Recorder stopped out of memory",
            ),
        ] {
            assert_eq!(Label::of(&fact(0, kind)).whole(), expected);
        }
    }

    #[test]
    fn a_text_is_cut_between_letters() {
        let label = Label::of(&fact(0, error(&"한".repeat(1_000))));
        assert_eq!(label.text.chars().count(), LONGEST);
    }
}
