//! What happens now, told to the consoles that watch.
//!
//! In reading order: [`sighting`] is what ingest says of a session; [`hub`] decides who is told what; [`Live`] runs it;
//! [`route`] lets consoles in, [`admission`] says whom and for how long, [`scope`] of what they are told; [`socket`] is one connection, [`protocol`] how
//! it speaks WebSocket, [`inbox`] what a console may say. Whoever watches one session asks by [`follow`], a request that
//! waits until [`arrivals`] wakes it.

mod admission;
mod arrivals;
pub(crate) mod follow;
mod hub;
mod inbox;
mod protocol;
mod route;
mod scope;
mod sighting;
mod socket;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::Millis;
use domain::id::{SessionId, WindowId};
use domain::live::session::EndReason;
use domain::live::standing::Signs;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::clock;
pub(crate) use admission::Admission;
use arrivals::Arrivals;
use hub::Hub;
pub use protocol::{say_what_broke, socket_options};
pub(crate) use route::{connect, status};
pub(crate) use sighting::Sighting;

/// Changes are gathered for this long, so that a connection gets few messages with many of them.
const GATHER: Duration = Duration::from_millis(40);
/// How long those who watch have to say goodbye.
const STOP_WITHIN: Duration = Duration::from_secs(3);

/// The hub and what wakes it up; shared by ingest and the connections.
#[derive(Default)]
pub struct Live {
    hub: Mutex<Hub>,
    /// Something changed that somebody is to be told.
    changed: Notify,
    /// What was active before a restart is known again.
    ready: AtomicBool,
    /// Every connection is to close.
    stopping: CancellationToken,
    connections: TaskTracker,
    /// Wakes whoever waits for more of one session.
    pub(crate) arrivals: Arrivals,
}

impl Live {
    pub(crate) fn note(&self, sighting: Sighting) {
        if self.hub().note(sighting) {
            self.changed.notify_one();
        }
    }

    pub(crate) fn end(&self, session: &SessionId, reason: EndReason) {
        if self.hub().end(session, reason) {
            self.changed.notify_one();
        }
    }

    /// What says how the visitor of a session stands, and which window they are in; `None` if it is not on the list.
    fn signs(&self, session: &SessionId) -> Option<(Signs, WindowId)> {
        let hub = self.hub();
        let sighting = hub.sighting(session)?;
        Some((sighting.signs, sighting.front.clone()))
    }

    /// Sessions that have ended by goodbye.
    pub(crate) fn gone(&self, now: Millis) -> Vec<SessionId> {
        self.hub().gone(now)
    }

    /// From now on the list is whole.
    pub(crate) fn set_ready(&self) {
        self.hub().flush(clock::now());
        self.ready.store(true, Ordering::Release);
    }

    fn is_open(&self) -> bool {
        self.ready.load(Ordering::Acquire) && !self.stopping.is_cancelled()
    }

    /// Answers whoever waits for something to happen and says goodbye to whoever watches, so that neither outlasts the
    /// server. They may come back to whoever serves then.
    pub(crate) fn stop_waiting(&self) {
        self.arrivals.close();
        self.stopping.cancel();
    }

    /// Returns when all connections are closed.
    pub(crate) async fn stop(&self) {
        self.stop_waiting();
        self.connections.close();
        if tokio::time::timeout(STOP_WITHIN, self.connections.wait())
            .await
            .is_err()
        {
            tracing::warn!("some live connections were cut short");
        }
    }

    /// Tells what changed, until the server ends.
    pub(crate) async fn run(self: Arc<Self>) {
        loop {
            let due = self.hub().next_wake();
            let sleep = due.map(|due| due.saturating_sub(clock::now()).max(0).unsigned_abs());
            tokio::select! {
                () = self.changed.notified() => tokio::time::sleep(GATHER).await,
                () = wait(sleep) => {}
            }
            self.hub().flush(clock::now());
        }
    }

    fn hub(&self) -> MutexGuard<'_, Hub> {
        self.hub.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn wait(ms: Option<u64>) {
    match ms {
        Some(ms) => tokio::time::sleep(Duration::from_millis(ms)).await,
        None => std::future::pending().await,
    }
}
