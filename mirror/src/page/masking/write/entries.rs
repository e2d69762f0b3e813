//! The entries of a mutation, one by one.

use super::nodes::Open;
use crate::json::{Raw, Reader};
use crate::page::Mirror;
use crate::page::apply::read_attributes_entry;
use crate::page::masking::decide::Judge;
use crate::page::masking::effect::{self, Remains};
use crate::page::masking::mark::Level;
use crate::page::masking::mutation::quoted;
use crate::page::masking::trace::Trace;
use crate::page::tree::{Index, Name};
use crate::sanitise::edits::{Edits, Members};

/// Says whether anything of the entry is kept that the reader is in.
pub(super) type Entry = for<'a, 'b, 'c, 'd, 'e, 'f, 'g> fn(
    &'b Mirror,
    &'a str,
    &'c mut Reader<'a>,
    &'d Trace,
    &'e mut Judge<'f>,
    &'g mut Edits,
) -> bool;

impl Mirror {
    pub(super) fn write_add<'a>(
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

    pub(super) fn write_text<'a>(
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
        let level = judge.of_news(mark.level());
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

    pub(super) fn write_attributes_entry<'a>(
        &self,
        text: &'a str,
        reader: &mut Reader<'a>,
        _: &Trace,
        judge: &mut Judge<'_>,
        edits: &mut Edits,
    ) -> bool {
        let (id, attributes) = read_attributes_entry(reader);
        let Some(index) = id.and_then(|id| self.tree.find(id)) else {
            return false;
        };
        let level = judge.of_news(self.tree.get(index).mark.level());
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
}

impl Trace {
    /// The node that an entry brought or moved.
    pub(super) fn find_entry(&self, at: usize) -> Option<Index> {
        let place = self.entries.binary_search_by_key(&at, |came| came.at).ok()?;
        self.entries.get(place).and_then(|came| came.index.some())
    }
}

/// What goes is told by numbers only.
pub(super) fn only_ids(text: &str, list: usize, edits: &mut Edits) {
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
