//! Limits on how often one may try something, by whatever one is known.

use std::hash::Hash;
use std::num::NonZeroU32;
use std::time::Duration;

use app::ConsoleError;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

/// Above this many keys those that have recovered are forgotten.
const KEYS_KEPT: usize = 10_000;

/// `burst` tries at once, and another one after each `period`.
pub(crate) fn limiter<K: Hash + Eq + Clone>(burst: u32, period: Duration) -> DefaultKeyedRateLimiter<K> {
    let quota = Quota::with_period(period)
        .unwrap_or(Quota::per_minute(NonZeroU32::MIN))
        .allow_burst(NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN));
    RateLimiter::keyed(quota)
}

pub(crate) fn check<K: Hash + Eq + Clone>(
    limiter: &DefaultKeyedRateLimiter<K>,
    key: &K,
) -> Result<(), ConsoleError> {
    if limiter.len() > KEYS_KEPT {
        limiter.retain_recent();
        limiter.shrink_to_fit();
    }
    limiter.check_key(key).map_err(|until| ConsoleError::SlowDown {
        seconds: until.wait_time_from(DefaultClock::default().now()).as_secs() + 1,
    })
}
