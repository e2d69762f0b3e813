//! Phone numbers: American ones as they are written there, and any with `+` and the code of its country.

use std::ops::Range;

use super::Place;
use super::digits::{Group, Row, Separator};

/// How many digits the plan of international numbers (E.164) has, with the code of the country.
const FEWEST: usize = 8;
const MOST: usize = 15;
/// Those of North America.
const AMERICAN: usize = 11;
/// The largest whole numbers that computers have, which would be numbers in Dallas and nowhere.
const LIMITS: &[&[u8]] = &[b"2147483647", b"2147483648", b"4294967295", b"4294967296"];

/// A number behind a `+`.
pub(super) fn international(row: &Row<'_>) -> Option<Range<usize>> {
    let first = row.group(0)?;
    let (Some(b'+'), before) = row.before(first.start) else {
        return None;
    };
    let is_sum = before.is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b')'));
    let starts = row.byte(first.start).filter(|digit| *digit != b'0')?;
    if is_sum {
        return None;
    }
    let most = if starts == b'1' { AMERICAN } else { MOST };
    let (mut digits, mut end, mut dots, mut others) = (0, first.end, 0, 0);
    for (at, group) in row.groups().iter().enumerate() {
        // Numbers with dots have nothing else, or they are coordinates.
        match at.checked_sub(1).and_then(|at| row.separator(at)) {
            Some(Separator::Dot) => dots += 1,
            Some(Separator::Space | Separator::Dash | Separator::Slash) => others += 1,
            _ => {}
        }
        if digits + group.len() > most || dots > 0 && others > 0 {
            break;
        }
        digits += group.len();
        end = group.end;
    }
    let is_decimal = dots == 1 && others == 0 && row.groups().len() == 2;
    let is_long_enough = if starts == b'1' {
        digits == AMERICAN
    } else {
        digits >= FEWEST
    };
    let is_phone = is_long_enough && !is_decimal && !row.byte(end).is_some_and(|byte| byte.is_ascii_digit());
    is_phone.then_some(first.start - 1..end)
}

/// Area, exchange and line, of three, three and four digits, also behind a 1.
pub(super) fn american(row: &Row<'_>, place: Place) -> Option<Range<usize>> {
    let first = row.group(0)?;
    if let Some(plain) = plain(row, first, place) {
        return Some(plain);
    }
    let has_country = row.digits(first) == b"1";
    let at = usize::from(has_country);
    let [area, exchange, line] = [row.group(at)?, row.group(at + 1)?, row.group(at + 2)?];
    if [area.len(), exchange.len(), line.len()] != [3, 3, 4] {
        return None;
    }
    let opens = matches!(row.before(area.start), (Some(b'('), _));
    let is_possible = match (row.separator(at)?, row.separator(at + 1)?) {
        (Separator::Close, Separator::Dash | Separator::Dot | Separator::Space) => opens,
        (Separator::Dash | Separator::Space | Separator::Slash, Separator::Dash) => true,
        (Separator::Dot, Separator::Dot) => is_area(row.digits(area)),
        (Separator::Space, Separator::Space) => {
            is_area(row.digits(area)) && is_exchange(row.digits(exchange))
        }
        _ => false,
    };
    let start = if opens && !has_country {
        area.start - 1
    } else {
        first.start
    };
    let start = start - usize::from(matches!(row.before(start), (Some(b'+'), _)));
    let is_part = match row.separator(at) {
        Some(Separator::Space) => row.follows_digit(start, b" -."),
        _ => row.follows_digit(start, b"-."),
    } || row.precedes_digit(line.end, b"-.");
    (is_possible && !is_part).then_some(start..line.end)
}

/// Ten digits, or eleven with a 1, that stand alone.
fn plain(row: &Row<'_>, group: Group, place: Place) -> Option<Range<usize>> {
    let digits = row.digits(group);
    let national = match digits {
        [b'1', rest @ ..] if rest.len() == 10 => rest,
        _ if digits.len() == 10 => digits,
        _ => return None,
    };
    let (area, rest) = national.split_at_checked(3)?;
    let is_phone = place == Place::Text
        && is_area(area)
        && is_exchange(rest.get(..3)?)
        && !LIMITS.contains(&digits)
        && stands_alone(row, group);
    is_phone.then_some(group.start..group.end)
}

/// Not in an address, a word, a sum of money or a longer number.
fn stands_alone(row: &Row<'_>, group: Group) -> bool {
    let (before, further) = row.before(group.start);
    let starts = match before {
        None | Some(b'"' | b'\'' | b'(' | b'[' | b'>' | b',' | b';' | b'|' | b'*' | b'\n' | b'\t') => true,
        // As members of JSON text are, of which numbers are anything.
        Some(b':') => further != Some(b'"') && further != Some(b'\\'),
        Some(b' ') => !further.is_some_and(|byte| byte.is_ascii_digit() || byte == b'$'),
        Some(_) => false,
    };
    let (after, further) = (row.byte(group.end), row.byte(group.end + 1));
    let ends = match after {
        None | Some(b'"' | b'\'' | b')' | b']' | b'<' | b';' | b'|' | b'*' | b'!' | b'?' | b'\n' | b'\t') => {
            true
        }
        Some(b'.' | b',' | b' ' | b':') => !further.is_some_and(|byte| byte.is_ascii_digit()),
        Some(_) => false,
    };
    starts && ends
}

fn is_area(digits: &[u8]) -> bool {
    is_exchange(digits) && digits.get(1) != Some(&b'9')
}

/// Numbers of three digits that are called by themselves are none.
fn is_exchange(digits: &[u8]) -> bool {
    matches!(digits, [b'2'..=b'9', rest @ ..] if rest != b"11")
}
