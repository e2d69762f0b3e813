//! One window of a session between two batches, and what a batch does to it.

use std::collections::BTreeMap;
use std::ops::Range;

use domain::Millis;
use domain::activity::Stretch;
use domain::actor::Actor;
use domain::fact::Fact;
use domain::id::WindowId;
use mirror::batch::Batch;
use mirror::event::EventType;
use mirror::facts::{Attendance, Happening, Story};
use mirror::nodes::NodeIds;

use super::clock::WindowClock;
use super::memory::{self, Memory};
use crate::recordings::{Chunk, PageTitle, PendingBatch, ReplayStart, WindowRow};

/// Gaps that a window may have; with more, batches are refused that would make another.
const MAX_GAPS: usize = 512;
/// A batch may take so long to arrive without the visitor's clock being wrong.
const ON_THE_WAY_MS: Millis = 1_000;
/// What a window costs besides what it remembers.
const WINDOW_BYTES: usize = 600;

pub(super) struct WindowState {
    pub(super) row: WindowRow,
    story: Story,
    /// Nodes of the page; unknown until a full snapshot comes by.
    nodes: Option<NodeIds>,
    /// The clock's offset before it jumped last.
    offset_before: Option<Millis>,
    /// What is still to be added to its times to get the server's: too little to move its events by.
    skew: Millis,
    /// Batches that came before their turn, by number.
    pub(super) pending: BTreeMap<u32, Waiting>,
}

pub(super) struct Waiting {
    pub(super) received_at: Millis,
    /// A JSON array of events.
    pub(super) events: String,
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

/// What a batch did to its window.
pub(super) struct Applied {
    /// `None` if there was no event in it.
    pub(super) chunk: Option<Chunk>,
    pub(super) unknown_events: u64,
    pub(super) unknown_nodes: u64,
    pub(super) clock_jumps: u64,
    pub(super) actors: Vec<Actor>,
    /// The title of the page view that was told last before this batch.
    pub(super) title: Option<PageTitle>,
    /// Seconds in which the visitor did something, each from the first to the last of it.
    pub(super) seconds: Vec<Stretch>,
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
        let Memory {
            story,
            offset_before,
            skew,
        } = memory::read(&row);
        Self {
            story,
            row,
            nodes: None,
            offset_before,
            skew,
            pending: BTreeMap::new(),
        }
    }

    /// Learns of the visitor's clock by a batch that was sent and received at these moments.
    fn compare_clocks(&mut self, sent_at: Millis, received_at: Millis) {
        let skew = received_at
            .saturating_sub(sent_at)
            .saturating_sub(self.row.clock_offset);
        self.skew = if skew.saturating_abs() < ON_THE_WAY_MS {
            0
        } else {
            skew
        };
    }

    pub(super) fn skew(&self) -> Millis {
        self.skew
    }

    /// Where its page is, by the visitor's clock.
    pub(super) fn attendance(&self) -> Attendance {
        self.story.attendance()
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

    /// Gives up waiting for what is before the first pending batch, if any of them has waited since before `overdue`:
    /// they all wait for the same. Returns how many batches are lost.
    pub(super) fn give_up_gap(&mut self, overdue: Millis) -> Option<u32> {
        let since = self.pending.values().map(|waiting| waiting.received_at).min()?;
        let (number, _) = self.pending.first_key_value()?;
        let next = self.row.next_number;
        if *number <= next || since > overdue {
            return None;
        }
        let gap = next..*number;
        self.row.next_number = *number;
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
    pub(super) fn apply(&mut self, number: u32, batch: &Batch<'_>, received_at: Option<Millis>) -> Applied {
        let latest = (self.row.events > 0).then_some(self.row.last_event_at);
        let mut clock = WindowClock::resume(self.row.clock_offset, self.offset_before, latest, received_at);
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
        let mut story = std::mem::take(&mut self.story);
        let mut nodes = self.nodes.take();
        let applied = self.tell(number, batch, &mut clock, &mut story, &mut nodes);
        self.row.current_url = story.current_url().map(str::to_owned);
        self.row.clock_offset = clock.offset;
        self.offset_before = clock.before;
        self.row.next_number = number + 1;
        if let Some((sent_at, received_at)) = batch.sent_at.zip(received_at) {
            self.compare_clocks(sent_at, received_at);
        }
        self.row.memory = memory::write(&story, clock.before, self.skew);
        self.story = story;
        self.nodes = nodes;
        applied
    }

    /// Applies a batch whose place was given up. It is of another time: what the window remembers of the present does
    /// not follow it.
    pub(super) fn apply_late(
        &mut self,
        number: u32,
        batch: &Batch<'_>,
        received_at: Option<Millis>,
    ) -> Applied {
        let mut clock = WindowClock::resume(self.row.clock_offset, None, None, received_at);
        if let [first, .., last] | [first @ last] = batch.events.as_slice() {
            clock.start(
                first.timestamp,
                last.timestamp,
                self.row.last_event_at,
                batch.sent_at.is_some(),
            );
        }
        let applied = self.tell(number, batch, &mut clock, &mut Story::default(), &mut None);
        self.row.missing = self
            .row
            .missing
            .iter()
            .flat_map(|gap| without(gap, number))
            .collect();
        applied
    }

    fn tell(
        &mut self,
        number: u32,
        batch: &Batch<'_>,
        clock: &mut WindowClock,
        story: &mut Story,
        nodes: &mut Option<NodeIds>,
    ) -> Applied {
        let length = batch.events.iter().map(|event| event.text.len() + 1).sum();
        let mut applied = Applied {
            chunk: None,
            unknown_events: 0,
            unknown_nodes: 0,
            clock_jumps: 0,
            actors: Vec::new(),
            title: None,
            seconds: Vec::new(),
        };
        let mut chunk = Chunk {
            number,
            first_at: Millis::MAX,
            last_at: Millis::MIN,
            events: Vec::with_capacity(length),
            count: 0,
            starts: Vec::new(),
            facts: Vec::new(),
        };
        let mut meta_at = None;
        for event in &batch.events {
            let at = clock.place(event.timestamp);
            if !chunk.events.is_empty() {
                chunk.events.push(b'\n');
            }
            let offset = u32::try_from(chunk.events.len()).unwrap_or(u32::MAX);
            if at == event.timestamp {
                event.write(&mut chunk.events);
            } else {
                event.write_at(at, &mut chunk.events);
            }
            match event.kind {
                EventType::Meta => meta_at = Some(offset),
                EventType::FullSnapshot => {
                    self.row.has_full_snapshot = true;
                    let offset = meta_at.take().unwrap_or(offset);
                    chunk.starts.push(ReplayStart { offset, at });
                }
                _ => {}
            }
            chunk.count += 1;
            chunk.first_at = chunk.first_at.min(at);
            chunk.last_at = chunk.last_at.max(at);
            if event.is_by_visitor() {
                note(&mut applied.seconds, at);
            }
            applied.unknown_events += u64::from(event.is_unknown());
            applied.unknown_nodes += batch.learn_nodes(event, nodes);
            for happening in story.hear(event, at) {
                match happening {
                    Happening::Fact(kind) => chunk.facts.push(Fact {
                        at,
                        window: self.row.id.clone(),
                        kind,
                    }),
                    Happening::Title(title) => {
                        let title = PageTitle {
                            window: self.row.id.clone(),
                            url: story.current_url().unwrap_or_default().to_owned(),
                            title,
                        };
                        if title.name(&mut chunk.facts).is_none() {
                            applied.title = Some(title);
                        }
                    }
                    Happening::Identified(actor) => applied.actors.push(actor),
                }
            }
        }
        applied.clock_jumps = clock.jumps;
        if chunk.count > 0 {
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
            applied.chunk = Some(chunk);
        }
        applied
    }

    pub(super) fn bytes(&self) -> usize {
        let waiting: usize = self
            .pending
            .values()
            .map(|waiting| waiting.events.len() + 100)
            .sum();
        let memory = self.row.memory.as_ref().map_or(0, String::len);
        WINDOW_BYTES
            + memory
            + self.nodes.as_ref().map_or(0, NodeIds::bytes)
            + waiting
            + self.row.missing.len() * 16
    }

    pub(super) fn add_pending(&mut self, batch: PendingBatch) {
        self.pending.insert(
            batch.number,
            Waiting {
                received_at: batch.received_at,
                events: String::from_utf8(batch.events)
                    .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
            },
        );
    }
}

/// Adds a moment to the second that it is of, if that is the last one.
fn note(seconds: &mut Vec<Stretch>, at: Millis) {
    match seconds.last_mut() {
        Some(last) if (last.from..last.from.saturating_add(1_000)).contains(&at) => last.to = last.to.max(at),
        _ => seconds.push(Stretch { from: at, to: at }),
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
