//! Puts what remains of what is hidden in its place on the page.

use std::collections::BTreeSet;

use super::decide::{Judge, Turn};
use super::effect::{self, Remains};
use super::floors::pairs;
use super::mark::Level;
use super::style;
use super::trace::Trace;
use crate::event::Event;
use crate::json::{Raw, Reader};
use crate::mask::{Masker, Rules};
use crate::page::Mirror;
use crate::page::tree::{Attribute, Body, Index, Kind, Name};

impl Mirror {
    /// Puts what remains in place of what came.
    pub(super) fn hide_came(&mut self, trace: &Trace, masker: &Masker) {
        // Of what moved, recordings know what was to be seen.
        for index in trace.nodes().filter(|index| !trace.is_moved(*index)) {
            self.hide(index, masker);
        }
        for document in &trace.attached {
            let inside: Vec<_> = self.tree.nodes_in(*document).collect();
            for index in inside {
                self.hide(index, masker);
            }
        }
    }

    /// The same with what an event says anew of nodes that were there.
    pub(super) fn hide_told(&mut self, event: &Event<'_>, judge: &mut Judge<'_>) {
        let lists = [event.lists.texts, event.lists.attributes];
        let told: Vec<_> = lists.iter().flat_map(|list| self.told(event, *list)).collect();
        for index in told {
            if judge.is_strict {
                let mark = self.tree.get(index).mark;
                self.tree.set_mark(index, mark.raised(Level::Redact));
            }
            self.hide(index, judge.masker);
            // A text that an element was given as a whole has no id of its own.
            let own = self.tree.children(index).next();
            let Some(text) = own.filter(|text| !self.tree.has_id(*text)) else {
                continue;
            };
            self.decide(text, judge, Turn::First);
            let level = self.tree.get(index).mark.level();
            let mark = self.tree.get(text).mark.raised(level);
            self.tree.set_mark(text, mark);
            self.hide(text, judge.masker);
        }
    }

    /// Learns what was hidden of nodes that may be on the page.
    pub(in crate::page) fn learn(&mut self, payload: Raw<'_>) {
        self.floors.learn(payload);
        for level in [Level::Blur, Level::Redact, Level::Block] {
            let words = payload.get("words").and_then(|words| words.get(level.as_str()));
            for (id, _) in pairs(words) {
                let Some(index) = self.tree.find(id) else { continue };
                let mark = self.tree.get(index).mark;
                self.tree.set_mark(index, mark.sent_with(level.max(mark.word())));
            }
        }
        let Some(masker) = self.masker.clone() else { return };
        let on_page = self
            .root
            .some()
            .into_iter()
            .flat_map(|root| self.tree.nodes_in(root));
        let named: Vec<_> = on_page.filter(|index| self.tree.has_id(*index)).collect();
        for index in named {
            let node = self.tree.get(index);
            let floor = self.floors.of(node.id, || self.kin(index));
            if floor > node.mark.floor() && node.speaks() {
                self.tree.set_mark(index, node.mark.raised(floor));
                self.hide(index, &masker);
            }
        }
    }

    /// The nodes that are there of those that a list of the event names.
    pub(super) fn told(&self, event: &Event<'_>, list: usize) -> Vec<Index> {
        let mut told = Vec::new();
        let mut reader = Reader::at(event.text, list);
        if list == 0 || !reader.begin_array() {
            return told;
        }
        while reader.object() {
            let mut id = None;
            while let Some(key) = reader.key() {
                match key {
                    "id" => id = reader.integer(),
                    _ => reader.skip(),
                }
            }
            told.extend(id.and_then(|id| self.tree.find(id)));
        }
        told
    }

    /// Puts what remains of a node in its place.
    pub(super) fn hide(&mut self, index: Index, masker: &Masker) {
        let level = self.tree.get(index).mark.level();
        if level > Level::None {
            self.hide_at(index, level, masker);
        }
    }

    pub(super) fn hide_at(&mut self, index: Index, level: Level, masker: &Masker) {
        let node = self.tree.get(index);
        match &node.body {
            Body::Text(text) | Body::Cdata(text) | Body::Comment(text) => {
                if let Some(remains) = self.remains_of_text(index, text, level) {
                    self.tree.build_text(index, remains.into());
                }
            }
            Body::Element(element) => {
                let tag = self.tree.names.get(element.tag);
                let remains = |attribute| self.remains_of_attribute(tag, attribute, level, &masker.rules);
                let changes: Vec<(Name, Remains)> = element
                    .attributes
                    .iter()
                    .map(|attribute| (attribute.name, remains(attribute)))
                    .filter(|(_, remains)| *remains != Remains::All)
                    .collect();
                for (name, remains) in changes {
                    match remains {
                        Remains::Text(text) => {
                            self.tree.build_attribute(index, Attribute::string(name, text));
                        }
                        _ => self.tree.unbuild_attribute(index, name),
                    }
                }
            }
            _ => {}
        }
    }

    /// What remains of what a text says, or of the text of a whole element; `None` where nothing has to change.
    pub(super) fn remains_of_text(&self, index: Index, said: &str, level: Level) -> Option<String> {
        let node = self.tree.get(index);
        let around = match node.element() {
            Some(_) => node,
            None => self.tree.get(node.parent),
        };
        if matches!(node.body, Body::Comment(_)) {
            (!said.is_empty()).then(String::new)
        } else if around.is_style() {
            style::hushed(said)
        } else {
            effect::text(said, level)
        }
    }

    pub(super) fn remains_of_attribute(
        &self,
        tag: &str,
        attribute: &Attribute,
        level: Level,
        rules: &Rules,
    ) -> Remains {
        let value = match attribute.kind {
            Kind::String => attribute.text(),
            _ => attribute.json(),
        };
        effect::attribute(tag, self.tree.names.get(attribute.name), value, level, rules)
    }

    /// Whether rrweb takes a node that came for the one that has its id. Replayers compare what is left of both, so that of the
    /// one that came is hidden what is hidden of the other; it is said to be only where they are one.
    pub(in crate::page) fn is_same_when_hidden(&mut self, known: Index, came: Index) -> bool {
        let level = self.tree.get(known).mark.told();
        let masker = self.masker.clone().filter(|_| level > Level::None);
        let kind = |index| {
            let node = self.tree.get(index);
            (
                std::mem::discriminant(&node.body),
                node.element().map(|element| element.tag),
            )
        };
        let Some(masker) = masker.filter(|_| kind(known) == kind(came)) else {
            return self.tree.is_same(known, came);
        };
        self.hide_at(came, level, &masker);
        let sign_that_came = self.tree.attribute(came, Name::MASK).cloned();
        if let Some(sign) = self.tree.attribute(known, Name::MASK).cloned() {
            self.tree.build_attribute(came, sign);
        }
        let is_same = self.tree.is_same(known, came);
        if !is_same {
            let mark = self.tree.get(came).mark.raised(level);
            self.tree.set_mark(came, mark);
            match sign_that_came {
                Some(sign) => self.tree.build_attribute(came, sign),
                None => self.tree.unbuild_attribute(came, Name::MASK),
            }
        }
        is_same
    }

    /// Of what is blocked, nothing is in it.
    pub(super) fn empty_blocked(&mut self, indexes: impl Iterator<Item = Index>) {
        let blocked: BTreeSet<Index> = indexes
            .flat_map(|index| [self.tree.get(index).parent, index])
            .filter(|index| self.is_blocked(*index))
            .collect();
        for index in blocked {
            self.empty(index);
        }
    }

    /// Forgets what is in an element, and keeps in mind that it was hidden.
    pub(super) fn empty(&mut self, index: Index) {
        self.note_hidden_inside(index);
        self.tree.release_children(index);
        if let Some(shadow) = self.tree.shadow(index) {
            self.tree.release_children(shadow);
        }
        self.forget_gone();
    }
}
