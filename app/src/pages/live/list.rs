//! The list as the channel tells it: rows, their order, what changed since the last look, and whether it is whole.
//! It knows no browser: messages and moments come in as arguments.

use std::collections::{HashMap, HashSet};

use domain::Millis;
use domain::id::SessionId;
use domain::live::message::{Numbered, ServerMessage};
use domain::live::session::{EndReason, LiveEnd, LiveSession, LiveTotals, LiveUpdate};

use super::incoming::{Incoming, apply};
use super::order::{LiveSort, Order, RowKey};

/// How long a session that ended stays in sight.
pub(super) const FADES_FOR_MS: Millis = 3_000;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) session: LiveSession,
    /// How it ended, if it did.
    pub(super) ended: Option<EndReason>,
}

/// What a message means for the connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Told {
    Nothing,
    /// All that fits is here.
    Whole,
    /// The answer to a ping, and when it was made.
    Pong {
        n: u32,
        at: Millis,
    },
    /// What was asked for cannot be done.
    Problem(String),
}

#[derive(Debug, Default)]
pub(super) struct LiveList {
    rows: HashMap<RowKey, Row>,
    by_id: HashMap<SessionId, RowKey>,
    next_key: u32,
    sort: LiveSort,
    order: Order,
    /// Rows that ended, and when they leave.
    leaving: Vec<(Millis, RowKey)>,
    /// What is shown in place of the order while somebody points at it.
    held: Option<Vec<RowKey>>,
    /// Rows that came while it is held.
    waiting: HashSet<RowKey>,
    incoming: Option<Incoming>,
    /// The number of the last message of this connection.
    seq: u64,
    /// Whether what is shown is what the server has, and what was asked for.
    is_fresh: bool,
    /// Whether a list has arrived as a whole by this connection, and nothing was missed since.
    is_whole: bool,
    /// Whether there was ever a whole list.
    has_list: bool,
    /// A message is missing and another snapshot is needed, which nobody has asked for yet.
    wants_snapshot: bool,
    totals: Option<LiveTotals>,
    /// What must be added to this machine's clock to have the server's.
    offset: Option<Millis>,
    /// Rows that changed since the last look.
    changed: HashSet<RowKey>,
}

impl LiveList {
    /// A connection begins: numbers count from 1 again, and what is shown is of the last one.
    pub(super) fn connected(&mut self) {
        self.seq = 0;
        self.wants_snapshot = false;
        self.lost();
    }

    /// The connection is gone, or something of it was missed: what is shown is of before.
    pub(super) fn lost(&mut self) {
        self.incoming = None;
        self.is_whole = false;
        self.is_fresh = false;
    }

    /// Other sessions were asked for: what is shown are not those.
    pub(super) fn asked(&mut self) {
        self.is_fresh = false;
    }

    /// Takes a message that arrived at a moment of this machine's clock.
    pub(super) fn take(&mut self, message: Numbered, now: Millis) -> Told {
        if message.seq <= self.seq {
            return Told::Nothing;
        }
        if message.seq > self.seq + 1 {
            // What is on its way is as incomplete as what is here.
            self.lost();
            self.wants_snapshot = !matches!(
                message.message,
                ServerMessage::SessionsSnapshot { first: true, .. }
            );
        }
        self.seq = message.seq;
        match message.message {
            ServerMessage::SessionsSnapshot {
                at,
                first,
                last,
                sessions,
            } => {
                self.offset.get_or_insert(at - now);
                return self.part(first, last, sessions);
            }
            ServerMessage::SessionStarted { sessions, .. } => {
                for session in sessions {
                    self.started(session);
                }
            }
            ServerMessage::SessionUpdated { sessions, .. } => {
                for update in sessions {
                    self.updated(update);
                }
            }
            ServerMessage::SessionEnded { sessions, .. } => {
                for end in sessions {
                    self.ended(&end, now);
                }
            }
            ServerMessage::SessionsTotals { totals, .. } => self.totals = Some(totals),
            ServerMessage::Pong { n, at } => return Told::Pong { n, at },
            ServerMessage::Error { message, .. } => {
                // All is as it was before.
                self.is_fresh = self.is_whole && self.incoming.is_none();
                return Told::Problem(message);
            }
        }
        Told::Nothing
    }

    /// Sets the clock by a pong that was made at `at` and whose way took half of `latency`.
    pub(super) fn set_clock(&mut self, at: Millis, latency: Millis, now: Millis) {
        self.offset = Some(at + latency / 2 - now);
    }

    /// The server's clock.
    pub(super) fn server_time(&self, now: Millis) -> Millis {
        now.saturating_add(self.offset.unwrap_or(0))
    }

    /// Whether another snapshot has to be asked for; says so once.
    pub(super) fn take_wants_snapshot(&mut self) -> bool {
        std::mem::take(&mut self.wants_snapshot)
    }

    pub(super) fn is_fresh(&self) -> bool {
        self.is_fresh
    }

    pub(super) fn has_list(&self) -> bool {
        self.has_list
    }

    pub(super) fn totals(&self) -> Option<&LiveTotals> {
        self.totals.as_ref()
    }

    pub(super) fn row(&self, key: RowKey) -> Option<&Row> {
        self.rows.get(&key)
    }

    /// Sessions that go on, of those that fit.
    pub(super) fn count(&self) -> usize {
        self.by_id.len() - self.leaving.len()
    }

    pub(super) fn sort_by(&mut self, sort: LiveSort) {
        if self.sort != sort {
            self.sort = sort;
            self.reorder();
        }
    }

    fn reorder(&mut self) {
        let places = self
            .rows
            .iter()
            .map(|(key, row)| self.sort.place(&row.session, *key));
        self.order = Order::of(places.collect());
        self.release();
    }

    /// Keeps the rows where they are until [`LiveList::release`].
    pub(super) fn hold(&mut self) {
        if self.held.is_none() {
            self.held = Some(self.order.keys().collect());
        }
    }

    pub(super) fn release(&mut self) {
        self.held = None;
        self.waiting.clear();
    }

    pub(super) fn is_held(&self) -> bool {
        self.held.is_some()
    }

    /// Rows that came while the rows are kept where they are.
    pub(super) fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// The rows as they are shown.
    pub(super) fn shown(&self) -> Vec<RowKey> {
        match &self.held {
            Some(held) => held.clone(),
            None => self.order.keys().collect(),
        }
    }

    /// The rows that changed since this was called last.
    pub(super) fn take_changed(&mut self) -> HashSet<RowKey> {
        std::mem::take(&mut self.changed)
    }

    /// Takes away what ended long enough ago; says whether anything is still on its way out.
    pub(super) fn sweep(&mut self, now: Millis) -> bool {
        if !self.is_held() {
            let (gone, leaving) = std::mem::take(&mut self.leaving)
                .into_iter()
                .partition::<Vec<_>, _>(|(at, _)| *at <= now);
            self.leaving = leaving;
            for (_, key) in gone {
                self.remove(key);
            }
        }
        !self.leaving.is_empty()
    }

    fn part(&mut self, first: bool, last: bool, sessions: Vec<LiveSession>) -> Told {
        if first {
            self.incoming = Some(Incoming::default());
        }
        // The rest of a list whose beginning is missing is of no use.
        let Some(incoming) = &mut self.incoming else {
            return Told::Nothing;
        };
        for session in sessions {
            incoming.add(session);
        }
        if !last {
            return Told::Nothing;
        }
        let sessions = self.incoming.take().unwrap_or_default().sessions;
        self.replace(sessions);
        Told::Whole
    }

    /// A new list takes the place of the old one. Who is in both keeps their row.
    fn replace(&mut self, sessions: Vec<LiveSession>) {
        let mut before = std::mem::take(&mut self.by_id);
        let mut rows = HashMap::with_capacity(sessions.len());
        for session in sessions {
            let key = before.remove(&session.id).unwrap_or_else(|| self.new_key());
            self.by_id.insert(session.id.clone(), key);
            let row = Row { session, ended: None };
            if self.rows.get(&key).is_some_and(|old| *old != row) {
                self.changed.insert(key);
            }
            rows.insert(key, row);
        }
        self.rows = rows;
        self.leaving.clear();
        self.is_fresh = true;
        self.is_whole = true;
        self.has_list = true;
        self.wants_snapshot = false;
        self.reorder();
    }

    fn new_key(&mut self) -> RowKey {
        let key = RowKey(self.next_key);
        self.next_key = self.next_key.wrapping_add(1);
        key
    }

    fn started(&mut self, session: LiveSession) {
        if let Some(incoming) = &mut self.incoming {
            incoming.add(session);
            return;
        }
        let key = match self.by_id.get(&session.id) {
            Some(key) => *key,
            None => self.new_key(),
        };
        if let Some(old) = self.rows.get(&key) {
            self.order.remove(self.sort.place(&old.session, key));
            self.leaving.retain(|(_, leaving)| *leaving != key);
            self.changed.insert(key);
        } else if self.is_held() {
            self.waiting.insert(key);
        }
        self.order.insert(self.sort.place(&session, key));
        self.by_id.insert(session.id.clone(), key);
        self.rows.insert(key, Row { session, ended: None });
    }

    fn updated(&mut self, update: LiveUpdate) {
        if let Some(incoming) = &mut self.incoming {
            incoming.update(update);
            return;
        }
        let Some(key) = self.by_id.get(&update.id).copied() else {
            return;
        };
        let Some(row) = self.rows.get_mut(&key) else {
            return;
        };
        let before = self.sort.place(&row.session, key);
        apply(&mut row.session, update);
        let after = self.sort.place(&row.session, key);
        if before != after {
            self.order.remove(before);
            self.order.insert(after);
        }
        self.changed.insert(key);
    }

    fn ended(&mut self, end: &LiveEnd, now: Millis) {
        if let Some(incoming) = &mut self.incoming {
            incoming.remove(&end.id);
            return;
        }
        let Some(key) = self.by_id.get(&end.id).copied() else {
            return;
        };
        let leaves_at = match end.reason {
            EndReason::Filtered => now,
            EndReason::Left | EndReason::TimedOut => now + FADES_FOR_MS,
        };
        if let Some(row) = self.rows.get_mut(&key)
            && row.ended.is_none()
        {
            row.ended = Some(end.reason);
            self.waiting.remove(&key);
            self.changed.insert(key);
            self.leaving.push((leaves_at, key));
        }
    }

    fn remove(&mut self, key: RowKey) {
        if let Some(row) = self.rows.remove(&key) {
            self.order.remove(self.sort.place(&row.session, key));
            self.by_id.remove(&row.session.id);
        }
    }
}

#[cfg(test)]
#[path = "list_tests.rs"]
mod tests;
