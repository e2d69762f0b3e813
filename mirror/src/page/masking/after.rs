//! Tells recordings of what is hidden from now on, and was to be seen before.

use std::collections::BTreeSet;

use domain::Millis;

use super::decide::Sign;
use super::effect::{self, Remains};
use super::mark::Level;
use super::mutation::{Mutation, quoted};
use super::spread::{Change, Late};
use super::style::hushed;
use super::trace::Trace;
use crate::batch::Batch;
use crate::mask::Masker;
use crate::page::Mirror;
use crate::page::css::apply_edits;
use crate::page::tree::{Body, Index, Name};

impl Mirror {
    /// Hides what is hidden from now on, as events tell that were written of it.
    pub(super) fn hide_late(&mut self, late: &Late, events: &[String], masker: &Masker, at: Millis) {
        // Directly, since no event can name what has lost its id to another node.
        let hidden = late.nodes.iter().filter(|(_, change)| change.hides_more);
        for (index, _) in hidden {
            self.hide(*index, masker);
            self.forget_drawing(*index);
            if self.tree.get(*index).mark.now() == Level::Block {
                self.empty(*index);
            }
        }
        for text in events {
            for event in &Batch::read_one(text).events {
                self.apply_at(event, at);
            }
        }
    }

    /// Events that hide it for those who have seen it.
    pub(super) fn write_late(&self, late: &Late, masker: &Masker, at: Millis) -> Vec<String> {
        let mut mutation = Mutation::default();
        let mut others = Vec::new();
        let mut nodes: Vec<_> = late.nodes.iter().collect();
        nodes.sort_unstable_by_key(|(index, _)| self.tree.get(**index).id);
        for (index, change) in nodes {
            let (index, node) = (*index, self.tree.get(*index));
            let is_out_of_sight = self.is_blocked(node.parent);
            if is_out_of_sight || !self.tree.has_id(index) {
                continue;
            }
            match &node.body {
                Body::Text(text) | Body::Cdata(text) | Body::Comment(text) if change.hides_more => {
                    if let Some(remains) = self.remains_of_text(index, text, node.mark.level()) {
                        mutation.set_text(node.id, &remains);
                    }
                }
                Body::Element(_) => {
                    self.hide_attributes(index, *change, masker, &mut mutation);
                    if change.hides_more && self.is_blocked(index) {
                        self.empty_for_recordings(index, &mut mutation);
                    }
                    if change.hides_more {
                        others.extend(self.hide_input(index, at));
                    }
                }
                _ => {}
            }
        }
        others.extend(self.hide_sheets(late, at));
        if !mutation.is_empty() {
            others.push(mutation.event(at));
        }
        others
    }

    /// An event that takes away what moved to where nobody is told of it, as the page has done by moving it.
    pub(super) fn write_moved_away(&self, trace: &Trace, at: Millis) -> Option<String> {
        let mut mutation = Mutation::default();
        for (index, parent_before) in &trace.left {
            let (node, before) = (self.tree.get(*index), self.tree.get(*parent_before));
            let is_told = self.is_blocked(node.parent) && !self.is_blocked(*parent_before);
            if is_told && node.parent != *parent_before && self.tree.has_id(*index) {
                let is_shadow = matches!(before.body, Body::ShadowRoot);
                let around = if is_shadow { before.parent } else { *parent_before };
                mutation.remove(self.tree.get(around).id, node.id, is_shadow);
            }
        }
        (!mutation.is_empty()).then(|| mutation.event(at))
    }

    pub(super) fn is_blocked(&self, index: Index) -> bool {
        self.tree.get(index).mark.now() == Level::Block
    }

    fn hide_attributes(&self, index: Index, change: Change, masker: &Masker, mutation: &mut Mutation) {
        let Some(element) = self.tree.element(index) else {
            return;
        };
        let node = self.tree.get(index);
        let level = node.mark.level();
        let tag = self.tree.names.get(element.tag);
        let mut parts = Vec::new();
        if change.hides_more {
            for attribute in element.attributes.iter() {
                let name = self.tree.names.get(attribute.name);
                match self.remains_of_attribute(tag, attribute, level, &masker.rules) {
                    Remains::All => {}
                    Remains::Text(with) => parts.push((name, Some(with))),
                    Remains::Nothing => parts.push((name, None)),
                }
            }
            // What scripts did to its rules is in no attribute.
            if let Some(state) = self.state(index).filter(|state| !state.rules.is_empty()) {
                let css = apply_edits(&self.css_of(index), &state.rules);
                parts.retain(|(name, _)| *name != self.tree.names.get(Name::CSS_TEXT));
                parts.push((
                    self.tree.names.get(Name::CSS_TEXT),
                    Some(hushed(&css).unwrap_or(css)),
                ));
            }
        }
        if let Some(sign) = change.sign {
            parts.push((self.tree.names.get(Name::MASK), sign.map(Sign::text)));
        }
        if !parts.is_empty() {
            mutation.set_attributes(node.id, &parts);
        }
    }

    /// An iframe's document stays, since nothing can take it away; what is in it goes.
    fn empty_for_recordings(&self, index: Index, mutation: &mut Mutation) {
        let id = self.tree.get(index).id;
        let mut is_unnamed = false;
        for child in self.tree.children(index) {
            let node = self.tree.get(child);
            if node.is_document() {
                let inside = self.tree.children(child).filter(|inner| self.tree.has_id(*inner));
                inside.for_each(|inner| mutation.remove(node.id, self.tree.get(inner).id, false));
            } else if self.tree.has_id(child) {
                mutation.remove(id, node.id, false);
            } else {
                is_unnamed = true;
            }
        }
        // A text takes the place of everything.
        if is_unnamed {
            mutation.set_text(id, "");
        }
        let shadow = self.tree.shadow(index);
        let inside = shadow.into_iter().flat_map(|shadow| self.tree.children(shadow));
        inside
            .filter(|child| self.tree.has_id(*child))
            .for_each(|child| mutation.remove(id, self.tree.get(child).id, true));
    }

    fn hide_input(&self, index: Index, at: Millis) -> Option<String> {
        let input = self.state(index)?.input.as_ref()?;
        let node = self.tree.get(index);
        let text = match node.mark.level() {
            Level::Block => String::new(),
            level => effect::text(&input.text, level).unwrap_or_else(|| input.text.to_string()),
        };
        Some(format!(
            "{{\"type\":3,\"data\":{{\"source\":5,\"id\":{},\"text\":{},\"isChecked\":false,\"userTriggered\":false}},\"timestamp\":{at}}}",
            node.id,
            quoted(&text),
        ))
    }

    /// Constructed style sheets whose hosts are all hidden from now on.
    fn hide_sheets(&self, late: &Late, at: Millis) -> Vec<String> {
        let hosts = late.nodes.iter().filter(|(_, change)| change.hides_more);
        let adopted: BTreeSet<i64> = hosts
            .flat_map(|(index, _)| {
                let documents = self
                    .tree
                    .children(*index)
                    .filter(|child| self.tree.get(*child).is_document());
                documents.chain([*index])
            })
            .filter_map(|host| self.state(host)?.adopted.as_deref())
            .flatten()
            .copied()
            .collect();
        let hidden = adopted.into_iter().filter(|id| self.hides_sheet(*id));
        hidden
            .filter_map(|id| {
                let css = hushed(&apply_edits("", self.sheets.get(id)?))?;
                Some(format!(
                    "{{\"type\":3,\"data\":{{\"source\":8,\"styleId\":{id},\"replaceSync\":{}}},\"timestamp\":{at}}}",
                    quoted(&css),
                ))
            })
            .collect()
    }

    /// Whether nobody who is to be seen has adopted the constructed style sheet.
    pub(super) fn hides_sheet(&self, id: i64) -> bool {
        self.states.iter().all(|(host, state)| {
            let ids = state.adopted.as_deref().unwrap_or_default();
            self.tree.get(*host).mark.level() > Level::None || !ids.contains(&id)
        })
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
