//! A JSON value that stays the text it was, and is read where it is needed.

use super::scan::{skip_space, skip_value};
use super::string::decode;

/// The text of one JSON value that was checked before. Reading it as something it is not gives `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Raw<'a>(&'a str);

impl<'a> Raw<'a> {
    /// `None` if the text is not exactly one JSON value.
    pub fn parse(text: &'a str) -> Option<Self> {
        let text = text.trim_ascii();
        let end = skip_value(text.as_bytes(), 0).ok()?;
        (end == text.len()).then_some(Self(text))
    }

    /// The caller has checked that `text` is one value without white space around it.
    pub(crate) fn checked(text: &'a str) -> Self {
        Self(text)
    }

    pub fn as_str(self) -> &'a str {
        self.0
    }

    pub fn is_object(self) -> bool {
        self.0.starts_with('{')
    }

    /// The value of a key; of the last one, as JavaScript has it, where the key is there twice.
    pub fn get(self, key: &str) -> Option<Raw<'a>> {
        self.entries()
            .filter(|(name, _)| *name == key)
            .last()
            .map(|(_, value)| value)
    }

    /// Keys (as written, without quotes) and values; nothing if this is no object.
    pub fn entries(self) -> Entries<'a> {
        Entries {
            text: self.0,
            at: if self.is_object() { 1 } else { self.0.len() },
        }
    }

    /// The values of an array; nothing if this is none.
    pub fn items(self) -> Items<'a> {
        Items {
            text: self.0,
            at: if self.0.starts_with('[') { 1 } else { self.0.len() },
        }
    }

    pub fn string(self) -> Option<String> {
        decode(self.0)
    }

    pub fn number(self) -> Option<f64> {
        self.0.parse().ok().filter(|number: &f64| number.is_finite())
    }

    /// A whole number; what is behind a decimal point is cut off.
    pub fn integer(self) -> Option<i64> {
        self.0.parse().ok().or_else(|| {
            let number = self.number()?;
            #[expect(clippy::cast_possible_truncation, reason = "the bounds are checked")]
            (number.abs() < 9e15).then_some(number as i64)
        })
    }

    /// A number as JavaScript compares it, if that is a whole one: `1e1` is ten.
    pub fn whole(self) -> Option<i64> {
        self.0.parse().ok().or_else(|| {
            let number = self.number()?;
            #[expect(clippy::cast_possible_truncation, reason = "the bounds are checked")]
            (number.fract() == 0.0 && number.abs() < 9e15).then_some(number as i64)
        })
    }

    pub fn boolean(self) -> Option<bool> {
        self.0.parse().ok()
    }
}

fn value_at(text: &str, at: usize) -> Option<(Raw<'_>, usize)> {
    let start = skip_space(text.as_bytes(), at);
    let end = skip_value(text.as_bytes(), start).ok()?;
    Some((Raw(text.get(start..end)?), end))
}

/// Where the next element starts: behind a comma, or nowhere.
fn after_comma(text: &str, at: usize) -> usize {
    let at = skip_space(text.as_bytes(), at);
    match text.as_bytes().get(at) {
        Some(b',') => at + 1,
        _ => text.len(),
    }
}

pub struct Entries<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for Entries<'a> {
    type Item = (&'a str, Raw<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let (key, end) = value_at(self.text, self.at)?;
        let name = key.0.strip_prefix('"')?.strip_suffix('"')?;
        let colon = skip_space(self.text.as_bytes(), end);
        let (value, end) = value_at(self.text, colon + 1)?;
        self.at = after_comma(self.text, end);
        Some((name, value))
    }
}

pub struct Items<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for Items<'a> {
    type Item = Raw<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        let (value, end) = value_at(self.text, self.at)?;
        self.at = after_comma(self.text, end);
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_in_place() {
        let raw =
            Raw::parse(r#" { "a" : [1, "x", {"b":2.5}] , "n": null, "t": true, "a2": {}, "t": false } "#)
                .unwrap();
        let items: Vec<_> = raw.get("a").unwrap().items().collect();
        assert_eq!(items.len(), 3);
        assert_eq!(items[0].integer(), Some(1));
        assert_eq!(items[1].string().as_deref(), Some("x"));
        assert_eq!(items[2].get("b").unwrap().number(), Some(2.5));
        assert_eq!(items[2].get("b").unwrap().integer(), Some(2));
        assert_eq!(items[2].get("b").unwrap().whole(), None);
        assert_eq!(Raw::parse("1.5e1").unwrap().whole(), Some(15));
        assert_eq!(raw.get("t").unwrap().boolean(), Some(false));
        assert_eq!(raw.get("n").unwrap().string(), None);
        assert_eq!(raw.get("missing"), None);
        assert_eq!(raw.get("a").unwrap().get("b"), None);
        assert_eq!(raw.entries().count(), 5);
        assert_eq!(raw.get("a2").unwrap().entries().count(), 0);
        assert_eq!(Raw::parse("1 2"), None);
        assert_eq!(Raw::parse("1e400").unwrap().number(), None);
    }
}
