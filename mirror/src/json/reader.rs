//! Reads checked JSON text once, from front to back, without recursion.

use std::borrow::Cow;
use std::ops::Range;

use super::Raw;
use super::scan::{skip_plain, skip_space};
use super::string::read_escaped;

/// Stands before a value, a key or an item. The text was checked before, so that reading can be quick and trusting:
/// where it is no JSON after all, what comes out is of no use, and that is all that happens.
#[derive(Debug, Clone)]
pub(crate) struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(value: Raw<'a>) -> Self {
        Self {
            text: value.as_str(),
            at: 0,
        }
    }

    /// Stands before the value that starts at `at` in a text that was checked.
    pub(crate) fn at(text: &'a str, at: usize) -> Self {
        Self { text, at }
    }

    /// Steps into an object; a value that is none is skipped.
    #[inline]
    pub(crate) fn begin_object(&mut self) -> bool {
        self.begin(b'{')
    }

    /// Steps into an array; a value that is none is skipped.
    #[inline]
    pub(crate) fn begin_array(&mut self) -> bool {
        self.begin(b'[')
    }

    #[inline]
    fn begin(&mut self, bracket: u8) -> bool {
        if self.peek() == bracket {
            self.at += 1;
            return true;
        }
        self.skip();
        false
    }

    /// The next key of the object that the reader is in, as written; behind the last one, the object is left.
    #[inline]
    pub(crate) fn key(&mut self) -> Option<&'a str> {
        self.key_span().map(|key| self.text.get(key).unwrap_or_default())
    }

    /// As [`Reader::key`]: where it is, without its quotes.
    #[inline]
    pub(crate) fn key_span(&mut self) -> Option<Range<usize>> {
        if self.peek() == b',' {
            self.at += 1;
            self.space();
        }
        if self.byte() != b'"' {
            self.at = (self.at + 1).min(self.text.len());
            return None;
        }
        let start = self.at + 1;
        self.at = self.string_end(start);
        let key = start..self.at.saturating_sub(1).max(start);
        self.space();
        self.at = (self.at + 1).min(self.text.len());
        self.space();
        Some(key)
    }

    /// Whether the array that the reader is in has another item; behind the last one, the array is left.
    #[inline]
    pub(crate) fn item(&mut self) -> bool {
        match self.peek() {
            b',' => {
                self.at += 1;
                self.space();
                true
            }
            b']' => {
                self.at += 1;
                false
            }
            0 => false,
            _ => true,
        }
    }

    /// Steps into the next item of the array that is an object; other items are skipped.
    #[inline]
    pub(crate) fn object(&mut self) -> bool {
        while self.item() {
            if self.begin_object() {
                return true;
            }
        }
        false
    }

    /// The value as it is written.
    pub(crate) fn raw(&mut self) -> Raw<'a> {
        let span = self.span();
        Raw::checked(self.text.get(span).unwrap_or_default())
    }

    /// Skips a value and says where it is.
    #[inline]
    pub(crate) fn span(&mut self) -> Range<usize> {
        self.space();
        let start = self.at;
        self.skip();
        start..self.at
    }

    /// Where it stands: where the value behind a key or the next item starts, or behind what was read last.
    #[inline]
    pub(crate) fn position(&self) -> usize {
        self.at
    }

    /// A string; `None` for any other value, which is skipped.
    #[inline]
    pub(crate) fn string(&mut self) -> Option<Cow<'a, str>> {
        if self.peek() != b'"' {
            self.skip();
            return None;
        }
        let start = self.at + 1;
        let plain = plain_end(self.text.as_bytes(), start);
        if self.text.as_bytes().get(plain) == Some(&b'"') {
            self.at = plain + 1;
            return self.text.get(start..plain).map(Cow::Borrowed);
        }
        let (string, end) = read_escaped(self.text, start, plain);
        self.at = end;
        Some(Cow::Owned(string))
    }

    /// A whole number, as ids are; `None` for any other value, which is skipped.
    #[inline]
    pub(crate) fn integer(&mut self) -> Option<i64> {
        let first = self.peek();
        let bytes = self.text.as_bytes();
        let mut at = self.at + usize::from(first == b'-');
        let start = at;
        let mut number = 0_i64;
        while let Some(digit @ b'0'..=b'9') = bytes.get(at) {
            number = number.wrapping_mul(10).wrapping_add(i64::from(digit - b'0'));
            at += 1;
        }
        let ends = !matches!(bytes.get(at), Some(b'.' | b'e' | b'E'));
        if ends && (1..=18).contains(&(at - start)) {
            self.at = at;
            return Some(if first == b'-' { -number } else { number });
        }
        self.raw().whole()
    }

    /// A number; `None` for any other value, which is skipped.
    pub(crate) fn number(&mut self) -> Option<f64> {
        self.raw().number()
    }

    /// Whether the value is `true`.
    #[inline]
    pub(crate) fn is_true(&mut self) -> bool {
        let is_true = self.peek() == b't';
        self.skip();
        is_true
    }

    /// Skips a value.
    #[inline]
    pub(crate) fn skip(&mut self) {
        match self.peek() {
            b'"' => self.at = self.string_end(self.at + 1),
            b'{' | b'[' => self.skip_nested(),
            _ => self.skip_word(),
        }
    }

    /// The first byte of what comes next; 0 at the end.
    #[inline]
    pub(crate) fn peek(&mut self) -> u8 {
        self.space();
        self.byte()
    }

    /// Brackets are known to fit together, so that counting them is enough.
    fn skip_nested(&mut self) {
        let bytes = self.text.as_bytes();
        let mut depth = 0_usize;
        while let Some(byte) = bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'{' | b'[' => depth += 1,
                b'}' | b']' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return;
                    }
                }
                b'"' => self.at = self.string_end(self.at),
                _ => {}
            }
        }
    }

    fn skip_word(&mut self) {
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.at) {
            if matches!(byte, b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t') {
                return;
            }
            self.at += 1;
        }
    }

    /// What follows the closing quote of the string whose content starts at `at`.
    #[inline]
    fn string_end(&self, mut at: usize) -> usize {
        let bytes = self.text.as_bytes();
        loop {
            at = plain_end(bytes, at);
            match bytes.get(at) {
                Some(b'"') => return at + 1,
                Some(_) => at += 2,
                None => return bytes.len(),
            }
        }
    }

    #[inline]
    fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or_default()
    }

    #[inline]
    fn space(&mut self) {
        if self.byte() <= b' ' {
            self.at = skip_space(self.text.as_bytes(), self.at);
        }
    }
}

/// The first quote or backslash at or after `at`.
#[inline]
pub(super) fn plain_end(text: &[u8], at: usize) -> usize {
    let mut at = skip_plain(text, at);
    while let Some(byte) = text.get(at) {
        if matches!(byte, b'"' | b'\\') {
            break;
        }
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader(text: &str) -> Reader<'_> {
        Reader::new(Raw::parse(text).unwrap())
    }

    #[test]
    fn an_object_is_read_key_by_key_whatever_its_values_are() {
        let mut reader = reader(
            " { \"a\" : 1 , \"b\":[ 1 , {\"x\":\"}\"} ],\"c\" : \"q\\\"\\n\" ,\"d\":{ }, \"e\":true,\"f\":-2.5 } ",
        );
        assert!(reader.begin_object());
        assert_eq!((reader.key(), reader.integer()), (Some("a"), Some(1)));
        assert_eq!(reader.key(), Some("b"));
        assert!(reader.begin_array());
        assert!(reader.item());
        assert_eq!(reader.string(), None);
        assert!(reader.item());
        assert_eq!(reader.raw().as_str(), "{\"x\":\"}\"}");
        assert!(!reader.item());
        assert_eq!(
            (reader.key(), reader.string().as_deref()),
            (Some("c"), Some("q\"\n"))
        );
        assert_eq!(reader.key(), Some("d"));
        assert!(reader.begin_object());
        assert_eq!(reader.key(), None);
        assert_eq!((reader.key(), reader.is_true()), (Some("e"), true));
        assert_eq!((reader.key(), reader.integer()), (Some("f"), None));
        assert_eq!(reader.key(), None);
        assert_eq!(reader.peek(), 0);
    }

    #[test]
    fn what_is_something_else_is_skipped() {
        let mut reader = reader(r#"[{"a":[1]},"x",12,null,[[],{}]]"#);
        assert!(reader.begin_array());
        for _ in 0..5 {
            assert!(reader.item());
            assert!(!reader.clone().is_true());
            reader.skip();
        }
        assert!(!reader.item());
        let mut reader = self::reader("[1,2]");
        assert!(!reader.begin_object());
        assert_eq!(reader.peek(), 0);
        assert_eq!(reader.key(), None);
        assert!(!reader.item());
    }
}
