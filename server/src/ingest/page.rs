//! The page of a window while its events come by: its mirror, and when that is due for a checkpoint.

use domain::Millis;
use mirror::batch::Batch;
use mirror::cuts::Cuts;
use mirror::event::{Event, EventType};
use mirror::page::{Applied, Limits, Mirror};

use crate::recordings::{Checkpoint, EventsPart, EventsToken};

/// What a page costs besides its mirror.
const PAGE_BYTES: usize = 300;
/// Longer than any address that a browser shows.
const LONGEST_META: usize = 8 << 10;

pub(super) struct Page {
    mirror: Mirror,
    cuts: Cuts,
    /// The latest moment since the page was recorded whole.
    latest: Millis,
}

impl Page {
    /// A page of which nothing has come yet.
    pub(super) fn new() -> Self {
        Self {
            mirror: Mirror::new(Limits::default()),
            cuts: Cuts::default(),
            latest: Millis::MIN,
        }
    }

    pub(super) fn mirror(&self) -> &Mirror {
        &self.mirror
    }

    /// The Meta event that has come so far, where nothing else has. One that is too long to be remembered is none.
    pub(super) fn meta_alone(&self) -> Option<String> {
        if self.mirror.has_page() {
            return None;
        }
        let meta = self.mirror.meta(0).filter(|meta| meta.len() <= LONGEST_META)?;
        String::from_utf8(meta).ok()
    }

    /// What [`Page::meta_alone`] gave.
    pub(super) fn introduce(&mut self, meta: &str) {
        for event in &Batch::read_one(meta).events {
            self.mirror.apply(event);
        }
    }

    pub(super) fn apply(&mut self, event: &Event<'_>, at: Millis) -> Applied {
        self.mirror.apply_at(event, at)
    }

    /// An event that was applied is kept, by so many bytes, at this moment.
    pub(super) fn kept(&mut self, kind: EventType, bytes: usize, at: Millis) {
        if kind == EventType::FullSnapshot {
            self.cuts.start(bytes);
            self.latest = at;
        } else {
            self.cuts.event(bytes);
            self.latest = self.latest.max(at);
        }
    }

    /// A checkpoint at this place, where one is due. A page that is not there whole has none.
    pub(super) fn cut(&mut self, place: EventsToken) -> Option<Checkpoint> {
        if !self.cuts.is_due() || self.mirror.is_truncated() {
            return None;
        }
        let events = self.mirror.checkpoint(self.latest)?.events;
        self.cuts.start(events.len());
        Some(Checkpoint {
            place,
            at: self.latest,
            events,
        })
    }

    /// Goes on from a checkpoint that was stored.
    pub(super) fn start_with(&mut self, checkpoint: &Checkpoint) {
        checkpoint.each_event(|event| {
            self.mirror.apply(event);
        });
        self.cuts.start(checkpoint.events.len());
        self.latest = checkpoint.at;
    }

    /// Goes on with events that were stored.
    pub(super) fn replay(&mut self, part: &EventsPart) {
        part.each_event(|event| {
            self.mirror.apply(event);
            self.kept(event.kind, event.text.len(), event.timestamp);
        });
    }

    pub(super) fn bytes(&self) -> usize {
        PAGE_BYTES + self.mirror.bytes()
    }
}
