//! Nodes as they stand in an event's text, of which what may be kept is written.

use crate::json::Reader;
use crate::page::Mirror;
use crate::page::masking::mark::Level;
use crate::page::masking::mutation::quoted;
use crate::page::masking::trace::Trace;
use crate::page::tree::{Body, Index};
use crate::sanitise::edits::{Edits, Members};
use crate::sanitise::spans::Span;

/// Where the parts of a serialised node are in an event's text.
pub(super) struct Parts {
    /// Behind its opening brace.
    at: usize,
    pub(super) attributes: Option<Span>,
    pub(super) text: Option<Span>,
    /// Whether it says itself that it was hidden: it comes from what was stored.
    pub(super) is_masked: bool,
    children: Option<Span>,
}

impl Mirror {
    /// Goes through the serialised node that the reader stands before, and all that is in it. What the page does not have is
    /// left out.
    pub(super) fn write_nodes_that_came<'a>(
        &self,
        text: &'a str,
        reader: &mut Reader<'a>,
        trace: &Trace,
        edits: &mut Edits,
    ) {
        let mut open = Vec::new();
        open.extend(Open::begin(reader));
        while let Some(node) = open.last_mut() {
            if node.is_in_children {
                if !reader.item() {
                    node.end_children(reader.position(), edits);
                } else if let Some(child) = Open::begin(reader) {
                    open.push(child);
                }
                continue;
            }
            match reader.key() {
                Some("attributes") => node.parts.attributes = Some(reader.span()),
                Some("textContent") => node.parts.text = Some(reader.span()),
                Some("masked") => {
                    node.parts.is_masked = true;
                    reader.skip();
                }
                Some("childNodes") if reader.peek() == b'[' => node.begin_children(reader),
                Some(_) => reader.skip(),
                None => {
                    let Some(node) = open.pop() else { break };
                    let is_known = self.write_node_that_came(text, &node.parts, trace, edits);
                    let span = node.parts.at.saturating_sub(1)..reader.position();
                    match open.last_mut() {
                        Some(parent) if is_known => parent.members.keep(span, edits),
                        Some(parent) => parent.members.leave_out(span, edits),
                        None => {}
                    }
                }
            }
        }
    }

    fn write_node_that_came(&self, text: &str, parts: &Parts, trace: &Trace, edits: &mut Edits) -> bool {
        let Some(index) = trace.find(parts.at) else {
            return false;
        };
        let node = self.tree.get(index);
        let mark = node.mark;
        if mark.now() == Level::Block
            && let Some(children) = &parts.children
            && text.get(children.clone()) != Some("[]")
        {
            edits.replace(children.clone(), "[]");
        }
        self.write_parts(index, parts, edits);
        true
    }

    /// Puts what remains of a node in place of what came.
    pub(super) fn write_parts(&self, index: Index, parts: &Parts, edits: &mut Edits) {
        let node = self.tree.get(index);
        if node.mark.level() == Level::None {
            return;
        }
        match &node.body {
            Body::Element(element) => {
                if let Some(span) = &parts.attributes {
                    let mut out = vec![b'{'];
                    self.write_attributes(node, element, &[], &mut out);
                    out.push(b'}');
                    edits.replace(span.clone(), String::from_utf8(out).unwrap_or_default());
                }
            }
            Body::Text(said) | Body::Cdata(said) | Body::Comment(said) => {
                if let Some(span) = &parts.text {
                    let mut said = quoted(said).into_bytes();
                    if !parts.is_masked {
                        self.push_masked(node, &mut said);
                    }
                    edits.replace(span.clone(), String::from_utf8(said).unwrap_or_default());
                }
            }
            _ => {}
        }
    }
}

/// A node whose end has not been read yet.
pub(super) struct Open {
    pub(super) parts: Parts,
    members: Members,
    is_in_children: bool,
}

impl Open {
    /// Steps into the node here; what is none is skipped.
    pub(super) fn begin(reader: &mut Reader<'_>) -> Option<Self> {
        reader.begin_object().then(|| Self {
            parts: Parts {
                at: reader.position(),
                attributes: None,
                text: None,
                is_masked: false,
                children: None,
            },
            members: Members::default(),
            is_in_children: false,
        })
    }

    fn begin_children(&mut self, reader: &mut Reader<'_>) {
        let at = reader.position();
        self.parts.children = Some(at..at);
        self.members = Members::default();
        self.is_in_children = reader.begin_array();
    }

    fn end_children(&mut self, at: usize, edits: &mut Edits) {
        std::mem::take(&mut self.members).end(edits);
        self.is_in_children = false;
        if let Some(children) = &mut self.parts.children {
            children.end = at;
        }
    }
}

impl Trace {
    /// The node that came there, if it is the only one that did.
    pub(super) fn find(&self, at: usize) -> Option<Index> {
        let place = self.came.binary_search_by_key(&at, |came| came.at).ok()?;
        self.came.get(place).and_then(|came| came.index.some())
    }
}
