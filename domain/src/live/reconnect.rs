//! How long to wait before a lost connection is tried again: exponential back-off with full jitter, so that the pages
//! of a server that restarts come back spread over time.

use serde::{Deserialize, Serialize};

use crate::Millis;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReconnectSettings {
    /// The most that the first attempt waits; each further one may wait twice as long …
    pub base_delay_ms: u32,
    /// … and none longer than this.
    pub max_delay_ms: u32,
    /// Attempts before a person has to ask for the next one.
    pub max_attempts: u32,
}

impl Default for ReconnectSettings {
    fn default() -> Self {
        Self {
            base_delay_ms: 1_000,
            max_delay_ms: 30_000,
            max_attempts: 10,
        }
    }
}

impl ReconnectSettings {
    /// The longest that an attempt may wait, counted from 1.
    pub fn longest(&self, attempt: u32) -> Millis {
        let doubled = attempt.saturating_sub(1).min(32);
        let longest = u64::from(self.base_delay_ms).saturating_mul(1 << doubled);
        Millis::from(self.max_delay_ms).min(Millis::try_from(longest).unwrap_or(Millis::MAX))
    }

    /// How long an attempt waits; `random` is at least 0 and below 1.
    pub fn delay(&self, attempt: u32, random: f64) -> Millis {
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            reason = "a delay fits into 32 bits"
        )]
        let delay = (self.longest(attempt) as f64 * random.clamp(0.0, 1.0)) as Millis;
        delay
    }
}

/// Counts the attempts since the last connection that held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backoff {
    settings: ReconnectSettings,
    attempts: u32,
}

impl Backoff {
    pub fn new(settings: ReconnectSettings) -> Self {
        Self {
            settings,
            attempts: 0,
        }
    }

    /// Counts one more attempt and says how long it waits; `None` when there were enough of them.
    pub fn wait(&mut self, random: f64) -> Option<Millis> {
        if self.attempts >= self.settings.max_attempts {
            return None;
        }
        self.attempts += 1;
        Some(self.settings.delay(self.attempts, random))
    }

    /// The next failure is the first one again.
    pub fn reset(&mut self) {
        self.attempts = 0;
    }

    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    pub fn most(&self) -> u32 {
        self.settings.max_attempts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(base_delay_ms: u32, max_delay_ms: u32, max_attempts: u32) -> ReconnectSettings {
        ReconnectSettings {
            base_delay_ms,
            max_delay_ms,
            max_attempts,
        }
    }

    #[test]
    fn the_defaults_are_those_of_the_documentation() {
        assert_eq!(ReconnectSettings::default(), settings(1_000, 30_000, 10));
    }

    #[test]
    fn the_longest_wait_doubles_with_each_attempt() {
        let longest: Vec<_> = (1..=5)
            .map(|attempt| ReconnectSettings::default().longest(attempt))
            .collect();
        assert_eq!(longest, [1_000, 2_000, 4_000, 8_000, 16_000]);
    }

    #[test]
    fn no_wait_is_longer_than_the_most() {
        for attempt in [6, 7, 10, 33, 64, 65, u32::MAX] {
            assert_eq!(ReconnectSettings::default().longest(attempt), 30_000, "{attempt}");
        }
    }

    #[test]
    fn a_base_above_the_most_waits_the_most() {
        assert_eq!(settings(5_000, 2_000, 10).longest(1), 2_000);
    }

    #[test]
    fn the_largest_settings_do_not_overflow() {
        let largest = settings(u32::MAX, u32::MAX, u32::MAX);
        assert_eq!(largest.longest(u32::MAX), Millis::from(u32::MAX));
    }

    #[test]
    fn a_base_of_nothing_never_waits() {
        assert_eq!(settings(0, 30_000, 10).delay(9, 0.9), 0);
    }

    #[test]
    fn jitter_is_full_from_nothing_to_the_longest() {
        for (random, expected) in [(0.0, 0), (0.25, 1_000), (0.5, 2_000), (0.999, 3_996)] {
            assert_eq!(
                ReconnectSettings::default().delay(3, random),
                expected,
                "{random}"
            );
        }
    }

    #[test]
    fn a_random_number_out_of_its_range_stays_within_the_wait() {
        for (random, expected) in [(-1.0, 0), (1.0, 1_000), (7.0, 1_000), (f64::NAN, 0)] {
            assert_eq!(
                ReconnectSettings::default().delay(1, random),
                expected,
                "{random}"
            );
        }
    }

    #[test]
    fn a_thousand_pages_spread_evenly_over_the_first_second() {
        let mut tenths = [0; 10];
        for page in 0..1_000 {
            let delay = ReconnectSettings::default().delay(1, f64::from(page) / 1_000.0);
            tenths[usize::try_from(delay / 100).unwrap()] += 1;
        }
        assert_eq!(tenths, [100; 10]);
    }

    #[test]
    fn attempts_are_counted_from_one() {
        let mut backoff = Backoff::new(ReconnectSettings::default());
        assert_eq!(backoff.attempts(), 0);
        assert_eq!(backoff.wait(0.5), Some(500));
        assert_eq!(backoff.wait(0.5), Some(1_000));
        assert_eq!(backoff.attempts(), 2);
    }

    #[test]
    fn after_the_last_attempt_there_is_none() {
        let mut backoff = Backoff::new(settings(1_000, 30_000, 3));
        let waits: Vec<_> = (0..5).map(|_| backoff.wait(0.5)).collect();
        assert_eq!(waits, [Some(500), Some(1_000), Some(2_000), None, None]);
        assert_eq!((backoff.attempts(), backoff.most()), (3, 3));
    }

    #[test]
    fn no_attempts_at_all_is_a_setting_too() {
        assert_eq!(Backoff::new(settings(1_000, 30_000, 0)).wait(0.5), None);
    }

    #[test]
    fn a_reset_begins_anew() {
        let mut backoff = Backoff::new(settings(1_000, 30_000, 2));
        while backoff.wait(0.5).is_some() {}
        backoff.reset();
        assert_eq!((backoff.attempts(), backoff.wait(0.5)), (0, Some(500)));
    }
}
