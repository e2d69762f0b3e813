//! Parts of JSON text that was checked before, by where they are in it.

use std::borrow::Cow;
use std::ops::Range;

use crate::json::{Raw, skip_space, skip_value};

pub(crate) type Span = Range<usize>;

/// The text of a span.
pub(crate) fn slice(text: &str, span: Span) -> &str {
    text.get(span).unwrap_or_default()
}

/// What a string says, given with its quotes; nothing if it is no string.
pub(crate) fn string(raw: &str) -> Option<Cow<'_, str>> {
    let inner = raw.strip_prefix('"')?.strip_suffix('"')?;
    if memchr::memchr(b'\\', inner.as_bytes()).is_none() {
        return Some(Cow::Borrowed(inner));
    }
    Raw::checked(raw).string().map(Cow::Owned)
}

/// What a key says, given without its quotes.
pub(crate) fn name(text: &str, key: Span) -> Cow<'_, str> {
    let inner = slice(text, key.clone());
    if memchr::memchr(b'\\', inner.as_bytes()).is_none() {
        return Cow::Borrowed(inner);
    }
    let quoted = slice(text, key.start.saturating_sub(1)..key.end + 1);
    string(quoted).unwrap_or(Cow::Borrowed(inner))
}

pub(crate) fn is_container(first: u8) -> bool {
    matches!(first, b'{' | b'[')
}

/// All strings of a value, keys among them, however deep.
pub(crate) struct Strings<'a> {
    text: &'a str,
    at: usize,
    end: usize,
}

impl<'a> Strings<'a> {
    pub(crate) fn of(text: &'a str, value: Span) -> Self {
        Self {
            text,
            at: value.start,
            end: value.end,
        }
    }
}

impl Iterator for Strings<'_> {
    type Item = (bool, Span);

    /// Whether the next one is a key, and where it is with its quotes.
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
