//! What people do to elements that no attribute tells: what is in a field, and how far something is scrolled.

use super::Tally;
use crate::json::{Raw, Reader};
use crate::page::tree::Index;
use crate::page::{Input, Mirror, Scroll};

impl Mirror {
    pub(super) fn apply_input(&mut self, data: Raw<'_>) -> Tally {
        let (mut id, mut input) = (None, Input::default());
        let mut reader = Reader::new(data);
        reader.begin_object();
        while let Some(key) = reader.key() {
            match key {
                "id" => id = reader.integer(),
                "text" => input.text = reader.string().unwrap_or_default().into(),
                "isChecked" => input.is_checked = reader.is_true(),
                _ => reader.skip(),
            }
        }
        self.tell(id, |mirror, index| mirror.set_input(index, input))
    }

    pub(super) fn apply_scroll(&mut self, data: Raw<'_>) -> Tally {
        let (mut id, mut scroll) = (None, Scroll::default());
        let mut reader = Reader::new(data);
        reader.begin_object();
        while let Some(key) = reader.key() {
            match key {
                "id" => id = reader.integer(),
                "x" => scroll.x = reader.number().unwrap_or_default(),
                "y" => scroll.y = reader.number().unwrap_or_default(),
                _ => reader.skip(),
            }
        }
        self.tell(id, |mirror, index| mirror.set_scroll(index, scroll))
    }

    /// Tells a node something. The recorder writes -1 for what it does not know itself.
    fn tell(&mut self, id: Option<i64>, change: impl FnOnce(&mut Self, Index)) -> Tally {
        match (id, self.find(id)) {
            (Some(-1), _) => Tally::default(),
            (None, _) => Tally::lost(),
            (Some(_), None) => self.unknown_node(),
            (Some(_), Some(index)) => {
                change(self, index);
                Tally::done()
            }
        }
    }

    /// A page that never came has no nodes to be unknown.
    pub(super) fn unknown_node(&self) -> Tally {
        if self.has_page() {
            Tally::unknown()
        } else {
            Tally::lost()
        }
    }
}
