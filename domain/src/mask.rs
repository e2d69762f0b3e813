//! Rules and patterns: what of a recorded page nobody may see.

use serde::{Deserialize, Serialize};

use crate::Millis;
use crate::id::ServiceSlug;

/// What becomes of what a rule matches. Of several the strongest counts; they are in this order, from weak to strong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MaskType {
    /// Form fields it matches are not redacted by default. It lifts nothing else.
    Allow,
    /// Words become a filler of about their length, pictures a box.
    Blur,
    /// Texts and values become eight asterisks.
    Redact,
    /// Nothing remains but a box.
    Block,
}

impl MaskType {
    pub const ALL: [Self; 4] = [Self::Block, Self::Redact, Self::Blur, Self::Allow];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Blur => "blur",
            Self::Redact => "redact",
            Self::Block => "block",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mask| mask.as_str() == text)
    }
}

/// A CSS selector, and what becomes of the elements that it matches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaskRule {
    /// Its name in counts and diffs: lower-case letters, digits and `-`, once in a rule set.
    pub id: String,
    pub label: String,
    pub selector: String,
    pub mask: MaskType,
    /// Empty for all services.
    pub services: Vec<ServiceSlug>,
    pub enabled: bool,
}

impl MaskRule {
    pub fn covers(&self, service: &ServiceSlug) -> bool {
        self.services.is_empty() || self.services.contains(service)
    }
}

/// The patterns that Girok brings. Each is on or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BuiltInPattern {
    Email,
    Phone,
    Card,
    Ssn,
}

impl BuiltInPattern {
    pub const ALL: [Self; 4] = [Self::Email, Self::Phone, Self::Card, Self::Ssn];

    /// Its name in counts and diffs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Card => "card",
            Self::Ssn => "ssn",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Email => "E-mail addresses",
            Self::Phone => "Phone numbers",
            Self::Card => "Card numbers",
            Self::Ssn => "Social security numbers",
        }
    }
}

/// A regular expression of one's own, in the syntax of the `regex` crate: no look-around, no back-references.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomPattern {
    /// As that of a [`MaskRule`].
    pub id: String,
    pub label: String,
    pub expression: String,
    pub enabled: bool,
}

/// What is looked for in everything that no rule hides anyway.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatternSet {
    /// Those that are on.
    pub built_in: Vec<BuiltInPattern>,
    pub custom: Vec<CustomPattern>,
}

/// Everything that says what is hidden. It is changed as a whole, so that each version stands for itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleSet {
    pub rules: Vec<MaskRule>,
    pub patterns: PatternSet,
}

impl RuleSet {
    /// What is in force until somebody changes it.
    pub fn standard() -> Self {
        let presets = [
            (
                "passwords",
                "Passwords",
                "input[type=\"password\"]",
                MaskType::Block,
            ),
            (
                "email-fields",
                "Email fields",
                "input[type=\"email\"]",
                MaskType::Redact,
            ),
            (
                "card-fields",
                "Credit card fields",
                "input[data-card], input[autocomplete^=\"cc-\"]",
                MaskType::Block,
            ),
            ("ssn-fields", "SSN fields", "input[data-ssn]", MaskType::Block),
            (
                "phone-fields",
                "Phone numbers",
                "input[type=\"tel\"]",
                MaskType::Redact,
            ),
        ];
        Self {
            rules: presets
                .map(|(id, label, selector, mask)| MaskRule {
                    id: id.into(),
                    label: label.into(),
                    selector: selector.into(),
                    mask,
                    services: Vec::new(),
                    enabled: true,
                })
                .into(),
            patterns: PatternSet {
                built_in: BuiltInPattern::ALL.into(),
                custom: Vec::new(),
            },
        }
    }
}

/// A rule set as it was saved. Number 0 is [`RuleSet::standard`], which nobody saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleSetVersion {
    pub number: u32,
    pub at: Millis,
    /// E-mail of the account.
    pub who: String,
    pub why: String,
    pub rules: RuleSet,
}

impl RuleSetVersion {
    /// Number 0.
    pub fn standard() -> Self {
        Self {
            number: 0,
            at: 0,
            who: String::new(),
            why: String::new(),
            rules: RuleSet::standard(),
        }
    }
}

/// How often something was hidden, by the id of the rule or pattern that hid it; `fields` is what form fields are hidden
/// by without any rule.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MaskCount {
    pub id: String,
    pub count: u64,
}

/// The id under which form fields are counted that no rule matches.
pub const FIELDS: &str = "fields";

/// What was hidden on one day in one service, over all its sessions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayMaskCount {
    /// The day on which the sessions started, as days since the epoch.
    pub day: i64,
    pub service: ServiceSlug,
    /// As that of a [`MaskCount`].
    pub id: String,
    pub count: u64,
}

/// The label of what Girok brings; ids of one's own rules and patterns have none here.
pub fn standard_label(id: &str) -> Option<String> {
    if id == FIELDS {
        return Some("Form fields".into());
    }
    if let Some(pattern) = BuiltInPattern::ALL
        .into_iter()
        .find(|pattern| pattern.as_str() == id)
    {
        return Some(pattern.label().into());
    }
    RuleSet::standard()
        .rules
        .into_iter()
        .find(|rule| rule.id == id)
        .map(|rule| rule.label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_what_girok_brings() {
        for (id, label) in [
            ("passwords", Some("Passwords")),
            ("card-fields", Some("Credit card fields")),
            ("card", Some("Card numbers")),
            (FIELDS, Some("Form fields")),
            ("order-numbers", None),
            ("", None),
        ] {
            assert_eq!(standard_label(id).as_deref(), label, "{id}");
        }
    }
}
