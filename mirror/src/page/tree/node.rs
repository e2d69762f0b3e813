//! One node, as small as it can be: a page has many.

use super::{Attributes, Index, Name};
use crate::page::masking::Mark;

#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// As the recorder numbers it.
    pub(crate) id: i64,
    pub(crate) parent: Index,
    pub(crate) first: Index,
    pub(crate) last: Index,
    pub(crate) previous: Index,
    pub(crate) next: Index,
    pub(crate) flags: Flags,
    /// What is hidden of it.
    pub(crate) mark: Mark,
    pub(crate) body: Body,
}

#[derive(Debug, Clone)]
pub(crate) enum Body {
    /// A place in the arena that is not in use.
    Free,
    /// With `compatMode`, where the recorder told it.
    Document(Option<Box<str>>),
    Doctype(Box<Doctype>),
    Element(Element),
    Text(Box<str>),
    Cdata(Box<str>),
    Comment(Box<str>),
    /// Has no id of its own. Its parent is its host, which does not have it among its children.
    ShadowRoot,
}

#[derive(Debug, Clone)]
pub(crate) struct Element {
    pub(crate) tag: Name,
    pub(crate) shadow: Index,
    pub(crate) attributes: Attributes,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Doctype {
    pub(crate) name: Box<str>,
    pub(crate) public_id: Box<str>,
    pub(crate) system_id: Box<str>,
}

impl Node {
    pub(crate) fn free() -> Self {
        Self {
            id: 0,
            parent: Index::NONE,
            first: Index::NONE,
            last: Index::NONE,
            previous: Index::NONE,
            next: Index::NONE,
            flags: Flags::default(),
            mark: Mark::default(),
            body: Body::Free,
        }
    }

    #[inline]
    pub(crate) fn element(&self) -> Option<&Element> {
        match &self.body {
            Body::Element(element) => Some(element),
            _ => None,
        }
    }

    #[inline]
    pub(crate) fn element_mut(&mut self) -> Option<&mut Element> {
        match &mut self.body {
            Body::Element(element) => Some(element),
            _ => None,
        }
    }

    #[inline]
    pub(crate) fn is_element(&self, tag: Name) -> bool {
        self.element().is_some_and(|element| element.tag == tag)
    }

    pub(crate) fn is_document(&self) -> bool {
        matches!(self.body, Body::Document(_))
    }

    /// Whether it says anything itself that could be hidden.
    pub(crate) fn speaks(&self) -> bool {
        matches!(
            self.body,
            Body::Element(_) | Body::Text(_) | Body::Cdata(_) | Body::Comment(_)
        )
    }

    pub(crate) fn is_doctype(&self) -> bool {
        matches!(self.body, Body::Doctype(_))
    }

    pub(crate) fn is_text(&self) -> bool {
        matches!(self.body, Body::Text(_))
    }

    /// A style sheet's element: rrweb makes a `style` of a link whose text it has.
    pub(crate) fn is_style(&self) -> bool {
        self.element().is_some_and(|element| {
            element.tag == Name::STYLE
                || (element.tag == Name::LINK && element.attributes.find(Name::CSS_TEXT).is_some())
        })
    }

    /// What the body holds in memory besides the node itself.
    pub(crate) fn heap(&self) -> usize {
        match &self.body {
            Body::Free | Body::ShadowRoot | Body::Document(None) => 0,
            Body::Document(Some(text)) | Body::Text(text) | Body::Cdata(text) | Body::Comment(text) => {
                allocated(text.len())
            }
            Body::Doctype(doctype) => {
                allocated(size_of::<Doctype>())
                    + allocated(doctype.name.len())
                    + allocated(doctype.public_id.len())
                    + allocated(doctype.system_id.len())
            }
            Body::Element(element) => element.attributes.heap(),
        }
    }
}

/// What allocators take for so many bytes.
pub(crate) fn allocated(bytes: usize) -> usize {
    match bytes {
        0 => 0,
        _ => ((bytes + 8).next_multiple_of(16)).max(32),
    }
}

/// Small facts of a node, one bit each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Flags(u16);

impl Flags {
    pub(crate) const SVG: Self = Self(1);
    pub(crate) const CUSTOM: Self = Self(1 << 1);
    pub(crate) const NEED_BLOCK: Self = Self(1 << 2);
    /// A text that rrweb shows as CSS with its own additions.
    pub(crate) const STYLE_TEXT: Self = Self(1 << 3);
    /// Came by a mutation, where rrweb does not heed how far something was scrolled.
    pub(crate) const ADDED: Self = Self(1 << 4);
    /// Is not any more as it came, so that the tree keeps what it was.
    pub(crate) const CHANGED: Self = Self(1 << 5);
    /// Something is known of the node that is kept beside the tree.
    pub(crate) const STATE: Self = Self(1 << 6);
    /// Waits for a neighbour that names it.
    pub(crate) const WAITING: Self = Self(1 << 7);
    /// Another node has taken the id that it came with.
    pub(crate) const DISPLACED: Self = Self(1 << 8);

    #[inline]
    pub(crate) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    #[inline]
    pub(crate) fn set(&mut self, other: Self, on: bool) {
        if on {
            self.0 |= other.0;
        } else {
            self.0 &= !other.0;
        }
    }

    /// Those that rrweb compares when a node comes again.
    pub(crate) fn compared(self) -> u16 {
        self.0 & (Self::SVG.0 | Self::NEED_BLOCK.0)
    }
}
