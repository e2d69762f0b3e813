//! The page of a window while its events come by: its mirror, and when that is due for a checkpoint.

use std::sync::Arc;

use domain::Millis;
use mirror::batch::Batch;
use mirror::cuts::Cuts;
use mirror::event::{Event, EventType};
use mirror::mask::Counts;
use mirror::page::{Limits, Mirror, TakenIn};

use super::rules::InForce;
use crate::recordings::{Checkpoint, EventsPart, EventsToken};

/// What a page costs besides its mirror.
const PAGE_BYTES: usize = 300;
/// It is written with every batch.
const LONGEST_HIDDEN: usize = 20 << 10;
/// Longer than any address that a browser shows.
const LONGEST_META: usize = 8 << 10;

pub(super) struct Page {
    mirror: Mirror,
    /// The rule set by which it hides.
    rules: u32,
    cuts: Cuts,
    /// The batch that the last Meta came in, until its full snapshot comes.
    meta_in: Option<u32>,
    /// The latest moment since the page was recorded whole.
    latest: Millis,
    /// When a batch came last.
    received_at: Option<Millis>,
}

impl Page {
    /// A page of which nothing has come yet.
    pub(super) fn new(rules: &InForce) -> Self {
        let mut mirror = Mirror::new(Limits::default());
        if let Some(masker) = &rules.masker {
            mirror.set_masker(Arc::clone(masker));
        }
        Self {
            mirror,
            rules: rules.version,
            cuts: Cuts::default(),
            meta_in: None,
            latest: Millis::MIN,
            received_at: None,
        }
    }

    pub(super) fn mirror(&self) -> &Mirror {
        &self.mirror
    }

    /// A batch has come; nothing is known of the time between those that are imported, and they have as much as they need.
    pub(super) fn pass_time(&mut self, received_at: Option<Millis>) {
        let before = std::mem::replace(&mut self.received_at, received_at);
        let passed = match (before, received_at) {
            (Some(before), Some(now)) => now.saturating_sub(before),
            _ => Millis::MAX,
        };
        self.mirror.pass_time(passed);
    }

    /// The Meta event that has come so far, where nothing else has. One that is too long to be remembered is none.
    pub(super) fn meta_alone(&self) -> Option<String> {
        if self.mirror.has_page() {
            return None;
        }
        let meta = self.mirror.meta(0).filter(|meta| meta.len() <= LONGEST_META)?;
        String::from_utf8(meta).ok()
    }

    /// What was hidden in earlier pages of the window, as far as a row has room for it.
    pub(super) fn hidden_before(&self) -> Option<String> {
        self.mirror.hidden_before(LONGEST_HIDDEN)
    }

    /// What [`Page::hidden_before`] gave.
    pub(super) fn learn_hidden(&mut self, hidden: &str) {
        self.mirror.learn_hidden(hidden);
    }

    /// What another page of the window hides or has hidden.
    pub(super) fn learn_hidden_of(&mut self, other: &Self) {
        self.mirror.learn_hidden_of(&other.mirror);
    }

    /// What [`Page::meta_alone`] gave.
    pub(super) fn introduce(&mut self, meta: &str) {
        for event in &Batch::read_one(meta).events {
            self.mirror.apply(event);
        }
    }

    /// The rules that the page hides by from now on. Where they are others than before, these events hide of it what was to
    /// be seen.
    pub(super) fn obey(&mut self, rules: &InForce, masked: &mut Counts) -> Vec<String> {
        let Some(masker) = rules.masker.as_ref().filter(|_| self.rules != rules.version) else {
            return Vec::new();
        };
        self.rules = rules.version;
        self.mirror.set_masker(Arc::clone(masker));
        self.mirror.hide_anew(self.latest, masked)
    }

    /// Takes an event in. With `is_strict` nobody knows the page well enough to show anything of what comes.
    pub(super) fn take_in(
        &mut self,
        event: &Event<'_>,
        at: Millis,
        is_strict: bool,
        masked: &mut Counts,
    ) -> TakenIn {
        self.mirror.take_in(event, at, is_strict, masked)
    }

    /// The last moment that it knows of.
    pub(super) fn latest(&self) -> Millis {
        self.latest
    }

    /// An event that was applied is kept, of this batch, by so many bytes, at this moment. A replay cannot start at a full
    /// snapshot whose size and address came in another batch, or before an earlier full snapshot only.
    pub(super) fn kept(&mut self, kind: EventType, batch: u32, bytes: usize, at: Millis) {
        match kind {
            EventType::FullSnapshot => {
                if self.meta_in.take() == Some(batch) || self.mirror.meta(at).is_none() {
                    self.cuts.start(bytes);
                } else {
                    self.cuts.owe(bytes);
                }
                self.latest = at;
                return;
            }
            EventType::Meta => self.meta_in = Some(batch),
            _ => {}
        }
        self.cuts.event(bytes);
        self.latest = self.latest.max(at);
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
        let masked = &mut Counts::default();
        checkpoint.each_event(|event| {
            self.mirror.take_in(event, event.timestamp, false, masked);
        });
        self.cuts.start(checkpoint.events.len());
        self.latest = checkpoint.at;
    }

    /// Goes on with events that were stored.
    pub(super) fn replay(&mut self, part: &EventsPart) {
        let mut places = part.places();
        let masked = &mut Counts::default();
        self.mirror.pass_time(Millis::MAX);
        part.each_event(|event| {
            let Some(place) = places.next() else { return };
            self.mirror.take_in(event, event.timestamp, false, masked);
            self.kept(event.kind, place.number, event.text.len(), event.timestamp);
        });
    }

    pub(super) fn bytes(&self) -> usize {
        PAGE_BYTES + self.mirror.bytes()
    }
}
