//! What is told when a moment's changes have been gathered.

use std::cmp::Reverse;
use std::collections::HashMap;

use domain::Millis;
use domain::live::filter::Searched;
use domain::live::session::{EndReason, LiveEnd, LiveSession, LiveUpdate};

use super::Hub;
use super::body::{self, News, Text};
use super::entry::Entry;
use crate::live::scope::Scope;

/// The totals are told at most this often.
const TOTALS_EVERY_MS: Millis = 1_000;
/// When what may not be told yet is looked at again.
const AGAIN_MS: Millis = 50;

impl Hub {
    /// Tells everybody what changed since the last time.
    pub(in crate::live) fn flush(&mut self, now: Millis) {
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
            let mut of_scopes = HashMap::from([(Scope::EVERYTHING, totals)]);
            let ids: Vec<usize> = self.connections.iter().map(|(id, _)| id).collect();
            for id in ids {
                let Some(scope) = self
                    .connections
                    .get(id)
                    .map(|connection| connection.scope.clone())
                else {
                    continue;
                };
                let totals = of_scopes
                    .entry(scope)
                    .or_insert_with_key(|scope| self.totals_within(scope, now))
                    .clone();
                if let Some(connection) = self.connections.get_mut(id) {
                    connection.push(&totals, now);
                }
            }
        }
        metrics::gauge!("girok_live_sessions").set(count(self.sessions.len()));
    }

    pub(super) fn count_connections(&self) {
        metrics::gauge!("girok_live_connections").set(count(self.connections.len()));
    }

    /// When something is to be told if nothing happens until then.
    pub(in crate::live) fn next_wake(&self) -> Option<Millis> {
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
                _ => {
                    entry.searched = Searched::of(&session);
                    Some(self.audiences.fitting(&session, &entry.searched))
                }
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
        let had = fitting.map(|fitting| std::mem::replace(&mut entry.audiences, fitting));
        for audience in had.iter().flatten().filter(|audience| !entry.fits(**audience)) {
            let end = LiveEnd {
                id: session.id.clone(),
                reason: EndReason::Filtered,
            };
            news.of(*audience).ended.extend(body::text(&end));
        }
        let is_new = |audience: &usize| {
            had.as_ref()
                .is_some_and(|had| had.binary_search(audience).is_err())
        };
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
        self.tell_viewers(key, update, news);
    }

    /// An update goes to who has the session in view, if it fits their filter.
    fn tell_viewers(&self, key: usize, update: Option<Text>, news: &mut News) {
        let Some(entry) = self.sessions.get(key) else {
            return;
        };
        for viewer in self.viewers.get(&entry.sighting.id).into_iter().flatten() {
            let fits = self
                .connections
                .get(*viewer)
                .is_some_and(|connection| entry.fits(connection.audience));
            if fits {
                news.for_viewer(*viewer).extend(update.clone());
            }
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
                for body in body::updated(now, &updates) {
                    connection.push(&body, now);
                }
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

#[expect(clippy::cast_precision_loss, reason = "a gauge of far fewer than 2^52")]
fn count(length: usize) -> f64 {
    length as f64
}
