//! Selectors as this crate reads them: what a page shows of itself, and nothing that depends on what a visitor does. Of a text
//! that is none, [`fault`] says where and why.

mod fault;

use std::borrow::Borrow;
use std::fmt;

use cssparser::{ToCss, serialize_identifier, serialize_string};
use precomputed_hash::PrecomputedHash;
use selectors::SelectorList;
use selectors::parser::{self, ParseRelative, SelectorImpl, SelectorParseErrorKind};

/// Longer ones nobody writes.
pub const LONGEST_SELECTOR: usize = 2_000;

/// Why a text is no selector.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("at {position}: {expected}")]
pub struct SelectorFault {
    /// In bytes of the text.
    pub position: usize,
    /// What should stand there, as a sentence.
    pub expected: String,
}

/// Brackets in brackets; deeper ones nobody writes.
const DEEPEST: u8 = 75;

/// Whether a text is a selector that rules can have. What CSS would close at the end is asked for here: it is rarely meant.
pub fn check_selector(selector: &str) -> Result<(), SelectorFault> {
    parse(selector)?;
    fault::unclosed(selector).map_or(Ok(()), Err)
}

pub(crate) fn parse(selector: &str) -> Result<SelectorList<Words>, SelectorFault> {
    if selector.len() > LONGEST_SELECTOR {
        return Err(SelectorFault {
            position: LONGEST_SELECTOR,
            expected: format!("A selector has at most {LONGEST_SELECTOR} letters."),
        });
    }
    let mut input = cssparser::Parser::new(selector);
    input.set_nested_block_limit(DEEPEST);
    SelectorList::parse_disallow_pseudo(&Syntax, &mut input, ParseRelative::No)
        .map_err(|error| fault::fault(selector, &error.kind))
}

/// Any name or value in a selector.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(crate) struct Word(Box<str>);

impl Word {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Word {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl AsRef<str> for Word {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Word {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl ToCss for Word {
    fn to_css<W: fmt::Write>(&self, dest: &mut W) -> fmt::Result {
        serialize_identifier(&self.0, dest)
    }
}

impl PrecomputedHash for Word {
    /// FNV-1a in 32 bits.
    fn precomputed_hash(&self) -> u32 {
        self.0.bytes().fold(0x811c_9dc5, |hash, byte| {
            (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
        })
    }
}

/// An attribute's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Value(Box<str>);

impl Value {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl AsRef<str> for Value {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl ToCss for Value {
    fn to_css<W: fmt::Write>(&self, dest: &mut W) -> fmt::Result {
        serialize_string(&self.0, dest)
    }
}

/// Pseudo-classes that attributes tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Told {
    Disabled,
    Enabled,
    Required,
    Optional,
    AnyLink,
}

impl Told {
    fn of(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "disabled" => Self::Disabled,
            "enabled" => Self::Enabled,
            "required" => Self::Required,
            "optional" => Self::Optional,
            "any-link" | "link" => Self::AnyLink,
            _ => return None,
        })
    }
}

impl ToCss for Told {
    fn to_css<W: fmt::Write>(&self, dest: &mut W) -> fmt::Result {
        dest.write_str(match self {
            Self::Disabled => ":disabled",
            Self::Enabled => ":enabled",
            Self::Required => ":required",
            Self::Optional => ":optional",
            Self::AnyLink => ":any-link",
        })
    }
}

impl parser::NonTSPseudoClass for Told {
    fn is_active_or_hover(&self) -> bool {
        false
    }

    fn is_user_action_state(&self) -> bool {
        false
    }
}

/// There are none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NoPseudoElement {}

impl ToCss for NoPseudoElement {
    fn to_css<W: fmt::Write>(&self, _: &mut W) -> fmt::Result {
        match *self {}
    }
}

impl parser::PseudoElement for NoPseudoElement {}

#[derive(Debug, Clone)]
pub(crate) struct Words;

impl SelectorImpl for Words {
    type ExtraMatchingData<'a> = ();
    type AttrValue = Value;
    type Identifier = Word;
    type LocalName = Word;
    type NamespaceUrl = Word;
    type NamespacePrefix = Word;
    type BorrowedNamespaceUrl = str;
    type BorrowedLocalName = str;
    type NonTSPseudoClass = Told;
    type PseudoElement = NoPseudoElement;
}

struct Syntax;

#[derive(Debug, Clone, PartialEq)]
struct Unfit(SelectorParseErrorKind);

impl From<SelectorParseErrorKind> for Unfit {
    fn from(kind: SelectorParseErrorKind) -> Self {
        Self(kind)
    }
}

impl parser::Parser<'_> for Syntax {
    type Impl = Words;
    type Error = Unfit;

    fn parse_nth_child_of(&self) -> bool {
        true
    }

    fn parse_is_and_where(&self) -> bool {
        true
    }

    fn parse_has(&self) -> bool {
        true
    }

    /// A rule that is half wrong hides half of what it should.
    fn allow_forgiving_selectors(&self) -> bool {
        false
    }

    fn parse_non_ts_pseudo_class(&self, name: &str) -> Result<Told, cssparser::ParseError<Unfit>> {
        Told::of(name).ok_or_else(|| {
            cssparser::ParseError::custom(SelectorParseErrorKind::UnsupportedPseudoClassOrElement)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selectors_of_rules_are_read() {
        for selector in [
            "input[type=\"password\"]",
            "input[data-card], input[autocomplete^=\"cc-\"]",
            ".card-form > .row:nth-child(2n+1 of .x) ~ p",
            "div:has(> input[type=email i]):not(.open, #a)",
            ":is(a, b):where(.c) + :any-link",
            "*",
            "#\\31 23",
            ":root",
            "fieldset:disabled",
        ] {
            assert_eq!(check_selector(selector), Ok(()), "{selector}");
        }
    }

    #[test]
    fn a_selector_too_deep_or_too_long_is_refused() {
        assert!(check_selector(&":not(".repeat(300)).is_err());
        assert!(check_selector(&"a".repeat(LONGEST_SELECTOR + 1)).is_err());
    }
}
