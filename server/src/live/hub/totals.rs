//! The statistics of all sessions, kept as they change.

use std::collections::BTreeMap;

use domain::Millis;
use domain::live::message::ServerMessage;
use domain::live::session::{LiveSession, LiveTotals, Share};

use super::body::{self, Text};

/// Counts by name.
type Counted = BTreeMap<String, u64>;

#[derive(Default)]
pub(super) struct Totals {
    sessions: u64,
    services: Counted,
    devices: Counted,
    countries: Counted,
    standings: Counted,
    changed: bool,
    told_at: Millis,
}

impl Totals {
    /// A session is `after` what it was `before`; `None` where there is none.
    pub(super) fn change(&mut self, before: Option<&LiveSession>, after: Option<&LiveSession>) {
        let stays = before.zip(after).is_some_and(|(before, after)| {
            before.now.standing == after.now.standing
                && (before.device, &before.country) == (after.device, &after.country)
        });
        if stays {
            return;
        }
        if let Some(before) = before {
            self.sessions = self.sessions.saturating_sub(1);
            for (counts, name) in self.counts(before) {
                if let Some(count) = counts.get_mut(&name) {
                    *count -= 1;
                    if *count == 0 {
                        counts.remove(&name);
                    }
                }
            }
        }
        if let Some(after) = after {
            self.sessions += 1;
            for (counts, name) in self.counts(after) {
                *counts.entry(name).or_default() += 1;
            }
        }
        self.changed = true;
    }

    fn counts(&mut self, session: &LiveSession) -> impl Iterator<Item = (&mut Counted, String)> {
        [
            (&mut self.services, Some(session.service.to_string())),
            (&mut self.devices, Some(session.device.as_str().to_owned())),
            (&mut self.countries, session.country.clone()),
            (
                &mut self.standings,
                Some(session.now.standing.as_str().to_owned()),
            ),
        ]
        .into_iter()
        .filter_map(|(counts, name)| Some((counts, name?)))
    }

    /// The message of it.
    pub(super) fn body(&self, now: Millis) -> Text {
        let message = ServerMessage::SessionsTotals {
            at: now,
            totals: LiveTotals {
                sessions: self.sessions,
                services: largest_first(&self.services),
                devices: largest_first(&self.devices),
                countries: largest_first(&self.countries),
                standings: largest_first(&self.standings),
            },
        };
        body::text(&message).unwrap_or_default()
    }

    /// The message, if there is something new and the last one was long enough ago.
    pub(super) fn due(&mut self, now: Millis, every: Millis) -> Option<Text> {
        // A clock that was put back would hold them up.
        self.told_at = self.told_at.min(now);
        let due = self.next(every).is_some_and(|at| now >= at);
        due.then(|| {
            self.changed = false;
            self.told_at = now;
            self.body(now)
        })
    }

    pub(super) fn next(&self, every: Millis) -> Option<Millis> {
        self.changed.then(|| self.told_at.saturating_add(every))
    }
}

fn largest_first(counts: &Counted) -> Vec<Share> {
    let mut shares: Vec<Share> = counts
        .iter()
        .map(|(name, count)| (name.clone(), *count))
        .collect();
    shares.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    shares
}
