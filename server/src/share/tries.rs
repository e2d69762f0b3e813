//! How often somebody without an account may try: tokens from one address, passwords of one link.

use std::net::IpAddr;
use std::time::Duration;

use app::ConsoleError;
use domain::share::LinkId;
use governor::DefaultKeyedRateLimiter;

use crate::client_address;
use crate::rate::{check, limiter};

pub(super) struct Tries {
    addresses: DefaultKeyedRateLimiter<IpAddr>,
    links: DefaultKeyedRateLimiter<LinkId>,
}

impl Tries {
    /// A person who reloads never comes near; of 256 bits nobody finds any at this rate.
    pub(super) fn new() -> Self {
        Self {
            addresses: limiter(30, Duration::from_secs(2)),
            links: limiter(10, Duration::from_secs(30)),
        }
    }

    pub(super) fn check_address(&self, address: IpAddr) -> Result<(), ConsoleError> {
        check(&self.addresses, &client_address::neighbourhood(address))
    }

    pub(super) fn check_link(&self, link: &LinkId) -> Result<(), ConsoleError> {
        check(&self.links, link)
    }
}
