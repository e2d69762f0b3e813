//! Numbers in a text, as groups of digits with single separators between them.

use std::ops::Range;

use domain::mask::BuiltInPattern;

use super::{Place, card, phone, ssn};

/// The longest card number has 19 digits, each of which may be a group.
const MOST_GROUPS: usize = 20;
const MOST_DIGITS: usize = 19;

/// What is between two groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Separator {
    Space,
    Dash,
    Dot,
    Slash,
    /// `(`, or one behind a space or dash.
    Open,
    /// `)`, or one before a space, dash or dot.
    Close,
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Group {
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Group {
    pub(super) fn len(self) -> usize {
        self.end - self.start
    }
}

/// Groups that stand in a row.
#[derive(Debug)]
pub(super) struct Row<'a> {
    pub(super) text: &'a [u8],
    groups: [Group; MOST_GROUPS],
    /// What is behind each group but the last.
    separators: [Option<Separator>; MOST_GROUPS],
    count: usize,
    /// Whether nothing of the row is left out.
    pub(super) is_whole: bool,
}

impl<'a> Row<'a> {
    /// The row that starts with the group at `start`.
    fn read(text: &'a [u8], start: usize) -> Self {
        let mut row = Self {
            text,
            groups: [Group::default(); MOST_GROUPS],
            separators: [None; MOST_GROUPS],
            count: 0,
            is_whole: true,
        };
        let mut start = start;
        while let Some(place) = row.groups.get_mut(row.count) {
            let end = digits_end(text, start, MOST_DIGITS + 1);
            if end - start > MOST_DIGITS {
                row.is_whole = false;
                return row;
            }
            *place = Group { start, end };
            row.count += 1;
            let Some((separator, length)) = separator(text.get(end..).unwrap_or_default()) else {
                return row;
            };
            if let Some(place) = row.separators.get_mut(row.count - 1) {
                *place = Some(separator);
            }
            start = end + length;
        }
        row.is_whole = false;
        row
    }

    pub(super) fn groups(&self) -> &[Group] {
        self.groups.get(..self.count).unwrap_or_default()
    }

    pub(super) fn group(&self, at: usize) -> Option<Group> {
        self.groups().get(at).copied()
    }

    pub(super) fn digits(&self, group: Group) -> &'a [u8] {
        self.text.get(group.start..group.end).unwrap_or_default()
    }

    /// What is between the group at `at` and the next one.
    pub(super) fn separator(&self, at: usize) -> Option<Separator> {
        self.separators.get(at).copied().flatten()
    }

    pub(super) fn byte(&self, at: usize) -> Option<u8> {
        self.text.get(at).copied()
    }

    /// The byte before `at`, and the one before that.
    pub(super) fn before(&self, at: usize) -> (Option<u8>, Option<u8>) {
        let back = |steps| at.checked_sub(steps).and_then(|at| self.byte(at));
        (back(1), back(2))
    }

    /// Whether what ends before `at` goes on there as one of these and a digit.
    pub(super) fn follows_digit(&self, at: usize, separators: &[u8]) -> bool {
        match self.before(at) {
            (Some(separator), Some(digit)) => separators.contains(&separator) && digit.is_ascii_digit(),
            _ => false,
        }
    }

    /// Whether what ends at `at` goes on with one of these and a digit.
    pub(super) fn precedes_digit(&self, at: usize, separators: &[u8]) -> bool {
        match (self.byte(at), self.byte(at + 1)) {
            (Some(separator), Some(digit)) => separators.contains(&separator) && digit.is_ascii_digit(),
            _ => false,
        }
    }
}

fn digits_end(text: &[u8], start: usize, most: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    start
        + rest
            .iter()
            .take(most)
            .take_while(|byte| byte.is_ascii_digit())
            .count()
}

/// The separator that a text starts with, and its length, if a digit is behind it.
fn separator(rest: &[u8]) -> Option<(Separator, usize)> {
    let is_digit = |at: usize| rest.get(at).is_some_and(u8::is_ascii_digit);
    let (kind, length) = match (rest.first()?, rest.get(1)) {
        (b' ' | b'-', Some(b'(')) => (Separator::Open, 2),
        (b'(', _) => (Separator::Open, 1),
        (b')', Some(b' ' | b'-' | b'.')) => (Separator::Close, 2),
        (b')', _) => (Separator::Close, 1),
        (b' ', _) => (Separator::Space, 1),
        (b'-', _) => (Separator::Dash, 1),
        (b'.', _) => (Separator::Dot, 1),
        (b'/', _) => (Separator::Slash, 1),
        _ => return None,
    };
    is_digit(length).then_some((kind, length))
}

/// Which numbers are looked for.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Wanted {
    pub(super) phone: bool,
    pub(super) card: bool,
    pub(super) ssn: bool,
}

impl Wanted {
    pub(super) fn any(self) -> bool {
        self.phone || self.card || self.ssn
    }
}

pub(super) fn find(
    text: &str,
    wanted: Wanted,
    place: Place,
    mut found: impl FnMut(Range<usize>, BuiltInPattern),
) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(start) = next_digit(bytes, at) {
        let end = digits_end(bytes, start, usize::MAX);
        at = end;
        // Most digits are in words and small numbers.
        let goes_on = matches!(bytes.get(end), Some(b' ' | b'-' | b'.' | b'/' | b'(' | b')'));
        if !goes_on && end - start < 8 {
            continue;
        }
        let row = Row::read(bytes, start);
        if row.groups().is_empty() {
            continue;
        }
        let hit = wanted
            .phone
            .then(|| phone::international(&row))
            .flatten()
            .map(|range| (range, BuiltInPattern::Phone))
            .or_else(|| {
                let range = wanted.card.then(|| card::find(&row, place)).flatten()?;
                Some((range, BuiltInPattern::Card))
            })
            .or_else(|| {
                let range = wanted.phone.then(|| phone::american(&row, place)).flatten()?;
                Some((range, BuiltInPattern::Phone))
            })
            .or_else(|| {
                let range = wanted.ssn.then(|| ssn::find(&row)).flatten()?;
                Some((range, BuiltInPattern::Ssn))
            });
        if let Some((range, pattern)) = hit {
            at = range.end.max(end);
            found(range, pattern);
        }
    }
}

fn next_digit(text: &[u8], at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    Some(at + rest.iter().position(u8::is_ascii_digit)?)
}
