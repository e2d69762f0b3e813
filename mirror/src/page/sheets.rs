//! Style sheets that scripts construct, and that documents and shadow roots adopt.

use std::collections::BTreeMap;

use super::css::Edits;

#[derive(Debug, Clone, Default)]
pub(super) struct Sheets {
    by_id: BTreeMap<i64, Edits>,
    heap: usize,
}

impl Sheets {
    pub(super) fn bytes(&self) -> usize {
        self.heap
    }

    pub(super) fn get(&self, id: i64) -> Option<&Edits> {
        self.by_id.get(&id)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (i64, &Edits)> {
        self.by_id.iter().map(|(id, edits)| (*id, edits))
    }

    /// A sheet that comes again starts anew.
    pub(super) fn create(&mut self, id: i64, edits: Edits) {
        self.heap += edits.bytes() + 64;
        if let Some(before) = self.by_id.insert(id, edits) {
            self.heap = self.heap.saturating_sub(before.bytes() + 64);
        }
    }

    pub(super) fn edit(&mut self, id: i64, change: impl FnOnce(&mut Edits)) -> bool {
        let Some(edits) = self.by_id.get_mut(&id) else {
            return false;
        };
        let before = edits.bytes();
        change(edits);
        self.heap = (self.heap + edits.bytes()).saturating_sub(before);
        true
    }
}
