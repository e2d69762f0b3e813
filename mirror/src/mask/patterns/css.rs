//! The texts within a style sheet: its strings, addresses and comments. Most of a recording's bytes are style sheets, so
//! that this is made to pass over the rest quickly.

use std::ops::Range;

use super::encoded::is_media;

/// Tells `found` where each of them is, in order.
pub(super) fn each_text(css: &str, mut found: impl FnMut(Range<usize>)) {
    let bytes = css.as_bytes();
    let comments = memchr::memmem::Finder::new("/*");
    let next_comment = |at: usize| {
        let rest = bytes.get(at..).unwrap_or_default();
        comments.find(rest).map_or(bytes.len(), |start| at + start)
    };
    let mut comment = next_comment(0);
    let mut at = 0;
    while at < bytes.len() {
        if comment < at {
            comment = next_comment(at);
        }
        let before = bytes.get(at..comment).unwrap_or_default();
        match memchr::memchr3(b'"', b'\'', b'(', before) {
            None if comment >= bytes.len() => return,
            None => {
                let body = css.get(comment + 2..).unwrap_or_default();
                let length = memchr::memmem::find(body.as_bytes(), b"*/").unwrap_or(body.len());
                found(comment + 2..comment + 2 + length);
                at = comment + 2 + length + 2;
            }
            Some(length) => {
                let start = at + length + 1;
                at = match bytes.get(at + length) {
                    Some(b'(') => address(css, start, &mut found),
                    Some(quote) if !is_escaped(bytes, at + length) => string(css, start, *quote, &mut found),
                    _ => start,
                };
            }
        }
    }
}

fn is_escaped(css: &[u8], at: usize) -> bool {
    let before = css.get(..at).unwrap_or_default();
    before
        .iter()
        .rev()
        .take(64)
        .take_while(|byte| **byte == b'\\')
        .count()
        % 2
        == 1
}

/// Goes over a string, and returns what is behind it. A line that ends ends a string, too.
fn string(css: &str, start: usize, quote: u8, found: &mut impl FnMut(Range<usize>)) -> usize {
    let bytes = css.as_bytes();
    let mut at = start;
    let end = loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let Some(length) = memchr::memchr3(quote, b'\\', b'\n', rest) else {
            break bytes.len();
        };
        at += length;
        if bytes.get(at) != Some(&b'\\') {
            break at;
        }
        at = (at + 2).min(bytes.len());
    };
    tell(css, start..end, found);
    end + 1
}

/// Goes over an address without quotes, if there is one behind the bracket.
fn address(css: &str, start: usize, found: &mut impl FnMut(Range<usize>)) -> usize {
    let bytes = css.as_bytes();
    let name = bytes.get(..start - 1).unwrap_or_default();
    let is_address = name.len() >= 3
        && name
            .get(name.len() - 3..)
            .is_some_and(|name| name.eq_ignore_ascii_case(b"url"));
    if !is_address {
        return start;
    }
    let rest = bytes.get(start..).unwrap_or_default();
    let space = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let start = start + space;
    if matches!(bytes.get(start), Some(b'"' | b'\'')) {
        return start;
    }
    let rest = bytes.get(start..).unwrap_or_default();
    let end = memchr::memchr(b')', rest).map_or(bytes.len(), |length| start + length);
    tell(css, start..end, found);
    end + 1
}

fn tell(css: &str, range: Range<usize>, found: &mut impl FnMut(Range<usize>)) {
    if !is_media(css.get(range.clone()).unwrap_or_default()) {
        found(range);
    }
}
