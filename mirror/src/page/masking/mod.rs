//! Hides on the page what the rules hide, and says what of an event may be kept.
//!
//! What is hidden is not on the page any more: its texts and attributes are what remains of them, so that nothing that
//! is made of the page (checkpoints, labels, titles) can tell more. Rules still match what they matched: of an attribute
//! that one asks for, what the rule itself says remains.
//!
//! In reading order: [`trace`] is what applying an event found out; [`mark`] is what is known of a node, [`floors`] what was
//! hidden once, in a [`sieve`] where that was too much; [`own`] is what holds for an element by itself, [`decide`] judges a node by
//! that, [`spread`] all that an event may concern, as far as an [`allowance`] goes, [`joined`] what texts say together;
//! [`effect`] says what remains, [`style`] of styles, and [`hide`] puts it in its place; [`small`] is for events that change no
//! tree, [`write`] for those that do; [`after`] tells recordings of what is hidden from now on, by a [`mutation`].

mod after;
mod allowance;
mod decide;
mod effect;
mod floors;
mod hide;
mod joined;
mod mark;
mod mutation;
mod own;
mod sieve;
mod small;
mod spread;
mod style;
mod trace;
mod write;

use std::sync::Arc;

use domain::Millis;

use super::tree::Body;
use super::{Applied, Mirror};
use crate::batch::Batch;
use crate::event::{Event, EventType, Source};
use crate::mask::{Counts, Masker, Memory};
pub(super) use allowance::Allowance;
use allowance::{Budget, MOST_FOR_EVENT};
use decide::Judge;
pub(super) use floors::{Floor, Floors};
pub(crate) use mark::{Level, Mark};
pub(super) use sieve::Sieve;
pub(super) use trace::Trace;

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

impl Mirror {
    /// From now on the page hides what `masker` hides. Nothing is hidden of what is there already, see
    /// [`Mirror::hide_anew`].
    pub fn set_masker(&mut self, masker: Arc<Masker>) {
        self.masker = Some(masker);
    }

    /// So much time has passed, by a clock that whoever records cannot set: deciding may cost more again.
    pub fn pass_time(&mut self, time: Millis) {
        self.allowance.pass(time);
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
        if event.kind == EventType::FullSnapshot {
            self.allowance.begin_page();
        }
        let budget = self.allowance.take(event.text.len());
        let steps = match budget {
            Budget::Steps(steps) | Budget::StepsAgain(steps) => steps,
            Budget::UsedUp => 0,
        };
        let mut judge = Judge {
            masker,
            memory: Memory::with_steps(steps),
            counts,
            is_strict: is_strict || budget == Budget::UsedUp,
            has_learned: false,
        };
        let taken = match (event.kind, event.source) {
            (EventType::FullSnapshot, _) => {
                judge.is_strict = false;
                self.take_in_page(event, at, &mut judge)
            }
            (_, Some(Source::Mutation)) => self.take_in_mutation(event, at, budget, &mut judge),
            _ => self.take_in_small(event, at, &mut judge),
        };
        self.allowance.spend(steps, judge.memory.steps_left());
        taken
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
        let (applied, trace) = self.traced(event, at, judge.is_strict);
        if !applied.placed {
            return TakenIn {
                applied,
                kept: Kept::Nothing,
                after: Vec::new(),
            };
        }
        let mut late = self.judge_came(&trace, judge);
        self.judge_twins(&trace, judge, &mut late);
        self.judge_joined(trace.nodes(), judge);
        self.hide_came(&trace, judge.masker);
        let kept = self.write_page(event, &trace);
        let after = self.write_attached(&trace, at);
        self.empty_blocked(trace.nodes().chain(trace.attached.iter().copied()));
        TakenIn { applied, kept, after }
    }

    fn take_in_mutation(
        &mut self,
        event: &Event<'_>,
        at: Millis,
        budget: Budget,
        judge: &mut Judge<'_>,
    ) -> TakenIn {
        let (applied, trace) = self.traced(event, at, judge.is_strict);
        let mut late = self.judge_came(&trace, judge);
        match budget {
            Budget::Steps(_) => self.spread(&trace, judge, &mut late),
            Budget::StepsAgain(_) => self.judge_everything(&trace, judge, &mut late),
            Budget::UsedUp => {}
        }
        self.judge_twins(&trace, judge, &mut late);
        let texts = self.told(event, event.lists.texts);
        self.judge_typed(&trace, judge);
        let moved = self.texts_in_moved(&trace);
        let concerned = trace.nodes().chain(moved).chain(texts.iter().copied());
        for index in self.judge_joined(concerned, judge) {
            late.hides_more(index);
        }
        // Before anything is hidden: of what is not told anew, recordings have what is there now.
        let hiding = self.write_late(&late, judge.masker, at);
        let moved_away = self.write_moved_away(&trace, at);
        self.hide_came(&trace, judge.masker);
        self.hide_told(event, judge);
        let kept = self.write_mutation(event, &trace, judge);
        let mut after = self.write_attached(&trace, at);
        self.hide_late(&late, &hiding, judge.masker, at);
        after.extend(hiding);
        after.extend(moved_away);
        self.empty_blocked(trace.nodes().chain(trace.attached.iter().copied()).chain(texts));
        TakenIn { applied, kept, after }
    }

    /// Decides on the whole page again, as when other rules are in force; the events that hide what is hidden from now on.
    pub fn hide_anew(&mut self, at: Millis, counts: &mut Counts) -> Vec<String> {
        let (Some(masker), true) = (self.masker.clone(), self.has_page()) else {
            return Vec::new();
        };
        let mut judge = Judge {
            masker: &masker,
            memory: Memory::with_steps(MOST_FOR_EVENT),
            counts,
            is_strict: false,
            has_learned: false,
        };
        let late = self.judge_all(&mut judge);
        let after = self.write_late(&late, &masker, at);
        self.hide_late(&late, &after, &masker, at);
        after
    }

    fn traced(&mut self, event: &Event<'_>, at: Millis, is_strict: bool) -> (Applied, Trace) {
        let base = match event.kind {
            EventType::FullSnapshot => event.data_span().start,
            _ => 0,
        };
        self.scratch.trace = Trace {
            is_on: true,
            is_strict,
            base,
            ..Trace::default()
        };
        let applied = self.apply_at(event, at);
        let mut trace = std::mem::take(&mut self.scratch.trace);
        trace.settle(|index| !matches!(self.tree.get(index).body, Body::Free));
        (applied, trace)
    }
}

const NOT_PLACED: Applied = Applied {
    unknown_nodes: 0,
    placed: false,
};
