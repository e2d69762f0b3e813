//! Whom the live channel lets in, and for how long.

use std::collections::HashMap;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use domain::account::Account;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use quick_cache::sync::Cache;
use tokio_util::sync::CancellationToken;

use super::scope::Scope;
use crate::access::{Authority, named};
use crate::accounts::ControlAccounts;
use crate::client_address::neighbourhood;
use crate::recordings::RecordingStore;
use crate::secret::Digest;
use crate::services::directory::Directory;

/// How often is looked whether those who watch still may; who is signed out is gone within twice that.
const REVIEW_EVERY: Duration = Duration::from_secs(2);
/// As many accounts may be behind one address.
const ACCOUNTS_BEHIND_AN_ADDRESS: u32 = 20;
/// Who was refused lately.
const REMEMBERED: usize = 10_000;
const UNREVIEWED: &str = "those who watch could not be reviewed; trying again";
/// Where too many are open, one of them has to close first.
const FULL_SECONDS: u64 = 30;

/// 429, and when to come again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooMany {
    pub(crate) seconds: u64,
    /// The account has as many open as it may, and did not only begin too many.
    pub(crate) is_full: bool,
}

pub(crate) struct Admission {
    by_account: DefaultKeyedRateLimiter<i64>,
    by_address: DefaultKeyedRateLimiter<IpAddr>,
    /// Until when an account, at an address, was told to wait: asking about it does not count as trying.
    refused: Cache<(i64, IpAddr), (Instant, bool)>,
    clock: DefaultClock,
    /// Connections that an account may have open.
    most_open: usize,
    guests: Mutex<Guests>,
}

#[derive(Default)]
struct Guests {
    next: u64,
    open: HashMap<u64, Guest>,
}

struct Guest {
    account: i64,
    /// The signed-in browser session.
    session: Digest,
    scope: Scope,
    revoked: CancellationToken,
}

/// One connection's right to be there; gives its place back when it is dropped.
pub(crate) struct Pass {
    id: u64,
    admission: Arc<Admission>,
    revoked: CancellationToken,
}

impl Admission {
    pub(crate) fn new(connects_per_minute: u32, most_open: usize) -> Self {
        let per_minute = |count: u32| Quota::per_minute(NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN));
        Self {
            by_account: RateLimiter::keyed(per_minute(connects_per_minute)),
            by_address: RateLimiter::keyed(per_minute(
                connects_per_minute.saturating_mul(ACCOUNTS_BEHIND_AN_ADDRESS),
            )),
            refused: Cache::new(REMEMBERED),
            clock: DefaultClock::default(),
            most_open,
            guests: Mutex::default(),
        }
    }

    pub(super) fn admit(
        self: &Arc<Self>,
        account: i64,
        session: Digest,
        scope: Scope,
        address: IpAddr,
    ) -> Result<Pass, TooMany> {
        let address = neighbourhood(address);
        // One account that tries without end is no reason to refuse its neighbours.
        let in_time = self
            .by_account
            .check_key(&account)
            .and_then(|()| self.by_address.check_key(&address));
        if let Err(early) = in_time {
            let wait = early.wait_time_from(self.clock.now());
            return Err(self.refuse((account, address), wait.as_secs().saturating_add(1), false));
        }
        let mut guests = self.guests();
        let open = guests.open.values().filter(|guest| guest.account == account);
        if open.count() >= self.most_open {
            return Err(self.refuse((account, address), FULL_SECONDS, true));
        }
        self.refused.remove(&(account, address));
        let id = guests.next;
        guests.next += 1;
        let revoked = CancellationToken::new();
        guests.open.insert(
            id,
            Guest {
                account,
                session,
                scope,
                revoked: revoked.clone(),
            },
        );
        Ok(Pass {
            id,
            admission: self.clone(),
            revoked,
        })
    }

    /// Whether a connection would be let in, as far as was said before.
    pub(super) fn standing(&self, account: i64, address: IpAddr) -> Result<(), TooMany> {
        let Some((until, is_full)) = self.refused.get(&(account, neighbourhood(address))) else {
            return Ok(());
        };
        match until.checked_duration_since(Instant::now()) {
            Some(_) if is_full && self.open_of(account) < self.most_open => Ok(()),
            Some(left) => Err(TooMany {
                seconds: left.as_secs().saturating_add(1),
                is_full,
            }),
            None => Ok(()),
        }
    }

    fn refuse(&self, who: (i64, IpAddr), seconds: u64, is_full: bool) -> TooMany {
        metrics::counter!("girok_live_refusals_total").increment(1);
        self.refused
            .insert(who, (Instant::now() + Duration::from_secs(seconds), is_full));
        TooMany { seconds, is_full }
    }

    fn open_of(&self, account: i64) -> usize {
        let guests = self.guests();
        let of_account = guests.open.values().filter(|guest| guest.account == account);
        of_account.count()
    }

    /// Closes the connections of those who signed out, until the server ends; and of those who may watch something else than
    /// before, at once.
    pub(crate) async fn review_regularly(
        self: Arc<Self>,
        accounts: Arc<ControlAccounts>,
        authority: Arc<Authority>,
        directory: Arc<Directory>,
        store: Arc<dyn RecordingStore>,
    ) {
        let mut times = tokio::time::interval(REVIEW_EVERY);
        times.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut changes = authority.subscribe();
        loop {
            tokio::select! {
                _ = times.tick() => {}
                Ok(()) = changes.changed() => {}
            }
            self.by_account.retain_recent();
            self.by_address.retain_recent();
            let decider = authority.current();
            match named(&decider, &*store).await {
                Ok(named) => {
                    let scope = |account: &Account| Scope::of(&decider, account, &directory.slugs(), &named);
                    self.review(&accounts, scope).await;
                }
                Err(error) => tracing::warn!(%error, "{UNREVIEWED}"),
            }
        }
    }

    async fn review(&self, accounts: &ControlAccounts, scope: impl Fn(&Account) -> Scope) {
        let sessions: Vec<Digest> = {
            let guests = self.guests();
            let mut sessions: Vec<_> = guests.open.values().map(|guest| guest.session).collect();
            sessions.sort_unstable();
            sessions.dedup();
            sessions
        };
        if sessions.is_empty() {
            return;
        }
        match accounts.of_sessions(sessions).await {
            Ok(accounts) => {
                for guest in self.guests().open.values() {
                    // Who came in meanwhile was checked at the door.
                    let Some(account) = accounts.get(&guest.session) else {
                        continue;
                    };
                    if account.as_ref().map(&scope).as_ref() != Some(&guest.scope) {
                        guest.revoked.cancel();
                    }
                }
            }
            Err(error) => tracing::warn!(%error, "{UNREVIEWED}"),
        }
    }

    fn guests(&self) -> MutexGuard<'_, Guests> {
        self.guests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pass {
    /// Returns once the right to be there is gone.
    pub(super) async fn revoked(&self) {
        self.revoked.cancelled().await;
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        self.admission.guests().open.remove(&self.id);
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    const HERE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));

    fn admission(connects_per_minute: u32, most_open: usize) -> Arc<Admission> {
        Arc::new(Admission::new(connects_per_minute, most_open))
    }

    #[test]
    fn an_account_connects_so_often_and_others_go_on() {
        let admission = admission(3, 100);
        let _passes: Vec<_> = (0..3)
            .map(|_| admission.admit(1, [0; 32], Scope::EVERYTHING, HERE).ok().unwrap())
            .collect();
        assert_eq!(admission.standing(1, HERE), Ok(()));
        let refused = admission
            .admit(1, [0; 32], Scope::EVERYTHING, HERE)
            .err()
            .unwrap();
        assert!((1..=21).contains(&refused.seconds), "{refused:?}");
        assert!(admission.standing(1, HERE).is_err());
        assert!(admission.admit(2, [1; 32], Scope::EVERYTHING, HERE).is_ok());
    }

    #[test]
    fn an_account_that_tries_without_end_does_not_use_up_its_address() {
        let admission = admission(10, 1_000);
        for _ in 0..500 {
            let _ = admission.admit(1, [0; 32], Scope::EVERYTHING, HERE);
        }
        assert!(admission.admit(2, [1; 32], Scope::EVERYTHING, HERE).is_ok());
    }

    #[test]
    fn an_address_connects_so_often_whatever_the_account() {
        let admission = admission(1, 100);
        let passes: Vec<_> = (0..20)
            .filter_map(|account| admission.admit(account, [0; 32], Scope::EVERYTHING, HERE).ok())
            .collect();
        assert_eq!(passes.len(), 20);
        assert!(admission.admit(20, [0; 32], Scope::EVERYTHING, HERE).is_err());
        let elsewhere = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 2));
        assert!(admission.admit(21, [0; 32], Scope::EVERYTHING, elsewhere).is_ok());
    }

    #[test]
    fn a_place_is_free_again_once_its_connection_is_gone() {
        let admission = admission(100, 2);
        let first = admission.admit(1, [0; 32], Scope::EVERYTHING, HERE).ok();
        let _second = admission.admit(1, [0; 32], Scope::EVERYTHING, HERE).ok().unwrap();
        assert_eq!(
            admission.admit(1, [0; 32], Scope::EVERYTHING, HERE).err(),
            Some(TooMany {
                seconds: FULL_SECONDS,
                is_full: true
            })
        );
        drop(first);
        assert_eq!(admission.standing(1, HERE), Ok(()));
        assert!(admission.admit(1, [0; 32], Scope::EVERYTHING, HERE).is_ok());
    }
}
