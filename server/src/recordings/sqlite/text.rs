//! Events as text that packs better: large strings are taken out, base64 becomes the bytes it stands for, and
//! the numbers that grow or move from event to event become columns of differences.
//!
//! What is taken out of the text lies apart from it, because pictures and numbers pack badly among words. JSON
//! text of one line holds no control character, so three of them mark the places: `STRING` and a varint (which
//! string), `BASE64` and a varint (how many of the bytes), `NUMBER` (the next of its key's column).

use super::base64;
use super::columns::column_of;
use super::short::{Parts, Short};
use super::varint::{put_varint, take_varint};

const STRING: u8 = 1;
const BASE64: u8 = 2;
const NUMBER: u8 = 3;

/// Strings from this length on are kept once for all sessions.
const LARGE: usize = 512;

/// Takes large strings out; `number` says which one each becomes. `None` if a marker is in the text already, as
/// it cannot be in JSON.
pub(super) fn take_out(text: &[u8], mut number: impl FnMut(&[u8]) -> u64) -> Option<Short> {
    if has_marker(text) {
        return None;
    }
    let mut out = Short::default();
    let mut rest = text;
    while let Some(open) = memchr::memchr(b'"', rest) {
        let (before, from_quote) = rest.split_at(open + 1);
        let (body, after) = from_quote.split_at(end_of_string(from_quote));
        out_with_base64(&mut out, before);
        rest = if body.len() >= LARGE {
            out.text.push(STRING);
            put_varint(&mut out.text, number(body));
            after
        } else {
            out_with_base64(&mut out, body);
            out_with_number(&mut out, body, after)
        };
        // The closing quote, so that it does not open the next string.
        let (close, after) = rest.split_at(usize::from(rest.first() == Some(&b'"')));
        out.text.extend_from_slice(close);
        rest = after;
    }
    out_with_base64(&mut out, rest);
    Some(out)
}

/// Puts the number of a key into its column, if there is one; returns what follows.
fn out_with_number<'a>(out: &mut Short, key: &[u8], after: &'a [u8]) -> &'a [u8] {
    const BETWEEN: &[u8] = b"\":";
    let (Some(column), Some(value)) = (column_of(key), after.strip_prefix(BETWEEN)) else {
        return after;
    };
    let length = value
        .iter()
        .take_while(|byte| byte.is_ascii_digit() || **byte == b'-')
        .count();
    let (digits, rest) = value.split_at(length);
    let number = std::str::from_utf8(digits)
        .ok()
        .and_then(|digits| digits.parse::<i64>().ok())
        // Only what is written back in the same way; a fraction would not be.
        .filter(|number| number.to_string().as_bytes() == digits)
        .filter(|_| matches!(rest.first(), Some(b',' | b'}')));
    match (number, out.columns.get_mut(column)) {
        (Some(number), Some(column)) => {
            column.put(number);
            out.text.extend_from_slice(BETWEEN);
            out.text.push(NUMBER);
            rest
        }
        _ => after,
    }
}

fn has_marker(text: &[u8]) -> bool {
    memchr::memchr3(STRING, BASE64, NUMBER, text).is_some()
}

/// Where a string's closing quote is, or the end of the text.
fn end_of_string(text: &[u8]) -> usize {
    let mut from = 0;
    while let Some(found) = text
        .get(from..)
        .and_then(|rest| memchr::memchr2(b'"', b'\\', rest))
    {
        match text.get(from + found) {
            Some(b'\\') => from += found + 2,
            _ => return from + found,
        }
    }
    text.len()
}

/// A string as it is kept; `None` if a marker is in it, as it cannot be in JSON.
pub(super) fn shorten(string: &[u8]) -> Option<Short> {
    if has_marker(string) {
        return None;
    }
    let mut out = Short::default();
    out_with_base64(&mut out, string);
    Some(out)
}

fn out_with_base64(out: &mut Short, text: &[u8]) {
    for stretch in base64::stretches(text) {
        out.text.extend_from_slice(stretch.text);
        if let Some(bytes) = stretch.bytes {
            out.text.push(BASE64);
            put_varint(&mut out.text, bytes.len() as u64);
            out.bytes.extend_from_slice(&bytes);
        }
    }
}

/// Undoes [`take_out`] and [`shorten`]; `None` if the parts could not have come from them. About so many bytes come of it.
pub(super) fn put_back<'a>(
    mut parts: Parts<'_>,
    string: &dyn Fn(u64) -> Option<&'a [u8]>,
    about: usize,
) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(about);
    let mut digits = itoa::Buffer::new();
    let mut rest = parts.text;
    while let Some(found) = memchr::memchr3(STRING, BASE64, NUMBER, rest) {
        let (before, marked) = rest.split_at(found);
        out.extend_from_slice(before);
        let (marker, mut after) = marked.split_first()?;
        match *marker {
            STRING => out.extend_from_slice(string(take_varint(&mut after)?)?),
            BASE64 => base64::encode(&mut out, parts.next_bytes(take_varint(&mut after)?)?),
            _ => {
                let key = out.strip_suffix(b"\":")?.rsplit(|byte| *byte == b'"').next()?;
                let number = parts.next_number(column_of(key)?)?;
                out.extend_from_slice(digits.format(number).as_bytes());
            }
        }
        rest = after;
    }
    out.extend_from_slice(rest);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &[u8], strings: usize) -> Short {
        let mut taken: Vec<Vec<u8>> = Vec::new();
        let out = take_out(text, |string| {
            taken.push(string.to_vec());
            taken.len() as u64 - 1
        })
        .unwrap();
        assert_eq!(taken.len(), strings);
        let string = |number: u64| taken.get(usize::try_from(number).unwrap()).map(Vec::as_slice);
        let joined = out.joined();
        let parts = Parts::split(&joined).unwrap();
        assert_eq!(put_back(parts, &string, text.len()).unwrap(), text);
        out
    }

    #[test]
    fn text_comes_back_as_it_was() {
        let long = "x".repeat(LARGE);
        let pixels = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
        for (text, strings) in [
            (String::new(), 0),
            (r#"{"a":"b"}"#.into(), 0),
            (format!(r#"{{"a":"{long}"}}"#), 1),
            (format!(r#"{{"a":"{long}","b":"{long}"}}"#), 2),
            (format!(r#"{{"a":"\\\"{long}\"","b":"c"}}"#), 1),
            (format!(r#"{{"a":"data:image/png;base64,{pixels}"}}"#), 0),
            (format!(r#""unclosed {long}"#), 1),
            (r#""ends in a backslash \"#.into(), 0),
            (format!("no quote at all, ;base64,{pixels}"), 0),
            (format!(r#"";base64,{}", ";base64,AAAA""#, "!".repeat(100)), 0),
            // The last bits are not zero, so that these letters cannot be told from others.
            (format!(r#"";base64,{}Z==""#, "A".repeat(81)), 0),
            (format!(r#"";base64,{}""#, "A".repeat(65)), 0),
            (r#"{"id":1,"x":-5,"y":2.5,"id":2}"#.into(), 0),
            (
                r#"{"timestamp":1700000000000,"x":007,"y":-0,"id":--1,"id":-,"id":null}"#.into(),
                0,
            ),
            (
                r#"{"id":9223372036854775807,"id":-9223372036854775808,"id":92233720368547758070}"#.into(),
                0,
            ),
            (r#"{"id" :1,"id": 2,"id":3 ,"id":4"#.into(), 0),
            (r#"["id",1,"x":[2],"y":"3","\"id":4,"my id":5,"id":6]"#.into(), 0),
        ] {
            check(text.as_bytes(), strings);
        }
    }

    #[test]
    fn base64_becomes_smaller() {
        let text = format!(r#"{{"a":";base64,{}"}}"#, "QUJD".repeat(100));
        assert!(check(text.as_bytes(), 0).joined().len() < 330);
    }

    #[test]
    fn a_path_of_the_pointer_becomes_columns() {
        let path: Vec<String> = (0..100)
            .map(|n| {
                format!(
                    r#"{{"x":{},"y":{},"id":12,"timeOffset":{}}}"#,
                    400 + n,
                    300 - n,
                    n * 50 - 5000
                )
            })
            .collect();
        let short = check(format!("[{}]", path.join(",")).as_bytes(), 0);
        assert!(!short.text.iter().any(u8::is_ascii_digit));
        assert!(
            short
                .columns
                .iter()
                .map(|column| column.packed.len())
                .sum::<usize>()
                < 510
        );
    }

    #[test]
    fn a_text_with_markers_of_its_own_stays_as_it_is() {
        assert_eq!(take_out(b"\"\x01\"", |_| 0), None);
        assert_eq!(shorten(b"\x02"), None);
    }

    #[test]
    fn what_is_damaged_is_not_put_back() {
        for text in [
            &b"\x01"[..],
            b"\x01\x05",
            b"\x02\x05abcde",
            b"\x03",
            b"\"id\":\x03",
            b"\"no\":\x03",
            b"\x02\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
        ] {
            let parts = Parts::without_numbers(text, b"abc");
            assert_eq!(put_back(parts, &|_| None, 0), None, "{text:?}");
        }
    }
}
