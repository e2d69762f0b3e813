//! Nodes that are known and have no place on the page: events may name them still.

use std::cmp::Reverse;

use super::events::{Events, push_add, push_comma, push_name};
use crate::event::push_line;
use crate::page::Mirror;
use crate::page::apply::Waiting;
use crate::page::serialise::push_integer;
use crate::page::tree::{Body, Index, Step};

/// So many nodes of a kind are worth their bytes, and a browser's time to build them for nobody to see, or a quarter of
/// all that there are.
const MOST_KEPT: usize = 100;

/// Hosts up to their ids, which are the checkpoint's own.
const HOST: &[u8] =
    b"{\"type\":2,\"tagName\":\"div\",\"attributes\":{},\"childNodes\":[],\"isShadowHost\":true,\"id\":";
const IFRAME: &[u8] = b"{\"type\":2,\"tagName\":\"iframe\",\"attributes\":{},\"childNodes\":[],\"id\":";

impl Mirror {
    /// Nodes whose neighbours have not come, and documents whose iframes have not.
    pub(super) fn push_waiting(&self, events: &mut Events) {
        if !self.waiting.is_empty() {
            events.push_adds(false, |out| {
                for (id, waiting) in &self.waiting {
                    self.push_waiting_node(*id, waiting, out);
                }
            });
        }
        // What is hidden of them is known when their iframes come.
        if self.masker.is_some() {
            return;
        }
        // What waits for an iframe that is there would take the place of what it has.
        let waits = |(parent, _): &(i64, &str)| self.tree.find(*parent).is_none();
        for (parent, document) in self.documents.iter().filter(waits) {
            events.push_adds(true, |out| {
                push_add(out, parent, None, None);
                push_line(out, document);
                out.push(b'}');
            });
        }
    }

    fn push_waiting_node(&self, id: i64, waiting: &Waiting, out: &mut Vec<u8>) {
        if self.tree.find(id) != Some(waiting.index) || self.tree.get(waiting.index).parent != Index::NONE {
            return;
        }
        let parent = match self.tree.find(waiting.parent) {
            Some(_) => waiting.parent,
            None => self.tree.get(self.root).id,
        };
        push_add(out, parent, waiting.previous, waiting.next);
        self.write_node_alone(waiting.index, out);
        out.push(b'}');
        self.push_inside(waiting.index, None, out);
    }

    /// Shadow roots and documents whose hosts are gone come with hosts that go at once: those that lost theirs last, which
    /// a page that moves its elements about may still bring back.
    pub(super) fn push_kept(&self, events: &mut Events) {
        let Some(page) = self.page_element() else { return };
        // rrweb does not survive each document without children.
        let is_full = |root: &Index| self.tree.get(*root).first != Index::NONE;
        let kept = self.few(self.tree.kept().filter(is_full));
        // In the order in which they lost their hosts.
        let kept: Vec<_> = kept.into_iter().rev().collect();
        if kept.is_empty() {
            return;
        }
        let hosts: Vec<_> = self.tree.free_ids().take(kept.len()).collect();
        let is_document = |root: Index| self.tree.get(root).is_document();
        events.push_adds(false, |out| {
            for (root, host) in kept.iter().zip(&hosts) {
                if is_document(*root) {
                    push_host(out, page, *host, IFRAME);
                } else {
                    push_host(out, page, *host, HOST);
                    self.push_inside(*root, Some(*host), out);
                }
            }
        });
        for (root, host) in kept.iter().zip(&hosts) {
            if is_document(*root) {
                self.push_document(*root, *host, events);
            }
            self.push_iframes(*root, events);
        }
        push_removes(events, page, &hosts);
    }

    /// What could not be put where it was to go, or lost its place to a text, is known all the same. It comes in an
    /// element that loses it to a text, and goes.
    pub(super) fn push_loose(&self, events: &mut Events) {
        let Some(page) = self.page_element() else { return };
        let is_named = |root: &Index| self.tree.nodes_in(*root).any(|index| self.tree.has_id(index));
        let mut loose: Vec<_> = self.tree.loose().filter(is_named).collect();
        // What came last is named most.
        loose.sort_unstable_by_key(|index| Reverse(self.tree.get(*index).id));
        let loose = self.few(loose.into_iter());
        if loose.is_empty() {
            return;
        }
        let hosts: Vec<_> = self.tree.free_ids().take(loose.len()).collect();
        events.push_adds(false, |out| {
            for (root, host) in loose.iter().zip(&hosts) {
                push_host(out, page, *host, HOST);
                self.push_node(*root, *host, out);
                self.push_inside(*root, None, out);
            }
        });
        events.push(3, |out| {
            out.extend_from_slice(b"{\"source\":0,\"attributes\":[],\"adds\":[],\"removes\":[],\"texts\":[");
            for (at, host) in hosts.iter().enumerate() {
                push_comma(out, at);
                out.extend_from_slice(b"{\"value\":\"\"");
                push_name(out, "id");
                push_integer(out, *host);
                out.push(b'}');
            }
            out.extend_from_slice(b"]}");
        });
        push_removes(events, page, &hosts);
    }

    fn page_element(&self) -> Option<i64> {
        let mut children = self.tree.children(self.root);
        let page = children.find(|child| self.tree.element(*child).is_some())?;
        Some(self.tree.get(page).id)
    }

    fn few(&self, roots: impl Iterator<Item = Index>) -> Vec<Index> {
        let mut room = MOST_KEPT.max(self.tree.live() / 4);
        let mut few = Vec::new();
        for root in roots {
            let count = self.tree.nodes_in(root).take(room + 1).count();
            if count <= room {
                room -= count;
                few.push(root);
            }
        }
        few
    }

    /// What is in a node, one by one; `host` stands for the host of a shadow root that has none any more. Documents of
    /// iframes are attached, and not added.
    pub(super) fn push_inside(&self, root: Index, host: Option<i64>, out: &mut Vec<u8>) {
        let mut step = self.tree.next_step(root, Step::Enter(root), true);
        while let Some(current) = step {
            let mut inside = true;
            if let Step::Enter(index) = current {
                let node = self.tree.get(index);
                inside = !node.is_document();
                if inside && !matches!(node.body, Body::ShadowRoot) {
                    let above = self.tree.get(node.parent);
                    let parent = match above.body {
                        Body::ShadowRoot => match above.parent.some() {
                            Some(parent) => self.tree.get(parent).id,
                            None => host.unwrap_or_default(),
                        },
                        _ => above.id,
                    };
                    self.push_node(index, parent, out);
                }
            }
            step = self.tree.next_step(root, current, inside);
        }
    }

    /// The node without what is in it, behind the last child of its parent.
    pub(super) fn push_node(&self, index: Index, parent: i64, out: &mut Vec<u8>) {
        push_add(out, parent, None, None);
        self.write_node_alone(index, out);
        out.push(b'}');
    }
}

fn push_host(out: &mut Vec<u8>, page: i64, host: i64, node: &[u8]) {
    push_add(out, page, None, None);
    out.extend_from_slice(node);
    push_integer(out, host);
    out.extend_from_slice(b"}}");
}

fn push_removes(events: &mut Events, parent: i64, ids: &[i64]) {
    events.push(3, |out| {
        out.extend_from_slice(b"{\"source\":0,\"texts\":[],\"attributes\":[],\"adds\":[],\"removes\":[");
        for (at, id) in ids.iter().enumerate() {
            push_comma(out, at);
            out.extend_from_slice(b"{\"parentId\":");
            push_integer(out, parent);
            push_name(out, "id");
            push_integer(out, *id);
            out.push(b'}');
        }
        out.extend_from_slice(b"]}");
    });
}
