//! What is known of nodes that their attributes do not tell.

use std::collections::VecDeque;

use domain::Millis;

use super::Mirror;
use super::css::Edits;
use super::sheets::Sheets;
use super::tree::{Flags, Index, allocated};

/// What somebody put into a field: it counts, whatever its attributes say later.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Input {
    pub(super) text: Box<str>,
    pub(super) is_checked: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Scroll {
    pub(super) x: f64,
    pub(super) y: f64,
}

/// How a film or a sound plays; what was never said is not known.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Media {
    pub(super) is_playing: bool,
    /// Where it was in itself, in seconds, at the moment `at`.
    pub(super) time: Option<f64>,
    pub(super) at: Millis,
    pub(super) rate: Option<f64>,
    pub(super) volume: Option<f64>,
    pub(super) muted: Option<bool>,
    pub(super) is_loop: Option<bool>,
}

/// Where the visitor points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pointer {
    pub(super) id: i64,
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) is_touch: bool,
}

/// Which elements had the focus last. One that has lost it still shows where the caret was.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Focus {
    pub(super) last: Option<i64>,
    pub(super) was_lost: bool,
    /// The last one that a caret can be in.
    pub(super) caret: Option<i64>,
}

/// Few nodes have one.
#[derive(Debug, Clone, Default)]
pub(super) struct State {
    pub(super) input: Option<Input>,
    pub(super) scroll: Option<Scroll>,
    pub(super) media: Option<Box<Media>>,
    /// What scripts did to the rules of a style element.
    pub(super) rules: Edits,
    /// The style sheets that a document or a shadow root has adopted, by the host's id.
    pub(super) adopted: Option<Box<[i64]>>,
    /// The last commands of a canvas, as they came.
    pub(super) canvas: VecDeque<Box<str>>,
    pub(super) canvas_bytes: usize,
}

impl State {
    fn heap(&self) -> usize {
        allocated(size_of::<Self>())
            + self.input.as_ref().map_or(0, |input| allocated(input.text.len()))
            + self.media.as_ref().map_or(0, |_| allocated(size_of::<Media>()))
            + self.rules.bytes()
            + self
                .adopted
                .as_ref()
                .map_or(0, |ids| allocated(ids.len() * size_of::<i64>()))
            + self.canvas_bytes
            + allocated(self.canvas.capacity() * size_of::<Box<str>>())
            + self.canvas.len() * 16
    }
}

impl Media {
    /// Whether anything is known at all.
    pub(super) fn is_known(&self) -> bool {
        *self
            != Self {
                at: self.at,
                ..Self::default()
            }
    }

    /// The same at a later moment: what plays goes on.
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of a session are few")]
    pub(super) fn at(self, now: Millis) -> Self {
        if !self.is_playing || now <= self.at {
            return self;
        }
        let passed = now.saturating_sub(self.at) as f64 / 1_000.0;
        let time = self.time.unwrap_or_default() + passed * self.rate.unwrap_or(1.0);
        Self {
            time: Some(time),
            at: now,
            ..self
        }
    }
}

impl Mirror {
    pub(super) fn state(&self, index: Index) -> Option<&State> {
        self.states.get(&index)
    }

    pub(super) fn set_input(&mut self, index: Index, input: Input) {
        self.edit_state(index, |state| state.input = Some(input));
    }

    pub(super) fn set_scroll(&mut self, index: Index, scroll: Scroll) {
        self.edit_state(index, |state| state.scroll = Some(scroll));
    }

    pub(super) fn edit_state(&mut self, index: Index, change: impl FnOnce(&mut State)) {
        self.tree.set_flag(index, Flags::STATE, true);
        let before = self.states.get(&index).map_or(0, State::heap);
        let state = self.states.entry(index).or_default();
        change(state);
        self.state_bytes = (self.state_bytes + state.heap()).saturating_sub(before);
    }

    pub(super) fn forget_state(&mut self, index: Index) {
        if let Some(state) = self.states.remove(&index) {
            self.state_bytes = self.state_bytes.saturating_sub(state.heap());
        }
        self.tree.set_flag(index, Flags::STATE, false);
    }

    /// The rules of a style element are those of its text again.
    pub(super) fn forget_rules(&mut self, style: Index) {
        if self.state(style).is_some_and(|state| !state.rules.is_empty()) {
            self.edit_state(style, |state| state.rules = Edits::default());
        }
    }

    /// Forgets what was drawn on a canvas that is hidden from now on.
    pub(super) fn forget_drawing(&mut self, index: Index) {
        if self.state(index).is_some_and(|state| !state.canvas.is_empty()) {
            self.edit_state(index, |state| {
                state.canvas.clear();
                state.canvas_bytes = 0;
            });
        }
    }

    /// Forgets what was known of nodes that are gone.
    pub(super) fn forget_gone(&mut self) {
        self.tree.sweep();
        let gone = self.tree.take_gone();
        if gone.is_empty() {
            return;
        }
        for index in &gone {
            if let Some(state) = self.states.remove(index) {
                self.state_bytes = self.state_bytes.saturating_sub(state.heap());
            }
        }
        if !self.waiting.is_empty() {
            self.waiting
                .retain(|_, waiting| gone.binary_search(&waiting.index).is_err());
        }
    }

    /// A new page: what was known of the one before is of no use. Documents that wait for their iframes go on waiting.
    pub(super) fn forget_page(&mut self) {
        self.states.clear();
        self.state_bytes = 0;
        self.waiting.clear();
        self.sheets = Sheets::default();
        self.selection = None;
        self.pointer = None;
        self.focus = Focus::default();
        self.floors.forget_page();
    }

    /// What lies beside the tree, in bytes.
    pub(super) fn beside(&self) -> usize {
        self.state_bytes
            + self.documents.bytes()
            + self.sheets.bytes()
            + self.fonts.bytes()
            + self.waiting.len() * 80
            + self.floors.bytes()
            + self.selection.as_ref().map_or(0, |selection| selection.len())
            + self.view.href.len()
    }
}
