//! What one connection takes: what waits for it, or the next part of a snapshot.

use domain::Millis;

use super::Hub;
use super::body::{self, Text};
use super::connection::{Behind, Fill};
use super::entry::Entry;

/// Sessions in one part of a snapshot.
const PART: usize = 200;
/// Bytes that a connection takes at once.
const TAKEN: usize = 64 * 1024;

impl Hub {
    /// Messages to be sent, about [`TAKEN`] bytes of them; none while there is nothing new.
    pub(in crate::live) fn take(&mut self, id: usize, now: Millis) -> Result<Vec<Text>, Behind> {
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
            let scope = connection.scope.clone();
            bodies.push(self.totals_within(&scope, now));
        } else {
            connection.fill = Some(Fill::Rest(keys));
        }
        Ok(bodies)
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
}
