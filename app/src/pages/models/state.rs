//! What the parts of the page share: the versions that there are, and what was made of one of them and is not saved yet.

use domain::models::{Activation, Assertion, MOST_PROBLEMS, ModelDraft, ModelProblem, ModelVersion};
use leptos::prelude::*;

use super::kept::{self, Kept};
use super::reading::{self, Reading};
use crate::functions::models::ModelReport;

#[derive(Clone, Copy)]
pub(super) struct ModelState {
    /// The newest version that the draft's author knew.
    pub(super) base: RwSignal<ModelVersion>,
    /// The newest one, as far as is known here; another than `base` when somebody saved meanwhile.
    pub(super) newest: RwSignal<ModelVersion>,
    pub(super) active: RwSignal<Activation>,
    /// The version that decides.
    pub(super) decides: RwSignal<ModelVersion>,
    pub(super) text: RwSignal<String>,
    pub(super) assertions: RwSignal<Vec<Assertion>>,
    /// The text as it was read last: a long one is read once somebody rests.
    read: RwSignal<String>,
    /// What it says.
    pub(super) reading: Memo<Reading>,
    /// What the server found in a text that is a model as far as is known here.
    pub(super) found: RwSignal<Option<(String, Vec<ModelProblem>)>>,
    pub(super) is_changed: Memo<bool>,
    /// A version that was asked for to begin with, while another draft is there.
    pub(super) offered: RwSignal<Option<ModelVersion>>,
    /// What this tab was left with is here again, if there was anything.
    is_restored: RwSignal<bool>,
    /// There was.
    pub(super) was_left: RwSignal<bool>,
}

impl ModelState {
    pub(super) fn new(report: ModelReport) -> Self {
        let newest = with_plain_lines(report.newest);
        let from = report.from.map(with_plain_lines);
        let begun = from.as_ref().unwrap_or(&newest);
        let text = RwSignal::new(begun.text.clone());
        let assertions = RwSignal::new(begun.assertions.clone());
        let read = RwSignal::new(begun.text.clone());
        let base = RwSignal::new(newest.clone());
        let state = Self {
            base,
            newest: RwSignal::new(newest),
            active: RwSignal::new(report.active),
            decides: RwSignal::new(with_plain_lines(report.decides)),
            text,
            assertions,
            read,
            reading: Memo::new(move |_| read.with(|text| reading::read(text))),
            found: RwSignal::new(None),
            is_changed: Memo::new(move |_| {
                base.with(|base| {
                    text.with(|text| *text != base.text)
                        || assertions.with(|assertions| *assertions != base.assertions)
                })
            }),
            offered: RwSignal::new(None),
            is_restored: RwSignal::new(false),
            was_left: RwSignal::new(false),
        };
        state.keep(from);
        state
    }

    /// Takes up the draft that this tab was left with, and keeps it from then on: only closing the tab loses it.
    fn keep(self, from: Option<ModelVersion>) {
        Effect::new(move || {
            if let Some(Kept {
                base,
                text,
                assertions,
            }) = kept::draft(self.newest.with_untracked(|newest| newest.line.number))
            {
                let other = from.clone().filter(|from| from.text != text);
                self.offered.set(other);
                self.base.set(base);
                self.assertions.set(assertions);
                self.put(text);
                self.was_left.set(true);
            }
            self.is_restored.set(true);
        });
        Effect::new(move || {
            if !self.is_restored.get() {
                return;
            }
            if !self.is_changed.get() {
                kept::forget_draft();
                return;
            }
            kept::keep_draft(&Kept {
                base: self.base.get(),
                text: self.text.get(),
                assertions: self.assertions.get(),
            });
        });
    }

    /// Puts another text in place of what is there, and reads it at once.
    pub(super) fn put(self, text: String) {
        self.read.set(text.clone());
        self.text.set(text);
    }

    /// Reads what was written.
    pub(super) fn read_now(self) {
        let is_news = self
            .text
            .with_untracked(|text| self.read.with_untracked(|read| read != text));
        if is_news {
            self.read.set(self.text.get_untracked());
        }
    }

    /// All that is known to be wrong with the text, as it was read last.
    pub(super) fn problems(self) -> Vec<ModelProblem> {
        let mut problems = self.reading.with(|reading| reading.problems.clone());
        if problems.is_empty() {
            let found = self.found.get();
            let of_text = found.filter(|(of, _)| self.read.with(|read| read == of));
            problems = of_text.map(|(_, problems)| problems).unwrap_or_default();
        }
        problems.truncate(MOST_PROBLEMS);
        problems
    }

    /// The text that those are of.
    pub(super) fn read_text(self) -> ReadSignal<String> {
        self.read.read_only()
    }

    /// Somebody saved since the draft was begun.
    pub(super) fn is_overtaken(self) -> bool {
        self.newest.with(|newest| newest.line.number) != self.base.with(|base| base.line.number)
    }

    pub(super) fn discard(self) {
        let newest = self.newest.get_untracked();
        self.begin_with(&newest);
        self.was_left.set(false);
    }

    /// Makes a draft of what a version says, on top of the newest one.
    pub(super) fn begin_with(self, version: &ModelVersion) {
        self.base.set(self.newest.get_untracked());
        self.assertions.set(version.assertions.clone());
        self.put(version.text.clone());
        self.offered.set(None);
    }

    /// A draft was saved as this version. What was written while that took stays, and follows it.
    pub(super) fn saved(self, sent: &ModelDraft, version: ModelVersion) {
        let version = with_plain_lines(version);
        if self.newest.try_set(version.clone()).is_some() {
            // The page was left meanwhile: what it left is a version now.
            kept::forget_draft();
            return;
        }
        let is_as_sent = self.text.with_untracked(|text| *text == sent.text)
            && self
                .assertions
                .with_untracked(|assertions| *assertions == sent.assertions);
        match is_as_sent {
            true => self.discard(),
            false => self.base.set(version),
        }
    }

    /// What there is now; the draft stays as it is.
    pub(super) fn look_again(self, report: ModelReport) {
        // Of a page that was left nothing is there any longer.
        let _ = self.newest.try_set(with_plain_lines(report.newest));
        let _ = self.active.try_set(report.active);
        let _ = self.decides.try_set(with_plain_lines(report.decides));
    }

    /// The draft is to follow the newest version, which its author knows now.
    pub(super) fn put_on_top(self) {
        self.base.set(self.newest.get_untracked());
    }
}

/// As a text field has it: each line ends the same way.
fn with_plain_lines(version: ModelVersion) -> ModelVersion {
    if !version.text.contains('\r') {
        return version;
    }
    ModelVersion {
        text: version.text.replace("\r\n", "\n").replace('\r', "\n"),
        ..version
    }
}
