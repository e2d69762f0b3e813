//! Fonts that scripts have loaded.

use std::collections::BTreeSet;
use std::sync::Arc;

/// Fonts beyond these bytes are left out.
const MOST: usize = 4 << 20;
/// What is kept of each besides its text.
const OVERHEAD: usize = 96;

#[derive(Debug, Clone, Default)]
pub(super) struct Fonts {
    /// The events' data as they came, in their order.
    list: Vec<Arc<str>>,
    /// The same, to find one that comes again.
    known: BTreeSet<Arc<str>>,
    heap: usize,
}

impl Fonts {
    pub(super) fn bytes(&self) -> usize {
        self.heap
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|font| &**font)
    }

    pub(super) fn has(&self, font: &str) -> bool {
        self.known.contains(font)
    }

    pub(super) fn has_room(&self, font: &str) -> bool {
        self.heap + font.len() + OVERHEAD <= MOST
    }

    pub(super) fn add(&mut self, font: &str) {
        let font: Arc<str> = font.into();
        if self.known.insert(Arc::clone(&font)) {
            self.heap += font.len() + OVERHEAD;
            self.list.push(font);
        }
    }
}
