//! One window of a session between two batches, and what a batch does to it.

use std::collections::BTreeMap;
use std::ops::Range;

use domain::Millis;
use domain::id::WindowId;
use mirror::batch::Batch;
use mirror::facts::{Attendance, Story};

use super::clock::WindowClock;
use super::memory::{self, Memory};
use super::page::Page;
use super::rules::InForce;
use super::tell::{Teller, Told};
use crate::recordings::{PendingBatch, WindowRow};

/// Gaps that a window may have; with more, batches are refused that would make another.
const MAX_GAPS: usize = 512;
/// A batch may take so long to arrive without the visitor's clock being wrong.
const ON_THE_WAY_MS: Millis = 1_000;
/// What a window costs besides what it remembers.
const WINDOW_BYTES: usize = 600;

pub(super) struct WindowState {
    pub(super) row: WindowRow,
    memory: Memory,
    /// Its page while a batch is applied; `None` where nobody looked for it.
    page: Option<Page>,
    /// Batches that came before their turn, by number.
    pub(super) pending: BTreeMap<u32, Waiting>,
}

pub(super) struct Waiting {
    pub(super) received_at: Millis,
    /// A JSON array of events.
    pub(super) events: String,
    /// Whether they are as they were stored: without what may have to be hidden.
    pub(super) is_reduced: bool,
}

/// What a batch's number means for its window.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Arrival {
    /// Was here before.
    Duplicate,
    OnTime,
    /// Its place was given up, and it came nevertheless.
    Late,
    /// One before it is missing.
    Early,
}

impl WindowState {
    pub(super) fn begin(id: WindowId, at: Millis, clock_offset: Millis) -> Self {
        Self::resume(WindowRow {
            id,
            started_at: at,
            last_event_at: at,
            events: 0,
            has_full_snapshot: false,
            next_number: 0,
            missing: Vec::new(),
            clock_offset,
            current_url: None,
            memory: None,
        })
    }

    pub(super) fn resume(row: WindowRow) -> Self {
        Self {
            memory: memory::read(&row),
            row,
            page: None,
            pending: BTreeMap::new(),
        }
    }

    /// Learns of the visitor's clock by a batch that was sent and received at these moments.
    fn compare_clocks(&mut self, sent_at: Millis, received_at: Millis) {
        let skew = received_at
            .saturating_sub(sent_at)
            .saturating_sub(self.row.clock_offset);
        self.memory.skew = if skew.saturating_abs() < ON_THE_WAY_MS {
            0
        } else {
            skew
        };
    }

    pub(super) fn skew(&self) -> Millis {
        self.memory.skew
    }

    /// Where its page is, by the visitor's clock.
    pub(super) fn attendance(&self) -> Attendance {
        self.memory.story.attendance()
    }

    pub(super) fn arrival(&self, number: u32) -> Arrival {
        if number == self.row.next_number {
            Arrival::OnTime
        } else if number > self.row.next_number {
            if self.pending.contains_key(&number) {
                Arrival::Duplicate
            } else {
                Arrival::Early
            }
        } else if self.row.missing.iter().any(|gap| gap.contains(&number)) {
            Arrival::Late
        } else {
            Arrival::Duplicate
        }
    }

    pub(super) fn has_too_many_gaps(&self) -> bool {
        self.row.missing.len() + self.pending.len() >= MAX_GAPS
    }

    /// Whether a batch has waited since before `overdue`.
    pub(super) fn waits_since(&self, overdue: Millis) -> bool {
        self.pending
            .values()
            .any(|waiting| waiting.received_at <= overdue)
    }

    /// Gives up waiting for what is before the first pending batch, if any of them has waited since before `overdue`:
    /// they all wait for the same. Returns how many batches are lost.
    pub(super) fn give_up_gap(&mut self, overdue: Millis) -> Option<u32> {
        let (number, _) = self.pending.first_key_value()?;
        let next = self.row.next_number;
        if *number <= next || !self.waits_since(overdue) {
            return None;
        }
        let gap = next..*number;
        self.row.next_number = *number;
        self.memory.after_gap = true;
        self.row.memory = memory::write(&self.memory);
        let lost = gap.end - gap.start;
        match self.row.missing.last_mut() {
            Some(last) if last.end == gap.start => last.end = gap.end,
            _ => self.row.missing.push(gap),
        }
        Some(lost)
    }

    /// The pending batch whose turn it is.
    pub(super) fn take_pending(&mut self) -> Option<(u32, Waiting)> {
        let number = self.row.next_number;
        Some((number, self.pending.remove(&number)?))
    }

    /// Applies the batch whose turn it is. `received_at` is `None` if that says nothing about its events.
    pub(super) fn apply(
        &mut self,
        number: u32,
        batch: &Batch<'_>,
        received_at: Option<Millis>,
        rules: &InForce,
    ) -> Told {
        let latest = (self.row.events > 0).then_some(self.row.last_event_at);
        let mut clock = WindowClock::resume(
            self.row.clock_offset,
            self.memory.offset_before,
            latest,
            received_at,
        );
        if let (None, Some(received_at), [first, .., last] | [first @ last]) =
            (latest, received_at, batch.events.as_slice())
        {
            clock.start(
                first.timestamp,
                last.timestamp,
                received_at,
                batch.sent_at.is_some(),
            );
        }
        if self.lacks_page() {
            self.lose_page(rules);
        }
        let page = self.page.get_or_insert_with(|| Page::new(rules));
        page.pass_time(received_at);
        if let Some(meta) = self.memory.meta.take() {
            page.introduce(&meta);
        }
        let told = Teller {
            window: &self.row.id,
            clock: &mut clock,
            story: &mut self.memory.story,
            page,
            rules,
            is_late: false,
            after_gap: &mut self.memory.after_gap,
            has_start: self.row.has_full_snapshot,
        }
        .tell(number, batch);
        self.memory.meta = page.meta_alone();
        self.memory.hidden = page.hidden_before();
        self.count(&told);
        self.row.current_url = self.memory.story.current_url().map(str::to_owned);
        self.row.clock_offset = clock.offset;
        self.memory.offset_before = clock.before;
        self.row.next_number = number + 1;
        if let Some((sent_at, received_at)) = batch.sent_at.zip(received_at) {
            self.compare_clocks(sent_at, received_at);
        }
        self.row.memory = memory::write(&self.memory);
        told
    }

    /// Applies a batch whose place was given up. It is of another time: what the window remembers of the present does
    /// not follow it.
    pub(super) fn apply_late(
        &mut self,
        number: u32,
        batch: &Batch<'_>,
        received_at: Option<Millis>,
        rules: &InForce,
    ) -> Told {
        let mut clock = WindowClock::resume(self.row.clock_offset, None, None, received_at);
        if let [first, .., last] | [first @ last] = batch.events.as_slice() {
            clock.start(
                first.timestamp,
                last.timestamp,
                self.row.last_event_at,
                batch.sent_at.is_some(),
            );
        }
        let told = Teller {
            window: &self.row.id,
            clock: &mut clock,
            story: &mut Story::default(),
            page: &mut self.page_of_another_time(rules),
            rules,
            is_late: true,
            after_gap: &mut true,
            has_start: false,
        }
        .tell(number, batch);
        self.count(&told);
        self.row.missing = self
            .row
            .missing
            .iter()
            .flat_map(|gap| without(gap, number))
            .collect();
        told
    }

    /// Counts what was told of it.
    fn count(&mut self, told: &Told) {
        let chunk = &told.chunk;
        if chunk.count == 0 {
            return;
        }
        self.row.has_full_snapshot |= !chunk.starts.is_empty();
        let first = self.row.events == 0;
        self.row.started_at = if first {
            chunk.first_at
        } else {
            self.row.started_at.min(chunk.first_at)
        };
        self.row.last_event_at = if first {
            chunk.last_at
        } else {
            self.row.last_event_at.max(chunk.last_at)
        };
        self.row.events += u64::from(chunk.count);
    }

    pub(super) fn bytes(&self) -> usize {
        let waiting: usize = self
            .pending
            .values()
            .map(|waiting| waiting.events.len() + 100)
            .sum();
        let memory = self.row.memory.as_ref().map_or(0, String::len);
        WINDOW_BYTES + memory + waiting + self.row.missing.len() * 16
    }

    /// Whether its page is needed, and is not here yet.
    pub(super) fn lacks_page(&self) -> bool {
        self.page.is_none() && self.row.has_full_snapshot
    }

    pub(super) fn bring_page(&mut self, mut page: Page) {
        if let Some(hidden) = &self.memory.hidden {
            page.learn_hidden(hidden);
        }
        self.page = Some(page);
    }

    /// An empty page that hides what this one hides, and what was hidden before.
    pub(super) fn page_of_another_time(&self, rules: &InForce) -> Page {
        let mut page = Page::new(rules);
        if let Some(hidden) = &self.memory.hidden {
            page.learn_hidden(hidden);
        }
        if let Some(own) = &self.page {
            page.learn_hidden_of(own);
        }
        page
    }

    /// Its page could not be read back: what follows is of one that nobody knows.
    pub(super) fn lose_page(&mut self, rules: &InForce) {
        let mut page = Page::new(rules);
        if let Some(hidden) = &self.memory.hidden {
            page.learn_hidden(hidden);
        }
        self.page = Some(page);
        self.memory.after_gap = true;
    }

    pub(super) fn take_page(&mut self) -> Option<Page> {
        self.page.take()
    }

    /// Keeps a batch that was stored until its turn.
    pub(super) fn add_pending(&mut self, batch: PendingBatch) {
        let waiting = Waiting {
            received_at: batch.received_at,
            events: String::from_utf8(batch.events)
                .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
            is_reduced: true,
        };
        self.add_waiting(batch.number, waiting);
    }

    pub(super) fn add_waiting(&mut self, number: u32, waiting: Waiting) {
        self.pending.insert(number, waiting);
    }

    /// What comes next lacks something of what was recorded.
    pub(super) fn miss_some(&mut self) {
        self.memory.after_gap = true;
        self.row.memory = memory::write(&self.memory);
    }
}

fn without(gap: &Range<u32>, number: u32) -> impl Iterator<Item = Range<u32>> + use<> {
    let parts = if gap.contains(&number) {
        [gap.start..number, number + 1..gap.end]
    } else {
        [gap.clone(), 0..0]
    };
    parts.into_iter().filter(|part| !part.is_empty())
}
