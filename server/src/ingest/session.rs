//! One session between two batches, and what a batch does to it.

use std::collections::{BTreeMap, HashMap};

use domain::Millis;
use domain::activity::{Histogram, Stretch};
use domain::fact::FactKind;
use domain::id::WindowId;
use domain::presence::Presence;
use domain::session::{Anomalies, Counts, MAX_DELAY_MS, MAX_DURATION_MS, SessionStatus, SessionSummary};
use domain::url::path_of;
use mirror::batch::{Batch, BatchError};
use mirror::facts::bounded;

use super::clock::skew;
use super::meta::{Meta, identify};
use super::page::Page;
use super::rules::InForce;
use super::step::Step;
use super::tell::{Told, reduced};
use super::window::{Arrival, Waiting, WindowState};
use super::{Delivery, Refusal, facts};
use crate::recordings::{Append, Chunk, PendingBatch, SessionRow, StoredSession};

/// Windows that one visit may have.
const MAX_WINDOWS: usize = 200;
/// Bytes and batches that may wait for one that is missing, per session.
const MAX_PENDING_BYTES: usize = 16 << 20;
const MAX_PENDING: usize = 200;
/// Distinct paths that are counted one by one.
const MAX_PAGES: usize = 500;
const MAX_PATH: usize = 512;

pub(super) struct SessionState {
    row: SessionRow,
    windows: BTreeMap<WindowId, WindowState>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) events: usize,
    pub(super) gap_wait_ms: Millis,
}

impl SessionState {
    /// A session of which this is the first batch; its time is known once an event is.
    pub(super) fn begin(delivery: &Delivery) -> Self {
        Self {
            row: SessionRow {
                summary: SessionSummary {
                    id: delivery.session.clone(),
                    service: delivery.service.clone(),
                    actor: None,
                    client: delivery.client.clone(),
                    status: SessionStatus::Active,
                    started_at: delivery.received_at,
                    last_event_at: delivery.received_at,
                    entry_page: None,
                    exit_page: None,
                    counts: Counts::default(),
                    activity: Histogram::default(),
                },
                anomalies: Anomalies::default(),
                fact_bytes: 0,
                raw_bytes: 0,
                pages: Vec::new(),
                received_at: delivery.received_at,
                imported: delivery.imported,
                presence: Presence::default(),
                truncated: false,
            },
            windows: BTreeMap::new(),
        }
    }

    pub(super) fn resume(stored: StoredSession) -> Self {
        let mut windows: BTreeMap<_, _> = stored
            .windows
            .into_iter()
            .map(|row| (row.id.clone(), WindowState::resume(row)))
            .collect();
        for batch in stored.pending {
            if let Some(window) = windows.get_mut(&batch.window) {
                window.add_pending(batch);
            }
        }
        Self {
            row: stored.session,
            windows,
        }
    }

    pub(super) fn row(&self) -> &SessionRow {
        &self.row
    }

    pub(super) fn windows(&self) -> impl Iterator<Item = &WindowState> {
        self.windows.values()
    }

    pub(super) fn next_numbers(&self) -> HashMap<WindowId, u32> {
        self.windows
            .iter()
            .map(|(id, window)| (id.clone(), window.row.next_number))
            .collect()
    }

    /// The windows that a batch may change, or the end of waiting for others, and whose page is not here.
    pub(super) fn lack_pages(&self, delivery: Option<&Delivery>, overdue: Millis) -> Vec<WindowId> {
        self.windows
            .iter()
            .filter(|(_, window)| window.lacks_page())
            .filter(|(id, window)| {
                let is_concerned = delivery.is_some_and(|delivery| {
                    delivery.window == **id && window.arrival(delivery.number) != Arrival::Duplicate
                });
                is_concerned || window.waits_since(overdue)
            })
            .map(|(id, _)| id.clone())
            .collect()
    }

    pub(super) fn window_mut(&mut self, id: &WindowId) -> Option<&mut WindowState> {
        self.windows.get_mut(id)
    }

    /// The pages that are here, with the number of the batch that each window needs next.
    pub(super) fn take_pages(&mut self) -> Vec<(WindowId, u32, Page)> {
        self.windows
            .iter_mut()
            .filter_map(|(id, window)| Some((id.clone(), window.row.next_number, window.take_page()?)))
            .collect()
    }

    /// What must be made durable for a batch, nothing if it was here before. A refused batch changes nothing.
    pub(super) fn take(
        &mut self,
        delivery: &Delivery,
        limits: Limits,
        rules: &InForce,
    ) -> Result<Option<Append>, Refusal> {
        if self.row.summary.service != delivery.service {
            return Err(Refusal::Conflict("the session belongs to another service"));
        }
        let number = delivery.number;
        let arrival = match self.windows.get(&delivery.window) {
            Some(window) => window.arrival(number),
            None if self.windows.len() >= MAX_WINDOWS => {
                return Err(Refusal::Conflict(
                    "the session has too many windows; start a new one",
                ));
            }
            None if number == 0 => Arrival::OnTime,
            None => Arrival::Early,
        };
        if arrival == Arrival::Duplicate {
            return Ok(None);
        }
        // What is imported was cut into batches by ourselves.
        let most = if delivery.imported {
            usize::MAX
        } else {
            limits.events
        };
        let batch = read(&delivery.text, most)?;
        let off = if delivery.imported {
            0
        } else {
            skew(batch.sent_at, delivery.received_at)
        };
        self.check_age(delivery, &batch, off)?;
        if arrival == Arrival::Early {
            self.check_room(delivery, limits)?;
        }
        let before = self.row.anomalies;
        let mut step = Step::default();
        let meta_url = self.hear(delivery, &batch, rules);
        self.windows
            .entry(delivery.window.clone())
            .or_insert_with(|| WindowState::begin(delivery.window.clone(), delivery.received_at, off));
        self.row.anomalies.broken_events += batch.broken + delivery.broken;
        let received_at = (!delivery.imported).then_some(delivery.received_at);
        match arrival {
            Arrival::Early => self.wait(delivery, &batch, &mut step, rules),
            Arrival::Late => {
                self.row.anomalies.lost_batches = self.row.anomalies.lost_batches.saturating_sub(1);
                self.apply(&delivery.window, &mut step, |window| {
                    window.apply_late(number, &batch, received_at, rules)
                });
            }
            Arrival::OnTime | Arrival::Duplicate => {
                self.apply(&delivery.window, &mut step, |window| {
                    window.apply(number, &batch, received_at, rules)
                });
            }
        }
        if self.row.summary.entry_page.is_none() {
            self.row.summary.entry_page = meta_url;
        }
        self.catch_up(
            delivery.received_at.saturating_sub(limits.gap_wait_ms),
            &mut step,
            rules,
        );
        count_anomalies(before, self.row.anomalies);
        metrics::counter!("girok_ingest_events_total").increment(step.events());
        Ok(Some(self.append(step)))
    }

    /// Gives up gaps that were waited for since before `overdue`; `None` if there are none.
    pub(super) fn give_up_gaps(&mut self, overdue: Millis, rules: &InForce) -> Option<Append> {
        let before = self.row.anomalies;
        let mut step = Step::default();
        self.catch_up(overdue, &mut step, rules);
        count_anomalies(before, self.row.anomalies);
        (!step.windows.is_empty()).then(|| self.append(step))
    }

    /// What the request and the recorder say of the visitor; returns the page that the recorder names.
    fn hear(&mut self, delivery: &Delivery, batch: &Batch<'_>, rules: &InForce) -> Option<String> {
        let row = &mut self.row;
        row.raw_bytes += delivery.text.len() as u64;
        row.received_at = row.received_at.max(delivery.received_at);
        row.summary.status = SessionStatus::Active;
        let meta = batch.meta.map(Meta::read).unwrap_or_default();
        meta.complete(&mut row.summary.client);
        if let Some(actor) = meta.actor {
            identify(&mut row.summary.actor, actor);
        }
        let masker = rules.masker.as_ref();
        meta.url.map(|url| {
            let hidden =
                masker.and_then(|masker| masker.hide_in_address(&url, &mut mirror::mask::Counts::default()));
            hidden.unwrap_or(url)
        })
    }

    /// A session takes what happened within a day of its start, also when that comes later. A window that has no event
    /// yet is believed only if it says when it sent the batch; else the arrival counts.
    fn check_age(&self, delivery: &Delivery, batch: &Batch<'_>, off: Millis) -> Result<(), Refusal> {
        if delivery.imported {
            return Ok(());
        }
        let window = self.windows.get(&delivery.window);
        let offset = window.map(|window| window.row.clock_offset);
        let happened = offset
            .or(batch.sent_at.map(|_| off))
            .zip(batch.events.first())
            .map_or(delivery.received_at, |(offset, first)| {
                first.timestamp.saturating_add(offset).min(delivery.received_at)
            });
        let since_start = |at: Millis| at.saturating_sub(self.row.summary.started_at);
        if since_start(happened) >= MAX_DURATION_MS
            || since_start(delivery.received_at) >= MAX_DURATION_MS + MAX_DELAY_MS
        {
            return Err(Refusal::Conflict("the session has ended; start a new one"));
        }
        Ok(())
    }

    fn check_room(&self, delivery: &Delivery, limits: Limits) -> Result<(), Refusal> {
        let waiting = || self.windows.values().flat_map(|window| window.pending.values());
        let bytes: usize = waiting().map(|waiting| waiting.events.len()).sum();
        if waiting().count() >= MAX_PENDING || bytes + delivery.text.len() > MAX_PENDING_BYTES {
            let seconds = limits.gap_wait_ms.unsigned_abs().div_ceil(1_000).max(1);
            return Err(Refusal::Waiting { seconds });
        }
        match self.windows.get(&delivery.window) {
            Some(window) if window.has_too_many_gaps() => {
                Err(Refusal::Malformed("too many batches of this window are missing"))
            }
            _ => Ok(()),
        }
    }

    /// Keeps a batch until its turn. What is hidden of it is known then; until then it is stored without all that may be.
    fn wait(&mut self, delivery: &Delivery, batch: &Batch<'_>, step: &mut Step, rules: &InForce) {
        let Some(window) = self.windows.get_mut(&delivery.window) else {
            return;
        };
        let waiting = Waiting {
            received_at: delivery.received_at,
            events: String::from_utf8(batch.to_array()).unwrap_or_default(),
            is_reduced: false,
        };
        step.changes(&delivery.window);
        step.pending_added.push(PendingBatch {
            window: delivery.window.clone(),
            number: delivery.number,
            received_at: delivery.received_at,
            events: match &rules.masker {
                Some(_) => reduced(batch, window.page_of_another_time(rules)),
                None => waiting.events.clone().into_bytes(),
            },
        });
        window.add_waiting(delivery.number, waiting);
    }

    /// Applies what waited and whose turn it is, in all windows.
    fn catch_up(&mut self, overdue: Millis, step: &mut Step, rules: &InForce) {
        let waiting: Vec<WindowId> = self
            .windows
            .iter()
            .filter(|(_, window)| !window.pending.is_empty())
            .map(|(id, _)| id.clone())
            .collect();
        for id in waiting {
            while let Some(window) = self.windows.get_mut(&id) {
                if let Some(lost) = window.give_up_gap(overdue) {
                    self.row.anomalies.lost_batches += u64::from(lost);
                    step.changes(&id);
                }
                let Some((number, waiting)) = window.take_pending() else {
                    break;
                };
                if waiting.is_reduced {
                    window.miss_some();
                }
                // It was acknowledged: what is let in by now does not matter any longer.
                let batch = match read(&waiting.events, usize::MAX) {
                    Ok(batch) => batch,
                    Err(refusal) => {
                        let session = &self.row.summary.id;
                        tracing::error!(%session, window = %id, number, %refusal, "a batch that waits cannot be read");
                        window.pending.insert(number, waiting);
                        break;
                    }
                };
                step.pending_done.push((id.clone(), number));
                let received_at = (!self.row.imported).then_some(waiting.received_at);
                self.apply(&id, step, |window| {
                    window.apply(number, &batch, received_at, rules)
                });
            }
        }
    }

    fn apply(&mut self, id: &WindowId, step: &mut Step, work: impl FnOnce(&mut WindowState) -> Told) {
        let Some(window) = self.windows.get_mut(id) else {
            return;
        };
        let told = work(window);
        step.changes(id);
        let anomalies = &mut self.row.anomalies;
        anomalies.unknown_events += told.unknown_events;
        anomalies.unknown_nodes += told.unknown_nodes;
        anomalies.unplaced_events += told.unplaced_events;
        anomalies.clock_jumps += told.clock_jumps;
        self.row.truncated |= told.truncated;
        for actor in told.actors {
            identify(&mut self.row.summary.actor, actor);
        }
        if let Some(title) = told.title {
            step.name_page(title);
        }
        let mut chunk = told.chunk;
        // A batch may be without events, or without any that are kept.
        if chunk.count > 0 {
            self.count(&chunk);
            facts::keep(&mut self.row, &mut chunk.facts);
            step.chunks.push((id.clone(), chunk));
        }
        let checkpoints = told.checkpoints.into_iter();
        step.checkpoints
            .extend(checkpoints.map(|checkpoint| (id.clone(), checkpoint)));
        self.count_seconds(&told.seconds);
    }

    fn count(&mut self, chunk: &Chunk) {
        let SessionRow { summary, pages, .. } = &mut self.row;
        let first = summary.counts.events == 0;
        summary.started_at = if first {
            chunk.first_at
        } else {
            summary.started_at.min(chunk.first_at)
        };
        let newest = first || chunk.last_at >= summary.last_event_at;
        summary.last_event_at = if first {
            chunk.last_at
        } else {
            summary.last_event_at.max(chunk.last_at)
        };
        summary.counts.events += u64::from(chunk.count);
        for fact in &chunk.facts {
            match &fact.kind {
                FactKind::PageView { url, .. } => {
                    summary.counts.page_views += 1;
                    count_page(pages, url);
                    if summary.entry_page.is_none() {
                        summary.entry_page = Some(url.clone());
                    }
                    if newest || summary.exit_page.is_none() {
                        summary.exit_page = Some(url.clone());
                    }
                }
                FactKind::Click { .. } => summary.counts.clicks += 1,
                FactKind::Input { .. } => summary.counts.inputs += 1,
                FactKind::Error { .. } => summary.counts.errors += 1,
                _ => {}
            }
            if fact.kind.is_interaction() {
                summary
                    .activity
                    .add(fact.at.saturating_sub(summary.started_at), 1);
            }
        }
    }

    /// Looking around is being there as much as clicking is, and makes no facts.
    fn count_seconds(&mut self, seconds: &[Stretch]) {
        let SessionRow {
            summary, presence, ..
        } = &mut self.row;
        for second in seconds {
            presence.add(*second);
            summary
                .activity
                .add(second.from.saturating_sub(summary.started_at), 1);
        }
    }

    fn append(&self, step: Step) -> Append {
        Append {
            session: self.row.clone(),
            windows: step
                .windows
                .iter()
                .filter_map(|id| self.windows.get(id))
                .map(|window| window.row.clone())
                .collect(),
            chunks: step.chunks,
            checkpoints: step.checkpoints,
            titles: step.titles,
            pending_added: step.pending_added,
            pending_done: step.pending_done,
        }
    }

    /// About what this costs in memory.
    pub(super) fn bytes(&self) -> usize {
        let pages: usize = self.row.pages.iter().map(|(path, _)| path.len() + 40).sum();
        2_000
            + pages
            + size_of_val(self.row.presence.stretches())
            + self.windows.values().map(WindowState::bytes).sum::<usize>()
    }
}

fn read(text: &str, most: usize) -> Result<Batch<'_>, Refusal> {
    Batch::read(text, most).map_err(|error| match error {
        BatchError::NoEvents => {
            Refusal::Malformed("the body is neither an array of events nor an object with one")
        }
        BatchError::TooMany(_) => Refusal::TooLarge("too many events in one batch"),
    })
}

fn count_page(pages: &mut Vec<(String, u64)>, url: &str) {
    let path = bounded(path_of(url), MAX_PATH);
    if let Some((_, views)) = pages.iter_mut().find(|(known, _)| *known == path) {
        *views += 1;
    } else if pages.len() < MAX_PAGES {
        pages.push((path, 1));
    }
}

fn count_anomalies(before: Anomalies, after: Anomalies) {
    for (kind, before, after) in [
        ("broken_event", before.broken_events, after.broken_events),
        ("unknown_event", before.unknown_events, after.unknown_events),
        ("clock_jump", before.clock_jumps, after.clock_jumps),
        ("unknown_node", before.unknown_nodes, after.unknown_nodes),
        ("unplaced_event", before.unplaced_events, after.unplaced_events),
        ("lost_batch", before.lost_batches, after.lost_batches),
        ("fact_left_out", before.facts_left_out, after.facts_left_out),
    ] {
        let more = after.saturating_sub(before);
        if more > 0 {
            metrics::counter!("girok_ingest_anomalies_total", "kind" => kind).increment(more);
        }
    }
}
