//! What the console and the server say to each other about rules, beyond the rules themselves.
//!
//! In reading order: here are bounds and answers; [`concern`] is what is odd about a rule set, [`change`] what one made of
//! another, and [`text`] is how one reads line by line.

pub mod change;
pub mod concern;
mod selector;
pub mod text;

use serde::{Deserialize, Serialize};

use crate::Millis;
use crate::mask::{BuiltInPattern, FIELDS, MaskCount, RuleSet};

pub const MOST_RULES: usize = 500;
pub const MOST_PATTERNS: usize = 50;
pub const MOST_SERVICES: usize = 200;
pub const LONGEST_LABEL: usize = 80;
pub const LONGEST_SELECTOR: usize = 2_000;
pub const LONGEST_EXPRESSION: usize = 1_000;
pub const LONGEST_WHY: usize = 500;
/// Of a text that patterns are tried on.
pub const LONGEST_SAMPLE: usize = 10_000;
/// Over how many days what was hidden is looked back on.
pub const DAYS: u32 = 30;

/// Why a selector is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelectorFault {
    /// In characters from the beginning.
    pub position: u32,
    /// What should stand there, as a sentence.
    pub expected: String,
}

/// Why an expression is none, or none that may be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatternFault {
    /// Of the custom pattern.
    pub id: String,
    /// In characters from the beginning, where the mistake has a place.
    pub position: Option<u32>,
    pub message: String,
}

/// Something that a pattern found in a text: from `start` to before `end`, in bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub id: String,
    pub start: u32,
    pub end: u32,
}

/// What patterns do with a text, and which of them cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PatternTrial {
    /// In order, none over another.
    pub found: Vec<Finding>,
    pub faults: Vec<PatternFault>,
    /// The ids of those that are on and would leave little of any text.
    pub wide: Vec<String>,
}

/// What was hidden on one day of UTC, counted in days since the epoch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaskDay {
    pub day: i64,
    pub counts: Vec<MaskCount>,
}

impl MaskDay {
    /// By all, or by the rule or pattern with this id.
    pub fn count(&self, by: Option<&str>) -> u64 {
        self.counts
            .iter()
            .filter(|counted| by.is_none_or(|id| counted.id == id))
            .map(|counted| counted.count)
            .sum()
    }
}

/// A version as the history lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionLine {
    pub number: u32,
    pub at: Millis,
    pub who: String,
    pub why: String,
}

/// The newest versions first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionPage {
    pub versions: Vec<VersionLine>,
    /// What to give as `before` for the next page.
    pub next: Option<u32>,
}

/// Whether Girok brings this rule.
pub fn is_preset(id: &str) -> bool {
    matches!(
        id,
        "passwords" | "email-fields" | "card-fields" | "ssn-fields" | "phone-fields"
    )
}

/// Whether no rule and no custom pattern may have this id, because something else is counted by it.
pub fn is_reserved(id: &str) -> bool {
    id == FIELDS || BuiltInPattern::ALL.iter().any(|pattern| pattern.as_str() == id)
}

/// An id that the label suggests and nothing in the rule set has.
pub fn id_from(label: &str, rules: &RuleSet) -> String {
    const LONGEST: usize = 40;
    let mut stem = String::new();
    for letter in label.to_lowercase().chars() {
        if letter.is_ascii_lowercase() || letter.is_ascii_digit() {
            stem.push(letter);
        } else if !stem.is_empty() && !stem.ends_with('-') {
            stem.push('-');
        }
    }
    stem.truncate(LONGEST);
    let stem = match stem.trim_end_matches('-') {
        "" => "rule",
        stem => stem,
    };
    let is_taken = |id: &str| {
        is_reserved(id)
            || is_preset(id)
            || rules.rules.iter().any(|rule| rule.id == id)
            || rules.patterns.custom.iter().any(|pattern| pattern.id == id)
    };
    std::iter::once(stem.to_owned())
        .chain((2_u32..).map(|number| format!("{stem}-{number}")))
        .find(|id| !is_taken(id))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_girok_brings_is_a_preset() {
        assert!(RuleSet::standard().rules.iter().all(|rule| is_preset(&rule.id)));
        assert!(!is_preset("order-total"));
    }

    #[test]
    fn a_label_suggests_an_id_that_is_free() {
        for (label, expected) in [
            ("Order total", "order-total"),
            ("  Fields (EU) ", "fields-eu"),
            ("Fields", "fields-2"),
            ("Passwords", "passwords-2"),
            ("E-mail", "e-mail"),
            ("Email", "email-2"),
            ("기록", "rule"),
        ] {
            assert_eq!(id_from(label, &RuleSet::standard()), expected, "{label:?}");
        }
    }
}
