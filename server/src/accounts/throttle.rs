//! How often one may try to sign in: by address, and by the e-mail that is tried.

use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use app::ConsoleError;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::client_address;
use crate::secret::{self, Digest};

/// Above this many keys those that have recovered are forgotten.
const KEYS_KEPT: usize = 10_000;

pub(crate) struct Throttle {
    addresses: DefaultKeyedRateLimiter<IpAddr>,
    emails: DefaultKeyedRateLimiter<Digest>,
}

impl Throttle {
    pub(crate) fn new() -> Self {
        Self {
            addresses: RateLimiter::keyed(quota(20, Duration::from_secs(3))),
            emails: RateLimiter::keyed(quota(10, Duration::from_secs(15))),
        }
    }

    pub(crate) fn check_address(&self, address: IpAddr) -> Result<(), ConsoleError> {
        check(&self.addresses, &client_address::neighbourhood(address))
    }

    pub(crate) fn check_email(&self, email: &str) -> Result<(), ConsoleError> {
        check(
            &self.emails,
            &secret::digest(email.trim().to_lowercase().as_bytes()),
        )
    }
}

/// `burst` tries at once, and another one after each `period`.
fn quota(burst: u32, period: Duration) -> Quota {
    Quota::with_period(period)
        .unwrap_or(Quota::per_minute(NonZeroU32::MIN))
        .allow_burst(NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN))
}

fn check<K: Hash + Eq + Clone>(limiter: &DefaultKeyedRateLimiter<K>, key: &K) -> Result<(), ConsoleError> {
    if limiter.len() > KEYS_KEPT {
        limiter.retain_recent();
        limiter.shrink_to_fit();
    }
    limiter.check_key(key).map_err(|until| ConsoleError::SlowDown {
        seconds: until.wait_time_from(DefaultClock::default().now()).as_secs() + 1,
    })
}
