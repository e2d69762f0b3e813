//! Card numbers: 13 to 19 digits, the last of which checks the others by Luhn's formula.

use std::ops::Range;

use super::Place;
use super::digits::{Group, Row, Separator};

const FEWEST: usize = 13;
const MOST: usize = 19;
/// As far as a word is looked at to tell whether it is hexadecimal.
const WORD: usize = 64;

pub(super) fn find(row: &Row<'_>, place: Place) -> Option<Range<usize>> {
    let first = row.group(0)?;
    if first.len() >= FEWEST {
        let is_card = checks(row, &[first], place)
            && !row.follows_digit(first.start, b".")
            && !row.precedes_digit(first.end, b".")
            && !is_hexadecimal(row.text, first.start..first.end);
        return is_card.then_some(first.start..first.end);
    }
    let separator = row.separator(0)?;
    if !matches!(separator, Separator::Space | Separator::Dash | Separator::Dot) {
        return None;
    }
    let same = (1..row.groups().len())
        .take_while(|at| row.separator(*at) == Some(separator))
        .count();
    let groups = row.groups().get(..same + 2)?;
    // All of a row may be a number however it is grouped; a part of it only if it starts as cards do.
    let is_whole =
        row.is_whole && groups.len() == row.groups().len() && !continues(row, first.start, separator);
    let fewest = if separator == Separator::Dot { 3 } else { 2 };
    let is_card = |groups: &[Group]| {
        let is_all = is_whole && groups.len() == same + 2;
        groups.len() >= fewest
            && (is_grouped(groups) || is_all && is_regular(groups))
            && checks(row, groups, place)
    };
    let longest = groups.len();
    let parts = (2..=longest).rev().filter_map(|length| groups.get(..length));
    let card = parts.into_iter().find(|groups| is_card(groups))?;
    let range = first.start..card.last()?.end;
    let is_free = !row.byte(range.end).is_some_and(|byte| byte.is_ascii_digit())
        && !is_hexadecimal(row.text, range.clone());
    is_free.then_some(range)
}

/// Whether the same number goes on before it.
fn continues(row: &Row<'_>, start: usize, separator: Separator) -> bool {
    let byte = match separator {
        Separator::Dash => b'-',
        Separator::Dot => b'.',
        _ => b' ',
    };
    row.follows_digit(start, &[byte])
}

/// As on cards: four digits, then three or more at a time.
fn is_grouped(groups: &[Group]) -> bool {
    let Some(([first, between @ ..], last)) = groups.split_last().map(|(last, rest)| (rest, last)) else {
        return false;
    };
    first.len() == 4 && between.iter().all(|group| (3..=7).contains(&group.len())) && last.len() <= 7
}

/// Groups of one length, or long ones.
fn is_regular(groups: &[Group]) -> bool {
    let Some((last, rest)) = groups.split_last() else {
        return false;
    };
    let first = rest.first().map_or(0, |group| group.len());
    let is_even = rest.iter().all(|group| group.len() == first) && last.len() <= first;
    let is_long = rest.iter().all(|group| (3..=10).contains(&group.len())) && last.len() <= 10;
    is_even || is_long
}

/// Whether these are as many digits as a card has, start as one and end with the digit that checks them.
fn checks(row: &Row<'_>, groups: &[Group], place: Place) -> bool {
    let length: usize = groups.iter().map(|group| group.len()).sum();
    if !(FEWEST..=MOST).contains(&length) {
        return false;
    }
    let digits = || groups.iter().flat_map(|group| row.digits(*group)).copied();
    let starts = match (digits().next(), length) {
        // Only old cards have 13 digits, and those of banks; other such numbers are of goods.
        (Some(b'4'..=b'6'), 13) => true,
        (_, 13) => false,
        // Times in parts of a second start so, and so do the cards of airlines.
        (Some(b'1'), 15) => place == Place::Text,
        (first, _) => matches!(first, Some(b'2'..=b'9')),
    };
    starts && luhn(digits(), length)
}

fn luhn(digits: impl Iterator<Item = u8>, length: usize) -> bool {
    let sum: u32 = digits
        .enumerate()
        .map(|(at, digit)| {
            let digit = u32::from(digit - b'0');
            let doubled = (length - at).is_multiple_of(2);
            match digit * (1 + u32::from(doubled)) {
                large @ 10.. => large - 9,
                small => small,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// Whether the digits are part of a word of hexadecimal digits, as hashes are.
fn is_hexadecimal(text: &[u8], digits: Range<usize>) -> bool {
    let is_word = |byte: &&u8| byte.is_ascii_alphanumeric();
    let before = text
        .get(..digits.start)
        .unwrap_or_default()
        .iter()
        .rev()
        .take(WORD)
        .take_while(is_word);
    let after = text
        .get(digits.end..)
        .unwrap_or_default()
        .iter()
        .take(WORD)
        .take_while(is_word);
    let (mut letters, mut all) = (false, true);
    for byte in before.chain(after) {
        letters |= matches!(byte.to_ascii_lowercase(), b'a'..=b'f');
        all &= byte.is_ascii_hexdigit() || *byte == b'x';
    }
    letters && all
}
