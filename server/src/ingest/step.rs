//! What becomes durable at once.

use domain::id::WindowId;

use crate::recordings::{Checkpoint, Chunk, PageTitle, PendingBatch};

/// What one batch, or the end of waiting for one, changes.
#[derive(Default)]
pub(super) struct Step {
    pub(super) windows: Vec<WindowId>,
    pub(super) chunks: Vec<(WindowId, Chunk)>,
    pub(super) checkpoints: Vec<(WindowId, Checkpoint)>,
    /// Of page views that are stored already.
    pub(super) titles: Vec<PageTitle>,
    pub(super) pending_added: Vec<PendingBatch>,
    pub(super) pending_done: Vec<(WindowId, u32)>,
}

impl Step {
    /// The window's row is written with the step.
    pub(super) fn changes(&mut self, window: &WindowId) {
        if !self.windows.contains(window) {
            self.windows.push(window.clone());
        }
    }

    /// The page view is in a chunk of this step, or stored already.
    pub(super) fn name_page(&mut self, title: PageTitle) {
        let mut chunks = self
            .chunks
            .iter_mut()
            .rev()
            .filter(|(window, _)| *window == title.window);
        let seen = chunks.find_map(|(_, chunk)| title.name(&mut chunk.facts));
        if seen.is_none() {
            self.titles.push(title);
        }
    }

    pub(super) fn events(&self) -> u64 {
        self.chunks.iter().map(|(_, chunk)| u64::from(chunk.count)).sum()
    }
}
