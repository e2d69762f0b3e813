//! Parents that have room for one child of a kind only.

use crate::page::Mirror;
use crate::page::tree::{Body, Index, Name, Node};

/// So many children of other kinds are looked through for each child that comes; honest parents of these kinds have a
/// handful. With more of them in between, a text area and a style keep the texts that they have, and a document takes
/// no further element and no further doctype.
const MOST_BESIDE: usize = 256;

impl Mirror {
    /// Makes room for a child that comes. Who has to go is still known.
    pub(super) fn make_way(&mut self, parent: Index, target: Index) {
        let is_text = self.tree.get(target).is_text();
        if is_text && self.tree.get(parent).is_element(Name::TEXTAREA) {
            self.tree.remove_attribute(parent, Name::VALUE);
            let texts: Vec<_> = self.others(parent, target, Node::is_text).collect();
            texts.into_iter().for_each(|text| self.tree.detach(text));
        } else if is_text && self.tree.get(parent).is_style() {
            // The first text in a style with `_cssText` gets all of that; one without words changes nothing of it.
            let is_empty = matches!(&self.tree.get(target).body, Body::Text(text) if text.is_empty());
            let is_first = self.others(parent, target, Node::is_text).next().is_none();
            if !is_empty && !is_first {
                self.settle_style_text(parent);
            }
        } else if self.tree.get(parent).is_document() {
            let first = self.tree.get(parent).first;
            if self.tree.get(target).is_doctype() && first != target && self.tree.get(first).is_doctype() {
                self.tree.detach(first);
            }
            let is_html = |node: &Node| node.is_element(Name::HTML);
            if is_html(self.tree.get(target)) {
                let html = self.others(parent, target, is_html).next();
                if let Some(html) = html {
                    self.tree.detach(html);
                }
            }
        }
    }

    /// A document has one element and one doctype.
    pub(super) fn may_hold(&self, parent: Index, target: Index) -> bool {
        let kind = |node: &Node| (node.element().is_some(), node.is_doctype());
        let own = kind(self.tree.get(target));
        if !self.tree.get(parent).is_document() || own == (false, false) {
            return true;
        }
        let is_crowded = self.tree.children(parent).nth(MOST_BESIDE).is_some();
        !is_crowded
            && self
                .others(parent, target, |node| kind(node) == own)
                .next()
                .is_none()
    }

    /// The parent's children of a kind, without `target`, as far as they are looked for.
    fn others(
        &self,
        parent: Index,
        target: Index,
        is_kind: impl Fn(&Node) -> bool,
    ) -> impl Iterator<Item = Index> {
        let mut left = MOST_BESIDE;
        let found = self.tree.children(parent).map_while(move |child| {
            let is_found = child != target && is_kind(self.tree.get(child));
            if !is_found {
                left = left.checked_sub(1)?;
            }
            Some(is_found.then_some(child))
        });
        found.flatten()
    }

    /// Whether a text is among the parent's children, as far as one is looked for.
    pub(super) fn has_text(&self, parent: Index) -> bool {
        self.others(parent, Index::NONE, Node::is_text).next().is_some()
    }
}
