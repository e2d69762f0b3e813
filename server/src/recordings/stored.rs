//! Stored events as an engine reads them.

use std::borrow::Cow;

use mirror::batch::Batch;
use mirror::event::Event;

use super::{Checkpoint, EventsPart};

impl Checkpoint {
    pub(crate) fn each_event(&self, mut take: impl FnMut(&Event<'_>)) {
        for line in text_of(&self.events).split('\n') {
            Batch::read_one(line).events.iter().for_each(&mut take);
        }
    }
}

impl EventsPart {
    pub(crate) fn each_event(&self, take: impl FnMut(&Event<'_>)) {
        events_of(&self.array()).iter().for_each(take);
    }

    /// The JSON array that [`events_of`] reads.
    pub(crate) fn array(&self) -> String {
        array_of(&self.events)
    }
}

/// The JSON array of events that are joined by `,`.
pub(crate) fn array_of(events: &[u8]) -> String {
    ["[", &text_of(events), "]"].concat()
}

/// The events of an [`array`](EventsPart::array).
pub(crate) fn events_of(array: &str) -> Vec<Event<'_>> {
    // An array that begins and ends as one is no other's, so that there is nothing to refuse.
    Batch::read(array, usize::MAX).unwrap_or_default().events
}

fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    // Several times as fast as to look for what is damaged, and nothing is.
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}
