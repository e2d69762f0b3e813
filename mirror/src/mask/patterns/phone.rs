//! Phone numbers: American ones as they are written there, and any with `+` and the code of its country.

use std::ops::Range;

use super::Place;
use super::digits::{Group, Row, Separator};

/// How many digits the plan of international numbers (E.164) has, with the code of the country.
const FEWEST: usize = 8;
const MOST: usize = 15;
/// Those of North America.
const AMERICAN: usize = 11;
/// What is before a number that is called, whatever number it is.
const CALLS: &[&str] = &["tel:", "sms:", "smsto:", "callto:", "wa.me/"];
/// As much of a text as may name the number behind it.
const LONGEST_NAME: usize = 64;
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
    // A version, and no country.
    if has_country
        && row
            .before(first.start)
            .0
            .is_some_and(|byte| byte.is_ascii_alphanumeric())
    {
        return None;
    }
    let at = usize::from(has_country);
    let [area, exchange, line] = [row.group(at)?, row.group(at + 1)?, row.group(at + 2)?];
    if [area.len(), exchange.len(), line.len()] != [3, 3, 4] {
        return None;
    }
    let opens =
        row.separator(at) == Some(Separator::Close) && matches!(row.before(area.start), (Some(b'('), _));
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
    let called = called(row.text, group.start);
    if called == Some(Called::Directly) && (FEWEST..=MOST).contains(&digits.len()) {
        return ends_called(row, group).then_some(group.start..group.end);
    }
    let national = match digits {
        [b'1', rest @ ..] if rest.len() == 10 => rest,
        _ if digits.len() == 10 => digits,
        _ => return None,
    };
    let (area, rest) = national.split_at_checked(3)?;
    let is_phone = is_area(area)
        && is_exchange(rest.get(..3)?)
        && !LIMITS.contains(&digits)
        && (place == Place::Text && stands_alone(row, group) || called.is_some() && ends_called(row, group));
    is_phone.then_some(group.start..group.end)
}

/// How a text says that a phone number follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Called {
    /// It is to be called, or written to.
    Directly,
    /// It has the name of one.
    ByName,
}

/// Whether what starts at `start` is said to be a phone number.
pub(super) fn is_called(text: &str, start: usize) -> bool {
    called(text.as_bytes(), start).is_some()
}

fn called(text: &[u8], start: usize) -> Option<Called> {
    let before = text.get(start.saturating_sub(LONGEST_NAME)..start)?;
    let is_direct = match before.last()? {
        b':' | b'/' => CALLS.iter().any(|call| {
            let Some((word, call_there)) = before.len().checked_sub(call.len()).map(|at| before.split_at(at))
            else {
                return false;
            };
            call_there.eq_ignore_ascii_case(call.as_bytes())
                && !word.last().is_some_and(u8::is_ascii_alphanumeric)
        }),
        _ => false,
    };
    if is_direct {
        return Some(Called::Directly);
    }
    // Of a query, or of JSON in a text.
    let named = match before {
        [named @ .., b'='] | [named @ .., b'\\', b'"', b':'] | [named @ .., b'"', b':'] => named,
        _ => return None,
    };
    let is_name =
        |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'[' | b']' | b'%');
    let length = named.iter().rev().take_while(is_name).count();
    let name = named.get(named.len() - length..).unwrap_or_default();
    names_phone(&String::from_utf8_lossy(name)).then_some(Called::ByName)
}

/// Whether this is the name of a phone number.
pub(super) fn names_phone(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["phone", "mobile", "tel", "msisdn"]
        .iter()
        .any(|word| name.contains(word))
}

/// Not in a word; an extension may follow.
fn ends_called(row: &Row<'_>, group: Group) -> bool {
    !row.byte(group.end)
        .is_some_and(|byte| byte.is_ascii_alphabetic() && !matches!(byte, b'x' | b'X'))
}

/// Not in an address, a word, a sum of money or a longer number.
fn stands_alone(row: &Row<'_>, group: Group) -> bool {
    let (before, further) = row.before(group.start);
    let starts = match before {
        None
        | Some(b'"' | b'\'' | b'(' | b'[' | b'>' | b',' | b';' | b'|' | b'*' | b'\n' | b'\r' | b'\t') => true,
        // As members of JSON text are, of which numbers are anything.
        Some(b':') => further != Some(b'"') && further != Some(b'\\'),
        Some(b' ') => !further.is_some_and(|byte| byte.is_ascii_digit() || byte == b'$'),
        Some(_) => false,
    };
    let (after, further) = (row.byte(group.end), row.byte(group.end + 1));
    let ends = match after {
        None
        | Some(
            b'"' | b'\'' | b')' | b']' | b'<' | b';' | b'|' | b'*' | b'!' | b'?' | b'\n' | b'\r' | b'\t',
        ) => true,
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
