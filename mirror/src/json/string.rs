//! The content of JSON strings.

use super::reader::plain_end;

/// Decodes a JSON string with its quotes. A lone surrogate, which JavaScript allows and Rust does not, becomes
/// the replacement character; `None` if the text is no string.
pub(crate) fn decode(text: &str) -> Option<String> {
    if !text.starts_with('"') {
        return None;
    }
    Some(without_lone_surrogates(read_escaped(text, 1, 1).0))
}

/// Decodes a key that was taken without its quotes.
pub(crate) fn decode_key(key: &str) -> String {
    read_escaped(key, 0, 0).0
}

/// Decodes the string whose content starts at `start` and has nothing to decode before `plain`. Returns what follows
/// its closing quote, too. A lone surrogate becomes a private character, so that it can be written again.
pub(super) fn read_escaped(text: &str, start: usize, plain: usize) -> (String, usize) {
    let bytes = text.as_bytes();
    let mut out = String::new();
    let (mut from, mut at) = (start, plain);
    loop {
        at = plain_end(bytes, at);
        if bytes.get(at) != Some(&b'\\') {
            out.push_str(text.get(from..at).unwrap_or_default());
            return (out, (at + 1).min(bytes.len()));
        }
        if out.is_empty() {
            out.reserve(at - start + 64);
        }
        out.push_str(text.get(from..at).unwrap_or_default());
        let (character, length) = escape(text.get(at..).unwrap_or_default());
        out.push(character);
        at = (at + length).min(bytes.len());
        from = at;
    }
}

/// What an escape sequence means, and how long it is.
fn escape(text: &str) -> (char, usize) {
    let character = match text.as_bytes().get(1) {
        Some(b'n') => '\n',
        Some(b't') => '\t',
        Some(b'r') => '\r',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'u') => return unicode_escape(text),
        Some(byte @ 0..0x80) => char::from(*byte),
        _ => return (char::REPLACEMENT_CHARACTER, 1),
    };
    (character, 2)
}

fn unicode_escape(text: &str) -> (char, usize) {
    let Some(first) = unit(text) else {
        return (char::REPLACEMENT_CHARACTER, 2);
    };
    if let 0xd800..=0xdbff = first
        && let Some(second @ 0xdc00..=0xdfff) = text.get(6..).and_then(unit)
    {
        let code = 0x1_0000 + ((u32::from(first) & 0x3ff) << 10) + (u32::from(second) & 0x3ff);
        return (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), 12);
    }
    (from_unit(first), 6)
}

/// Private characters, in no font and in no text, that stand for the surrogates that may be alone in JavaScript.
const ALONE: u32 = 0x10_f800;
/// The first byte of these characters, and of few others.
pub(super) const LEADS_ALONE: u8 = 0xf4;

fn from_unit(unit: u16) -> char {
    let code = match unit {
        0xd800..=0xdfff => ALONE + u32::from(unit - 0xd800),
        _ => u32::from(unit),
    };
    char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// The lone surrogate that a character of a text read with [`read_escaped`] stands for.
pub(super) fn lone_surrogate(character: char) -> Option<u16> {
    match u32::from(character).checked_sub(ALONE)? {
        offset @ 0..0x800 => u16::try_from(0xd800 + offset).ok(),
        _ => None,
    }
}

fn without_lone_surrogates(text: String) -> String {
    match memchr::memchr(LEADS_ALONE, text.as_bytes()) {
        None => text,
        Some(_) => text
            .chars()
            .map(|character| match lone_surrogate(character) {
                Some(_) => char::REPLACEMENT_CHARACTER,
                None => character,
            })
            .collect(),
    }
}

/// The UTF-16 unit that a text starts with, if that is a `\u` escape.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_decode_also_with_lone_surrogates() {
        for (text, expected) in [
            (r#""plain""#, Some("plain")),
            (r#""a\u00e9\n\"""#, Some("aé\n\"")),
            (r#""\ud83d\ude00!""#, Some("😀!")),
            (r#""\ud83d alone""#, Some("\u{fffd} alone")),
            (r#""\ude00\\\ud83d\ude00\ud83d""#, Some("\u{fffd}\\😀\u{fffd}")),
            (r#""\ud83d\n""#, Some("\u{fffd}\n")),
            ("12", None),
            ("{}", None),
        ] {
            assert_eq!(decode(text).as_deref(), expected, "{text}");
        }
    }
}
