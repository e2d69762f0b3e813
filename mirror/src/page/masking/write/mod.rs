//! Writes of an event what may be kept of it: of each of its [`entries`], and of the [`nodes`] in them.

mod entries;
mod nodes;

use super::Kept;
use super::decide::Judge;
use super::mark::Level;
use super::mutation::Mutation;
use super::trace::Trace;
use crate::event::Event;
use crate::json::{Raw, Reader};
use crate::page::Mirror;
use crate::page::serialise::Form;
use crate::page::tree::Index;
use crate::sanitise::edits::{Edits, Members};
use entries::{Entry, only_ids};

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

fn kept(edits: Edits, text: &str) -> Kept {
    edits.apply(text).map_or(Kept::AsItCame, Kept::Instead)
}
