//! Takes what recorders send and hands it to the store: accepted is what is durable.
//!
//! In reading order: [`route`] is the request; [`directory`], [`rate`], [`budget`] and [`body`] decide whether it is let in;
//! [`worker`] has one session's batches done one after the other, over the sessions in [`cache`] and their [`pages`], which
//! [`rebuild`] makes again where they were forgotten; [`session`], [`step`], [`window`], [`tell`], [`page`], [`clock`],
//! [`facts`] and [`memory`] are what a batch does to a session, under the [`rules`] in force, which [`at_source`] tells
//! recorders, too; [`visitor`], [`network`] and [`place`] say where it came from; [`sweep`] does what no request asks for,
//! [`cutting`] and [`marking`] what earlier versions left to do, and [`live`] tells of the sessions that go on.

mod at_source;
mod body;
mod budget;
mod cache;
mod clock;
mod cutting;
mod directory;
mod facts;
mod live;
mod marking;
mod memory;
mod meta;
mod network;
mod page;
mod pages;
mod place;
mod rate;
mod rebuild;
mod refusal;
mod rereading;
mod route;
mod rules;
mod session;
mod step;
mod sweep;
mod tell;
mod visitor;
mod window;
mod worker;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use domain::Millis;
use tokio_util::task::TaskTracker;

use crate::live::Live;
use crate::recordings::RecordingStore;
pub use at_source::router as rules_router;
use budget::Budget;
pub(crate) use budget::Share;
use cache::SessionCache;
pub use directory::{KnownService, ServiceDirectory};
pub use network::ClientAddress;
use pages::Pages;
pub use place::{PlaceError, Places};
use rate::RateLimits;
pub use refusal::Refusal;
pub use route::router;
pub use rules::Rules;
use session::Limits;
pub use visitor::client_of;
pub(crate) use worker::Delivery;

/// The present moment, in milliseconds; tests bring their own.
pub type Clock = Arc<dyn Fn() -> Millis + Send + Sync>;

/// What is taken, and how long is waited.
#[derive(Debug, Clone, Copy)]
pub struct IngestSettings {
    /// Bytes of a compressed body.
    pub body_bytes: usize,
    /// Bytes of a body once it is unpacked, or as sent if it is not compressed.
    pub unpacked_bytes: usize,
    /// Events of a batch.
    pub events: usize,
    /// Batches per minute from one address with one key.
    pub batches_per_minute: u32,
    /// How long a batch that is missing in a window is waited for.
    pub gap_wait_ms: Millis,
    /// Memory for what workers remember of sessions between batches.
    pub cache_bytes: usize,
    /// Memory for the mirrors of pages between batches, over all sessions.
    pub mirror_bytes: usize,
    /// Memory for the bodies of all batches that are not answered yet, packed and unpacked. Applying one takes a few
    /// times as much for a moment.
    pub memory_bytes: usize,
    /// How long a body may take to arrive.
    pub receive_within: Duration,
}

impl Default for IngestSettings {
    fn default() -> Self {
        Self {
            body_bytes: 5 << 20,
            unpacked_bytes: 20 << 20,
            events: 10_000,
            batches_per_minute: 1_200,
            gap_wait_ms: 30_000,
            cache_bytes: 256 << 20,
            mirror_bytes: 256 << 20,
            memory_bytes: 256 << 20,
            receive_within: Duration::from_secs(30),
        }
    }
}

/// What ingest works with; cheap to clone.
#[derive(Clone)]
pub struct Ingest(Arc<Parts>);

struct Parts {
    store: Arc<dyn RecordingStore>,
    services: Arc<dyn ServiceDirectory>,
    /// Tells the place of an address, where a file for that is configured.
    places: Option<Places>,
    live: Arc<Live>,
    /// What is hidden of what comes.
    rules: Rules,
    settings: IngestSettings,
    clock: Clock,
    rates: RateLimits,
    budget: Budget,
    sessions: SessionCache,
    pages: Pages,
    /// Batches that were taken and are not yet answered.
    work: TaskTracker,
    closing: AtomicBool,
}

impl Ingest {
    pub fn new(
        store: Arc<dyn RecordingStore>,
        services: Arc<dyn ServiceDirectory>,
        places: Option<Places>,
        live: Arc<Live>,
        rules: Rules,
        settings: IngestSettings,
        clock: Clock,
    ) -> Self {
        Self(Arc::new(Parts {
            store,
            services,
            places,
            live,
            rules,
            rates: RateLimits::new(settings.batches_per_minute),
            // Even the largest batch there may be has room when it is alone.
            budget: Budget::new(settings.memory_bytes.max(body::most_memory(&settings))),
            sessions: SessionCache::new(settings.cache_bytes),
            pages: Pages::new(settings.mirror_bytes),
            settings,
            clock,
            work: TaskTracker::new(),
            closing: AtomicBool::new(false),
        }))
    }

    /// Takes no more, and returns when everything that was taken is durable or refused.
    pub async fn drain(&self) {
        self.0.closing.store(true, Ordering::SeqCst);
        self.0.work.close();
        self.0.work.wait().await;
    }

    fn is_closing(&self) -> bool {
        self.0.closing.load(Ordering::SeqCst)
    }

    fn limits(&self) -> Limits {
        Limits {
            events: self.0.settings.events,
            gap_wait_ms: self.0.settings.gap_wait_ms,
        }
    }

    fn now(&self) -> Millis {
        (self.0.clock)()
    }
}
