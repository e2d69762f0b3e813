//! The rules of one service, ready to be asked which of them match an element.

use std::collections::BTreeMap;
use std::fmt;

use cssparser::ToCss;
use domain::id::ServiceSlug;
use domain::mask::{MaskType, RuleSet};
use selectors::SelectorList;
use selectors::attr::{AttrSelectorOperator, ParsedAttrSelectorOperation, ParsedCaseSensitivity};
use selectors::parser::{Combinator, Component, Selector};

use super::matching::{Look, Memory};
use super::selector::{self, SelectorFault, Value, Words};

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
    pub(crate) reach: Reach,
    /// What rules say of attributes, by their names in lower case.
    tests: BTreeMap<Box<str>, Vec<Test>>,
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

/// Whom a change of the page concerns besides the element that changes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Reach {
    /// What is in it.
    pub(crate) inside: bool,
    /// What is beside it.
    pub(crate) beside: bool,
    /// What is beside a child that comes or goes.
    pub(crate) children: bool,
    /// Anything in its document.
    pub(crate) anywhere: bool,
}

/// What a rule asks of an attribute's value.
struct Test {
    operator: AttrSelectorOperator,
    value: Box<str>,
    ignores_case: bool,
}

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
            self.learn(selector);
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

    /// Learns what the selector depends on, however deep.
    fn learn(&mut self, selector: &Selector<Words>) {
        for component in selector.iter_raw_match_order() {
            match component {
                Component::Combinator(Combinator::NextSibling | Combinator::LaterSibling) => {
                    self.reach.beside = true;
                    self.reach.children = true;
                }
                Component::Combinator(_) => self.reach.inside = true,
                Component::Class(_) => {
                    self.tests.entry("class".into()).or_default();
                }
                Component::ID(_) => {
                    self.tests.entry("id".into()).or_default();
                }
                Component::AttributeInNoNamespaceExists { local_name_lower, .. } => {
                    self.tests.entry(local_name_lower.as_str().into()).or_default();
                }
                Component::AttributeInNoNamespace {
                    local_name,
                    operator,
                    value,
                    case_sensitivity,
                } => self.learn_test(local_name.as_str(), *operator, value, *case_sensitivity),
                Component::AttributeOther(attribute) => match &attribute.operation {
                    ParsedAttrSelectorOperation::Exists => {
                        self.tests
                            .entry(attribute.local_name_lower.as_str().into())
                            .or_default();
                    }
                    ParsedAttrSelectorOperation::WithValue {
                        operator,
                        case_sensitivity,
                        value,
                    } => self.learn_test(
                        attribute.local_name_lower.as_str(),
                        *operator,
                        value,
                        *case_sensitivity,
                    ),
                },
                Component::Nth(_) => self.reach.children = true,
                Component::Empty => {
                    self.reach.children = true;
                    self.reach.anywhere = true;
                }
                Component::NonTSPseudoClass(_) => {
                    for name in ["disabled", "required", "href"] {
                        self.tests.entry(name.into()).or_default();
                    }
                }
                Component::NthOf(of) => {
                    self.reach.children = true;
                    self.reach.beside = true;
                    of.selectors().iter().for_each(|selector| self.learn(selector));
                }
                Component::Negation(list) | Component::Is(list) | Component::Where(list) => {
                    list.slice().iter().for_each(|selector| self.learn(selector));
                }
                Component::Has(list) => {
                    self.reach.anywhere = true;
                    list.iter().for_each(|inner| self.learn(&inner.selector));
                }
                _ => {}
            }
        }
    }

    fn learn_test(
        &mut self,
        name: &str,
        operator: AttrSelectorOperator,
        value: &Value,
        case: ParsedCaseSensitivity,
    ) {
        let tests = self.tests.entry(name.to_ascii_lowercase().into()).or_default();
        tests.push(Test {
            operator,
            value: value.as_str().into(),
            ignores_case: !matches!(
                case,
                ParsedCaseSensitivity::CaseSensitive | ParsedCaseSensitivity::ExplicitCaseSensitive
            ),
        });
    }

    /// Whether a rule asks for this attribute.
    pub(crate) fn asks_for(&self, name: &str) -> bool {
        if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return self.tests.contains_key(name.to_ascii_lowercase().as_str());
        }
        self.tests.contains_key(name)
    }

    /// What remains of an attribute that a rule asks for, so that the rules that matched it still do: of its value only what a
    /// rule itself says. Nothing where no rule asks for it.
    pub(crate) fn remainder(&self, name: &str, value: &str) -> Option<String> {
        let tests = self.tests.get(name.to_ascii_lowercase().as_str())?;
        let met = |test: &&Test| test.is_met_by(value);
        let of = |operator: AttrSelectorOperator| {
            let found = tests
                .iter()
                .filter(met)
                .filter(move |test| test.operator == operator);
            found.map(|test| &*test.value).max_by_key(|value| value.len())
        };
        if let Some(whole) = of(AttrSelectorOperator::Equal) {
            return Some(whole.to_owned());
        }
        let words: Vec<&str> = tests
            .iter()
            .filter(met)
            .filter(|test| test.operator == AttrSelectorOperator::Includes)
            .map(|test| &*test.value)
            .collect();
        let inside: Vec<&str> = tests
            .iter()
            .filter(met)
            .filter(|test| test.operator == AttrSelectorOperator::Substring)
            .map(|test| &*test.value)
            .collect();
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
        if !self.by_id.is_empty()
            && let Some(id) = look.attribute("id")
        {
            ask(self.by_id.get(id));
        }
        if !self.by_class.is_empty()
            && let Some(classes) = look.attribute("class")
        {
            classes
                .split_ascii_whitespace()
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
        if is_weaker || !look.matches(selector, memory) {
            return;
        }
        match rule.mask {
            MaskType::Allow => verdict.allows = true,
            mask => verdict.hides = Some((mask, &rule.id)),
        }
    }
}

impl fmt::Debug for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.operator.to_css(f)?;
        write!(f, "{:?}", self.value)
    }
}

impl Test {
    fn is_met_by(&self, value: &str) -> bool {
        use selectors::attr::CaseSensitivity;
        let case = match self.ignores_case {
            true => CaseSensitivity::AsciiCaseInsensitive,
            false => CaseSensitivity::CaseSensitive,
        };
        self.operator.eval_str(value, &self.value, case)
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
