//! Whether a connection has fallen silent: packets may vanish on the way without anybody's being told that it is closed.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// After this a connection on which nothing is answered is given up.
pub(super) const SILENT_FOR: Duration = Duration::from_secs(3);

#[derive(Default)]
pub(super) struct Silence {
    /// When the first of the questions was asked that were not answered since the last answer.
    since: Mutex<Option<Instant>>,
}

impl Silence {
    pub(super) fn heard(&self) {
        *self.lock() = None;
    }

    /// Nothing came of a question of then. True where it lasts too long; the next silence begins anew.
    pub(super) fn missed(&self, asked: Instant, now: Instant) -> bool {
        let mut since = self.lock();
        let is_over = now.duration_since(*since.get_or_insert(asked)) >= SILENT_FOR;
        if is_over {
            *since = None;
        }
        is_over
    }

    fn lock(&self) -> MutexGuard<'_, Option<Instant>> {
        self.since.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_silent_when_nothing_was_heard_for_long() {
        let silence = Silence::default();
        let begun = Instant::now();
        let at = |ms| begun + Duration::from_millis(ms);
        assert!(!silence.missed(at(0), at(1_300)));
        assert!(!silence.missed(at(1_000), at(2_300)));
        silence.heard();
        assert!(!silence.missed(at(2_000), at(3_300)));
        assert!(!silence.missed(at(3_000), at(4_300)));
        assert!(silence.missed(at(4_000), at(5_300)));
        assert!(!silence.missed(at(5_000), at(6_300)));
    }
}
