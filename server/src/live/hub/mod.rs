//! Who is told what. Pure: the moment comes in, and what is to be sent waits in each connection's queue.
//!
//! Each connection belongs to an [`audience`]: all that watch by the same filter. What an audience is told is written
//! once. [`entry`] is a session, [`connection`] who watches, [`body`] the texts, [`totals`] the statistics.

mod audience;
mod body;
mod connection;
mod entry;
#[cfg(test)]
mod tests;
mod totals;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap};
use std::sync::Arc;

use domain::Millis;
use domain::id::SessionId;
use domain::live::filter::LiveFilter;
use domain::live::message::MOST_IN_VIEW;
use domain::live::session::{EndReason, LiveEnd, LiveSession, LiveUpdate};
use slab::Slab;
use tokio::sync::Notify;

use super::Sighting;
use audience::Audiences;
use body::{News, Text};
pub(super) use connection::Behind;
use connection::{Connection, Fill};
use entry::Entry;
use totals::Totals;

/// Sessions in one part of a snapshot.
const PART: usize = 200;
/// Text that a connection takes at once.
const TAKEN: usize = 64 * 1024;
/// The totals are told at most this often.
const TOTALS_EVERY_MS: Millis = 1_000;
/// When what may not be told yet is looked at again.
const AGAIN_MS: Millis = 50;

#[derive(Default)]
pub(super) struct Hub {
    sessions: Slab<Entry>,
    keys: HashMap<SessionId, usize>,
    connections: Slab<Connection>,
    audiences: Audiences,
    /// Sessions of which something is not told yet; each once.
    changed: Vec<usize>,
    /// When the standing of a session changes by itself.
    timers: BinaryHeap<Reverse<(Millis, usize)>>,
    /// Sessions whose last page has said goodbye.
    leaving: BTreeSet<usize>,
    /// Sessions that ended since they were told of last.
    ended: Vec<(Entry, EndReason)>,
    totals: Totals,
    flushed_at: Millis,
}

impl Hub {
    /// Takes what is newly known of a session; says whether the hub is to be woken for that.
    pub(super) fn note(&mut self, sighting: Sighting) -> bool {
        let key = match self.keys.get(&sighting.id) {
            Some(key) => *key,
            None => {
                let key = self.sessions.insert(Entry::new(sighting.clone()));
                self.keys.insert(sighting.id.clone(), key);
                key
            }
        };
        let Some(entry) = self.sessions.get_mut(key) else {
            return false;
        };
        if sighting.signs.left_since.is_some() {
            self.leaving.insert(key);
        } else {
            self.leaving.remove(&key);
        }
        entry.sighting = sighting;
        let woken = self.changed.is_empty();
        if !std::mem::replace(&mut entry.changed, true) {
            self.changed.push(key);
        }
        woken
    }

    /// A session is over; says whether the hub is to be woken for that.
    pub(super) fn end(&mut self, session: &SessionId, reason: EndReason) -> bool {
        let Some(key) = self.keys.remove(session) else {
            return false;
        };
        self.leaving.remove(&key);
        if let Some(entry) = self.sessions.try_remove(key) {
            self.ended.push((entry, reason));
        }
        true
    }

    pub(super) fn gone(&self, now: Millis) -> Vec<SessionId> {
        self.leaving
            .iter()
            .filter_map(|key| self.sessions.get(*key))
            .filter(|entry| entry.sighting.signs.is_gone(now))
            .map(|entry| entry.sighting.id.clone())
            .collect()
    }

    /// Somebody watches by a checked filter. What they are to be sent can be taken at once, and again when they are
    /// woken.
    pub(super) fn connect(&mut self, filter: LiveFilter, wake: Arc<Notify>) -> usize {
        let audience = self.join(filter);
        let id = self.connections.insert(Connection::new(audience, wake));
        self.audiences.add(audience, id);
        id
    }

    pub(super) fn disconnect(&mut self, id: usize) {
        if let Some(connection) = self.connections.try_remove(id) {
            self.forget_views(id, &connection);
            self.leave(connection.audience, id);
        }
    }

    /// Changes what a connection watches. It gets a snapshot, also when the filter is the same.
    pub(super) fn watch(&mut self, id: usize, filter: LiveFilter) {
        let Some(connection) = self.connections.get(id) else {
            return;
        };
        let before = connection.audience;
        let audience = self.join(filter);
        if audience != before {
            self.leave(before, id);
            self.audiences.add(audience, id);
        }
        if let Some(connection) = self.connections.get_mut(id) {
            connection.audience = audience;
            connection.begin_anew();
        }
    }

    /// Changes of which sessions a connection gets updates. What is new in view is told at once.
    pub(super) fn view(&mut self, id: usize, rows: Option<Vec<SessionId>>, now: Millis) {
        let Some(connection) = self.connections.get(id) else {
            return;
        };
        let seen = connection.rows.clone();
        let was_seen = |key: &usize| seen.as_ref().is_none_or(|seen| seen.contains(key));
        let audience = connection.audience;
        for key in seen.iter().flatten() {
            if let Some(entry) = self.sessions.get_mut(*key) {
                entry.viewers.retain(|viewer| *viewer != id);
            }
        }
        let keys: Option<Vec<usize>> = rows.map(|rows| {
            rows.iter()
                .take(MOST_IN_VIEW)
                .filter_map(|row| self.keys.get(row).copied())
                .collect()
        });
        let mut told = Vec::new();
        for key in keys.iter().flatten() {
            if let Some(entry) = self.sessions.get_mut(*key) {
                entry.viewers.push(id);
                told.extend((!was_seen(key)).then(|| entry.update()).flatten());
            }
        }
        let Some(connection) = self.connections.get_mut(id) else {
            return;
        };
        connection.rows = keys;
        self.audiences
            .set_all_rows(audience, id, connection.rows.is_none());
        if connection.rows.is_none() && seen.is_some() {
            // Who saw a part only has missed what the rest did.
            connection.begin_anew();
        } else if !told.is_empty() {
            connection.push(&body::updated(now, &told), now);
        }
    }

    /// Messages to be sent, about [`TAKEN`] bytes of them; none while there is nothing new.
    pub(super) fn take(&mut self, id: usize, now: Millis) -> Result<Vec<Text>, Behind> {
        let Some(connection) = self.connections.get_mut(id) else {
            return Ok(Vec::new());
        };
        connection.check()?;
        let queued = connection.take(TAKEN);
        if !queued.is_empty() {
            return Ok(queued);
        }
        let audience = connection.audience;
        let (first, mut keys) = match connection.fill.take() {
            None => return Ok(Vec::new()),
            Some(Fill::Due) => (true, self.fitting(audience)),
            Some(Fill::Rest(keys)) => (false, keys),
        };
        let mut rows = Vec::new();
        while rows.len() < PART
            && let Some(key) = keys.pop()
        {
            // It may have ended meanwhile, and another may have its place.
            let entry = self.sessions.get_mut(key);
            rows.extend(entry.filter(|entry| entry.fits(audience)).and_then(Entry::row));
        }
        let last = keys.is_empty();
        let mut bodies = vec![body::snapshot(now, first, last, &rows)];
        let Some(connection) = self.connections.get_mut(id) else {
            return Ok(Vec::new());
        };
        if last {
            bodies.push(self.totals.body(now));
        } else {
            connection.fill = Some(Fill::Rest(keys));
        }
        Ok(bodies)
    }

    /// Tells everybody what changed since the last time.
    pub(super) fn flush(&mut self, now: Millis) {
        self.flushed_at = now;
        self.let_time_pass(now);
        let mut news = News::default();
        for (entry, reason) in std::mem::take(&mut self.ended) {
            self.tell_end(entry, reason, &mut news);
        }
        for key in std::mem::take(&mut self.changed) {
            // What has ended meanwhile is told already, and another may have its place.
            let Some(entry) = self.sessions.get_mut(key).filter(|entry| entry.changed) else {
                continue;
            };
            if entry.told.note(now) {
                self.tell_change(key, now, &mut news);
            } else {
                self.changed.push(key);
            }
        }
        self.deliver(news, now);
        if let Some(totals) = self.totals.due(now, TOTALS_EVERY_MS) {
            for (_, connection) in &mut self.connections {
                connection.push(&totals, now);
            }
        }
        metrics::gauge!("girok_live_sessions").set(count(self.sessions.len()));
        metrics::gauge!("girok_live_connections").set(count(self.connections.len()));
    }

    /// When something is to be told if nothing happens until then.
    pub(super) fn next_wake(&self) -> Option<Millis> {
        let again = (!self.changed.is_empty() || !self.ended.is_empty()).then(|| self.flushed_at + AGAIN_MS);
        let timer = self.timers.peek().map(|Reverse((at, _))| *at);
        let totals = self.totals.next(TOTALS_EVERY_MS);
        [again, timer, totals].into_iter().flatten().min()
    }

    /// Finds the sessions whose visitors stand otherwise by now.
    fn let_time_pass(&mut self, now: Millis) {
        while let Some(Reverse((at, key))) = self.timers.peek().copied()
            && at <= now
        {
            self.timers.pop();
            let Some(entry) = self.sessions.get_mut(key) else {
                continue;
            };
            // Another one was set since, for a sooner moment.
            if entry.timer != Some(at) {
                continue;
            }
            entry.timer = None;
            if entry.stands_otherwise(now) {
                if !std::mem::replace(&mut entry.changed, true) {
                    self.changed.push(key);
                }
            } else {
                self.set_timer(key, now);
            }
        }
    }

    fn set_timer(&mut self, key: usize, now: Millis) {
        if let Some(entry) = self.sessions.get_mut(key)
            && let Some(at) = entry.sighting.signs.next_change(now)
            && entry.timer.is_none_or(|timer| at < timer)
        {
            entry.timer = Some(at);
            self.timers.push(Reverse((at, key)));
        }
    }

    fn tell_change(&mut self, key: usize, now: Millis, news: &mut News) {
        let Some(entry) = self.sessions.get_mut(key) else {
            return;
        };
        entry.changed = false;
        let session = entry.sighting.at(now);
        let before = entry.shown.replace(session.clone());
        entry.row = None;
        self.totals.change(before.as_ref(), Some(&session));
        if before.as_ref() != Some(&session) {
            let fitting = match &before {
                Some(before) if !may_move(before, &session) => None,
                _ => Some(self.audiences.fitting(&session)),
            };
            self.tell_difference(key, before.as_ref(), &session, fitting, news);
        }
        self.set_timer(key, now);
    }

    /// Writes down for whom a session is new, changed or gone. `fitting` are the audiences that it fits now, `None` if
    /// those are the same as before.
    fn tell_difference(
        &mut self,
        key: usize,
        before: Option<&LiveSession>,
        session: &LiveSession,
        fitting: Option<Vec<usize>>,
        news: &mut News,
    ) {
        let Some(entry) = self.sessions.get_mut(key) else {
            return;
        };
        let update = LiveUpdate {
            id: session.id.clone(),
            actor: session
                .actor
                .clone()
                .filter(|actor| before.is_none_or(|before| before.actor.as_ref() != Some(actor))),
            now: session.now.clone(),
        };
        let update = body::text(&update);
        let had = match fitting {
            Some(fitting) => std::mem::replace(&mut entry.audiences, fitting),
            None => {
                for audience in &entry.audiences {
                    if self.audiences.has_all_rows(*audience) {
                        news.of(*audience).updated.extend(update.clone());
                    }
                }
                for viewer in &entry.viewers {
                    news.for_viewer(*viewer).extend(update.clone());
                }
                return;
            }
        };
        for audience in had.iter().filter(|audience| !entry.fits(**audience)) {
            let end = LiveEnd {
                id: session.id.clone(),
                reason: EndReason::Filtered,
            };
            news.of(*audience).ended.extend(body::text(&end));
        }
        let is_new = |audience: &usize| had.binary_search(audience).is_err();
        let row = if entry.audiences.iter().any(is_new) {
            entry.row()
        } else {
            None
        };
        for audience in &entry.audiences {
            if is_new(audience) {
                news.of(*audience).started.extend(row.clone());
            } else if self.audiences.has_all_rows(*audience) {
                news.of(*audience).updated.extend(update.clone());
            }
        }
        for viewer in &entry.viewers {
            news.for_viewer(*viewer).extend(update.clone());
        }
    }

    fn tell_end(&mut self, entry: Entry, reason: EndReason, news: &mut News) {
        self.totals.change(entry.shown.as_ref(), None);
        let end = LiveEnd {
            id: entry.sighting.id,
            reason,
        };
        let text = body::text(&end);
        for audience in entry.audiences {
            news.of(audience).ended.extend(text.clone());
        }
    }

    fn deliver(&mut self, news: News, now: Millis) {
        for (audience, parts) in news.audiences {
            let bodies = parts.bodies(now);
            for member in self.audiences.members(audience) {
                if let Some(connection) = self.connections.get_mut(member.id) {
                    for body in &bodies.to_all {
                        connection.push(body, now);
                    }
                    for body in bodies.updates.iter().filter(|_| member.all_rows) {
                        connection.push(body, now);
                    }
                }
            }
        }
        for (viewer, updates) in news.viewers {
            if let Some(connection) = self.connections.get_mut(viewer) {
                connection.push(&body::updated(now, &updates), now);
            }
        }
    }

    /// The sessions that fit an audience's filter, the newest last.
    fn fitting(&self, audience: usize) -> Vec<usize> {
        let mut keys: Vec<_> = self
            .sessions
            .iter()
            .filter(|(_, entry)| entry.fits(audience))
            .map(|(key, entry)| (entry.sighting.started_at, key))
            .collect();
        keys.sort_unstable();
        keys.into_iter().map(|(_, key)| key).collect()
    }

    /// The audience of a filter, which may be new.
    fn join(&mut self, filter: LiveFilter) -> usize {
        let (audience, is_new) = self.audiences.of(filter);
        if is_new {
            for (_, entry) in &mut self.sessions {
                let fits = entry
                    .shown
                    .as_ref()
                    .is_some_and(|session| self.audiences.fits(audience, session));
                if fits {
                    entry.join(audience);
                }
            }
        }
        audience
    }

    fn leave(&mut self, audience: usize, id: usize) {
        if self.audiences.remove(audience, id) {
            for (_, entry) in &mut self.sessions {
                entry.audiences.retain(|other| *other != audience);
            }
        }
    }

    fn forget_views(&mut self, id: usize, connection: &Connection) {
        for key in connection.rows.iter().flatten() {
            if let Some(entry) = self.sessions.get_mut(*key) {
                entry.viewers.retain(|viewer| *viewer != id);
            }
        }
    }
}

/// Whether what changed can decide which filters a session fits.
fn may_move(before: &LiveSession, after: &LiveSession) -> bool {
    before.now.standing != after.now.standing
        || before.now.page != after.now.page
        || before.actor != after.actor
        || (before.device, &before.country) != (after.device, &after.country)
}

/// Counts by name, the largest first.
type Counted = BTreeMap<String, u64>;

#[expect(clippy::cast_precision_loss, reason = "a gauge of far fewer than 2^52")]
fn count(length: usize) -> f64 {
    length as f64
}
