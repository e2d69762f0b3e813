//! Tells recordings of what is hidden from now on, and was to be seen before.

use domain::Millis;

use super::decide::Sign;
use super::effect::{self, Remains};
use super::mark::Level;
use super::spread::Late;
use crate::json::push_string;
use crate::mask::Masker;
use crate::page::Mirror;
use crate::page::tree::{Body, Index, Kind};

impl Mirror {
    /// Events that hide it, for those who have seen it.
    pub(super) fn write_late(&mut self, late: &Late, masker: &Masker, at: Millis) -> Vec<String> {
        if late.nodes.is_empty() {
            return Vec::new();
        }
        let mut events = Vec::new();
        let (mut texts, mut attributes, mut removes) = (Vec::new(), Vec::new(), Vec::new());
        let blocked = |index: Index| self.tree.get(index).mark.now() == Level::Block;
        let mut nodes: Vec<_> = late.nodes.iter().collect();
        nodes.sort_unstable_by_key(|(index, _)| self.tree.get(**index).id);
        for (index, change) in nodes {
            let node = self.tree.get(*index);
            let is_out_of_sight = blocked(node.parent);
            if is_out_of_sight || !self.tree.has_id(*index) {
                continue;
            }
            let level = node.mark.level();
            match &node.body {
                Body::Text(text) | Body::Cdata(text) | Body::Comment(text) if change.hides_more => {
                    let remains = self.remains_of_text(*index, text, level);
                    texts.extend(remains.map(|remains| entry_of_text(node.id, &remains)));
                }
                Body::Element(_) => {
                    attributes.extend(self.entry_of_attributes(
                        *index,
                        change.hides_more,
                        change.sign,
                        masker,
                    ));
                    if change.hides_more && blocked(*index) {
                        let children = self.tree.children(*index);
                        let ids: Vec<_> = children.filter(|child| self.tree.has_id(*child)).collect();
                        removes.extend(ids.iter().map(|child| {
                            format!("{{\"parentId\":{},\"id\":{}}}", node.id, self.tree.get(*child).id)
                        }));
                        let shadow = self.tree.shadow(*index);
                        let inside = shadow.into_iter().flat_map(|shadow| self.tree.children(shadow));
                        removes.extend(inside.filter(|child| self.tree.has_id(*child)).map(|child| {
                            format!(
                                "{{\"parentId\":{},\"id\":{},\"isShadow\":true}}",
                                node.id,
                                self.tree.get(child).id
                            )
                        }));
                    }
                    if change.hides_more
                        && let Some(input) = self.state(*index).and_then(|state| state.input.as_ref())
                    {
                        let text = effect::text(&input.text, level).unwrap_or_else(|| input.text.to_string());
                        let text = if level == Level::Block {
                            String::new()
                        } else {
                            text
                        };
                        let mut out = format!(
                            "{{\"type\":3,\"data\":{{\"source\":5,\"id\":{},\"text\":",
                            node.id
                        )
                        .into_bytes();
                        push_string(&mut out, &text);
                        out.extend_from_slice(
                            format!(",\"isChecked\":false,\"userTriggered\":false}},\"timestamp\":{at}}}")
                                .as_bytes(),
                        );
                        events.extend(String::from_utf8(out));
                    }
                }
                _ => {}
            }
        }
        let emptied: Vec<Index> = late
            .nodes
            .iter()
            .filter(|(index, change)| change.hides_more && blocked(**index))
            .map(|(index, _)| *index)
            .collect();
        if !(texts.is_empty() && attributes.is_empty() && removes.is_empty()) {
            events.push(format!(
                "{{\"type\":3,\"data\":{{\"source\":0,\"texts\":[{}],\"attributes\":[{}],\"removes\":[{}],\"adds\":[]}},\"timestamp\":{at}}}",
                texts.join(","),
                attributes.join(","),
                removes.join(",")
            ));
        }
        for index in emptied {
            self.note_hidden_inside(index);
        }
        for (index, change) in &late.nodes {
            if change.hides_more {
                self.edit_canvas(*index);
            }
        }
        events
    }

    fn entry_of_attributes(
        &self,
        index: Index,
        hides_more: bool,
        sign: Option<Option<Sign>>,
        masker: &Masker,
    ) -> Option<String> {
        let element = self.tree.element(index)?;
        let level = self.tree.get(index).mark.level();
        let tag = self.tree.names.get(element.tag);
        let mut parts = Vec::new();
        if hides_more {
            for attribute in element.attributes.iter() {
                let name = self.tree.names.get(attribute.name);
                let value = match attribute.kind {
                    Kind::String => attribute.text(),
                    _ => attribute.json(),
                };
                match effect::attribute(tag, name, value, level, &masker.rules) {
                    Remains::All => {}
                    Remains::Text(with) => parts.push((name, Some(with))),
                    Remains::Nothing => parts.push((name, None)),
                }
            }
        }
        if let Some(sign) = sign {
            parts.push(("data-girok-mask", sign.map(Sign::text)));
        }
        if parts.is_empty() {
            return None;
        }
        let mut out = format!("{{\"id\":{},\"attributes\":{{", self.tree.get(index).id).into_bytes();
        for (at, (name, value)) in parts.iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            push_string(&mut out, name);
            out.push(b':');
            match value {
                Some(value) => push_string(&mut out, value),
                None => out.extend_from_slice(b"null"),
            }
        }
        out.extend_from_slice(b"}}");
        String::from_utf8(out).ok()
    }

    /// Keeps in mind what is in an element that is about to be emptied.
    pub(super) fn note_hidden_inside(&mut self, index: Index) {
        let ids: Vec<_> = self
            .tree
            .nodes_in(index)
            .skip(1)
            .filter(|inner| self.tree.has_id(*inner))
            .map(|inner| (self.tree.get(inner).id, self.kin(inner)))
            .collect();
        for (id, kin) in ids {
            self.floors.raise(id, Level::Block, kin);
        }
    }
}

fn entry_of_text(id: i64, text: &str) -> String {
    let mut out = format!("{{\"id\":{id},\"value\":").into_bytes();
    push_string(&mut out, text);
    out.push(b'}');
    String::from_utf8(out).unwrap_or_default()
}
