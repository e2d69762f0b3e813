//! Whom a change of a page concerns: what the selectors of rules ask of elements and of what is around them.

use std::collections::BTreeMap;
use std::fmt;

use cssparser::ToCss;
use selectors::attr::{
    AttrSelectorOperator, CaseSensitivity, ParsedAttrSelectorOperation, ParsedCaseSensitivity,
};
use selectors::parser::{Combinator, Component, Selector};

use super::selector::{Value, Words};

/// Whose decision depends on an element, besides its own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Scope {
    /// What is in it.
    pub(crate) inside: bool,
    /// What is beside it.
    pub(crate) beside: bool,
    /// What is in that.
    pub(crate) inside_beside: bool,
}

impl Scope {
    const ALL: Self = Self {
        inside: true,
        beside: true,
        inside_beside: true,
    };

    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            inside: self.inside || other.inside,
            beside: self.beside || other.beside,
            inside_beside: self.inside_beside || other.inside_beside,
        }
    }

    fn is_deep(self) -> bool {
        self.inside || self.inside_beside
    }

    /// Of what stands to the left of the combinator, this being that of what stands to its right.
    fn across(self, combinator: Combinator) -> Self {
        match combinator {
            Combinator::Child | Combinator::Descendant => Self {
                inside: true,
                ..Self::default()
            },
            Combinator::NextSibling | Combinator::LaterSibling => Self {
                inside: false,
                beside: true,
                inside_beside: self.is_deep(),
            },
            _ => Self::ALL,
        }
    }
}

/// Whom it concerns that a child comes or goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Structure {
    /// Those that stand behind it.
    pub(crate) behind: bool,
    /// Those before it, too.
    pub(crate) before: bool,
    /// And what is in them.
    pub(crate) inside: bool,
}

/// What a selector asks of an attribute.
#[derive(Debug)]
enum What {
    Exists,
    Id(Box<str>),
    Class(Box<str>),
    Value(Test),
}

#[derive(Debug)]
struct Ask {
    what: What,
    scope: Scope,
}

/// What a selector asks of an attribute's value.
pub(super) struct Test {
    pub(super) operator: AttrSelectorOperator,
    pub(super) value: Box<str>,
    ignores_case: bool,
}

/// All that the selectors ask.
#[derive(Debug, Default)]
pub(crate) struct Concerns {
    /// By the names of attributes, in lower case.
    asks: BTreeMap<Box<str>, Vec<Ask>>,
    pub(crate) structure: Structure,
    /// Any change may concern anything in its document.
    pub(crate) anything: bool,
}

impl Concerns {
    /// Learns what a selector depends on, however deep; `scope` is of the element that it stands for.
    pub(super) fn learn(&mut self, selector: &Selector<Words>, mut scope: Scope) {
        for component in selector.iter_raw_match_order() {
            match component {
                Component::Combinator(combinator) => {
                    if matches!(combinator, Combinator::NextSibling | Combinator::LaterSibling) {
                        self.depends_on_place(scope, false);
                    }
                    scope = scope.across(*combinator);
                }
                Component::Class(class) => self.ask("class", What::Class(class.as_str().into()), scope),
                Component::ID(id) => self.ask("id", What::Id(id.as_str().into()), scope),
                Component::AttributeInNoNamespaceExists { local_name_lower, .. } => {
                    self.ask(local_name_lower.as_str(), What::Exists, scope);
                }
                Component::AttributeInNoNamespace {
                    local_name,
                    operator,
                    value,
                    case_sensitivity,
                } => {
                    let test = Test::new(*operator, value, *case_sensitivity);
                    self.ask(local_name.as_str(), What::Value(test), scope);
                }
                Component::AttributeOther(attribute) => {
                    let what = match &attribute.operation {
                        ParsedAttrSelectorOperation::Exists => What::Exists,
                        ParsedAttrSelectorOperation::WithValue {
                            operator,
                            case_sensitivity,
                            value,
                        } => What::Value(Test::new(*operator, value, *case_sensitivity)),
                    };
                    self.ask(attribute.local_name_lower.as_str(), what, scope);
                }
                Component::NonTSPseudoClass(_) => {
                    for name in ["disabled", "required", "href"] {
                        self.ask(name, What::Exists, scope);
                    }
                }
                Component::Nth(nth) => {
                    self.depends_on_place(scope, nth.ty.is_from_end() || nth.ty.is_only());
                }
                Component::NthOf(of) => {
                    self.depends_on_place(scope, true);
                    let beside = Scope {
                        beside: true,
                        inside_beside: scope.is_deep(),
                        ..scope
                    };
                    of.selectors()
                        .iter()
                        .for_each(|selector| self.learn(selector, beside));
                }
                Component::Empty => self.anything = true,
                Component::Negation(list) | Component::Is(list) | Component::Where(list) => {
                    list.slice()
                        .iter()
                        .for_each(|selector| self.learn(selector, scope));
                }
                Component::Has(list) => {
                    self.anything = true;
                    list.iter()
                        .for_each(|inner| self.learn(&inner.selector, Scope::ALL));
                }
                _ => {}
            }
        }
    }

    /// An element of this scope is asked for by where it stands among its siblings.
    fn depends_on_place(&mut self, scope: Scope, from_end: bool) {
        self.structure.behind = true;
        self.structure.before |= from_end;
        self.structure.inside |= scope.is_deep();
    }

    fn ask(&mut self, name: &str, what: What, scope: Scope) {
        let name = name.to_ascii_lowercase().into();
        self.asks.entry(name).or_default().push(Ask { what, scope });
    }

    fn asks_of(&self, name: &str) -> Option<&Vec<Ask>> {
        match name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            true => self.asks.get(name.to_ascii_lowercase().as_str()),
            false => self.asks.get(name),
        }
    }

    /// Whether a rule asks for this attribute.
    pub(crate) fn ask_for(&self, name: &str) -> bool {
        self.asks_of(name).is_some()
    }

    /// Whose decision an attribute's new value may change, besides the element's own; nobody's where rules see no difference.
    pub(crate) fn scope_of_change(
        &self,
        name: &str,
        before: Option<&str>,
        after: Option<&str>,
    ) -> Option<Scope> {
        let asks = self.asks_of(name)?.iter();
        let changed = asks.filter(|ask| ask.what.tells_apart(before, after));
        changed.map(|ask| ask.scope).reduce(Scope::and)
    }

    /// What is asked of an attribute's value; nothing where no rule asks for it at all.
    pub(super) fn tests(&self, name: &str) -> Option<impl Iterator<Item = &Test> + Clone> {
        Some(self.asks_of(name)?.iter().filter_map(|ask| match &ask.what {
            What::Value(test) => Some(test),
            _ => None,
        }))
    }
}

impl What {
    /// Whether it may hold for one of the values and not for the other.
    fn tells_apart(&self, before: Option<&str>, after: Option<&str>) -> bool {
        let differs = |holds: &dyn Fn(&str) -> bool| before.is_some_and(holds) != after.is_some_and(holds);
        match self {
            Self::Exists => differs(&|_| true),
            Self::Id(id) => differs(&|value| value == &**id),
            Self::Class(class) => differs(&|value| value.split_ascii_whitespace().any(|own| own == &**class)),
            // What ignores case in HTML does not so in SVG.
            Self::Value(test) => [
                CaseSensitivity::CaseSensitive,
                CaseSensitivity::AsciiCaseInsensitive,
            ]
            .into_iter()
            .any(|case| differs(&|value| test.is_met_in(case, value))),
        }
    }
}

impl Test {
    fn new(operator: AttrSelectorOperator, value: &Value, case: ParsedCaseSensitivity) -> Self {
        Self {
            operator,
            value: value.as_str().into(),
            ignores_case: !matches!(
                case,
                ParsedCaseSensitivity::CaseSensitive | ParsedCaseSensitivity::ExplicitCaseSensitive
            ),
        }
    }

    pub(super) fn is_met_by(&self, value: &str) -> bool {
        let case = match self.ignores_case {
            true => CaseSensitivity::AsciiCaseInsensitive,
            false => CaseSensitivity::CaseSensitive,
        };
        self.is_met_in(case, value)
    }

    fn is_met_in(&self, case: CaseSensitivity, value: &str) -> bool {
        self.operator.eval_str(value, &self.value, case)
    }
}

impl fmt::Debug for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.operator.to_css(f)?;
        write!(f, "{:?}", self.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mask::selector;

    fn concerns(selector: &str) -> Concerns {
        let mut concerns = Concerns::default();
        for selector in selector::parse(selector).unwrap().slice() {
            concerns.learn(selector, Scope::default());
        }
        concerns
    }

    #[test]
    fn a_class_concerns_those_that_selectors_reach_from_it() {
        for (selector, inside, beside, inside_beside) in [
            (".a", false, false, false),
            (".a p", true, false, false),
            (".a > p", true, false, false),
            (".a + p", false, true, false),
            (".a ~ p b", false, true, true),
            (".a p + b", true, false, false),
            ("p:not(.a)", false, false, false),
            ("p:not(.a b)", true, false, false),
            ("p:is(.a) b", true, false, false),
            ("p:nth-child(2 of .a)", false, true, false),
            ("p:nth-child(2 of .a) b", true, true, true),
        ] {
            let scope = concerns(selector).scope_of_change("class", Some("x a"), Some("x"));
            let expected = Scope {
                inside,
                beside,
                inside_beside,
            };
            assert_eq!(scope, Some(expected), "{selector}");
        }
    }

    #[test]
    fn what_no_rule_sees_concerns_nobody() {
        let concerns = concerns(".a p, [data-b^=\"c\"] b");
        assert_eq!(concerns.scope_of_change("class", Some("x a"), Some("a y")), None);
        assert_eq!(concerns.scope_of_change("id", None, Some("a")), None);
        assert_eq!(concerns.scope_of_change("data-b", Some("cd"), Some("ce")), None);
        assert!(concerns.scope_of_change("DATA-B", Some("cd"), None).is_some());
    }

    #[test]
    fn a_child_that_comes_concerns_those_that_are_counted() {
        for (selector, behind, before, inside) in [
            (".a p", false, false, false),
            ("td:nth-child(2)", true, false, false),
            ("td:first-child b", true, false, true),
            ("td:last-child", true, true, false),
            ("td:only-child", true, true, false),
            ("p + b", true, false, false),
            ("p + b i", true, false, true),
            ("p:first-child + b", true, false, false),
        ] {
            let expected = Structure {
                behind,
                before,
                inside,
            };
            assert_eq!(concerns(selector).structure, expected, "{selector}");
        }
    }
}
