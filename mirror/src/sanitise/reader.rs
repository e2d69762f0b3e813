//! Goes through JSON text that was checked before, and says where each part of it is.

use std::borrow::Cow;
use std::ops::Range;

use crate::json::{Raw, skip_space, skip_value};

pub(super) type Span = Range<usize>;

/// Knows no depth: whoever goes down into a value remembers the way.
pub(super) struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, at: usize) -> Self {
        let at = skip_space(text.as_bytes(), at);
        Self { text, at }
    }

    /// Where it is: at a value, or behind what was read last.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn go_to(&mut self, at: usize) {
        self.at = at;
    }

    /// The byte that the value here starts with.
    pub(super) fn first(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or_default()
    }

    /// Goes into the object or array here.
    pub(super) fn enter(&mut self) {
        self.skip(1);
    }

    /// The next key of the object that was entered, without its quotes; then it is at the value. Nothing where the
    /// object ends; then it is behind that.
    pub(super) fn key(&mut self) -> Option<Span> {
        let start = self.next()?;
        if self.first() != b'"' {
            return None;
        }
        let key = self.value();
        self.skip(0);
        self.skip(1);
        Some(start + 1..key.end.checked_sub(1)?)
    }

    /// Where the next value of the array that was entered starts. Nothing where the array ends; then it is behind that.
    pub(super) fn item(&mut self) -> Option<usize> {
        self.next()
    }

    /// Goes over the value here.
    pub(super) fn value(&mut self) -> Span {
        let start = self.at;
        self.at = skip_value(self.text.as_bytes(), start).unwrap_or(self.text.len());
        start..self.at
    }

    fn next(&mut self) -> Option<usize> {
        self.skip(0);
        match self.first() {
            b',' => self.skip(1),
            b'}' | b']' => {
                self.at += 1;
                return None;
            }
            0 => return None,
            _ => {}
        }
        Some(self.at)
    }

    fn skip(&mut self, bytes: usize) {
        self.at = skip_space(self.text.as_bytes(), self.at + bytes);
    }
}

/// The text of a span.
pub(super) fn slice(text: &str, span: Span) -> &str {
    text.get(span).unwrap_or_default()
}

/// What a string says, given with its quotes; nothing if it is no string.
pub(super) fn string(raw: &str) -> Option<Cow<'_, str>> {
    let inner = raw.strip_prefix('"')?.strip_suffix('"')?;
    if memchr::memchr(b'\\', inner.as_bytes()).is_none() {
        return Some(Cow::Borrowed(inner));
    }
    Raw::checked(raw).string().map(Cow::Owned)
}

/// What a key says, given without its quotes.
pub(super) fn name(text: &str, key: Span) -> Cow<'_, str> {
    let inner = slice(text, key.clone());
    if memchr::memchr(b'\\', inner.as_bytes()).is_none() {
        return Cow::Borrowed(inner);
    }
    let quoted = slice(text, key.start.saturating_sub(1)..key.end + 1);
    string(quoted).unwrap_or(Cow::Borrowed(inner))
}

/// A number as JavaScript compares it, if that is a whole one.
pub(super) fn whole(raw: &str) -> Option<i64> {
    if let Ok(number) = raw.parse() {
        return Some(number);
    }
    let number: f64 = raw.parse().ok()?;
    #[expect(clippy::cast_possible_truncation, reason = "the bounds are checked")]
    (number.fract() == 0.0 && number.abs() < 9e15).then_some(number as i64)
}

pub(super) fn is_container(first: u8) -> bool {
    matches!(first, b'{' | b'[')
}

/// The strings of a value that are values and not keys, however deep.
pub(super) struct Strings<'a> {
    text: &'a str,
    at: usize,
    end: usize,
}

impl<'a> Strings<'a> {
    pub(super) fn of(text: &'a str, value: Span) -> Self {
        Self {
            text,
            at: value.start,
            end: value.end,
        }
    }
}

/// A string with its quotes, and the key before it if it is the value of one.
impl Iterator for Strings<'_> {
    type Item = (bool, Span);

    /// Whether it is a key, and where it is with its quotes.
    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.text.as_bytes().get(self.at..self.end)?;
        let start = self.at + memchr::memchr(b'"', rest)?;
        let end = skip_value(self.text.as_bytes(), start).unwrap_or(self.end);
        self.at = end;
        let after = skip_space(self.text.as_bytes(), end);
        let is_key = self.text.as_bytes().get(after) == Some(&b':');
        Some((is_key, start..end))
    }
}
