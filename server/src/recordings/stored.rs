//! Stored events as an engine reads them.

use std::borrow::Cow;

use mirror::batch::Batch;
use mirror::event::Event;

use super::{Checkpoint, EventsPart};

impl Checkpoint {
    pub(crate) fn each_event(&self, mut take: impl FnMut(&Event<'_>)) {
        let text = String::from_utf8_lossy(&self.events);
        for line in text.split('\n') {
            Batch::read_one(line).events.iter().for_each(&mut take);
        }
    }
}

impl EventsPart {
    pub(crate) fn each_event(&self, take: impl FnMut(&Event<'_>)) {
        let text: Cow<'_, str> = String::from_utf8_lossy(&self.events);
        let array = ["[", &text, "]"].concat();
        // An array that begins and ends as one is no other's, so that there is nothing to refuse.
        let batch = Batch::read(&array, usize::MAX).unwrap_or_default();
        batch.events.iter().for_each(take);
    }
}
