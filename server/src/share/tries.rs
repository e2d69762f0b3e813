//! How often somebody without an account may try: tokens from one address, wrong passwords of one link from one address.

use std::net::IpAddr;
use std::time::{Duration, Instant};

use app::ConsoleError;
use domain::share::LinkId;
use governor::DefaultKeyedRateLimiter;

use super::budget::Budget;
use crate::client_address;
use crate::rate::{check, limiter};

pub(super) struct Tries {
    addresses: DefaultKeyedRateLimiter<IpAddr>,
    /// Wrong passwords from one neighbourhood, so that nobody is locked out by a stranger.
    neighbours: Budget<(LinkId, IpAddr)>,
    /// Wrong passwords from everywhere: far more than people mistype, far less than guessing a password needs.
    links: Budget<LinkId>,
}

/// A password that is being checked. It counts, unless it is said to be right.
pub(super) struct Guess<'a> {
    tries: &'a Tries,
    of: (LinkId, IpAddr),
}

impl Tries {
    /// A person who reloads never comes near; of 256 bits nobody finds any at this rate.
    pub(super) fn new() -> Self {
        Self {
            addresses: limiter(30, Duration::from_secs(2)),
            neighbours: Budget::new(10, Duration::from_secs(30)),
            links: Budget::new(1_000, Duration::from_secs(3)),
        }
    }

    pub(super) fn check_address(&self, address: IpAddr) -> Result<(), ConsoleError> {
        check(&self.addresses, &client_address::neighbourhood(address))
    }

    pub(super) fn guess(&self, link: &LinkId, from: IpAddr) -> Result<Guess<'_>, ConsoleError> {
        let of = (link.clone(), client_address::neighbourhood(from));
        let now = Instant::now();
        self.neighbours.take(of.clone(), now).map_err(slow_down)?;
        self.links.take(link.clone(), now).map_err(slow_down)?;
        Ok(Guess { tries: self, of })
    }
}

impl Guess<'_> {
    pub(super) fn was_right(self) {
        self.tries.neighbours.give_back(&self.of);
        self.tries.links.give_back(&self.of.0);
    }
}

fn slow_down(wait: Duration) -> ConsoleError {
    ConsoleError::SlowDown {
        seconds: wait.as_secs() + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guesses_from_everywhere_are_bounded_for_each_link() {
        let tries = Tries::new();
        let link = |letter: &str| letter.repeat(64).parse::<LinkId>().unwrap();
        let from = |number: u32| IpAddr::from(number.to_be_bytes());
        for number in 0..1_000 {
            assert!(tries.guess(&link("a"), from(number)).is_ok(), "{number}");
        }
        assert!(tries.guess(&link("a"), from(1_000)).is_err());
        assert!(tries.guess(&link("b"), from(1_000)).is_ok());
    }

    #[test]
    fn one_who_chooses_among_the_addresses_of_a_64_is_one() {
        let tries = Tries::new();
        let link = "a".repeat(64).parse::<LinkId>().unwrap();
        for host in 0..10 {
            let from = format!("2001:db8::{host}").parse().unwrap();
            assert!(tries.guess(&link, from).is_ok());
        }
        assert!(tries.guess(&link, "2001:db8::ff".parse().unwrap()).is_err());
        assert!(tries.guess(&link, "2001:db8:0:1::".parse().unwrap()).is_ok());
    }
}
