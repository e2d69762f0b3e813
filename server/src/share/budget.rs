//! How often something may go wrong: who tries takes of the budget before, and what went well is given back.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Above this many keys those whose budget is whole again are forgotten.
const KEYS_KEPT: usize = 10_000;

/// `burst` tries at once, and another one after each `period`.
pub(super) struct Budget<K> {
    burst: u32,
    period: Duration,
    /// For each key, when its budget is whole again.
    whole_at: Mutex<HashMap<K, Instant>>,
}

impl<K: Hash + Eq> Budget<K> {
    pub(super) fn new(burst: u32, period: Duration) -> Self {
        Self {
            burst,
            period,
            whole_at: Mutex::default(),
        }
    }

    /// One try, or for how long to wait for one.
    pub(super) fn take(&self, key: K, now: Instant) -> Result<(), Duration> {
        let mut whole_at = self.lock();
        if whole_at.len() > KEYS_KEPT {
            whole_at.retain(|_, at| *at > now);
        }
        let at = whole_at.get(&key).map_or(now, |at| (*at).max(now));
        let last_room = self.period * self.burst.saturating_sub(1);
        let wait = at.duration_since(now).saturating_sub(last_room);
        if !wait.is_zero() {
            return Err(wait);
        }
        whole_at.insert(key, at + self.period);
        Ok(())
    }

    /// What was taken last counts for nothing.
    pub(super) fn give_back(&self, key: &K) {
        if let Some(at) = self.lock().get_mut(key) {
            *at = at.checked_sub(self.period).unwrap_or(*at);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, Instant>> {
        self.whole_at.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_budget_is_used_up_and_comes_back() {
        let budget = Budget::new(3, 10 * SECOND);
        let now = Instant::now();
        for _ in 0..3 {
            assert_eq!(budget.take("one", now), Ok(()));
        }
        assert_eq!(budget.take("one", now), Err(10 * SECOND));
        assert_eq!(budget.take("one", now + 9 * SECOND), Err(SECOND));
        assert_eq!(budget.take("other", now), Ok(()));
        assert_eq!(budget.take("one", now + 10 * SECOND), Ok(()));
        assert!(budget.take("one", now + 10 * SECOND).is_err());
        for _ in 0..3 {
            assert_eq!(budget.take("one", now + 100 * SECOND), Ok(()));
        }
        assert!(budget.take("one", now + 100 * SECOND).is_err());
    }

    #[test]
    fn what_is_given_back_was_never_taken() {
        let budget = Budget::new(2, SECOND);
        let now = Instant::now();
        for _ in 0..100 {
            assert_eq!(budget.take("one", now), Ok(()));
            budget.give_back(&"one");
        }
        for _ in 0..2 {
            assert_eq!(budget.take("one", now), Ok(()));
        }
        assert!(budget.take("one", now).is_err());
    }

    #[test]
    fn keys_that_are_whole_again_are_forgotten() {
        let budget = Budget::new(2, SECOND);
        let now = Instant::now();
        for key in 0..=KEYS_KEPT {
            budget.take(key, now).unwrap();
        }
        budget.take(usize::MAX, now + 10 * SECOND).unwrap();
        assert_eq!(budget.lock().len(), 1);
    }
}
