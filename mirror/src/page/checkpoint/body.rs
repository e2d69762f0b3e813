//! What stands behind the body of a page.
//!
//! Where rrweb builds a page it puts the body behind all other children of the root, so that what stands behind the
//! body has to come after the page.

use super::events::{Events, push_position};
use crate::page::Mirror;
use crate::page::tree::{Attribute, Flags, Index, Name};

impl Mirror {
    /// The first of the nodes behind the body, where there are any.
    pub(in crate::page) fn behind_body(&self, document: Index) -> Option<Index> {
        let is_body = |child: &Index| {
            let child = self.tree.get(*child);
            child.is_element(Name::BODY) && !child.flags.has(Flags::SVG)
        };
        let mut bodies = self
            .tree
            .children(document)
            .filter_map(|root| self.tree.children(root).filter(is_body).last());
        bodies.find_map(|body| self.tree.get(body).next.some())
    }

    pub(super) fn push_behind_body(&self, document: Index, events: &mut Events) {
        let Some(first) = self.behind_body(document) else {
            return;
        };
        let root = self.tree.get(self.tree.get(first).parent).id;
        let behind = || std::iter::successors(Some(first), |index| self.tree.get(*index).next.some());
        events.push_adds(false, |out| {
            for index in behind() {
                self.push_node(index, root, out);
                self.push_inside(index, None, out);
            }
        });
        for index in behind() {
            self.push_scrolled(index, events);
        }
    }

    /// rrweb scrolls what it builds with the page, and not what it adds.
    fn push_scrolled(&self, root: Index, events: &mut Events) {
        for index in self.tree.nodes_in(root) {
            let node = self.tree.get(index);
            let offset = |name| {
                let number = self.tree.attribute(index, name).and_then(Attribute::json)?;
                number.parse::<f64>().ok()
            };
            let (x, y) = (offset(Name::SCROLL_LEFT), offset(Name::SCROLL_TOP));
            if !node.flags.has(Flags::ADDED) && (x.is_some() || y.is_some()) {
                events.push_about(3, node.id, |out| {
                    push_position(out, x.unwrap_or_default(), y.unwrap_or_default());
                });
            }
        }
    }
}
