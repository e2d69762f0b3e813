//! Patterns of one's own. The engine takes time linear in the text for each match, whatever the expression is; what it
//! could not do in that time it refuses.

use std::ops::Range;

use domain::mask::CustomPattern;
use regex::{Regex, RegexBuilder};
use regex_syntax::ast::{self, ErrorKind};

/// What a compiled expression may take, in bytes.
const LARGEST: usize = 1 << 20;
const LONGEST: usize = 4_096;
const DEEPEST: u32 = 50;
/// After so many matches the rest of a text counts as one: each of them may have cost a look at all of it.
const MOST_MATCHES: usize = 1_000;

/// Why a pattern is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct PatternFault {
    pub id: String,
    /// The byte of the expression where the mistake is.
    pub position: Option<usize>,
    pub message: String,
}

#[derive(Debug)]
pub(super) struct Custom {
    pub(super) id: Box<str>,
    regex: Regex,
    /// The fewest bytes that it matches; none where it never does.
    pub(super) shortest: Option<usize>,
}

impl Custom {
    pub(super) fn new(pattern: &CustomPattern) -> Result<Self, PatternFault> {
        let fault = |position, message| PatternFault {
            id: pattern.id.clone(),
            position,
            message,
        };
        let expression = pattern.expression.as_str();
        if expression.is_empty() {
            return Err(fault(Some(0), "The expression is empty.".into()));
        }
        if expression.len() > LONGEST {
            let message = format!("The expression is longer than {LONGEST} bytes.");
            return Err(fault(Some(LONGEST), message));
        }
        let shortest = check(expression).map_err(|(position, message)| fault(position, message))?;
        RegexBuilder::new(expression)
            .size_limit(LARGEST)
            .dfa_size_limit(LARGEST)
            .nest_limit(DEEPEST)
            .build()
            .map(|regex| Self {
                id: pattern.id.as_str().into(),
                regex,
                shortest,
            })
            .map_err(|error| fault(None, explain(&error)))
    }

    /// Whether it matches where there is nothing.
    pub(super) fn may_be_empty(&self) -> bool {
        self.shortest == Some(0)
    }

    pub(super) fn find(&self, text: &str, mut found: impl FnMut(Range<usize>)) {
        let matches = self.regex.find_iter(text).map(|found| found.range());
        for (count, range) in matches.enumerate() {
            if count == MOST_MATCHES {
                found(range.start..text.len());
                return;
            }
            // What is hidden already is not hidden again, else it would grow with each time.
            let is_hidden = text
                .get(range.clone())
                .is_some_and(|text| text.bytes().all(|byte| byte == b'*'));
            if !is_hidden {
                found(range);
            }
        }
    }
}

/// The fewest bytes that the expression matches; or where it has a mistake, and which.
fn check(expression: &str) -> Result<Option<usize>, (Option<usize>, String)> {
    let parsed = regex_syntax::ParserBuilder::new()
        .nest_limit(DEEPEST)
        .build()
        .parse(expression);
    match parsed {
        Ok(parsed) => Ok(parsed.properties().minimum_len()),
        Err(regex_syntax::Error::Parse(error)) => Err((Some(error.span().start.offset), say(error.kind()))),
        Err(regex_syntax::Error::Translate(error)) => Err((
            Some(error.span().start.offset),
            sentence(&error.kind().to_string()),
        )),
        Err(error) => Err((None, sentence(&error.to_string()))),
    }
}

fn say(kind: &ast::ErrorKind) -> String {
    match kind {
        ErrorKind::UnsupportedLookAround => {
            "Look-around is refused: it cannot be matched in linear time.".into()
        }
        ErrorKind::UnsupportedBackreference => {
            "A back-reference is refused: it cannot be matched in linear time.".into()
        }
        ErrorKind::NestLimitExceeded(_) => {
            format!("The expression is nested deeper than {DEEPEST} levels.")
        }
        other => sentence(&other.to_string()),
    }
}

fn explain(error: &regex::Error) -> String {
    match error {
        regex::Error::CompiledTooBig(limit) => {
            format!("The expression is too big: compiled, it takes more than {limit} bytes. Repeat less.")
        }
        other => sentence(&other.to_string()),
    }
}

/// As the engine says it, as a sentence on one line.
fn sentence(message: &str) -> String {
    let line = message.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut letters = line.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(expression: &str) -> Result<Custom, PatternFault> {
        Custom::new(&CustomPattern {
            id: "own".into(),
            label: "Own".into(),
            expression: expression.into(),
            enabled: true,
        })
    }

    #[test]
    fn what_is_refused_is_refused_with_a_reason_and_where() {
        for (expression, position, reason) in [
            ("", Some(0), "The expression is empty."),
            (
                "a(?=b)",
                Some(1),
                "Look-around is refused: it cannot be matched in linear time.",
            ),
            (
                "a(?!b)",
                Some(1),
                "Look-around is refused: it cannot be matched in linear time.",
            ),
            (
                "(?<=x)b",
                Some(0),
                "Look-around is refused: it cannot be matched in linear time.",
            ),
            (
                "(a)\\1",
                Some(3),
                "A back-reference is refused: it cannot be matched in linear time.",
            ),
            ("[a-", Some(0), "Unclosed character class."),
            ("x(ab", Some(1), "Unclosed group."),
            ("ab)", Some(2), "Unopened group."),
            ("*a", Some(0), "Repetition operator missing expression."),
            (
                "a{3,1}",
                Some(1),
                "Invalid repetition count range, the start must be <= the end.",
            ),
            ("\\p{Nothing}", Some(0), "Unicode property not found."),
            (
                "(?:a{1000}){1000}",
                None,
                "The expression is too big: compiled, it takes more than 1048576 bytes. Repeat less.",
            ),
        ] {
            let fault = pattern(expression).expect_err(expression);
            assert_eq!(
                (fault.position, fault.message.as_str()),
                (position, reason),
                "{expression}"
            );
            assert_eq!(fault.id, "own");
        }
        let deep = "(".repeat(100) + "a" + &")".repeat(100);
        let fault = pattern(&deep).expect_err("deep");
        assert_eq!(fault.message, "The expression is nested deeper than 50 levels.");
        assert_eq!(
            pattern(&"a".repeat(5_000)).expect_err("long").position,
            Some(4_096)
        );
    }

    #[test]
    fn many_matches_end_in_one() {
        let own = pattern("a").unwrap();
        let mut found = Vec::new();
        own.find(&"a".repeat(MOST_MATCHES + 50), |range| found.push(range));
        assert_eq!(found.len(), MOST_MATCHES + 1);
        assert_eq!(found.last(), Some(&(MOST_MATCHES..MOST_MATCHES + 50)));
    }
}
