//! Selectors as this crate reads them: what a page shows of itself, and nothing that depends on what a visitor does.

use std::borrow::Borrow;
use std::fmt;

use cssparser::{ParseErrorKind, ToCss, serialize_identifier, serialize_string};
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

/// Whether a text is a selector that rules can have.
pub fn check_selector(selector: &str) -> Result<(), SelectorFault> {
    parse(selector).map(drop)
}

pub(crate) fn parse(selector: &str) -> Result<SelectorList<Words>, SelectorFault> {
    if selector.len() > LONGEST_SELECTOR {
        return Err(SelectorFault {
            position: LONGEST_SELECTOR,
            expected: format!("A selector has at most {LONGEST_SELECTOR} letters."),
        });
    }
    let mut input = cssparser::Parser::new(selector);
    SelectorList::parse_disallow_pseudo(&Syntax, &mut input, ParseRelative::No)
        .map_err(|error| fault(selector, &error.kind))
}

fn fault(selector: &str, kind: &ParseErrorKind<Unfit>) -> SelectorFault {
    let position = position(selector);
    let before = selector.get(..position).unwrap_or_default().trim_end();
    SelectorFault {
        position,
        expected: expected(kind, before.as_bytes().last().copied()).to_owned(),
    }
}

/// Where it goes wrong: behind what can be the beginning of a selector, as far as is worth looking for that. The parser itself
/// keeps no place.
fn position(selector: &str) -> usize {
    const MOST_BYTES: usize = 200_000;
    let starts_one = |text: &str| {
        // What is open at the end is closed there, as CSS does it; what stands alone gets a company.
        ["", "a", " a", "=a", "1"].iter().any(|end| {
            let text = format!("{text}{end}");
            let mut input = cssparser::Parser::new(&text);
            SelectorList::parse_disallow_pseudo(&Syntax, &mut input, ParseRelative::No).is_ok()
        })
    };
    let tries = MOST_BYTES / selector.len().max(1);
    let ends = selector.char_indices().map(|(at, letter)| at + letter.len_utf8());
    let found = ends
        .rev()
        .take(tries)
        .find(|end| starts_one(selector.get(..*end).unwrap_or_default()));
    found.unwrap_or_default()
}

/// What should stand behind `last`, the last sign that can be part of a selector.
fn expected(kind: &ParseErrorKind<Unfit>, last: Option<u8>) -> &'static str {
    use SelectorParseErrorKind as Kind;
    let kind = match kind {
        ParseErrorKind::Custom(Unfit(kind)) => kind,
        ParseErrorKind::Basic(_) => match last {
            Some(b'[') => &Kind::InvalidQualNameInAttr,
            Some(b'=') => &Kind::BadValueInAttr,
            Some(b'.') => &Kind::ClassNeedsIdent,
            None | Some(b',' | b'(' | b'>' | b'+' | b'~') => {
                return "A selector was expected here, such as .card or input[name=\"iban\"].";
            }
            _ => &Kind::UnexpectedIdent,
        },
    };
    match kind {
        Kind::EmptySelector => "A selector was expected here: there is none.",
        Kind::DanglingCombinator => "Another selector was expected behind the combinator.",
        Kind::NonCompoundSelector => "A selector without combinators was expected here.",
        Kind::UnsupportedPseudoClassOrElement
        | Kind::InvalidState
        | Kind::PseudoElementExpectedColon
        | Kind::PseudoElementExpectedIdent
        | Kind::NoIdentForPseudo
        | Kind::NonPseudoElementAfterSlotted
        | Kind::InvalidPseudoElementAfterSlotted
        | Kind::InvalidPseudoElementInsideWhere => {
            "One of the structural pseudo-classes was expected: what depends on the visitor, such as :hover, and pseudo-elements cannot be told of a recording."
        }
        Kind::NoQualifiedNameInAttributeSelector | Kind::InvalidQualNameInAttr => {
            "The name of an attribute was expected behind the bracket."
        }
        Kind::UnexpectedTokenInAttributeSelector => {
            "One of ] = ~= |= ^= $= *= was expected behind the attribute's name."
        }
        Kind::BadValueInAttr => "A word or a text in quotes was expected as the attribute's value.",
        Kind::ExpectedNamespace | Kind::ExpectedBarInAttr | Kind::ExplicitNamespaceUnexpectedToken => {
            "Namespaces are not understood here; a name without | was expected."
        }
        Kind::ClassNeedsIdent => "The name of a class was expected behind the dot.",
        Kind::UnexpectedIdent => "A combinator, a comma or the end of the selector was expected here.",
    }
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
            ":root",
            "fieldset:disabled",
        ] {
            assert_eq!(check_selector(selector), Ok(()), "{selector}");
        }
    }

    #[test]
    fn a_fault_says_where_and_what_was_expected() {
        for (selector, position, word) in [
            ("", 0, "there is none"),
            ("div >", 5, "combinator"),
            ("div > , p", 6, "combinator"),
            ("a:hover", 1, "pseudo-class"),
            ("p::before", 1, "pseudo-class"),
            ("input[", 6, "attribute"),
            ("input[type=]", 11, "value"),
            ("input[type?x]", 10, "behind the attribute's name"),
            ("a, .", 4, "class"),
            ("a:is(b, :hover)", 8, "pseudo-class"),
            ("svg|a", 3, "amespace"),
            ("a}", 1, "combinator"),
        ] {
            let fault = check_selector(selector).unwrap_err();
            assert!(fault.expected.contains(word), "{selector}: {fault}");
            assert_eq!(fault.position, position, "{selector}: {fault}");
        }
    }

    #[test]
    fn a_selector_too_deep_or_too_long_is_refused() {
        assert!(check_selector(&":not(".repeat(300)).is_err());
        assert!(check_selector(&"a".repeat(LONGEST_SELECTOR + 1)).is_err());
    }
}
