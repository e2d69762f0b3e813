//! What is odd about a rule set: it may be meant, so it is said and not refused.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::selector::{alternatives, is_everything};
use crate::id::ServiceSlug;
use crate::mask::{MaskRule, MaskType, RuleSet};

/// Something about one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concern {
    /// Of the rule.
    pub id: String,
    pub what: Odd,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Odd {
    HidesEverything,
    /// Of the texts of a page that it was tried on.
    HidesMost {
        percent: u64,
        path: String,
    },
    /// Another rule hides the same in another way; the stronger one counts.
    HiddenOtherwise {
        label: String,
        mask: MaskType,
        /// By the other one.
        is_stronger: bool,
    },
    /// It allows what another rule hides.
    LiftsNothing {
        label: String,
    },
    ServiceIsGone(ServiceSlug),
}

impl Odd {
    /// As a sentence.
    pub fn sentence(&self) -> String {
        match self {
            Self::HidesEverything => "Hides everything on the pages that it is for".into(),
            Self::HidesMost { percent, path } => format!("Hides {percent} % of what is read on {path}"),
            Self::HiddenOtherwise {
                label,
                mask,
                is_stronger,
            } => {
                let which = if *is_stronger { "that" } else { "this rule" };
                format!(
                    "“{label}” hides the same by {}; {which} counts, as the stronger one",
                    mask.as_str()
                )
            }
            Self::LiftsNothing { label } => {
                format!("Lifts nothing, because “{label}” hides the same")
            }
            Self::ServiceIsGone(slug) => format!("There is no service {slug}"),
        }
    }
}

/// More than so much of what is read on a page is nearly all of it.
const MOST_PERCENT: u64 = 80;

/// How much of a recorded page a rule was seen to hide: only who wrote it and tried it there can tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    pub selector: String,
    pub mask: MaskType,
    /// Of the texts that are read there.
    pub percent: u64,
    pub path: String,
}

impl Tried {
    /// Whether it was this rule that was tried, and that it hides nearly all but not plainly everything.
    pub fn concern(&self, rule: &MaskRule) -> Option<Odd> {
        let is_it = rule.enabled && rule.selector == self.selector && rule.mask == self.mask;
        let hides_most = rule.mask != MaskType::Allow && self.percent > MOST_PERCENT;
        (is_it && hides_most && !hides_everything(rule)).then(|| Odd::HidesMost {
            percent: self.percent,
            path: self.path.clone(),
        })
    }
}

/// Whether the rule is on and leaves nothing of a page.
pub fn hides_everything(rule: &MaskRule) -> bool {
    rule.enabled && rule.mask != MaskType::Allow && is_everything(&rule.selector)
}

/// Those rules that hide everything and did not in the set before.
pub fn newly_hiding_everything<'a>(before: &RuleSet, after: &'a RuleSet) -> Vec<&'a MaskRule> {
    after
        .rules
        .iter()
        .filter(|rule| hides_everything(rule))
        .filter(|rule| !before.rules.contains(rule))
        .collect()
}

/// All that is odd, in the order of the rules. A rule that is off concerns nobody.
pub fn concerns(rules: &RuleSet, services: &[ServiceSlug]) -> Vec<Concern> {
    let mut by_selector: HashMap<String, Vec<&MaskRule>> = HashMap::new();
    let enabled = || rules.rules.iter().filter(|rule| rule.enabled);
    for rule in enabled() {
        for selector in alternatives(&rule.selector) {
            by_selector.entry(selector).or_default().push(rule);
        }
    }
    let mut concerns = Vec::new();
    for rule in enabled() {
        let mut say = |what| {
            concerns.push(Concern {
                id: rule.id.clone(),
                what,
            });
        };
        if hides_everything(rule) {
            say(Odd::HidesEverything);
        }
        let other = alternatives(&rule.selector)
            .iter()
            .filter_map(|selector| by_selector.get(selector))
            .flatten()
            .filter(|other| other.id != rule.id && other.mask != rule.mask && overlap(rule, other))
            .max_by_key(|other| other.mask);
        match other {
            Some(other) if rule.mask == MaskType::Allow => say(Odd::LiftsNothing {
                label: other.label.clone(),
            }),
            // It is said of the rule that lifts nothing.
            Some(other) if other.mask == MaskType::Allow => {}
            Some(other) => say(Odd::HiddenOtherwise {
                label: other.label.clone(),
                mask: other.mask,
                is_stronger: other.mask > rule.mask,
            }),
            None => {}
        }
        for slug in &rule.services {
            if !services.contains(slug) {
                say(Odd::ServiceIsGone(slug.clone()));
            }
        }
    }
    concerns
}

fn overlap(one: &MaskRule, other: &MaskRule) -> bool {
    one.services.is_empty() || other.services.is_empty() || one.services.iter().any(|slug| other.covers(slug))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(id: &str, selector: &str, mask: MaskType, services: &[&str]) -> MaskRule {
        MaskRule {
            id: id.into(),
            label: id.to_uppercase(),
            selector: selector.into(),
            mask,
            services: services.iter().map(|slug| slug.parse().unwrap()).collect(),
            enabled: true,
        }
    }

    fn odd(rules: Vec<MaskRule>) -> Vec<(String, Odd)> {
        let set = RuleSet {
            rules,
            ..RuleSet::standard()
        };
        concerns(&set, &["shop".parse().unwrap(), "admin".parse().unwrap()])
            .into_iter()
            .map(|concern| (concern.id, concern.what))
            .collect()
    }

    #[test]
    fn two_types_for_one_selector_are_pointed_out_where_both_count() {
        let other = |label: &str, mask| Odd::HiddenOtherwise {
            label: label.into(),
            mask,
            is_stronger: mask == MaskType::Block,
        };
        assert_eq!(
            other("B", MaskType::Block).sentence(),
            "“B” hides the same by block; that counts, as the stronger one"
        );
        assert_eq!(
            other("A", MaskType::Blur).sentence(),
            "“A” hides the same by blur; this rule counts, as the stronger one"
        );
        assert_eq!(
            odd(vec![
                rule("a", ".x, .y", MaskType::Blur, &[]),
                rule("b", ".y", MaskType::Block, &["shop"]),
            ]),
            [
                ("a".into(), other("B", MaskType::Block)),
                ("b".into(), other("A", MaskType::Blur))
            ]
        );
        assert!(
            odd(vec![
                rule("a", ".x", MaskType::Blur, &["admin"]),
                rule("b", ".x", MaskType::Block, &["shop"]),
            ])
            .is_empty()
        );
        let mut off = rule("b", ".x", MaskType::Block, &[]);
        off.enabled = false;
        assert!(odd(vec![rule("a", ".x", MaskType::Blur, &[]), off]).is_empty());
    }

    #[test]
    fn an_allow_that_lifts_nothing_is_pointed_out_once() {
        assert_eq!(
            odd(vec![
                rule("a", "input.q", MaskType::Allow, &[]),
                rule("b", "input.q", MaskType::Redact, &[]),
            ]),
            [("a".into(), Odd::LiftsNothing { label: "B".into() })]
        );
    }

    #[test]
    fn a_service_that_is_gone_and_a_page_that_is_gone_are_pointed_out() {
        assert_eq!(
            odd(vec![rule("a", "body", MaskType::Blur, &["gone", "shop"])]),
            [
                ("a".into(), Odd::HidesEverything),
                ("a".into(), Odd::ServiceIsGone("gone".parse().unwrap()))
            ]
        );
        assert!(odd(vec![rule("a", "body", MaskType::Allow, &[])]).is_empty());
    }

    #[test]
    fn what_hides_nearly_all_of_a_page_is_pointed_out_as_it_was_tried() {
        let tried = |percent| Tried {
            selector: "main, footer".into(),
            mask: MaskType::Blur,
            percent,
            path: "/cart".into(),
        };
        let as_tried = rule("a", "main, footer", MaskType::Blur, &[]);
        assert_eq!(
            tried(81).concern(&as_tried).map(|odd| odd.sentence()).as_deref(),
            Some("Hides 81 % of what is read on /cart")
        );
        let off = MaskRule {
            enabled: false,
            ..as_tried.clone()
        };
        for (percent, rule) in [
            (80, as_tried),
            (99, off),
            (99, rule("a", "main", MaskType::Blur, &[])),
            (99, rule("a", "main, footer", MaskType::Block, &[])),
        ] {
            assert_eq!(tried(percent).concern(&rule), None, "{rule:?}");
        }
        let everything = Tried {
            selector: "body".into(),
            ..tried(100)
        };
        assert_eq!(everything.concern(&rule("a", "body", MaskType::Blur, &[])), None);
    }

    #[test]
    fn what_was_confirmed_is_not_asked_again() {
        let set = |rules| RuleSet {
            rules,
            ..RuleSet::standard()
        };
        let before = set(vec![rule("a", "body", MaskType::Blur, &[])]);
        let after = set(vec![
            rule("a", "body", MaskType::Blur, &[]),
            rule("b", "*", MaskType::Block, &["shop"]),
        ]);
        let new: Vec<_> = newly_hiding_everything(&before, &after)
            .into_iter()
            .map(|rule| rule.id.as_str())
            .collect();
        assert_eq!(new, ["b"]);
    }
}
