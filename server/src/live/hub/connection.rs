//! What waits for one connection. Bounded: who does not take it gets a snapshot in its place.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use domain::Millis;
use domain::id::SessionId;
use tokio::sync::Notify;

use super::body::Text;
use crate::live::scope::Scope;

/// Text that may wait: some seconds of everything on a busy day.
const MOST_BYTES: usize = 1 << 20;
const MOST_MESSAGES: usize = 2_000;
/// Who falls behind so often within a minute is not going to follow.
const MOST_SNAPSHOTS: usize = 3;
const MINUTE_MS: Millis = 60_000;

/// A connection that cannot follow, not even by snapshots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::live) struct Behind;

/// A snapshot that is on its way.
#[derive(Debug)]
pub(super) enum Fill {
    /// Nothing of it was sent.
    Due,
    /// These sessions are still to be sent, the last one first.
    Rest(Vec<usize>),
}

pub(super) struct Connection {
    pub(super) audience: usize,
    /// Nothing of beyond it is ever told.
    pub(super) scope: Scope,
    /// The sessions of which it gets updates; `None` for all that fit.
    pub(super) rows: Option<HashSet<SessionId>>,
    queue: VecDeque<Text>,
    /// Of all that is in the queue.
    bytes: usize,
    pub(super) fill: Option<Fill>,
    /// When it fell behind, lately.
    behind: Vec<Millis>,
    is_behind: bool,
    wake: Arc<Notify>,
}

impl Connection {
    pub(super) fn new(audience: usize, scope: Scope, wake: Arc<Notify>) -> Self {
        Self {
            audience,
            scope,
            rows: None,
            queue: VecDeque::new(),
            bytes: 0,
            fill: Some(Fill::Due),
            behind: Vec::new(),
            is_behind: false,
            wake,
        }
    }

    /// Forgets what waits: a snapshot will say it.
    pub(super) fn begin_anew(&mut self) {
        self.queue.clear();
        self.bytes = 0;
        self.fill = Some(Fill::Due);
        self.wake.notify_one();
    }

    pub(super) fn push(&mut self, body: &Text, now: Millis) {
        if matches!(self.fill, Some(Fill::Due)) {
            return;
        }
        if self.queue.len() >= MOST_MESSAGES || self.bytes + body.len() > MOST_BYTES {
            self.fall_behind(now);
            return;
        }
        if self.queue.is_empty() {
            self.wake.notify_one();
        }
        self.bytes += body.len();
        self.queue.push_back(body.clone());
    }

    fn fall_behind(&mut self, now: Millis) {
        metrics::counter!("girok_live_behind_total").increment(1);
        self.behind.retain(|at| now.saturating_sub(*at) < MINUTE_MS);
        self.behind.push(now);
        // Not even the last snapshot has come through.
        self.is_behind = self.fill.is_some() || self.behind.len() > MOST_SNAPSHOTS;
        self.begin_anew();
    }

    pub(super) fn check(&self) -> Result<(), Behind> {
        if self.is_behind { Err(Behind) } else { Ok(()) }
    }

    /// The first of what waits.
    pub(super) fn take(&mut self, bytes: usize) -> Vec<Text> {
        let mut taken = Vec::new();
        let mut room = bytes;
        while let Some(body) = self.queue.pop_front() {
            self.bytes -= body.len();
            room = room.saturating_sub(body.len());
            taken.push(body);
            if room == 0 {
                break;
            }
        }
        taken
    }
}
