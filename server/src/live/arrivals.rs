//! Wakes whoever waits for more of a session when something of it was committed.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::id::SessionId;
use tokio::sync::watch;

/// One person with a few sessions in front of them; a browser itself has six connections to a server.
const MOST_OF_AN_ACCOUNT: usize = 8;
/// Of all accounts together: each holds a request.
const MOST: usize = 512;

/// Who waits for which session; cheap to clone. Holds nothing of sessions that nobody waits for.
#[derive(Clone, Default)]
pub(crate) struct Arrivals(Arc<Shared>);

#[derive(Default)]
struct Shared {
    /// Read for every batch that is committed, which most often nobody waits for.
    waiting: AtomicUsize,
    rooms: Mutex<Rooms>,
    /// Nobody waits any longer.
    closed: watch::Sender<bool>,
}

#[derive(Default)]
struct Rooms {
    sessions: HashMap<SessionId, Room>,
    /// How many wait in the name of each account.
    accounts: HashMap<i64, usize>,
}

#[derive(Default)]
struct Room {
    door: watch::Sender<()>,
    /// How many wait in it.
    waiting: usize,
}

/// As many wait already as may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Full;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Woken {
    /// Something of the session was committed.
    Arrival,
    /// The server stops.
    Closing,
}

/// A place to wait in. What is committed from its making on is heard of, also if nobody listens at that moment.
pub(crate) struct Waiter {
    shared: Arc<Shared>,
    session: SessionId,
    account: i64,
    arrival: watch::Receiver<()>,
    closed: watch::Receiver<bool>,
}

impl Arrivals {
    /// Something of this session was committed just now.
    pub(crate) fn note(&self, session: &SessionId) {
        // Whoever comes to wait counts before they look at what there is.
        if self.0.waiting.load(Ordering::SeqCst) == 0 {
            return;
        }
        if let Some(room) = self.0.rooms().sessions.get(session) {
            room.door.send_replace(());
        }
    }

    /// Sends everybody away who waits, and lets nobody wait from now on.
    pub(crate) fn close(&self) {
        self.0.closed.send_replace(true);
    }

    pub(crate) fn wait(&self, session: &SessionId, account: i64) -> Result<Waiter, Full> {
        let mut rooms = self.0.rooms();
        let of_account = rooms.accounts.get(&account).copied().unwrap_or_default();
        if of_account >= MOST_OF_AN_ACCOUNT || self.0.waiting.load(Ordering::SeqCst) >= MOST {
            return Err(Full);
        }
        rooms.accounts.insert(account, of_account + 1);
        let room = rooms.sessions.entry(session.clone()).or_default();
        room.waiting += 1;
        let arrival = room.door.subscribe();
        self.0.waiting.fetch_add(1, Ordering::SeqCst);
        drop(rooms);
        Ok(Waiter {
            shared: self.0.clone(),
            session: session.clone(),
            account,
            arrival,
            closed: self.0.closed.subscribe(),
        })
    }
}

impl Shared {
    fn rooms(&self) -> MutexGuard<'_, Rooms> {
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiter {
    /// Returns at once if something arrived since it was asked last.
    pub(crate) async fn woken(&mut self) -> Woken {
        // A room lives as long as somebody waits in it, so that neither can be gone.
        tokio::select! {
            _ = self.closed.wait_for(|closed| *closed) => Woken::Closing,
            _ = self.arrival.changed() => Woken::Arrival,
        }
    }
}

impl Drop for Waiter {
    fn drop(&mut self) {
        let mut rooms = self.shared.rooms();
        if let Some(room) = rooms.sessions.get_mut(&self.session) {
            room.waiting = room.waiting.saturating_sub(1);
            if room.waiting == 0 {
                rooms.sessions.remove(&self.session);
            }
        }
        if let Some(of_account) = rooms.accounts.get_mut(&self.account) {
            *of_account = of_account.saturating_sub(1);
            if *of_account == 0 {
                rooms.accounts.remove(&self.account);
            }
        }
        self.shared.waiting.fetch_sub(1, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn session(name: &str) -> SessionId {
        format!("session-{name}").parse().unwrap()
    }

    async fn is_woken(waiter: &mut Waiter) -> Option<Woken> {
        tokio::time::timeout(Duration::from_millis(20), waiter.woken())
            .await
            .ok()
    }

    #[tokio::test]
    async fn only_who_waits_for_that_session_is_woken_and_all_of_them() {
        let arrivals = Arrivals::default();
        arrivals.note(&session("a"));
        let mut first = arrivals.wait(&session("a"), 1).unwrap();
        let mut second = arrivals.wait(&session("a"), 2).unwrap();
        let mut other = arrivals.wait(&session("b"), 1).unwrap();
        assert_eq!(is_woken(&mut first).await, None, "what was before does not count");
        arrivals.note(&session("a"));
        for waiter in [&mut first, &mut second] {
            assert_eq!(is_woken(waiter).await, Some(Woken::Arrival));
            assert_eq!(is_woken(waiter).await, None, "once");
        }
        assert_eq!(is_woken(&mut other).await, None);
    }

    #[tokio::test]
    async fn what_arrives_while_nobody_listens_is_not_missed() {
        let arrivals = Arrivals::default();
        let mut waiter = arrivals.wait(&session("a"), 1).unwrap();
        arrivals.note(&session("a"));
        arrivals.note(&session("a"));
        assert_eq!(is_woken(&mut waiter).await, Some(Woken::Arrival));
        assert_eq!(is_woken(&mut waiter).await, None);
    }

    #[tokio::test]
    async fn closing_wakes_everybody_also_who_comes_later() {
        let arrivals = Arrivals::default();
        let mut before = arrivals.wait(&session("a"), 1).unwrap();
        arrivals.close();
        let mut after = arrivals.wait(&session("a"), 1).unwrap();
        for waiter in [&mut before, &mut after] {
            assert_eq!(is_woken(waiter).await, Some(Woken::Closing));
        }
    }

    #[test]
    fn an_account_may_wait_only_so_often_and_nothing_is_kept_of_who_left() {
        let arrivals = Arrivals::default();
        let waiters: Vec<_> = (0..MOST_OF_AN_ACCOUNT)
            .map(|_| arrivals.wait(&session("a"), 1).unwrap())
            .collect();
        assert!(arrivals.wait(&session("b"), 1).is_err());
        let other = arrivals.wait(&session("b"), 2).unwrap();
        drop(waiters);
        assert!(arrivals.wait(&session("b"), 1).is_ok());
        drop(other);
        let rooms = arrivals.0.rooms();
        assert!(rooms.sessions.is_empty() && rooms.accounts.is_empty());
        assert_eq!(arrivals.0.waiting.load(Ordering::SeqCst), 0);
    }

    #[test]
    fn all_accounts_together_may_wait_only_so_often() {
        let arrivals = Arrivals::default();
        let waiters: Vec<_> = (0..MOST)
            .map(|number| {
                let account = i64::try_from(number / MOST_OF_AN_ACCOUNT).unwrap();
                arrivals.wait(&session("a"), account).unwrap()
            })
            .collect();
        assert!(arrivals.wait(&session("a"), -1).is_err());
        drop(waiters);
        assert!(arrivals.wait(&session("a"), -1).is_ok());
    }
}
