//! The facts of a session made ready to be listed: labelled once, found by group and by text.

use std::collections::BTreeMap;

use domain::Millis;
use domain::fact::{Fact, FactElement, FactGroup, FactKind};

use super::label::Label;

/// A fact as a row of a list.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub(super) at: Millis,
    pub(super) group: FactGroup,
    pub(super) label: Label,
    /// Everything there is to read of it, where that is more than its label.
    pub(super) more: Option<String>,
    /// What is shown beside the pointer: the element that something happened to.
    pub(super) hint: Option<String>,
    /// What a search looks through, in lower case.
    haystack: String,
}

/// Which rows are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Filter {
    /// Groups that are left out.
    pub(super) hidden: Vec<FactGroup>,
    pub(super) search: String,
}

impl Filter {
    pub(super) fn toggle(&mut self, group: FactGroup) {
        if self.hidden.contains(&group) {
            self.hidden.retain(|hidden| *hidden != group);
        } else {
            self.hidden.push(group);
        }
    }
}

impl Entry {
    fn of(fact: &Fact) -> Self {
        let label = Label::of(fact);
        let more = more(fact).filter(|more| *more != label.text);
        let mut haystack = label.whole().to_lowercase();
        if let Some(more) = &more {
            haystack.push('\n');
            haystack.push_str(&more.to_lowercase());
        }
        Self {
            at: fact.at,
            group: fact.kind.group(),
            label,
            more,
            hint: element_of(fact).map(element_text),
            haystack,
        }
    }

    /// A console message has its level as its word; an uncaught error is one of level error.
    pub(super) fn level(&self) -> Level {
        match self.group {
            FactGroup::Error => Level::Error,
            FactGroup::Console => Level::parse(&self.label.word),
            // An event that the page tracks may be named as a level is.
            _ => Level::Info,
        }
    }
}

/// How loud a console message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Level {
    Error,
    Warn,
    Info,
    Debug,
}

impl Level {
    pub(super) const ALL: [Self; 4] = [Self::Error, Self::Warn, Self::Info, Self::Debug];

    /// Console methods that are neither of the louder two, such as `table`, inform.
    fn parse(word: &str) -> Self {
        match word {
            "error" | "assert" => Self::Error,
            "warn" => Self::Warn,
            "debug" | "trace" => Self::Debug,
            _ => Self::Info,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Error => "Errors",
            Self::Warn => "Warnings",
            Self::Info => "Info",
            Self::Debug => "Debug",
        }
    }
}

/// The rows of the list of events: everything but what the page wrote to its console.
pub(super) fn events(facts: &[Fact]) -> Vec<Entry> {
    entries(facts, |group| group != FactGroup::Console)
}

/// The rows of the console: its messages, and the errors that browsers write there.
pub(super) fn console(facts: &[Fact]) -> Vec<Entry> {
    entries(facts, |group| {
        matches!(group, FactGroup::Console | FactGroup::Error)
    })
}

fn entries(facts: &[Fact], wanted: impl Fn(FactGroup) -> bool) -> Vec<Entry> {
    let mut entries: Vec<Entry> = facts
        .iter()
        .filter(|fact| wanted(fact.kind.group()))
        .map(Entry::of)
        .collect();
    entries.sort_by_key(|entry| entry.at);
    entries
}

/// Positions of the entries that pass, in order.
pub(super) fn filtered(entries: &[Entry], filter: &Filter) -> Vec<usize> {
    let words = lower_words(&filter.search);
    positions(entries, |entry| {
        !filter.hidden.contains(&entry.group) && has_all(entry, &words)
    })
}

/// Positions of the console messages that pass, in order.
pub(super) fn filtered_levels(entries: &[Entry], hidden: &[Level], search: &str) -> Vec<usize> {
    let words = lower_words(search);
    positions(entries, |entry| {
        !hidden.contains(&entry.level()) && has_all(entry, &words)
    })
}

fn lower_words(search: &str) -> Vec<String> {
    search.split_whitespace().map(str::to_lowercase).collect()
}

fn has_all(entry: &Entry, words: &[String]) -> bool {
    words.iter().all(|word| entry.haystack.contains(word))
}

fn positions(entries: &[Entry], passes: impl Fn(&Entry) -> bool) -> Vec<usize> {
    entries
        .iter()
        .enumerate()
        .filter(|(_, entry)| passes(entry))
        .map(|(position, _)| position)
        .collect()
}

/// How many entries each group has; groups without any are left out.
pub(super) fn group_counts(entries: &[Entry]) -> BTreeMap<FactGroup, u64> {
    let mut counts = BTreeMap::new();
    for entry in entries {
        *counts.entry(entry.group).or_default() += 1;
    }
    counts
}

/// The row that playback is at: the last one that has happened, or the one that was picked of several that
/// happened at once.
pub(super) fn current_row(
    entries: &[Entry],
    shown: &[usize],
    at: Millis,
    picked: Option<usize>,
) -> Option<usize> {
    let moment = |position: usize| entries.get(position).map(|entry| entry.at);
    let last = shown
        .partition_point(|position| moment(*position).is_some_and(|moment| moment <= at))
        .checked_sub(1)?;
    let of_picked = picked.and_then(|picked| shown.binary_search(&picked).ok());
    let at_once = |row: &usize| shown.get(*row).map(|position| moment(*position));
    Some(
        of_picked
            .filter(|row| at_once(row) == at_once(&last))
            .unwrap_or(last),
    )
}

fn more(fact: &Fact) -> Option<String> {
    match &fact.kind {
        FactKind::PageView { url, title } => Some(match title {
            Some(title) if !title.is_empty() => format!("{title}\n{url}"),
            _ => url.clone(),
        }),
        FactKind::Error { message, stack } => Some(match stack {
            // Most browsers begin the stack with the message.
            Some(stack) if stack.contains(message.as_str()) => stack.clone(),
            Some(stack) => format!("{message}\n{stack}"),
            None => message.clone(),
        }),
        FactKind::Console { message, .. } => Some(message.clone()),
        FactKind::Custom { data: Some(data), .. } => serde_json::to_string_pretty(data).ok(),
        _ => element_of(fact).map(element_text),
    }
}

fn element_of(fact: &Fact) -> Option<&FactElement> {
    match &fact.kind {
        FactKind::Click { element, .. } | FactKind::Input { element, .. } => element.as_ref(),
        _ => None,
    }
}

/// Its tag, and the selector that finds it.
fn element_text(element: &FactElement) -> String {
    let tag = &element.tag;
    match &element.selector {
        Some(selector) => format!("<{tag}>\n{selector}"),
        None => format!("<{tag}>"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{click, click_on, error, fact, input, page};

    fn console_fact(at: Millis, level: &str, message: &str) -> Fact {
        fact(
            at,
            FactKind::Console {
                level: level.into(),
                message: message.into(),
            },
        )
    }

    fn facts() -> Vec<Fact> {
        vec![
            fact(0, page("https://shop.example/")),
            fact(4_000, click()),
            console_fact(5_000, "warn", "Slow Network"),
            fact(9_000, error("Payment failed")),
            fact(12_000, page("https://shop.example/Cart")),
            console_fact(13_000, "table", "rows"),
        ]
    }

    #[test]
    fn events_and_console_share_the_errors() {
        let words = |entries: Vec<Entry>| {
            entries
                .into_iter()
                .map(|entry| entry.label.word)
                .collect::<Vec<_>>()
        };
        assert_eq!(words(events(&facts())), ["Page", "Click", "Error", "Page"]);
        assert_eq!(words(console(&facts())), ["warn", "Error", "table"]);
    }

    #[test]
    fn rows_are_found_by_group_and_by_every_word() {
        let entries = events(&facts());
        for (hidden, search, expected) in [
            (vec![], "", vec![0, 1, 2, 3]),
            (vec![FactGroup::Page], "", vec![1, 2]),
            (vec![], "CART", vec![3]),
            (vec![], "payment  err", vec![2]),
            (vec![FactGroup::Error], "payment", vec![]),
            (vec![], "shop.example", vec![0, 3]),
        ] {
            let filter = Filter {
                hidden,
                search: search.into(),
            };
            assert_eq!(filtered(&entries, &filter), expected, "{filter:?}");
        }
    }

    #[test]
    fn a_tracked_event_named_error_is_no_error() {
        let entries = events(&["error", "warn", "assert"].map(|name| {
            let kind = FactKind::Custom {
                name: name.into(),
                data: None,
            };
            fact(0, kind)
        }));
        assert_eq!(entries.len(), 3);
        assert!(
            entries.iter().all(|entry| entry.level() == Level::Info),
            "{entries:?}"
        );
    }

    #[test]
    fn messages_are_found_by_level() {
        let entries = console(&facts());
        for (hidden, search, expected) in [
            (vec![], "", vec![0, 1, 2]),
            (vec![Level::Error], "", vec![0, 2]),
            (vec![Level::Info, Level::Warn], "", vec![1]),
            (vec![], "slow", vec![0]),
        ] {
            assert_eq!(filtered_levels(&entries, &hidden, search), expected, "{hidden:?}");
        }
    }

    #[test]
    fn the_current_row_is_the_last_that_happened() {
        let entries = events(&facts());
        let all = [0, 1, 2, 3];
        for (shown, at, expected) in [
            (&all[..], -1, None),
            (&all[..], 0, Some(0)),
            (&all[..], 8_999, Some(1)),
            (&all[..], 9_000, Some(2)),
            (&all[..], 99_000, Some(3)),
            (&[1, 3][..], 9_000, Some(0)),
            (&[][..], 9_000, None),
        ] {
            assert_eq!(
                current_row(&entries, shown, at, None),
                expected,
                "{shown:?} at {at}"
            );
        }
    }

    #[test]
    fn of_several_that_happened_at_once_the_picked_one_is_current() {
        let entries = events(&[
            fact(0, click()),
            fact(5, click()),
            fact(5, input(None)),
            fact(9, click()),
        ]);
        let all = [0, 1, 2, 3];
        for (at, picked, expected) in [
            (5, None, Some(2)),
            (5, Some(1), Some(1)),
            (5, Some(0), Some(2)),
            (8, Some(1), Some(1)),
            (9, Some(1), Some(3)),
            (5, Some(99), Some(2)),
        ] {
            assert_eq!(
                current_row(&entries, &all, at, picked),
                expected,
                "{picked:?} at {at}"
            );
        }
    }

    #[test]
    fn an_entry_keeps_what_its_label_leaves_out() {
        let stack = |text: &str| {
            let fact = fact(
                0,
                FactKind::Error {
                    message: "Boom".into(),
                    stack: Some(text.into()),
                },
            );
            Entry::of(&fact).more
        };
        assert_eq!(
            stack("Error: Boom\n at a.js:1").as_deref(),
            Some("Error: Boom\n at a.js:1")
        );
        assert_eq!(stack("at a.js:1").as_deref(), Some("Boom\nat a.js:1"));
        assert_eq!(Entry::of(&fact(0, error("Boom"))).more, None);
        assert_eq!(Entry::of(&fact(0, click())).more, None);
    }

    #[test]
    fn an_element_is_found_by_its_label_its_tag_and_its_selector() {
        let entries = events(&[fact(0, click()), fact(1, click_on("button", Some("Add to cart")))]);
        let hint = "<button>\n#cart > button";
        assert_eq!(
            entries
                .iter()
                .map(|entry| entry.hint.as_deref())
                .collect::<Vec<_>>(),
            [None, Some(hint)]
        );
        assert_eq!(entries.last().and_then(|entry| entry.more.as_deref()), Some(hint));
        for (search, expected) in [
            ("add cart", vec![1]),
            ("<button>", vec![1]),
            ("#cart", vec![1]),
            ("click", vec![0, 1]),
        ] {
            let filter = Filter {
                search: search.into(),
                ..Filter::default()
            };
            assert_eq!(filtered(&entries, &filter), expected, "{search}");
        }
    }

    #[test]
    fn a_group_hidden_twice_is_shown() {
        let mut filter = Filter::default();
        filter.toggle(FactGroup::Click);
        assert_eq!(filter.hidden, [FactGroup::Click]);
        filter.toggle(FactGroup::Click);
        assert_eq!(filter, Filter::default());
    }
}
