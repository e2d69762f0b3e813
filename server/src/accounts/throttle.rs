//! How often one may try to sign in: by address, and by the e-mail that is tried.

use std::net::IpAddr;
use std::time::Duration;

use app::ConsoleError;
use governor::DefaultKeyedRateLimiter;

use crate::client_address;
use crate::rate::{check, limiter};
use crate::secret::{self, Digest};

pub(crate) struct Throttle {
    addresses: DefaultKeyedRateLimiter<IpAddr>,
    emails: DefaultKeyedRateLimiter<Digest>,
}

impl Throttle {
    pub(crate) fn new() -> Self {
        Self {
            addresses: limiter(20, Duration::from_secs(3)),
            emails: limiter(10, Duration::from_secs(15)),
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
