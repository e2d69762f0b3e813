//! Reading one element of the mirror.

use super::Mirror;

#[derive(Debug, Clone, Copy)]
pub struct Element<'m> {
    mirror: &'m Mirror,
}

impl<'m> Element<'m> {
    pub fn id(self) -> i64 {
        i64::try_from(self.mirror.node_count()).unwrap_or_default()
    }

    /// In lower case, as HTML has it.
    pub fn tag(self) -> &'m str {
        ""
    }

    pub fn attribute(self, _name: &str) -> Option<&'m str> {
        None
    }

    /// The element above, also from a shadow root to its host and from a document to its iframe.
    pub fn parent(self) -> Option<Element<'m>> {
        None
    }

    pub fn children(self) -> impl Iterator<Item = Element<'m>> {
        std::iter::empty()
    }

    /// Visible text below it with white space folded, at most so many characters.
    pub fn text(self, _limit: usize) -> String {
        String::new()
    }
}
