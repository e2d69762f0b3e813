//! Characters that are written as escapes of JSON, as in JSON within JSON, or as references of HTML.

use std::ops::Range;

/// The longest number of a reference, with an `x`.
const LONGEST: usize = 8;

/// A text as it is meant, and where its parts come from.
pub(super) struct Spelled {
    pub(super) text: String,
    /// Where each part starts in the text as it is meant and in the one as it is written. What was spelled out is a part.
    parts: Vec<(usize, usize)>,
}

impl Spelled {
    /// Nothing if nothing is spelled out.
    pub(super) fn of(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let mut spelled = Self {
            text: String::new(),
            parts: Vec::new(),
        };
        let (mut at, mut copied) = (0, 0);
        while let Some(length) = memchr::memchr2(b'\\', b'&', bytes.get(at..).unwrap_or_default()) {
            at += length;
            let rest = text.get(at..).unwrap_or_default();
            let (letter, length) = if rest.starts_with('&') {
                reference(rest)
            } else {
                escape(rest)
            };
            if let Some(letter) = letter {
                spelled.copy(text, copied..at);
                spelled.parts.push((spelled.text.len(), at));
                spelled.text.push(letter);
                copied = at + length;
            }
            at += length;
        }
        if spelled.parts.is_empty() {
            return None;
        }
        spelled.copy(text, copied..text.len());
        spelled.parts.push((spelled.text.len(), text.len()));
        Some(spelled)
    }

    fn copy(&mut self, text: &str, range: Range<usize>) {
        if !range.is_empty() {
            self.parts.push((self.text.len(), range.start));
            self.text.push_str(text.get(range).unwrap_or_default());
        }
    }

    /// Where in the text as it is written a range of the other is.
    pub(super) fn unfold(&self, range: &Range<usize>) -> Range<usize> {
        let written = |at: usize| {
            let next = self.parts.partition_point(|(start, _)| *start <= at);
            let part = next.checked_sub(1).and_then(|part| self.parts.get(part));
            part.map_or(0, |(start, written)| written + (at - start))
        };
        written(range.start)..written(range.end)
    }
}

/// Whether a text of which nothing is to be seen may have an `@` or digits after all.
pub(super) fn may_hide(text: &[u8]) -> bool {
    let is_reference = |at: usize| {
        let rest = text.get(at + 1..).unwrap_or_default();
        matches!(rest, [b'#', b'0'..=b'9' | b'x' | b'X', ..]) || rest.starts_with(b"commat;")
    };
    memchr::memmem::find(text, b"\\u").is_some() || memchr::memchr_iter(b'&', text).any(is_reference)
}

/// What the escape means that a text starts with, or nothing, and how long it is. Within texts within texts it has more than
/// one backslash.
fn escape(text: &str) -> (Option<char>, usize) {
    let slashes = text.bytes().take_while(|byte| *byte == b'\\').count();
    let letter = match text.as_bytes().get(slashes) {
        Some(b'n') => Some('\n'),
        Some(b't') => Some('\t'),
        Some(b'r') => Some('\r'),
        Some(b'"') => Some('"'),
        Some(b'/') => Some('/'),
        Some(b'u') => {
            let code = text.get(slashes + 1..slashes + 5).and_then(hexadecimal);
            return match code.and_then(char::from_u32) {
                Some(letter) => (Some(letter), slashes + 5),
                None => (None, slashes),
            };
        }
        _ => None,
    };
    (letter, slashes + usize::from(letter.is_some()))
}

fn hexadecimal(digits: &str) -> Option<u32> {
    // A sign is none, which is read as one.
    let is_fine = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_fine.then(|| u32::from_str_radix(digits, 16).ok()).flatten()
}

/// As [`escape`] for a reference.
fn reference(text: &str) -> (Option<char>, usize) {
    for (name, letter) in [
        ("&commat;", '@'),
        ("&period;", '.'),
        ("&plus;", '+'),
        ("&nbsp;", '\u{a0}'),
    ] {
        if text.starts_with(name) {
            return (Some(letter), name.len());
        }
    }
    let Some(rest) = text.strip_prefix("&#") else {
        return (None, 1);
    };
    let length = rest
        .bytes()
        .take(LONGEST)
        .enumerate()
        .take_while(|(at, byte)| byte.is_ascii_hexdigit() || *at == 0 && matches!(byte, b'x' | b'X'))
        .count();
    let number = rest.get(..length).unwrap_or_default();
    let (code, length) = match number.strip_prefix(['x', 'X']) {
        Some(digits) => (hexadecimal(digits), length),
        None => {
            let length = number.bytes().take_while(u8::is_ascii_digit).count();
            (
                number.get(..length).and_then(|digits| digits.parse().ok()),
                length,
            )
        }
    };
    let ends = usize::from(rest.get(length..).is_some_and(|rest| rest.starts_with(';')));
    match code.and_then(char::from_u32) {
        Some(letter) => (Some(letter), 2 + length + ends),
        None => (None, 2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_in_the_text_as_it_is_meant_is_known_in_the_one_as_it_is_written() {
        for (text, expected) in [
            (r"a\nb", "a\nb"),
            (r"\\\u0061\t", "a\t"),
            (r"é\/\u00e9", "é/é"),
            ("&#64;&#x40;&commat;&#64", "@@@@"),
            (r"\x\n\", "\\x\n\\"),
            ("&#9999999999;&#46;", "&#9999999999;."),
            (r"\u+123\n", "\\u+123\n"),
        ] {
            let spelled = Spelled::of(text).unwrap();
            assert_eq!(spelled.text, expected);
            assert_eq!(spelled.unfold(&(0..expected.len())), 0..text.len());
        }
        assert!(Spelled::of(r"plain \ & \x &amp; &#x; \ud83d \u12").is_none());
        let spelled = Spelled::of(r"x\n12&#51;").unwrap();
        assert_eq!(spelled.text, "x\n123");
        assert_eq!(spelled.unfold(&(1..2)), 1..3);
        assert_eq!(spelled.unfold(&(2..4)), 3..5);
        assert_eq!(spelled.unfold(&(3..5)), 4..10);
    }
}
