//! The attributes of an element, in the order they came.

use super::Name;
use super::node::allocated;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Attribute {
    pub(crate) name: Name,
    pub(crate) kind: Kind,
    text: Box<str>,
}

/// What an attribute is in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    String,
    True,
    False,
    Null,
    /// A number or something larger, as it was written.
    Other,
}

impl Attribute {
    pub(crate) fn string(name: Name, text: impl Into<Box<str>>) -> Self {
        Self {
            name,
            kind: Kind::String,
            text: text.into(),
        }
    }

    pub(crate) fn literal(name: Name, text: &str) -> Self {
        let kind = match text {
            "true" => Kind::True,
            "false" => Kind::False,
            "null" => Kind::Null,
            _ => Kind::Other,
        };
        let text = if kind == Kind::Other { text } else { "" };
        Self {
            name,
            kind,
            text: text.into(),
        }
    }

    /// What the built element has there: rrweb leaves out what is `null`, and makes text of the rest.
    pub(crate) fn value(&self) -> Option<&str> {
        match self.kind {
            Kind::String | Kind::Other => Some(&self.text),
            Kind::True => Some(""),
            Kind::False => Some("false"),
            Kind::Null => None,
        }
    }

    /// The text of a string, and of nothing else.
    pub(crate) fn text(&self) -> Option<&str> {
        (self.kind == Kind::String).then_some(&*self.text)
    }

    /// As it was written, where it was no string.
    pub(crate) fn json(&self) -> Option<&str> {
        match self.kind {
            Kind::String => None,
            Kind::True => Some("true"),
            Kind::False => Some("false"),
            Kind::Null => Some("null"),
            Kind::Other => Some(&self.text),
        }
    }

    fn heap(&self) -> usize {
        allocated(self.text.len())
    }
}

/// More than any page needs; finding one goes through all of them.
pub(crate) const MOST: usize = 1_024;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Attributes(Vec<Attribute>);

impl Attributes {
    /// Takes what is in `parts` from `start` on. Of two with one name the last one counts, as in JavaScript.
    pub(crate) fn take(parts: &mut Vec<Attribute>, start: usize) -> Self {
        let own = parts.get_mut(start..).unwrap_or_default();
        if has_twins(own) {
            let mut attributes = Self(Vec::new());
            for attribute in parts.drain(start..) {
                attributes.set(attribute);
            }
            return attributes;
        }
        let mut attributes = Vec::with_capacity(own.len());
        attributes.extend(parts.drain(start.min(parts.len())..));
        Self(attributes)
    }

    #[inline]
    pub(crate) fn find(&self, name: Name) -> Option<&Attribute> {
        self.0.iter().find(|attribute| attribute.name == name)
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn iter(&self) -> std::slice::Iter<'_, Attribute> {
        self.0.iter()
    }

    /// By how much its memory has grown; `None` when there are too many.
    pub(crate) fn set(&mut self, attribute: Attribute) -> Option<isize> {
        let (before, more) = (self.list(), attribute.heap());
        let known = self.0.iter().position(|known| known.name == attribute.name);
        let less = match known {
            Some(at) => self
                .0
                .get_mut(at)
                .map_or(0, |known| std::mem::replace(known, attribute).heap()),
            None if self.0.len() >= MOST => return None,
            None => {
                if self.0.len() == self.0.capacity() {
                    self.0.reserve_exact(self.0.len() / 2 + 1);
                }
                self.0.push(attribute);
                0
            }
        };
        Some((self.list() + more).cast_signed() - (before + less).cast_signed())
    }

    /// By how much its memory has grown; `None` when it is not there.
    pub(crate) fn remove(&mut self, name: Name) -> Option<isize> {
        let at = self.0.iter().position(|known| known.name == name)?;
        Some(-self.0.remove(at).heap().cast_signed())
    }

    fn list(&self) -> usize {
        allocated(self.0.capacity() * size_of::<Attribute>())
    }

    pub(crate) fn heap(&self) -> usize {
        self.list() + self.0.iter().map(Attribute::heap).sum::<usize>()
    }
}

fn has_twins(attributes: &[Attribute]) -> bool {
    if attributes.len() > 16 {
        let mut names: Vec<_> = attributes.iter().map(|attribute| attribute.name).collect();
        names.sort_unstable();
        return names.windows(2).any(|pair| pair.first() == pair.last());
    }
    let mut rest = attributes;
    while let Some((first, others)) = rest.split_first() {
        if others.iter().any(|other| other.name == first.name) {
            return true;
        }
        rest = others;
    }
    false
}
