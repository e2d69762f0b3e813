//! What happened in a session, as the timeline and the event list show it.

use serde::{Deserialize, Serialize};

use crate::{Millis, id::WindowId};

/// One thing that happened in one window at one moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    pub at: Millis,
    pub window: WindowId,
    #[serde(flatten)]
    pub kind: FactKind,
}

/// The facts of a session that came in since a mark, and the next mark, which means something to the store only.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewFacts {
    pub facts: Vec<Fact>,
    pub mark: i64,
}

/// Where somebody clicked: on an element, by rrweb's id of it, and in CSS px of the viewport.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Spot {
    pub node: i64,
    pub x: f64,
    pub y: f64,
}

/// What an element was when something happened to it. Facts of pages that nobody knew have none.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FactElement {
    /// In lower case.
    pub tag: String,
    /// What a person would call it: its text, or what the page says that it is. Never what is in a field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// A CSS selector that found it, and nothing else, on the page as it was; through shadow roots and frames, one
    /// selector for each of them with [`INTO`] between.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub selector: Option<String>,
}

impl FactElement {
    /// What people call one of its kind.
    pub fn plain_word(&self) -> &str {
        match self.tag.as_str() {
            "a" => "link",
            "img" | "picture" => "image",
            "svg" | "path" | "use" | "g" | "circle" | "rect" | "line" | "polygon" | "polyline" => "icon",
            "input" | "textarea" => "field",
            "select" | "option" => "list",
            "html" | "body" => "page",
            "p" => "text",
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => "heading",
            other => other,
        }
    }

    /// What the page calls it, or a plain word for one of its kind.
    pub fn name(&self) -> &str {
        self.label.as_deref().unwrap_or_else(|| self.plain_word())
    }
}

/// Goes in a selector from the host to its shadow root, and from a frame to its document.
pub const INTO: &str = " >>> ";

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FactKind {
    PageView {
        url: String,
        #[serde(default)]
        title: Option<String>,
    },
    Click {
        /// Nothing where it was left out because nobody asks for it.
        #[serde(flatten)]
        spot: Option<Spot>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        element: Option<FactElement>,
    },
    Input {
        node: i64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        element: Option<FactElement>,
    },
    /// A click that was more than one, or came to nothing. Worked out by the thresholds of the moment, and stored nowhere.
    Trouble {
        trouble: Trouble,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        element: Option<FactElement>,
    },
    Error {
        message: String,
        #[serde(default)]
        stack: Option<String>,
    },
    Console {
        level: String,
        message: String,
    },
    Custom {
        name: String,
        #[serde(default)]
        data: Option<serde_json::Value>,
    },
    Identify {
        label: String,
    },
    /// The tab came to the front or went to the back.
    Visibility {
        visible: bool,
    },
    /// The recorder stopped by itself or was told to.
    Stopped {
        reason: String,
    },
}

/// What a click was besides a click: see `domain::heat::thresholds`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    Rage,
    Dead,
    Error,
    QuickBack,
}

/// The groups by which the event list is filtered and the timeline is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactGroup {
    Page,
    Click,
    Trouble,
    Input,
    Error,
    Console,
    Custom,
    State,
}

impl Fact {
    /// As lists show it, for whom where exactly somebody clicked is a third of its size and of no use.
    #[must_use]
    pub fn without_spot(mut self) -> Self {
        if let FactKind::Click { spot, .. } = &mut self.kind {
            *spot = None;
        }
        self
    }
}

impl FactKind {
    pub fn group(&self) -> FactGroup {
        match self {
            Self::PageView { .. } => FactGroup::Page,
            Self::Click { .. } => FactGroup::Click,
            Self::Trouble { .. } => FactGroup::Trouble,
            Self::Input { .. } => FactGroup::Input,
            Self::Error { .. } => FactGroup::Error,
            Self::Console { .. } => FactGroup::Console,
            Self::Custom { .. } | Self::Identify { .. } => FactGroup::Custom,
            Self::Visibility { .. } | Self::Stopped { .. } => FactGroup::State,
        }
    }

    /// Whether the visitor did this, so that the moment does not count as idle.
    pub fn is_interaction(&self) -> bool {
        matches!(
            self,
            Self::PageView { .. } | Self::Click { .. } | Self::Input { .. }
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_of_before_elements_were_known_are_read() {
        for (text, expected) in [
            (
                r#"{"kind":"click","node":7,"x":1.5,"y":2.0}"#,
                FactKind::Click {
                    spot: Some(Spot {
                        node: 7,
                        x: 1.5,
                        y: 2.0,
                    }),
                    element: None,
                },
            ),
            (
                r#"{"kind":"click"}"#,
                FactKind::Click {
                    spot: None,
                    element: None,
                },
            ),
            (
                r#"{"kind":"input","node":7}"#,
                FactKind::Input {
                    node: 7,
                    element: None,
                },
            ),
            (
                r##"{"kind":"input","node":7,"element":{"tag":"input","label":"Email","selector":"#mail"}}"##,
                FactKind::Input {
                    node: 7,
                    element: Some(FactElement {
                        tag: "input".into(),
                        label: Some("Email".into()),
                        selector: Some("#mail".into()),
                    }),
                },
            ),
        ] {
            let kind: FactKind = serde_json::from_str(text).unwrap();
            assert_eq!(kind, expected);
            assert_eq!(serde_json::to_string(&kind).unwrap(), text);
        }
    }
}
