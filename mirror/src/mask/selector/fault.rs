//! Where a text stops being a selector, and what should stand there.

use cssparser::ParseErrorKind;
use selectors::SelectorList;
use selectors::parser::{ParseRelative, SelectorParseErrorKind};

use super::{SelectorFault, Syntax, Unfit};

pub(super) fn fault(selector: &str, kind: &ParseErrorKind<Unfit>) -> SelectorFault {
    let position = position(selector);
    let (before, behind) = selector.split_at_checked(position).unwrap_or((selector, ""));
    let open = open_brackets(before);
    let mut expected = after_digit(before, behind)
        .or_else(|| inside(before, open.last()?))
        .unwrap_or_else(|| expected(kind, before.trim_end().as_bytes().last().copied()).to_owned());
    // What is open anywhere else is not what is wrong.
    if let (true, Some(bracket)) = (behind.trim().is_empty(), open.last()) {
        expected.push_str(&format!(" The {} that closes it is missing.", bracket.end()));
    }
    SelectorFault { position, expected }
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

/// The brackets that are open at the end of a text, outside of quotes.
fn open_brackets(text: &str) -> Vec<Bracket<'_>> {
    let mut open = Vec::new();
    let (mut quote, mut escaped) = (None, false);
    for (at, letter) in text.char_indices() {
        if std::mem::take(&mut escaped) {
            continue;
        }
        match (letter, quote) {
            ('\\', _) => escaped = true,
            (_, Some(end)) => quote = quote.filter(|_| letter != end),
            ('"' | '\'', None) => quote = Some(letter),
            ('(' | '[', None) => open.push(Bracket {
                letter,
                before: text.get(..at).unwrap_or_default(),
            }),
            (')' | ']', None) => {
                open.pop();
            }
            _ => {}
        }
    }
    open
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

/// What should stand behind `last`, the last sign that can be part of a selector.
fn expected(kind: &ParseErrorKind<Unfit>, last: Option<u8>) -> &'static str {
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
            ("p::before", 1, "pseudo-class"),
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
}
