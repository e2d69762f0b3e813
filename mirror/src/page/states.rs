//! What is known of nodes that their attributes do not tell.

use super::Mirror;
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

/// Few nodes have one.
#[derive(Debug, Clone, Default)]
pub(super) struct State {
    pub(super) input: Option<Input>,
    pub(super) scroll: Option<Scroll>,
}

impl State {
    fn heap(&self) -> usize {
        allocated(size_of::<Self>()) + self.input.as_ref().map_or(0, |input| allocated(input.text.len()))
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
        self.beside = (self.beside + state.heap()).saturating_sub(before);
    }

    pub(super) fn forget_state(&mut self, index: Index) {
        if let Some(state) = self.states.remove(&index) {
            self.beside = self.beside.saturating_sub(state.heap());
        }
        self.tree.set_flag(index, Flags::STATE, false);
    }

    /// Forgets what was known of nodes that are gone.
    pub(super) fn forget_gone(&mut self) {
        for index in self.tree.take_gone() {
            if let Some(state) = self.states.remove(&index) {
                self.beside = self.beside.saturating_sub(state.heap());
            }
            if !self.waiting.is_empty() {
                self.waiting.retain(|_, waiting| waiting.index != index);
            }
        }
    }

    pub(super) fn forget_states(&mut self) {
        self.states.clear();
        self.waiting.clear();
        self.beside = 0;
    }

    pub(super) fn forget_rules(&mut self, _style: Index) {}
}
