//! Keeps a window's time going forward when the visitor's clock does not.

use std::ops::RangeInclusive;

use domain::Millis;
use domain::session::{MAX_DELAY_MS, MAX_DURATION_MS};

/// Smaller steps back are rrweb's own: a mouse move is stamped when it began.
pub(super) const STEP_BACK_MS: Millis = 1_000;
/// A clock that differs from ours by more than this is wrong, and not only slow to arrive.
const FAR_OFF_MS: Millis = 5 * 60 * 1_000;

/// The clock of one window while a batch is applied.
#[derive(Debug, Clone)]
pub(super) struct WindowClock {
    /// What is added to the recorder's timestamps.
    pub(super) offset: Millis,
    /// What was added before the last jump: a clock that was wrong for a moment comes back to it.
    pub(super) before: Option<Millis>,
    /// The latest moment so far; `None` before the first event.
    latest: Option<Millis>,
    /// When the batch's events can have happened: not after they arrived, and no longer before than a session lasts.
    possible: RangeInclusive<Millis>,
    pub(super) jumps: u64,
}

impl WindowClock {
    /// `received_at` is when the batch arrived; `None` if that says nothing about its events, as in an import.
    pub(super) fn resume(
        offset: Millis,
        before: Option<Millis>,
        latest: Option<Millis>,
        received_at: Option<Millis>,
    ) -> Self {
        Self {
            offset,
            before,
            latest,
            possible: received_at.map_or(Millis::MIN..=Millis::MAX, |received_at| {
                let first = received_at
                    .saturating_sub(MAX_DURATION_MS)
                    .saturating_add(STEP_BACK_MS);
                first..=received_at.saturating_add(FAR_OFF_MS)
            }),
            jumps: 0,
        }
    }

    /// The moment that an event counts for. After a jump the neighbour's time is taken, and time goes on from there.
    pub(super) fn place(&mut self, timestamp: Millis) -> Millis {
        let mut at = timestamp.saturating_add(self.offset);
        if let Some(latest) = self.latest
            && !self.follows(at, latest)
        {
            let back = self
                .before
                .filter(|offset| self.follows(timestamp.saturating_add(*offset), latest));
            self.before = Some(self.offset);
            if let Some(offset) = back {
                self.offset = offset;
                at = timestamp.saturating_add(offset);
            } else {
                self.offset = latest.saturating_sub(timestamp);
                self.jumps += 1;
                at = latest;
            }
        }
        self.latest = Some(self.latest.map_or(at, |latest| latest.max(at)));
        at
    }

    /// Moves a batch that follows no other, from its first event to its last, next to `neighbour` unless it can have
    /// happened when it says. Whoever said when it was `sent` has a clock that is known, and may have waited for days.
    pub(super) fn start(&mut self, first: Millis, last: Millis, neighbour: Millis, sent: bool) {
        let delay = if sent { MAX_DELAY_MS } else { 0 };
        let possible = self.possible.start().saturating_sub(delay)..=*self.possible.end();
        let fits = |offset: &Millis| possible.contains(&first.saturating_add(*offset));
        if !fits(&self.offset) {
            // A batch that has another jump in it begins there.
            self.offset = Some(neighbour.saturating_sub(last))
                .filter(fits)
                .unwrap_or(neighbour.saturating_sub(first));
            self.jumps += 1;
        }
    }

    /// Whether a moment can come after the latest one; how long ago that was does not matter.
    fn follows(&self, at: Millis, latest: Millis) -> bool {
        at > latest.saturating_sub(STEP_BACK_MS)
            && at.saturating_sub(latest) <= MAX_DURATION_MS
            && at <= *self.possible.end()
    }
}

/// What a visitor's clock is off by, by when a batch was sent and when it arrived; 0 if that is not far.
pub(super) fn skew(sent_at: Option<Millis>, received_at: Millis) -> Millis {
    let off = sent_at.map_or(0, |sent_at| received_at.saturating_sub(sent_at));
    if off.saturating_abs() > FAR_OFF_MS { off } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Millis = MAX_DURATION_MS;

    #[test]
    fn time_goes_forward_whatever_the_clock_does() {
        for (stamps, expected, jumps) in [
            (vec![0, 500, 100, 1_200], vec![0, 500, 100, 1_200], 0),
            (
                vec![5_000, 4_001, 4_000, 4_500],
                vec![5_000, 4_001, 5_000, 5_500],
                1,
            ),
            (
                vec![5_000, 5_000 + DAY, 5_001 + DAY],
                vec![5_000, 5_000 + DAY, 5_001 + DAY],
                0,
            ),
            (
                vec![5_000, 5_001 + DAY, 5_101 + DAY],
                vec![5_000, 5_000, 5_100],
                1,
            ),
            (
                vec![5_000, 9 * DAY, 5_200, 5_300],
                vec![5_000, 5_000, 5_200, 5_300],
                1,
            ),
            (vec![0, Millis::MAX / 2, 10], vec![0, 0, 10], 1),
        ] {
            let mut clock = WindowClock::resume(0, None, None, None);
            let placed: Vec<_> = stamps.iter().map(|stamp| clock.place(*stamp)).collect();
            assert_eq!((placed, clock.jumps), (expected, jumps), "{stamps:?}");
        }
    }

    #[test]
    fn no_event_happened_after_it_arrived() {
        let now = 100 * DAY;
        let mut clock = WindowClock::resume(0, None, Some(now - 1_000), Some(now));
        for (timestamp, expected) in [
            (now + FAR_OFF_MS, now + FAR_OFF_MS),
            (now + FAR_OFF_MS + 1, now + FAR_OFF_MS),
            (now + FAR_OFF_MS + 2, now + FAR_OFF_MS),
        ] {
            assert_eq!(clock.place(timestamp), expected, "{timestamp}");
        }
        assert_eq!(clock.jumps, 2);
    }

    #[test]
    fn a_clock_is_far_off_only_beyond_five_minutes() {
        let now = 100 * DAY;
        for (sent_at, expected) in [
            (None, 0),
            (Some(now), 0),
            (Some(now - FAR_OFF_MS), 0),
            (Some(now - FAR_OFF_MS - 1), FAR_OFF_MS + 1),
            (Some(now + 10 * DAY), -10 * DAY),
            (Some(Millis::MIN), Millis::MAX),
        ] {
            assert_eq!(skew(sent_at, now), expected, "{sent_at:?}");
        }
    }

    #[test]
    fn the_first_events_happened_before_they_arrived() {
        let now = 100 * DAY;
        for (first, last, expected) in [
            (now - 5_000, now - 1_000, 0),
            (now - DAY + STEP_BACK_MS, now, 0),
            (now + FAR_OFF_MS, now, 0),
            (now + FAR_OFF_MS + 1, now + FAR_OFF_MS + 11, -FAR_OFF_MS - 11),
            (now - DAY - 1, now - DAY, DAY),
            (now - 3 * DAY, now, 3 * DAY),
        ] {
            let mut clock = WindowClock::resume(0, None, None, Some(now));
            clock.start(first, last, now, false);
            assert_eq!((clock.offset, clock.jumps), (expected, u64::from(expected != 0)));
        }
        for (first, expected) in [
            (now - 4 * DAY + STEP_BACK_MS, 0),
            (now - 4 * DAY, 4 * DAY),
            (now + FAR_OFF_MS + 1, -FAR_OFF_MS - 1),
        ] {
            let mut clock = WindowClock::resume(0, None, None, Some(now));
            clock.start(first, first, now, true);
            assert_eq!(clock.offset, expected, "sent {} ago", now - first);
        }
    }
}
