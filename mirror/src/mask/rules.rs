//! The rules of one service, ready to be asked which of them match an element.

use std::collections::BTreeMap;

use domain::id::ServiceSlug;
use domain::mask::{MaskType, RuleSet};
use selectors::SelectorList;
use selectors::attr::AttrSelectorOperator;
use selectors::parser::{Component, Selector};

use super::concern::{Concerns, Scope};
use super::matching::{Look, Memory};
use super::selector::{self, SelectorFault, Words};

/// Why a rule cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("rule {id}: {fault}")]
pub struct RuleFault {
    pub id: String,
    pub fault: SelectorFault,
}

#[derive(Debug, Default)]
pub(crate) struct Rules {
    rules: Vec<Rule>,
    /// Selectors by what an element must have for them: one of many is enough to look at few.
    by_id: Bucket,
    by_class: Bucket,
    by_attribute: Bucket,
    by_tag: Bucket,
    others: Vec<Place>,
    pub(crate) concerns: Concerns,
}

type Bucket = BTreeMap<Box<str>, Vec<Place>>;

#[derive(Debug)]
struct Rule {
    id: Box<str>,
    mask: MaskType,
    selectors: SelectorList<Words>,
}

/// A selector: that of a rule, and which of its list.
type Place = (u32, u32);

/// The strongest of the rules that match an element.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Verdict<'a> {
    pub(crate) hides: Option<(MaskType, &'a str)>,
    pub(crate) allows: bool,
}

impl Rules {
    pub(crate) fn new(set: &RuleSet, service: &ServiceSlug) -> Result<Self, RuleFault> {
        let mut rules = Self::default();
        let used = |rule: &&domain::mask::MaskRule| rule.enabled && rule.covers(service);
        for rule in set.rules.iter().filter(used) {
            let selectors = selector::parse(&rule.selector).map_err(|fault| RuleFault {
                id: rule.id.clone(),
                fault,
            })?;
            rules.add(&rule.id, rule.mask, selectors);
        }
        Ok(rules)
    }

    pub(crate) fn of_everything() -> Self {
        let mut rules = Self::default();
        if let Ok(all) = selector::parse("*") {
            rules.add("everything", MaskType::Redact, all);
        }
        rules
    }

    fn add(&mut self, id: &str, mask: MaskType, selectors: SelectorList<Words>) {
        let rule = u32::try_from(self.rules.len()).unwrap_or(u32::MAX);
        for (place, selector) in (0..).zip(selectors.slice()) {
            self.concerns.learn(selector, Scope::default());
            let bucket = match key(selector) {
                Key::Id(id) => self.by_id.entry(id.into()).or_default(),
                Key::Class(class) => self.by_class.entry(class.into()).or_default(),
                Key::Attribute(name) => self.by_attribute.entry(name.into()).or_default(),
                Key::Tag(tag) => self.by_tag.entry(tag.into()).or_default(),
                Key::None => &mut self.others,
            };
            bucket.push((rule, place));
        }
        self.rules.push(Rule {
            id: id.into(),
            mask,
            selectors,
        });
    }

    /// What remains of an attribute that a rule asks for, so that the rules that matched it still do: of its value only what a
    /// rule itself says. Nothing where no rule asks for it.
    pub(crate) fn remainder(&self, name: &str, value: &str) -> Option<String> {
        let tests = self.concerns.tests(name)?;
        let met = |operator: AttrSelectorOperator| {
            let tests = tests.clone().filter(move |test| test.operator == operator);
            tests
                .filter(|test| test.is_met_by(value))
                .map(|test| &*test.value)
        };
        let of = |operator| met(operator).max_by_key(|value| value.len());
        if let Some(whole) = of(AttrSelectorOperator::Equal) {
            return Some(whole.to_owned());
        }
        let words: Vec<&str> = met(AttrSelectorOperator::Includes).collect();
        let inside: Vec<&str> = met(AttrSelectorOperator::Substring).collect();
        let start = of(AttrSelectorOperator::Prefix).or_else(|| of(AttrSelectorOperator::DashMatch));
        let end = of(AttrSelectorOperator::Suffix);
        if words.is_empty() && inside.is_empty() && start.is_none() && end.is_none() {
            return Some(String::new());
        }
        let is_dashed = of(AttrSelectorOperator::Prefix).is_none() && start.is_some();
        let mut parts = Vec::new();
        parts.extend(words);
        parts.extend(inside);
        let middle = parts.join(" ");
        let start = start.unwrap_or_default();
        let dash = if is_dashed && !(middle.is_empty() && end.is_none()) {
            "-"
        } else {
            ""
        };
        Some(format!("{start}{dash}{middle}{}", end.unwrap_or_default()))
    }

    /// The id of a rule, if there is one with it.
    pub(crate) fn id_of(&self, id: &str) -> Option<&str> {
        self.rules.iter().map(|rule| &*rule.id).find(|known| *known == id)
    }

    /// Whether a rule names what titles are in, or nothing at all, of what it hides.
    pub(crate) fn may_hide_titles(&self) -> bool {
        let is_around_titles = |selector: &Selector<Words>| {
            let mut tags = selector.iter().filter_map(|component| match component {
                Component::LocalName(name) => Some(name.lower_name.as_str()),
                _ => None,
            });
            match key(selector) {
                Key::None => true,
                _ => tags.any(|tag| matches!(tag, "title" | "head" | "html")),
            }
        };
        let hiding = self.rules.iter().filter(|rule| rule.mask != MaskType::Allow);
        hiding
            .flat_map(|rule| rule.selectors.slice())
            .any(is_around_titles)
    }

    pub(crate) fn verdict(&self, look: Look<'_>, memory: &mut Memory) -> Verdict<'_> {
        let mut verdict = Verdict::default();
        if self.rules.is_empty() {
            return verdict;
        }
        let mut ask = |places: Option<&Vec<Place>>| {
            for place in places.into_iter().flatten() {
                self.ask(*place, look, memory, &mut verdict);
            }
        };
        ask(Some(&self.others));
        if !self.by_tag.is_empty() {
            ask(self.by_tag.get(look.tag()));
        }
        if !self.by_id.is_empty() {
            look.attributes("id").for_each(|id| ask(self.by_id.get(id)));
        }
        if !self.by_class.is_empty() {
            look.attributes("class")
                .flat_map(str::split_ascii_whitespace)
                .for_each(|class| ask(self.by_class.get(class)));
        }
        if !self.by_attribute.is_empty() {
            for name in look.attribute_names() {
                if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
                    ask(self.by_attribute.get(name.to_ascii_lowercase().as_str()));
                } else {
                    ask(self.by_attribute.get(name));
                }
            }
        }
        verdict
    }

    fn ask<'a>(
        &'a self,
        (rule, place): Place,
        look: Look<'_>,
        memory: &mut Memory,
        verdict: &mut Verdict<'a>,
    ) {
        let Some(rule) = self.rules.get(rule as usize) else {
            return;
        };
        let is_weaker = match rule.mask {
            MaskType::Allow => verdict.allows,
            mask => verdict.hides.is_some_and(|(strongest, _)| strongest >= mask),
        };
        let Some(selector) = rule.selectors.slice().get(place as usize) else {
            return;
        };
        if is_weaker {
            return;
        }
        // What would take too long to find out is hidden.
        let hides = rule.mask != MaskType::Allow;
        if !look.try_match(selector, memory).unwrap_or(hides) {
            return;
        }
        match rule.mask {
            MaskType::Allow => verdict.allows = true,
            mask => verdict.hides = Some((mask, &rule.id)),
        }
    }
}

enum Key<'a> {
    Id(&'a str),
    Class(&'a str),
    Attribute(&'a str),
    Tag(&'a str),
    None,
}

/// The rarest thing that every element must have that the selector matches.
fn key(selector: &Selector<Words>) -> Key<'_> {
    let mut best = Key::None;
    for component in selector.iter() {
        let (rank, key) = match component {
            Component::ID(id) => (4, Key::Id(id.as_str())),
            Component::Class(class) => (3, Key::Class(class.as_str())),
            Component::AttributeInNoNamespaceExists { local_name_lower, .. } => {
                (2, Key::Attribute(local_name_lower.as_str()))
            }
            Component::AttributeInNoNamespace { local_name, .. } => (2, Key::Attribute(local_name.as_str())),
            Component::LocalName(name) => (1, Key::Tag(name.lower_name.as_str())),
            _ => continue,
        };
        let rank_of_best = match best {
            Key::Id(_) => 4,
            Key::Class(_) => 3,
            Key::Attribute(_) => 2,
            Key::Tag(_) => 1,
            Key::None => 0,
        };
        if rank > rank_of_best {
            best = key;
        }
    }
    best
}
