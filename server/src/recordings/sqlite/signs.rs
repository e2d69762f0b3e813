//! Which windows were in front, read from packed facts.

use domain::Millis;
use domain::activity::Sign;
use domain::id::WindowId;
use serde::Deserialize;

use super::facts;
use crate::recordings::{Result, StoreError};

/// Of the facts those that are signs, at a fraction of what it takes to read all that is told of each.
pub(super) fn unpack(window: &WindowId, packed: &[u8]) -> Result<Vec<Sign>> {
    let json = facts::json(packed)?;
    let stored: Vec<Stored> =
        serde_json::from_slice(&json).map_err(|error| StoreError::Damaged(format!("facts: {error}")))?;
    Ok(stored
        .into_iter()
        .filter(|sign| sign.kind != Kind::Visibility || sign.visible == Some(true))
        .filter(|sign| sign.kind != Kind::None)
        .map(|sign| Sign {
            at: sign.at,
            window: window.clone(),
            is_interaction: sign.kind == Kind::Interaction,
        })
        .collect())
}

/// As much of a fact as a [`Sign`] needs.
#[derive(Deserialize)]
struct Stored {
    #[serde(rename = "t")]
    at: Millis,
    kind: Kind,
    visible: Option<bool>,
}

#[derive(PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    /// What [`is_interaction`](domain::fact::FactKind::is_interaction) says.
    #[serde(alias = "page_view", alias = "click", alias = "input")]
    Interaction,
    Visibility,
    #[serde(other)]
    None,
}

#[cfg(test)]
mod tests {
    use domain::fact::{Fact, FactKind};

    use super::super::codec;
    use super::*;

    #[test]
    fn signs_are_interactions_and_windows_that_come_to_the_front() {
        let kinds = [
            FactKind::PageView {
                url: "https://shop.example/".into(),
                title: None,
            },
            FactKind::Click {
                spot: None,
                element: None,
            },
            FactKind::Input {
                node: 1,
                element: None,
            },
            FactKind::Error {
                message: "no".into(),
                stack: None,
            },
            FactKind::Console {
                level: "log".into(),
                message: "no".into(),
            },
            FactKind::Custom {
                name: "no".into(),
                data: Some(serde_json::json!({"kind": "click", "t": 1})),
            },
            FactKind::Identify { label: "no".into() },
            FactKind::Visibility { visible: true },
            FactKind::Visibility { visible: false },
            FactKind::Stopped { reason: "no".into() },
        ];
        let window: WindowId = "window-1".parse().unwrap();
        let facts: Vec<Fact> = (0..)
            .zip(kinds)
            .map(|(at, kind)| Fact {
                at,
                window: window.clone(),
                kind,
            })
            .collect();
        let expected: Vec<Sign> = facts
            .iter()
            .filter(|fact| fact.kind.is_interaction() || fact.kind == FactKind::Visibility { visible: true })
            .map(|fact| Sign {
                at: fact.at,
                window: window.clone(),
                is_interaction: fact.kind.is_interaction(),
            })
            .collect();
        assert_eq!(expected.len(), 4);
        let packed = facts::pack(codec::FAST, &facts).unwrap().unwrap();
        assert_eq!(unpack(&window, &packed).unwrap(), expected);
    }
}
