//! Where a text stops being a selector, and what should stand there.

use cssparser::ParseErrorKind;
use selectors::SelectorList;
use selectors::parser::{ParseRelative, SelectorParseErrorKind};

use super::{DEEPEST, SelectorFault, Syntax, Unfit};

pub(super) fn fault(selector: &str, kind: &ParseErrorKind<Unfit>) -> SelectorFault {
    if let Some(position) = Scan::of(selector).too_deep {
        let expected = format!("This nests too deeply: at most {DEEPEST} brackets may stand in each other.");
        return SelectorFault { position, expected };
    }
    let position = position(selector);
    let (before, behind) = selector.split_at_checked(position).unwrap_or((selector, ""));
    let open = Scan::of(before).open;
    let mut expected = after_digit(before, behind)
        .or_else(|| inside(before, open.last()?))
        .unwrap_or_else(|| expected(kind, before.trim_end().as_bytes().last().copied(), behind));
    // What is open anywhere else is not what is wrong.
    if let (true, Some(bracket)) = (behind.trim().is_empty(), open.last()) {
        expected.push_str(&format!(" The {} that closes it is missing.", bracket.end()));
    }
    SelectorFault { position, expected }
}

/// What is open at the end of a text that is a selector otherwise.
pub(super) fn unclosed(selector: &str) -> Option<SelectorFault> {
    let Scan { open, quote, .. } = Scan::of(selector);
    let end = quote.or_else(|| open.last().map(Bracket::end))?;
    Some(SelectorFault {
        position: selector.trim_end().len(),
        expected: format!("The {end} that closes it is missing."),
    })
}

/// A bracket that nothing closes.
struct Bracket<'a> {
    letter: char,
    /// What is written up to it.
    before: &'a str,
}

impl<'a> Bracket<'a> {
    fn end(&self) -> char {
        match self.letter {
            '(' => ')',
            _ => ']',
        }
    }

    /// As which a pseudo-class is known, such as `:has`.
    fn function(&self) -> Option<&'a str> {
        let colon = self.before.rfind(':').filter(|_| self.letter == '(')?;
        let name = self.before.get(colon..)?;
        let is_name = name.len() > 1
            && name
                .bytes()
                .skip(1)
                .all(|byte| byte.is_ascii_alphabetic() || byte == b'-');
        is_name.then_some(name)
    }
}

/// What is open at the end of a text.
#[derive(Default)]
struct Scan<'a> {
    /// Outside of quotes.
    open: Vec<Bracket<'a>>,
    quote: Option<char>,
    /// Where the first bracket stands that is in too many others.
    too_deep: Option<usize>,
}

impl<'a> Scan<'a> {
    fn of(text: &'a str) -> Self {
        let mut scan = Self::default();
        let mut letters = text.char_indices();
        while let Some((at, letter)) = letters.next() {
            let rest = text.get(at..).unwrap_or_default();
            match (letter, scan.quote) {
                ('\\', _) => {
                    letters.next();
                }
                (_, Some(end)) => scan.quote = scan.quote.filter(|_| letter != end),
                ('"' | '\'', None) => scan.quote = Some(letter),
                ('/', None) if rest.starts_with("/*") => {
                    let comment = rest.split_once("*/").map_or(rest, |(comment, _)| comment);
                    letters.by_ref().nth(comment.chars().count());
                }
                ('(' | '[', None) => {
                    let before = text.get(..at).unwrap_or_default();
                    scan.open.push(Bracket { letter, before });
                    if scan.open.len() > usize::from(DEEPEST) {
                        scan.too_deep.get_or_insert(at);
                    }
                }
                (')' | ']', None) => {
                    scan.open.pop();
                }
                _ => {}
            }
        }
        scan
    }
}

/// Where the name of an id or class begins with a digit, which no name does: how it is written.
fn after_digit(before: &str, behind: &str) -> Option<String> {
    let (sign, what) = match before.as_bytes().last()? {
        b'#' => ('#', "an id"),
        b'.' => ('.', "a class"),
        _ => return None,
    };
    let digit = behind.chars().next().filter(char::is_ascii_digit)?;
    let is_of_name = |letter: &char| letter.is_alphanumeric() || matches!(letter, '-' | '_');
    let rest: String = behind.chars().skip(1).take_while(is_of_name).collect();
    Some(format!(
        "The name of {what} cannot begin with a digit: write {sign}\\3{digit} {rest} for {sign}{digit}{rest}."
    ))
}

/// What a pseudo-class with brackets has in them, where nothing is in them yet.
fn inside(before: &str, bracket: &Bracket<'_>) -> Option<String> {
    let name = bracket.function().filter(|_| before.trim_end().ends_with('('))?;
    Some(if name.to_ascii_lowercase().starts_with(":nth-") {
        format!("A place was expected inside {name}(), such as 2n+1.")
    } else {
        format!("A selector was expected inside {name}(), such as .card.")
    })
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

/// What should stand behind `last`, the last sign that can be part of a selector, instead of `behind`.
fn expected(kind: &ParseErrorKind<Unfit>, last: Option<u8>, behind: &str) -> String {
    if let (
        ParseErrorKind::Custom(Unfit(SelectorParseErrorKind::UnsupportedPseudoClassOrElement)),
        Some(name),
    ) = (kind, behind.strip_prefix(':'))
    {
        return of_pseudo(name);
    }
    what(kind, last).to_owned()
}

/// What is wrong with a pseudo-class that is none here, by its name and what stands behind it.
fn of_pseudo(text: &str) -> String {
    /// They depend on who looks at the page, and with what.
    const LIVE: &[&str] = &[
        "active",
        "autofill",
        "blank",
        "buffering",
        "checked",
        "current",
        "default",
        "defined",
        "dir",
        "focus",
        "focus-visible",
        "focus-within",
        "fullscreen",
        "future",
        "host",
        "host-context",
        "hover",
        "in-range",
        "indeterminate",
        "invalid",
        "lang",
        "local-link",
        "modal",
        "muted",
        "open",
        "out-of-range",
        "past",
        "paused",
        "picture-in-picture",
        "placeholder-shown",
        "playing",
        "popover-open",
        "read-only",
        "read-write",
        "scope",
        "seeking",
        "stalled",
        "state",
        "target",
        "target-within",
        "user-invalid",
        "user-valid",
        "valid",
        "visited",
        "volume-locked",
    ];
    const STRUCTURAL: &[&str] = &[
        "has",
        "is",
        "not",
        "nth-child",
        "nth-last-child",
        "nth-last-of-type",
        "nth-of-type",
        "where",
    ];
    /// As they may be written as well, of old.
    const ELEMENTS: &[&str] = &["after", "before", "first-letter", "first-line"];
    let end = text
        .find(|letter: char| !letter.is_alphanumeric() && !"-_".contains(letter))
        .unwrap_or(text.len());
    let (name, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    let lower = name.to_ascii_lowercase();
    let brackets = if rest.starts_with('(') { "()" } else { "" };
    if text.starts_with(':') || ELEMENTS.contains(&lower.as_str()) {
        "An element was expected: pseudo-elements, such as ::before, cannot be told of a recording.".into()
    } else if STRUCTURAL.contains(&lower.as_str()) && brackets.is_empty() {
        format!("A ( was expected behind :{name}.")
    } else if lower.starts_with('-') || LIVE.contains(&lower.as_str()) {
        format!(
            "One of the structural pseudo-classes was expected: what depends on the visitor or the browser, such as :{name}{brackets}, cannot be told of a recording."
        )
    } else {
        format!(
            "There is no pseudo-class :{name}{brackets}: one of the structural ones was expected, such as :first-child."
        )
    }
}

fn what(kind: &ParseErrorKind<Unfit>, last: Option<u8>) -> &'static str {
    use SelectorParseErrorKind as Kind;
    if last == Some(b'#') {
        return "The name of an id was expected behind the #.";
    }
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

#[cfg(test)]
mod tests {
    use super::super::check_selector;

    #[test]
    fn a_fault_says_where_and_what_was_expected() {
        for (selector, position, word) in [
            ("", 0, "there is none"),
            ("div >", 5, "combinator"),
            ("div > , p", 6, "combinator"),
            ("a:hover", 1, "pseudo-class"),
            ("p::before", 1, "pseudo-elements"),
            ("p:before", 1, "pseudo-elements"),
            ("p:contains(x)", 1, "There is no pseudo-class :contains():"),
            ("p:hoover", 1, "There is no pseudo-class :hoover:"),
            ("li:nth-child", 2, "A ( was expected behind :nth-child."),
            ("a:lang(ko)", 1, "such as :lang(), cannot be told"),
            ("[type=\"pass", 11, "The \" that closes it is missing."),
            ("[type=pass", 10, "The ] that closes it is missing."),
            ("a /* ( */ :is(b ", 15, "The ) that closes it is missing."),
            ("input[", 6, "attribute"),
            ("input[type=]", 11, "value"),
            ("input[type?x]", 10, "behind the attribute's name"),
            ("a, .", 4, "class"),
            ("a:is(b, :hover)", 8, "pseudo-class"),
            ("svg|a", 3, "amespace"),
            ("a}", 1, "combinator"),
            (
                "div:has(",
                8,
                "inside :has(), such as .card. The ) that closes it is missing.",
            ),
            ("div:has( ", 9, "inside :has()"),
            ("div:has(>", 9, "The ) that closes it is missing."),
            ("div:has()", 8, "inside :has()"),
            ("a, p:not(.x, :is(", 17, "inside :is()"),
            ("li:nth-child(", 13, "inside :nth-child(), such as 2n+1."),
            ("[title=\"(\"] >", 13, "behind the combinator."),
            ("input[", 6, "The ] that closes it is missing."),
            ("#123", 1, "write #\\31 23 for #123."),
            ("a, .2col > b", 4, "write .\\32 col for .2col."),
            ("#", 1, "The name of an id was expected"),
        ] {
            let fault = check_selector(selector).unwrap_err();
            assert!(fault.expected.contains(word), "{selector}: {fault}");
            assert_eq!(fault.position, position, "{selector}: {fault}");
        }
    }

    #[test]
    fn what_nests_too_deeply_is_called_that() {
        let nested = |depth: usize| format!("{}a{}", ":not(".repeat(depth), ")".repeat(depth));
        assert_eq!(check_selector(&nested(75)), Ok(()));
        for depth in [76, 200] {
            let fault = check_selector(&nested(depth)).unwrap_err();
            assert!(fault.expected.contains("nests too deeply"), "{fault}");
            assert_eq!(fault.position, 75 * 5 + 4);
        }
    }

    #[test]
    fn what_is_closed_is_left_alone() {
        for selector in [
            "a /* ( [ */ b",
            "[title=\"(\"]",
            "a\\(",
            "[x='\\'']",
            "a/**/ > b",
            ":is(a/*)*/)",
        ] {
            assert_eq!(check_selector(selector), Ok(()), "{selector}");
        }
    }
}
