//! Parts of addresses that are encoded: path segments, and names and values of a query.

use std::ops::Range;

/// An address within an address within an address.
const DEEPEST: usize = 3;

/// Tells `is_found` of each part of the text that says something else once it is decoded. A part may be decoded in two
/// ways; the second is tried if nothing is found in the first.
pub(super) fn each(text: &str, mut is_found: impl FnMut(Range<usize>, &str) -> bool) {
    let bytes = text.as_bytes();
    if memchr::memchr2(b'%', b'+', bytes).is_none() {
        return;
    }
    let mut start = 0;
    while start < bytes.len() {
        let rest = bytes.get(start..).unwrap_or_default();
        let length = rest
            .iter()
            .position(|byte| is_delimiter(*byte))
            .unwrap_or(rest.len());
        let range = start..start + length;
        let part = text.get(range.clone()).unwrap_or_default();
        let is_value = start.checked_sub(1).and_then(|at| bytes.get(at)) == Some(&b'=');
        let decoded = decode(part);
        let is_done = decoded
            .as_deref()
            .is_some_and(|decoded| is_found(range.clone(), decoded));
        // In a query a space may be a plus.
        if !is_done && is_value && part.contains('+') {
            let spaced = part.replace('+', " ");
            is_found(range, decode(&spaced).as_deref().unwrap_or(&spaced));
        }
        start += length + 1;
    }
}

fn is_delimiter(byte: u8) -> bool {
    byte <= b' '
        || matches!(
            byte,
            b'/' | b'?' | b'&' | b'=' | b'#' | b';' | b'"' | b'<' | b'>' | b'`' | b'\\'
        )
}

/// Nothing if nothing in it is encoded.
fn decode(part: &str) -> Option<String> {
    let mut decoded = decode_once(part)?;
    for _ in 1..DEEPEST {
        match decode_once(&decoded) {
            Some(further) => decoded = further,
            None => break,
        }
    }
    Some(decoded)
}

fn decode_once(part: &str) -> Option<String> {
    let bytes = part.as_bytes();
    let mut out = Vec::new();
    let mut copied = 0;
    for at in memchr::memchr_iter(b'%', bytes) {
        let Some(byte) = bytes.get(at + 1..at + 3).and_then(hexadecimal) else {
            continue;
        };
        out.extend_from_slice(bytes.get(copied..at).unwrap_or_default());
        out.push(byte);
        copied = at + 3;
    }
    if copied == 0 {
        return None;
    }
    out.extend_from_slice(bytes.get(copied..).unwrap_or_default());
    Some(String::from_utf8_lossy(&out).into_owned())
}

fn hexadecimal(digits: &[u8]) -> Option<u8> {
    let [high, low] = digits else { return None };
    let digit = |byte: u8| char::from(byte).to_digit(16);
    u8::try_from(digit(*high)? * 16 + digit(*low)?).ok()
}

/// What the content is that an address has in itself; nothing if it has none.
pub(super) fn data_type(address: &str) -> Option<&str> {
    let (scheme, rest) = address.trim_start().split_at_checked(5)?;
    if !scheme.eq_ignore_ascii_case("data:") {
        return None;
    }
    let is_type = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'+' | b'.' | b'-');
    rest.get(..rest.bytes().take(100).take_while(is_type).count())
}

/// Whether an address is a picture, font, sound or film, and nothing else: it is left alone.
pub(super) fn is_media(address: &str) -> bool {
    let Some(kind) = data_type(address) else {
        return false;
    };
    let is_known = ["image/", "font/", "audio/", "video/"].iter().any(|known| {
        kind.get(..known.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(known))
    });
    let start = address.len() - address.trim_start().len() + "data:".len() + kind.len();
    let content = address
        .get(start..)
        .and_then(|rest| rest.strip_prefix(";base64,"));
    let is_content = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'%');
    is_known && content.is_some_and(|content| content.as_bytes().iter().all(is_content))
}
