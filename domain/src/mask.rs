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
    /// What is counted under an id, as this rule set calls it.
    pub fn name_of(&self, id: &str) -> Option<MaskName> {
        let name = |label: &str, kind| {
            Some(MaskName {
                id: id.to_owned(),
                label: label.to_owned(),
                kind,
            })
        };
        if id == FIELDS {
            return name("Form fields", MaskKind::Default);
        }
        let built_in = BuiltInPattern::ALL.into_iter().find(|it| it.as_str() == id);
        if let Some(pattern) = built_in {
            return name(pattern.label(), MaskKind::Pattern);
        }
        if let Some(rule) = self.rules.iter().find(|rule| rule.id == id) {
            return name(&rule.label, MaskKind::Rule);
        }
        let custom = self.patterns.custom.iter().find(|pattern| pattern.id == id)?;
        name(&custom.label, MaskKind::Pattern)
    }

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

/// What people call what hid something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaskName {
    /// As that of a [`MaskCount`].
    pub id: String,
    pub label: String,
    pub kind: MaskKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MaskKind {
    /// What holds for form fields without any rule.
    Default,
    Rule,
    Pattern,
}

impl MaskKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Rule => "rule",
            Self::Pattern => "pattern",
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted_has_a_name_and_a_kind() {
        let mut set = RuleSet::standard();
        set.patterns.custom.push(CustomPattern {
            id: "order-numbers".into(),
            label: "Order numbers".into(),
            expression: "A-\\d+".into(),
            enabled: false,
        });
        for (id, expected) in [
            ("passwords", Some(("Passwords", MaskKind::Rule))),
            ("phone-fields", Some(("Phone numbers", MaskKind::Rule))),
            ("phone", Some(("Phone numbers", MaskKind::Pattern))),
            (FIELDS, Some(("Form fields", MaskKind::Default))),
            ("order-numbers", Some(("Order numbers", MaskKind::Pattern))),
            ("gone", None),
            ("", None),
        ] {
            let name = set.name_of(id);
            assert_eq!(
                name.as_ref().map(|name| (name.label.as_str(), name.kind)),
                expected,
                "{id}"
            );
        }
    }
}
