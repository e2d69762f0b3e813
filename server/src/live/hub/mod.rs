//! Who is told what. Pure: the moment comes in, and what is to be sent waits in each connection's queue.
//!
//! Each connection belongs to an [`audience`]: all that watch by the same filter and have the same scope. What an audience is told is written
//! once. [`entry`] is a session, [`connection`] who watches, [`body`] the texts, [`totals`] the statistics; [`flush`] is
//! what is told, [`snapshot`] what one connection takes of it.

mod audience;
mod body;
mod connection;
mod entry;
mod flush;
mod snapshot;
#[cfg(test)]
mod tests;
mod totals;

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap, HashMap, HashSet};
use std::sync::Arc;

use domain::Millis;
use domain::id::SessionId;
use domain::live::filter::LiveFilter;
use domain::live::message::MOST_IN_VIEW;
use domain::live::session::EndReason;
use slab::Slab;
use tokio::sync::Notify;

use super::Sighting;
use super::scope::Scope;
use audience::{Audiences, Member};
use body::Text;
pub(super) use connection::Behind;
use connection::Connection;
use entry::Entry;
use totals::Totals;

#[derive(Default)]
pub(super) struct Hub {
    sessions: Slab<Entry>,
    keys: HashMap<SessionId, usize>,
    connections: Slab<Connection>,
    /// The connections that have a session in view and get no updates of all others. By its name, so that one that ends
    /// and comes back finds them again.
    viewers: HashMap<SessionId, Vec<usize>>,
    audiences: Audiences,
    /// Sessions of which something is not told yet.
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

    /// What ingest said last of a session.
    pub(super) fn sighting(&self, session: &SessionId) -> Option<&Sighting> {
        let key = self.keys.get(session)?;
        Some(&self.sessions.get(*key)?.sighting)
    }

    pub(super) fn gone(&self, now: Millis) -> Vec<SessionId> {
        self.leaving
            .iter()
            .filter_map(|key| self.sessions.get(*key))
            .filter(|entry| entry.sighting.signs.is_gone(now))
            .map(|entry| entry.sighting.id.clone())
            .collect()
    }

    /// Somebody watches by a checked filter, as far as they may. What they are to be sent can be taken at once, and again when they are
    /// woken.
    pub(super) fn connect(&mut self, filter: LiveFilter, scope: Scope, wake: Arc<Notify>) -> usize {
        let audience = self.join(filter, scope.clone());
        let id = self.connections.insert(Connection::new(audience, scope, wake));
        self.audiences.add(audience, Member { id, all_rows: true });
        self.count_connections();
        id
    }

    pub(super) fn disconnect(&mut self, id: usize) {
        if let Some(connection) = self.connections.try_remove(id) {
            self.forget_views(id, connection.rows.as_ref());
            self.leave(connection.audience, id);
            self.count_connections();
        }
    }

    /// Changes what a connection watches. It gets a snapshot, also when the filter is the same.
    pub(super) fn watch(&mut self, id: usize, filter: LiveFilter) {
        let Some(connection) = self.connections.get(id) else {
            return;
        };
        let (before, all_rows) = (connection.audience, connection.rows.is_none());
        let scope = connection.scope.clone();
        let audience = self.join(filter, scope);
        if audience != before {
            self.leave(before, id);
            self.audiences.add(audience, Member { id, all_rows });
        }
        if let Some(connection) = self.connections.get_mut(id) {
            connection.audience = audience;
            connection.begin_anew();
        }
    }

    /// Changes of which sessions a connection gets updates. What is new in view is told at once.
    pub(super) fn view(&mut self, id: usize, rows: Option<Vec<SessionId>>, now: Millis) {
        let rows: Option<HashSet<SessionId>> = rows.map(|rows| rows.into_iter().take(MOST_IN_VIEW).collect());
        let Some(connection) = self.connections.get_mut(id) else {
            return;
        };
        let audience = connection.audience;
        let before = std::mem::replace(&mut connection.rows, rows.clone());
        self.forget_views(id, before.as_ref());
        self.audiences.set_all_rows(audience, id, rows.is_none());
        let mut told = Vec::new();
        for row in rows.iter().flatten() {
            self.viewers.entry(row.clone()).or_default().push(id);
            let was_seen = before.as_ref().is_none_or(|before| before.contains(row));
            let entry = self.keys.get(row).and_then(|key| self.sessions.get(*key));
            if let Some(entry) = entry.filter(|entry| !was_seen && entry.fits(audience)) {
                told.extend(entry.update());
            }
        }
        let Some(connection) = self.connections.get_mut(id) else {
            return;
        };
        if rows.is_none() && before.is_some() {
            // Who saw a part only has missed what the rest did.
            connection.begin_anew();
        }
        for body in body::updated(now, &told) {
            connection.push(&body, now);
        }
    }

    /// The audience of a filter with a scope, which may be new.
    fn join(&mut self, filter: LiveFilter, scope: Scope) -> usize {
        let (audience, is_new) = self.audiences.of(filter, scope);
        if is_new {
            for (_, entry) in &mut self.sessions {
                let fits = entry
                    .shown
                    .as_ref()
                    .is_some_and(|session| self.audiences.fits(audience, session, &entry.searched));
                if fits {
                    entry.join(audience);
                }
            }
        }
        audience
    }

    /// The totals of what is within scope; those of everything are kept.
    fn totals_within(&self, scope: &Scope, now: Millis) -> Text {
        if *scope == Scope::EVERYTHING {
            return self.totals.body(now);
        }
        let mut totals = Totals::default();
        let shown = self.sessions.iter().filter_map(|(_, entry)| entry.shown.as_ref());
        for session in shown.filter(|session| scope.includes(session)) {
            totals.change(None, Some(session));
        }
        totals.body(now)
    }

    fn leave(&mut self, audience: usize, id: usize) {
        if self.audiences.remove(audience, id) {
            for (_, entry) in &mut self.sessions {
                entry.audiences.retain(|other| *other != audience);
            }
        }
    }

    fn forget_views(&mut self, id: usize, rows: Option<&HashSet<SessionId>>) {
        for row in rows.into_iter().flatten() {
            if let Some(viewers) = self.viewers.get_mut(row) {
                viewers.retain(|viewer| *viewer != id);
                if viewers.is_empty() {
                    self.viewers.remove(row);
                }
            }
        }
    }
}
