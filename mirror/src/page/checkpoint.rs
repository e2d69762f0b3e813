//! The events from which any Replayer can start at this moment.

use domain::Millis;

use super::Mirror;
use super::serialise::{Form, push_integer};
use super::tree::{Index, Name};
use crate::json::{push_number, push_string};

/// Events from which any Replayer can start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// One JSON text each, joined by `\n`.
    pub events: Vec<u8>,
    pub count: u32,
}

impl Mirror {
    /// Meta, full snapshot and what that cannot carry, all at one moment.
    pub fn checkpoint(&self, at: Millis) -> Option<Checkpoint> {
        if !self.has_page() {
            return None;
        }
        let mut events = Events::new(at, self.tree.live() * 96);
        events.push(4, |out| {
            out.extend_from_slice(b"{\"href\":");
            push_string(out, &self.view.href);
            out.extend_from_slice(b",\"width\":");
            push_number(out, self.view.width);
            out.extend_from_slice(b",\"height\":");
            push_number(out, self.view.height);
            out.push(b'}');
        });
        events.push(2, |out| {
            out.extend_from_slice(b"{\"node\":");
            self.write_nodes(self.root, Form::Bare, out);
            let offset = self
                .state(self.root)
                .and_then(|state| state.scroll)
                .unwrap_or_default();
            out.extend_from_slice(b",\"initialOffset\":{\"left\":");
            push_number(out, offset.x);
            out.extend_from_slice(b",\"top\":");
            push_number(out, offset.y);
            out.extend_from_slice(b"}}");
        });
        self.push_iframes(&mut events);
        self.push_states(&mut events);
        Some(Checkpoint {
            events: events.out,
            count: events.count,
        })
    }

    /// Outer documents come before those in them.
    fn push_iframes(&self, events: &mut Events) {
        for index in self.tree.nodes_in(self.root) {
            let parent = self.tree.get(index).parent;
            if self.tree.get(index).is_document() && self.tree.get(parent).is_element(Name::IFRAME) {
                events.push(3, |out| {
                    out.extend_from_slice(b"{\"source\":0,\"texts\":[],\"attributes\":[],\"removes\":[],\"adds\":[{\"parentId\":");
                    push_integer(out, self.tree.get(parent).id);
                    out.extend_from_slice(b",\"nextId\":null,\"node\":");
                    self.write_nodes(index, Form::Bare, out);
                    out.extend_from_slice(b"}],\"isAttachIframe\":true}");
                });
            }
        }
    }

    fn push_states(&self, events: &mut Events) {
        let mut nodes: Vec<Index> = self.states.keys().copied().collect();
        nodes.sort_by_key(|index| self.tree.get(*index).id);
        for index in nodes {
            let Some(state) = self.state(index) else { continue };
            let id = self.tree.get(index).id;
            if let Some(input) = &state.input {
                events.push(3, |out| {
                    out.extend_from_slice(b"{\"source\":5,\"text\":");
                    push_string(out, &input.text);
                    out.extend_from_slice(b",\"isChecked\":");
                    out.extend_from_slice(if input.is_checked { b"true" } else { b"false" });
                    out.extend_from_slice(b",\"id\":");
                    push_integer(out, id);
                    out.push(b'}');
                });
            }
            if let Some(scroll) = state.scroll
                && index != self.root
            {
                events.push(3, |out| {
                    out.extend_from_slice(b"{\"source\":3,\"id\":");
                    push_integer(out, id);
                    out.extend_from_slice(b",\"x\":");
                    push_number(out, scroll.x);
                    out.extend_from_slice(b",\"y\":");
                    push_number(out, scroll.y);
                    out.push(b'}');
                });
            }
        }
    }
}

/// Events that are being written.
pub(super) struct Events {
    at: Millis,
    out: Vec<u8>,
    count: u32,
}

impl Events {
    fn new(at: Millis, capacity: usize) -> Self {
        Self {
            at,
            out: Vec::with_capacity(capacity),
            count: 0,
        }
    }

    pub(super) fn push(&mut self, kind: u8, data: impl FnOnce(&mut Vec<u8>)) {
        if self.count > 0 {
            self.out.push(b'\n');
        }
        self.count += 1;
        self.out.extend_from_slice(b"{\"type\":");
        self.out.extend_from_slice(kind.to_string().as_bytes());
        self.out.extend_from_slice(b",\"data\":");
        data(&mut self.out);
        self.out.extend_from_slice(b",\"timestamp\":");
        self.out.extend_from_slice(self.at.to_string().as_bytes());
        self.out.push(b'}');
    }
}
