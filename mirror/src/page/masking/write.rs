//! Writes of an event what may be kept of it.

use super::Kept;
use super::decide::Judge;
use super::effect::{self, Remains};
use super::mark::Level;
use super::mutation::{Mutation, quoted};
use super::trace::Trace;
use crate::event::Event;
use crate::json::{Raw, Reader};
use crate::page::Mirror;
use crate::page::serialise::Form;
use crate::page::tree::{Body, Index, Name};
use crate::sanitise::edits::{Edits, Members};
use crate::sanitise::spans::Span;

/// Where the parts of a serialised node are in an event's text.
struct Parts {
    /// Behind its opening brace.
    at: usize,
    attributes: Option<Span>,
    text: Option<Span>,
    /// Whether it says itself that it was hidden: it comes from what was stored.
    is_masked: bool,
    children: Option<Span>,
}

impl Mirror {
    /// A full snapshot: nodes that the page does not have are left out, and of the others what is hidden.
    pub(super) fn write_page(&self, event: &Event<'_>, trace: &Trace) -> Kept {
        let mut edits = Edits::default();
        let mut reader = Reader::at(event.text, trace.base);
        reader.begin_object();
        while let Some(key) = reader.key() {
            match key {
                "node" => self.write_nodes_that_came(event.text, &mut reader, trace, &mut edits),
                "initialOffset" => only_offset(event.text, &mut reader, &mut edits),
                _ => reader.skip(),
            }
        }
        kept(edits, event.text)
    }

    /// A mutation, without what was not applied because rrweb gave up by then: of what is kept it might be applied.
    pub(super) fn write_mutation(&self, event: &Event<'_>, trace: &Trace, judge: &mut Judge<'_>) -> Kept {
        let mut edits = Edits::default();
        let lists = event.lists;
        only_ids(event.text, lists.removes, &mut edits);
        let texts_end = if trace.has_texts { usize::MAX } else { 0 };
        for (list, end, write) in [
            (lists.adds, usize::MAX, Self::write_add as Entry),
            (lists.texts, texts_end, Self::write_text),
            (
                lists.attributes,
                trace.attributes_end,
                Self::write_attributes_entry,
            ),
        ] {
            if list == 0 {
                continue;
            }
            let mut reader = Reader::at(event.text, list);
            if reader.peek() != b'[' {
                edits.replace(reader.span(), "[]");
                continue;
            }
            reader.begin_array();
            let mut members = Members::default();
            while reader.item() {
                reader.peek();
                let start = reader.position();
                let is_entry = reader.begin_object();
                let stays =
                    is_entry && write(self, event.text, &mut reader, trace, judge, &mut edits) && start < end;
                let entry = start..reader.position();
                if stays {
                    members.keep(entry, &mut edits);
                } else {
                    members.leave_out(entry, &mut edits);
                }
            }
            members.end(&mut edits);
        }
        kept(edits, event.text)
    }

    fn write_add<'a>(
        &self,
        text: &'a str,
        reader: &mut Reader<'a>,
        trace: &Trace,
        _: &mut Judge<'_>,
        edits: &mut Edits,
    ) -> bool {
        let at = reader.position();
        let mut node = None;
        while let Some(key) = reader.key() {
            if key == "node" {
                node = Some(reader.clone());
            }
            reader.skip();
        }
        let (Some(mut node), Some(index)) = (node, trace.find_entry(at)) else {
            return false;
        };
        let own = self.tree.get(index);
        if self.tree.get(own.parent).mark.now() == Level::Block {
            return false;
        }
        if own.is_document() {
            self.write_nodes_that_came(text, &mut node, trace, edits);
            return true;
        }
        let Some(mut open) = Open::begin(&mut node) else {
            return false;
        };
        while let Some(key) = node.key() {
            match key {
                "attributes" => open.parts.attributes = Some(node.span()),
                "textContent" => open.parts.text = Some(node.span()),
                "masked" => {
                    open.parts.is_masked = true;
                    node.skip();
                }
                // rrweb takes no notice of what is in a node that comes alone.
                "childNodes" => {
                    let children = node.span();
                    if !matches!(text.get(children.clone()), Some("[]")) {
                        edits.replace(children, "[]");
                    }
                }
                _ => node.skip(),
            }
        }
        self.write_parts(index, &open.parts, edits);
        true
    }

    fn write_text<'a>(
        &self,
        text: &'a str,
        reader: &mut Reader<'a>,
        _: &Trace,
        judge: &mut Judge<'_>,
        edits: &mut Edits,
    ) -> bool {
        let (mut id, mut value) = (None, None);
        while let Some(key) = reader.key() {
            match key {
                "id" => id = reader.integer(),
                "value" => value = Some(reader.span()),
                _ => reader.skip(),
            }
        }
        let Some(index) = id.and_then(|id| self.tree.find(id)) else {
            return false;
        };
        let Some(span) = value else { return true };
        let mark = self.tree.get(index).mark;
        let mut level = mark.level();
        if judge.is_strict {
            level = level.max(Level::Redact);
        }
        if level == Level::None {
            return true;
        }
        if mark.now() == Level::Block {
            return false;
        }
        let raw = text.get(span.clone()).unwrap_or_default();
        let said = match raw.starts_with('"') {
            true => Raw::checked(raw).string().unwrap_or_default(),
            false => raw.to_owned(),
        };
        if let Some(remains) = self.remains_of_text(index, &said, level) {
            edits.replace(span, quoted(&remains));
        }
        true
    }

    fn write_attributes_entry<'a>(
        &self,
        text: &'a str,
        reader: &mut Reader<'a>,
        _: &Trace,
        judge: &mut Judge<'_>,
        edits: &mut Edits,
    ) -> bool {
        let (mut id, mut attributes) = (None, None);
        while let Some(key) = reader.key() {
            match key {
                "id" => id = reader.integer(),
                "attributes" => {
                    attributes = Some(reader.clone());
                    reader.skip();
                }
                _ => reader.skip(),
            }
        }
        let Some(index) = id.and_then(|id| self.tree.find(id)) else {
            return false;
        };
        let mut level = self.tree.get(index).mark.level();
        if judge.is_strict {
            level = level.max(Level::Redact);
        }
        let Some(mut attributes) = attributes else {
            return true;
        };
        if level == Level::None {
            return true;
        }
        if !attributes.begin_object() {
            return false;
        }
        let tag = self
            .tree
            .element(index)
            .map_or("", |element| self.tree.names.get(element.tag));
        let mut members = Members::default();
        while let Some(key) = attributes.key_span() {
            let value = attributes.span();
            let member = key.start.saturating_sub(1)..value.end;
            let name = crate::json::decode_key(text.get(key).unwrap_or_default());
            let raw = text.get(value.clone()).unwrap_or_default();
            let said = Raw::checked(raw).string();
            let remains = match raw.as_bytes().first() {
                Some(b'n') => Remains::All,
                // As it is then: of single properties nobody could say what remains.
                Some(b'{' | b'[') if name == "style" => match self.tree.attribute(index, Name::STYLE) {
                    Some(style) => Remains::Text(style.text().unwrap_or_default().to_owned()),
                    None => Remains::Nothing,
                },
                Some(b'{' | b'[') => Remains::Nothing,
                _ => effect::attribute(
                    tag,
                    &name,
                    said.as_deref().or(Some(raw)),
                    level,
                    &judge.masker.rules,
                ),
            };
            match remains {
                Remains::Nothing => members.leave_out(member, edits),
                Remains::All => members.keep(member, edits),
                Remains::Text(with) => {
                    members.keep(member, edits);
                    edits.replace(value, quoted(&with));
                }
            }
        }
        members.end(edits);
        true
    }

    /// Goes through the serialised node that the reader stands before, and all that is in it. What the page does not have is
    /// left out.
    fn write_nodes_that_came<'a>(
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
    fn write_parts(&self, index: Index, parts: &Parts, edits: &mut Edits) {
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

    /// What a document is that found its iframe later, as the event that brings it.
    pub(super) fn write_attached(&self, trace: &Trace, at: domain::Millis) -> Vec<String> {
        let mut events = Vec::new();
        for document in &trace.attached {
            let iframe = self.tree.get(*document).parent;
            let is_blocked = self.tree.get(iframe).mark.now() == Level::Block;
            if iframe == Index::NONE || is_blocked || !self.tree.has_id(iframe) {
                continue;
            }
            let id = self.tree.get(iframe).id;
            let mut add = format!("{{\"parentId\":{id},\"nextId\":null,\"node\":").into_bytes();
            self.write_nodes(*document, Form::Bare, &mut add);
            add.push(b'}');
            let mutation = Mutation {
                adds: String::from_utf8(add).into_iter().collect(),
                is_attach_iframe: true,
                ..Mutation::default()
            };
            events.push(mutation.event(at));
        }
        events
    }
}

type Entry = for<'a, 'b, 'c, 'd, 'e, 'f, 'g> fn(
    &'b Mirror,
    &'a str,
    &'c mut Reader<'a>,
    &'d Trace,
    &'e mut Judge<'f>,
    &'g mut Edits,
) -> bool;

/// A node whose end has not been read yet.
struct Open {
    parts: Parts,
    members: Members,
    is_in_children: bool,
}

impl Open {
    /// Steps into the node here; what is none is skipped.
    fn begin(reader: &mut Reader<'_>) -> Option<Self> {
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
    fn find(&self, at: usize) -> Option<Index> {
        let place = self.came.binary_search_by_key(&at, |came| came.at).ok()?;
        self.came.get(place).and_then(|came| came.index.some())
    }

    /// The node that an entry brought or moved.
    fn find_entry(&self, at: usize) -> Option<Index> {
        let place = self.entries.binary_search_by_key(&at, |came| came.at).ok()?;
        self.entries.get(place).and_then(|came| came.index.some())
    }
}

/// How far a page is scrolled is told by two numbers.
fn only_offset(text: &str, reader: &mut Reader<'_>, edits: &mut Edits) {
    let span = reader.span();
    let offset = Raw::checked(text.get(span.clone()).unwrap_or_default());
    let is_number = |value: Raw<'_>| value.number().is_some();
    let is_known = |(name, value): (&str, Raw<'_>)| matches!(name, "left" | "top") && is_number(value);
    if !offset.is_object() || !offset.entries().all(is_known) {
        edits.replace(span, "{\"left\":0,\"top\":0}");
    }
}

/// What goes is told by numbers only.
fn only_ids(text: &str, list: usize, edits: &mut Edits) {
    let mut reader = Reader::at(text, list);
    if list == 0 {
        return;
    }
    if reader.peek() != b'[' {
        edits.replace(reader.span(), "[]");
        return;
    }
    reader.begin_array();
    let mut members = Members::default();
    while reader.item() {
        reader.peek();
        let start = reader.position();
        let mut is_fine = reader.begin_object();
        if is_fine {
            while let Some(key) = reader.key() {
                is_fine &= matches!(key, "parentId" | "id" | "isShadow");
                is_fine &= !matches!(reader.peek(), b'"' | b'{' | b'[');
                reader.skip();
            }
        }
        let entry = start..reader.position();
        if is_fine {
            members.keep(entry, edits);
        } else {
            members.leave_out(entry, edits);
        }
    }
    members.end(edits);
}

fn kept(edits: Edits, text: &str) -> Kept {
    edits.apply(text).map_or(Kept::AsItCame, Kept::Instead)
}
