//! What went wrong on the pages, each thing once.

use std::collections::HashMap;

use super::places::Places;
use super::{Listed, first_line, is_console_error};
use crate::Millis;
use crate::fact::{Fact, FactKind};
use crate::format::cut;

const MOST_ERRORS: usize = 30;
const LONGEST_MESSAGE: usize = 600;
const LONGEST_LINE: usize = 200;
/// Of a stack: where it happened, and how that was come to.
const STACK_LINES: usize = 3;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorRow {
    /// How loud the console had it; nothing for what was not caught.
    pub level: Option<String>,
    pub message: String,
    /// The first lines of where it came from.
    pub stack: Vec<String>,
    pub count: u64,
    pub first_at: Millis,
    pub last_at: Millis,
    /// The page on which it was first.
    pub page: Option<String>,
}

pub(super) fn uncaught(facts: &[Fact], places: &Places<'_>) -> Listed<ErrorRow> {
    rows(facts, places, |kind| match kind {
        FactKind::Error { message, stack } => Some((None, message, stack.as_deref())),
        _ => None,
    })
}

/// Errors come before warnings; what is quieter is no fault.
pub(super) fn of_console(facts: &[Fact], places: &Places<'_>) -> Listed<ErrorRow> {
    let of_level = |is_wanted: fn(&str) -> bool| {
        all(facts, places, |kind| match kind {
            FactKind::Console { level, message } if is_wanted(level) => Some((Some(level), message, None)),
            _ => None,
        })
    };
    let mut all = of_level(is_console_error);
    all.append(&mut of_level(|level| level == "warn"));
    Listed::of(all, MOST_ERRORS)
}

/// Level, message and stack.
type Wrong<'a> = (Option<&'a String>, &'a String, Option<&'a str>);

fn rows<'a>(
    facts: &'a [Fact],
    places: &Places<'_>,
    wrong: impl Fn(&'a FactKind) -> Option<Wrong<'a>>,
) -> Listed<ErrorRow> {
    Listed::of(all(facts, places, wrong), MOST_ERRORS)
}

/// In the order in which they were first.
fn all<'a>(
    facts: &'a [Fact],
    places: &Places<'_>,
    wrong: impl Fn(&'a FactKind) -> Option<Wrong<'a>>,
) -> Vec<ErrorRow> {
    let mut rows: Vec<ErrorRow> = Vec::new();
    let mut known: HashMap<(Option<&str>, &str), usize> = HashMap::new();
    for fact in facts {
        let Some((level, message, stack)) = wrong(&fact.kind) else {
            continue;
        };
        let key = (level.map(String::as_str), message.as_str());
        if let Some(row) = known.get(&key).and_then(|place| rows.get_mut(*place)) {
            row.count += 1;
            row.last_at = fact.at;
            continue;
        }
        known.insert(key, rows.len());
        rows.push(ErrorRow {
            level: level.cloned(),
            message: first_line(message, LONGEST_MESSAGE),
            stack: first_lines(stack, message),
            count: 1,
            first_at: fact.at,
            last_at: fact.at,
            page: places.url(&fact.window, fact.at).map(str::to_owned),
        });
    }
    rows
}

/// Most browsers begin the stack with the message, as `TypeError: x is null` for `x is null`; where there is no stack, it may
/// be in the message.
fn first_lines(stack: Option<&str>, message: &str) -> Vec<String> {
    let head = first_line(message, usize::MAX);
    let is_head = |line: &str| !head.is_empty() && (line.ends_with(&head) || head.contains(line));
    stack
        .unwrap_or(message)
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !is_head(line))
        .take(STACK_LINES)
        .map(|line| cut(line, LONGEST_LINE))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample::{console, error, page};
    use super::*;

    fn told(facts: &[Fact]) -> Vec<(Option<String>, String, u64, Millis, Millis)> {
        let places = Places::of(facts);
        let uncaught = uncaught(facts, &places).rows;
        uncaught
            .into_iter()
            .chain(of_console(facts, &places).rows)
            .map(|row| (row.level, row.message, row.count, row.first_at, row.last_at))
            .collect()
    }

    #[test]
    fn repeats_are_counted_and_warnings_come_last() {
        let facts = [
            console(1, "warn", "slow"),
            error(2, "Boom", None),
            console(3, "error", "no price"),
            error(4, "Bang", None),
            error(5, "Boom", None),
            console(6, "log", "fine"),
            console(7, "assert", "no price"),
            console(8, "error", "no price"),
        ];
        let row = |level: Option<&str>, message: &str, count, first, last| {
            (level.map(str::to_owned), message.to_owned(), count, first, last)
        };
        assert_eq!(
            told(&facts),
            [
                row(None, "Boom", 2, 2, 5),
                row(None, "Bang", 1, 4, 4),
                row(Some("error"), "no price", 2, 3, 8),
                row(Some("assert"), "no price", 1, 7, 7),
                row(Some("warn"), "slow", 1, 1, 1),
            ]
        );
    }

    #[test]
    fn a_stack_begins_behind_its_message() {
        let stack = "TypeError: x is null\n    at pay (shop.js:3)\n\n  at b\n at c\n at d";
        for message in ["TypeError: x is null", "x is null", "TypeError: x is null\nmore"] {
            let facts = [page(0, "/cart", None), error(1, message, Some(stack))];
            let rows = uncaught(&facts, &Places::of(&facts)).rows;
            assert_eq!(rows[0].stack, ["at pay (shop.js:3)", "at b", "at c"], "{message}");
            assert_eq!(rows[0].page.as_deref(), Some("/cart"));
        }
        let facts = [console(0, "error", stack)];
        let rows = of_console(&facts, &Places::of(&facts)).rows;
        assert_eq!(rows[0].message, "TypeError: x is null");
        assert_eq!(rows[0].stack, ["at pay (shop.js:3)", "at b", "at c"]);
    }
}
