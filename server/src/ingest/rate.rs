//! How often one address may send with one key.

use std::net::IpAddr;
use std::num::NonZeroU32;

use domain::id::ServiceSlug;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::Refusal;
use crate::client_address::neighbourhood;

/// Tries per minute with keys that open nothing, from one address.
const GUESSES_PER_MINUTE: NonZeroU32 = NonZeroU32::MIN.saturating_add(59);

pub(super) struct RateLimits {
    batches: DefaultKeyedRateLimiter<(ServiceSlug, IpAddr)>,
    /// Questions for rules: one with each page that is loaded, unless the browser has kept the answer.
    rules: DefaultKeyedRateLimiter<(ServiceSlug, IpAddr)>,
    guesses: DefaultKeyedRateLimiter<IpAddr>,
    clock: DefaultClock,
}

impl RateLimits {
    pub(super) fn new(batches_per_minute: u32) -> Self {
        let batches = NonZeroU32::new(batches_per_minute).unwrap_or(NonZeroU32::MIN);
        Self {
            batches: RateLimiter::keyed(Quota::per_minute(batches)),
            rules: RateLimiter::keyed(Quota::per_minute(batches)),
            guesses: RateLimiter::keyed(Quota::per_minute(GUESSES_PER_MINUTE)),
            clock: DefaultClock::default(),
        }
    }

    pub(super) fn batch(&self, service: &ServiceSlug, address: IpAddr) -> Result<(), Refusal> {
        self.batches
            .check_key(&(service.clone(), neighbourhood(address)))
            .map_err(|early| self.too_many(&early))
    }

    pub(super) fn rules(&self, service: &ServiceSlug, address: IpAddr) -> Result<(), Refusal> {
        self.rules
            .check_key(&(service.clone(), neighbourhood(address)))
            .map_err(|early| self.too_many(&early))
    }

    pub(super) fn guess(&self, address: IpAddr) -> Result<(), Refusal> {
        self.guesses
            .check_key(&neighbourhood(address))
            .map_err(|early| self.too_many(&early))
    }

    /// Forgets who has not sent for a while.
    pub(super) fn forget(&self) {
        self.batches.retain_recent();
        self.batches.shrink_to_fit();
        self.rules.retain_recent();
        self.rules.shrink_to_fit();
        self.guesses.retain_recent();
        self.guesses.shrink_to_fit();
    }

    fn too_many(&self, early: &governor::NotUntil<governor::clock::QuantaInstant>) -> Refusal {
        let wait = early.wait_time_from(self.clock.now());
        Refusal::TooMany {
            seconds: wait.as_secs().saturating_add(1),
        }
    }
}
