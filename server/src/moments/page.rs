//! The page of a window as the events before a moment left it.

use domain::Millis;
use mirror::event::Event;
use mirror::page::{Limits, Mirror};

use crate::recordings::{Checkpoint, EventsPart};

pub(super) struct PageAt {
    moment: Millis,
    mirror: Mirror,
    /// The latest moment of what was applied.
    latest: Millis,
}

impl PageAt {
    /// The page before anything was recorded of it.
    pub(super) fn new(moment: Millis) -> Self {
        Self {
            moment,
            mirror: Mirror::new(Limits::default()),
            latest: Millis::MIN,
        }
    }

    pub(super) fn start_with(&mut self, checkpoint: &Checkpoint) {
        checkpoint.each_event(|event| {
            self.mirror.apply(event);
        });
        self.latest = checkpoint.at;
    }

    /// Applies an event if it happened before the moment; returns whether it did.
    pub(super) fn apply(&mut self, event: &Event<'_>) -> bool {
        let is_before = event.timestamp < self.moment;
        if is_before {
            self.mirror.apply(event);
            self.latest = self.latest.max(event.timestamp);
        }
        is_before
    }

    /// Applies what of a part happened before the moment; returns whether there was any.
    pub(super) fn take(&mut self, part: &EventsPart) -> bool {
        let mut is_any = false;
        part.each_event(|event| is_any |= self.apply(event));
        is_any
    }

    /// The events that a player starts with; `None` where there is no whole page.
    pub(super) fn checkpoint(&self) -> Option<Vec<u8>> {
        if self.mirror.is_truncated() {
            return None;
        }
        Some(self.mirror.checkpoint(self.latest)?.events)
    }

    pub(super) fn into_page(self) -> Mirror {
        self.mirror
    }

    pub(super) fn snapshot(&self) -> Option<Vec<u8>> {
        self.mirror.snapshot()
    }
}
