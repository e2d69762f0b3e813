//! Hides on the page what the rules hide, and says what of an event may be kept.
//!
//! What is hidden is not on the page any more: its texts and attributes are what remains of them, so that nothing that
//! is made of the page (checkpoints, labels, titles) can tell more. Rules still match what they matched: of an attribute
//! that one asks for, what the rule itself says remains.
//!
//! In reading order: [`mark`] is what is known of a node; [`floors`] what was hidden once; [`decide`] judges a node,
//! [`spread`] all that an event may concern, [`joined`] what texts say together; [`effect`] says what remains, [`style`] of styles; [`small`] is for events that change no tree,
//! [`write`] for those that do; [`after`] tells recordings of what is hidden from now on.

mod after;
mod decide;
mod effect;
mod floors;
mod joined;
mod mark;
mod small;
mod spread;
mod style;
mod write;

use std::sync::Arc;

use domain::Millis;

use super::tree::{Body, Index, Kind, Name};
use super::{Applied, Mirror};
use crate::batch::Batch;
use crate::event::{Event, EventType, Source};
use crate::json::Reader;
use crate::mask::{Counts, Masker, Memory};
use decide::{Judge, Turn};
use effect::Remains;
pub(super) use floors::{Floor, Floors};
pub(crate) use mark::{Level, Mark};

/// What checkpoints say to whoever goes on from them; nothing that comes from outside may have it.
pub(super) const HIDDEN_TAG: &str = "girok:hidden";

/// What is to be kept of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    AsItCame,
    /// In its place, on one line.
    Instead(String),
    /// Nothing: all that it says is hidden.
    Hidden,
    /// Nothing: it is not understood, or has no place.
    Nothing,
}

/// What became of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenIn {
    pub applied: Applied,
    pub kept: Kept,
    /// Events of the same moment that follow it: they hide what was to be seen before.
    pub after: Vec<String>,
}

/// A node as it came in the text of the event that is being applied.
#[derive(Debug, Clone, Copy)]
pub(super) struct Came {
    pub(super) index: Index,
    /// Behind an opening brace.
    pub(super) at: usize,
}

/// What applying an event found out for whoever hides parts of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Trace {
    /// False where nobody wants to know.
    pub(super) is_on: bool,
    /// Where the text that nodes are read from starts in the event.
    pub(super) base: usize,
    /// By their own braces.
    pub(super) came: Vec<Came>,
    /// By the entry that brought or moved them.
    pub(super) entries: Vec<Came>,
    /// Those that were there before, and are as they were.
    pub(super) moved: Vec<Index>,
    /// Documents that found their iframes, and came before this event.
    pub(super) attached: Vec<Index>,
    /// Elements that lost children.
    pub(super) lost_children: Vec<Index>,
    /// Attributes that decisions depend on, and that were given another value.
    pub(super) changed: Vec<Changed>,
}

/// An attribute before it changed.
#[derive(Debug, Clone)]
pub(super) struct Changed {
    pub(super) index: Index,
    pub(super) name: Name,
    pub(super) before: Option<Box<str>>,
}

impl Trace {
    pub(super) fn came(&mut self, index: Index, at: usize) {
        if self.is_on {
            let at = self.base + at;
            self.came.push(Came { index, at });
        }
    }

    pub(super) fn entry(&mut self, index: Index, at: usize) {
        if self.is_on {
            self.entries.push(Came { index, at });
        }
    }

    /// Sorts out what came and did not stay, or lost its place to another.
    fn settle(&mut self, is_there: impl Fn(Index) -> bool) {
        for list in [&mut self.came, &mut self.entries] {
            // Of several in one place the last one is there now.
            list.sort_unstable_by_key(|came| (came.index, came.at));
            let mut last = Index::NONE;
            for came in list.iter_mut().rev() {
                let index = came.index;
                if index == last || !is_there(index) {
                    came.index = Index::NONE;
                }
                last = index;
            }
            list.sort_unstable_by_key(|came| came.at);
        }
        self.moved.retain(|index| is_there(*index));
        self.moved.sort_unstable();
        self.attached.retain(|index| is_there(*index));
        self.lost_children.retain(|index| is_there(*index));
        self.changed.retain(|changed| is_there(changed.index));
    }

    fn is_moved(&self, index: Index) -> bool {
        self.moved.binary_search(&index).is_ok()
    }

    /// All nodes that came or moved.
    fn nodes(&self) -> impl Iterator<Item = Index> {
        let all = self.came.iter().chain(&self.entries);
        all.filter_map(|came| came.index.some())
    }
}

impl Mirror {
    /// From now on the page hides what `masker` hides. Nothing is hidden of what is there already, see
    /// [`Mirror::hide_anew`].
    pub fn set_masker(&mut self, masker: Arc<Masker>) {
        self.masker = Some(masker);
    }

    /// Applies an event as [`Mirror::apply_at`] does, and hides of it what is to be hidden, as a part of the page that is
    /// then shown. With `is_strict` nobody knows what the page is, so that everything it brings is hidden.
    pub fn take_in(
        &mut self,
        event: &Event<'_>,
        at: Millis,
        is_strict: bool,
        counts: &mut Counts,
    ) -> TakenIn {
        let Some(masker) = self.masker.clone() else {
            return TakenIn {
                applied: self.apply_at(event, at),
                kept: Kept::AsItCame,
                after: Vec::new(),
            };
        };
        let Some(text) = masker.patterns.mask_event(event, counts) else {
            return self.take_in_by_rules(event, at, is_strict, &masker, counts);
        };
        let batch = Batch::read_one(&text);
        let Some(event) = batch.events.first() else {
            return TakenIn {
                applied: NOT_PLACED,
                kept: Kept::Nothing,
                after: Vec::new(),
            };
        };
        let mut taken = self.take_in_by_rules(event, at, is_strict, &masker, counts);
        if taken.kept == Kept::AsItCame {
            taken.kept = Kept::Instead(text);
        }
        taken
    }

    fn take_in_by_rules(
        &mut self,
        event: &Event<'_>,
        at: Millis,
        is_strict: bool,
        masker: &Masker,
        counts: &mut Counts,
    ) -> TakenIn {
        let mut judge = Judge {
            masker,
            memory: Memory::default(),
            counts,
            is_strict,
        };
        match (event.kind, event.source) {
            (EventType::FullSnapshot, _) => {
                judge.is_strict = false;
                self.take_in_page(event, at, &mut judge)
            }
            (_, Some(Source::Mutation)) => self.take_in_mutation(event, at, &mut judge),
            _ => self.take_in_small(event, at, &mut judge),
        }
    }

    fn take_in_small(&mut self, event: &Event<'_>, at: Millis, judge: &mut Judge<'_>) -> TakenIn {
        let kept = self.small(event, judge);
        let applied = match &kept {
            Kept::AsItCame => self.apply_at(event, at),
            Kept::Instead(text) => match Batch::read_one(text).events.first() {
                Some(event) => self.apply_at(event, at),
                None => NOT_PLACED,
            },
            Kept::Hidden => Applied {
                placed: true,
                ..NOT_PLACED
            },
            Kept::Nothing => NOT_PLACED,
        };
        TakenIn {
            applied,
            kept,
            after: Vec::new(),
        }
    }

    fn take_in_page(&mut self, event: &Event<'_>, at: Millis, judge: &mut Judge<'_>) -> TakenIn {
        let (applied, trace) = self.traced(event, at);
        if !applied.placed {
            return TakenIn {
                applied,
                kept: Kept::Nothing,
                after: Vec::new(),
            };
        }
        self.judge_came(&trace, judge);
        self.judge_joined(trace.nodes(), judge);
        self.hide_came(&trace, judge.masker);
        let kept = self.write_page(event, &trace);
        let after = self.write_attached(&trace, at);
        self.empty_blocked(trace.nodes().chain(trace.attached.iter().copied()));
        TakenIn { applied, kept, after }
    }

    fn take_in_mutation(&mut self, event: &Event<'_>, at: Millis, judge: &mut Judge<'_>) -> TakenIn {
        let (applied, trace) = self.traced(event, at);
        let mut late = self.judge_came(&trace, judge);
        self.spread(&trace, judge, &mut late);
        let texts = self.told_texts(event);
        for index in self.judge_joined(trace.nodes().chain(texts.iter().copied()), judge) {
            late.hides_more(index);
        }
        self.hide_came(&trace, judge.masker);
        self.hide_told(event, judge);
        let kept = self.write_mutation(event, &trace, judge);
        let mut after = self.write_attached(&trace, at);
        let hiding = self.write_late(&late, judge.masker, at);
        self.empty_blocked(trace.nodes().chain(trace.attached.iter().copied()));
        // A document that found its iframe is on the page already.
        self.apply_after(&hiding, at);
        after.extend(hiding);
        TakenIn { applied, kept, after }
    }

    /// Decides on the whole page again, as when other rules are in force; the events that hide what is hidden from now on.
    pub fn hide_anew(&mut self, at: Millis, counts: &mut Counts) -> Vec<String> {
        let (Some(masker), true) = (self.masker.clone(), self.has_page()) else {
            return Vec::new();
        };
        let mut judge = Judge {
            masker: &masker,
            memory: Memory::default(),
            counts,
            is_strict: false,
        };
        let late = self.judge_all(&mut judge);
        let after = self.write_late(&late, &masker, at);
        self.apply_after(&after, at);
        after
    }

    /// Applies what follows an event. What it says is hidden already.
    fn apply_after(&mut self, after: &[String], at: Millis) {
        for text in after {
            for event in &Batch::read_one(text).events {
                self.apply_at(event, at);
            }
        }
    }

    fn traced(&mut self, event: &Event<'_>, at: Millis) -> (Applied, Trace) {
        let base = match event.kind {
            EventType::FullSnapshot => event.data_span().start,
            _ => 0,
        };
        self.scratch.trace = Trace {
            is_on: true,
            base,
            ..Trace::default()
        };
        let applied = self.apply_at(event, at);
        let mut trace = std::mem::take(&mut self.scratch.trace);
        trace.settle(|index| !matches!(self.tree.get(index).body, Body::Free));
        (applied, trace)
    }

    /// Puts what remains in place of what came.
    fn hide_came(&mut self, trace: &Trace, masker: &Masker) {
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
    fn hide_told(&mut self, event: &Event<'_>, judge: &mut Judge<'_>) {
        for list in [event.lists.texts, event.lists.attributes] {
            if list == 0 {
                continue;
            }
            let mut reader = Reader::at(event.text, list);
            if !reader.begin_array() {
                continue;
            }
            while reader.object() {
                let mut id = None;
                while let Some(key) = reader.key() {
                    match key {
                        "id" => id = reader.integer(),
                        _ => reader.skip(),
                    }
                }
                let Some(index) = id.and_then(|id| self.tree.find(id)) else {
                    continue;
                };
                if judge.is_strict {
                    let mark = self.tree.get(index).mark;
                    let floor = mark.floor().max(Level::Redact);
                    self.tree.set_mark(index, Mark::new(mark.now(), floor));
                    let kin = self.kin(index);
                    self.floors.raise(self.tree.get(index).id, floor, kin);
                }
                self.hide(index, judge.masker);
                // A text that an element was given as a whole has no id of its own.
                let texts: Vec<_> = self
                    .tree
                    .children(index)
                    .take(1)
                    .filter(|child| !self.tree.has_id(*child))
                    .collect();
                for text in texts {
                    self.decide(text, judge, Turn::First);
                    self.hide(text, judge.masker);
                }
            }
        }
    }

    /// Puts what remains of a node in its place.
    fn hide(&mut self, index: Index, masker: &Masker) {
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
                let names = &self.tree.names;
                let tag = names.get(element.tag);
                let changes: Vec<(Name, Remains)> = element
                    .attributes
                    .iter()
                    .map(|attribute| {
                        let value = match attribute.kind {
                            Kind::String => attribute.text(),
                            _ => attribute.json(),
                        };
                        let name = names.get(attribute.name);
                        (
                            attribute.name,
                            effect::attribute(tag, name, value, level, &masker.rules),
                        )
                    })
                    .filter(|(_, remains)| *remains != Remains::All)
                    .collect();
                for (name, remains) in changes {
                    match remains {
                        Remains::Text(text) => self
                            .tree
                            .build_attribute(index, super::tree::Attribute::string(name, text)),
                        _ => self.tree.unbuild_attribute(index, name),
                    }
                }
            }
            _ => {}
        }
    }

    /// What remains of what a text says, or of the text of a whole element; `None` where nothing has to change.
    fn remains_of_text(&self, index: Index, said: &str, level: Level) -> Option<String> {
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

    /// Hides of a node that came what is hidden of the one that has its id: Replayers compare what is left of both.
    pub(super) fn hide_alike(&mut self, known: Index, came: Index) {
        let Some(masker) = self.masker.clone() else { return };
        let level = self.tree.get(known).mark.level();
        if level == Level::None {
            return;
        }
        self.hide_at(came, level, &masker);
        let sign = self.tree.attribute(known, Name::MASK).cloned();
        if let Some(sign) = sign {
            self.tree.build_attribute(came, sign);
        }
    }

    /// Of what is blocked, nothing is in it.
    fn empty_blocked(&mut self, indexes: impl Iterator<Item = Index>) {
        let is_blocked = |mirror: &Self, index: Index| mirror.tree.get(index).mark.now() == Level::Block;
        let blocked: Vec<_> = indexes
            .filter(|index| {
                let parent = self.tree.get(*index).parent;
                is_blocked(self, *index) && !is_blocked(self, parent)
            })
            .collect();
        for index in blocked {
            self.empty(index);
        }
    }

    /// Forgets what is in an element, and keeps in mind that it was hidden.
    fn empty(&mut self, index: Index) {
        self.note_hidden_inside(index);
        self.tree.release_children(index);
        if let Some(shadow) = self.tree.shadow(index) {
            self.tree.release_children(shadow);
        }
        self.forget_gone();
    }
}

const NOT_PLACED: Applied = Applied {
    unknown_nodes: 0,
    placed: false,
};
