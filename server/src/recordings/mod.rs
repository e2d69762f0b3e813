//! Where recordings are kept: [`RecordingStore`] is the one trait, with one implementation per engine.
//!
//! A session's worker is the only writer of that session. It hands over whole rows (not differences), so that a
//! write is right whatever the store held before; the store derives rollups from the difference itself.

pub mod data_dir;
pub mod sqlite;
mod stored;

use std::collections::BTreeMap;
use std::ops::Range;

use async_trait::async_trait;
use domain::Millis;
use domain::access::Reach;
use domain::actor::Actor;
use domain::client::DeviceType;
use domain::fact::{Fact, FactKind};
use domain::heat::depth::Depths;
use domain::heat::mark::Mark;
use domain::heat::page_heat::{HeatMoment, HeatPages, HeatPlace, PageHeat};
use domain::heat::query::{HeatPagesQuery, HeatQuery};
use domain::heat::settings::HeatSettings;
use domain::id::{ServiceSlug, SessionId, WindowId};
use domain::mask::{DayMaskCount, MaskCount};
use domain::overview::{Overview, OverviewQuery};
use domain::presence::Presence;
use domain::query::{FilterOptions, SessionFilter, SessionPage, SessionQuery};
use domain::session::{Anomalies, SessionDetails, SessionSummary};
pub(crate) use stored::{array_of, events_of};

pub type Result<T> = std::result::Result<T, StoreError>;

/// Why the store could not do what it was asked.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// 404
    #[error("no such session or window")]
    NotFound,
    /// 503: the disk is full, the database is locked, the store is shutting down. Nothing was written.
    #[error("the store is unavailable: {0}")]
    Unavailable(String),
    /// 413: it could not be read back. Nothing was written, and trying again would not help.
    #[error("too large to store: {0}")]
    TooLarge(String),
    /// 500: what was stored cannot be read back.
    #[error("stored data is damaged: {0}")]
    Damaged(String),
    /// 500
    #[error("the store failed: {0}")]
    Failed(String),
}

/// Everything that the worker keeps of a session between batches.
#[derive(Debug, Clone, PartialEq)]
pub struct SessionRow {
    pub summary: SessionSummary,
    pub anomalies: Anomalies,
    /// About what its facts take, which is bounded.
    pub fact_bytes: u64,
    /// Bytes of JSON received, before compression.
    pub raw_bytes: u64,
    /// Distinct paths of its page views, with the number of views of each; for search and top pages.
    pub pages: Vec<(String, u64)>,
    /// When its last batch arrived, by the server's clock: what silence is measured from.
    pub received_at: Millis,
    /// A session that came by import: its age says nothing about whether it goes on.
    pub imported: bool,
    /// When the visitor did something, also what makes no facts.
    pub presence: Presence,
    /// A page of it wanted more memory than a mirror may take, and is shown only as far as that went.
    pub truncated: bool,
}

/// Everything that the worker keeps of a window between batches.
#[derive(Debug, Clone, PartialEq)]
pub struct WindowRow {
    pub id: WindowId,
    pub started_at: Millis,
    pub last_event_at: Millis,
    /// Events in its chunks; `verify` holds them against each other.
    pub events: u64,
    pub has_full_snapshot: bool,
    /// The number of the batch to apply next; all before it are applied or in `missing`.
    pub next_number: u32,
    /// Numbers that never came, as ranges in order; a late one is taken out again.
    pub missing: Vec<Range<u32>>,
    /// What must be added to this window's timestamps since its clock jumped.
    pub clock_offset: Millis,
    pub current_url: Option<String>,
    /// What else the worker remembers of it, in words of its own: no store reads it.
    pub memory: Option<String>,
}

/// Consecutive events of one batch, as they are to be stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Chunk {
    /// The batch number; chunks of a window are read back in the order of their numbers.
    pub number: u32,
    pub first_at: Millis,
    pub last_at: Millis,
    /// Events as one JSON text each, joined by `\n` (which no JSON text of one line contains).
    pub events: Vec<u8>,
    pub count: u32,
    /// Byte offsets in `events` at which a replay can start: a Meta event that a FullSnapshot follows, or a
    /// FullSnapshot without a Meta; with the moment of the FullSnapshot.
    pub starts: Vec<ReplayStart>,
    pub facts: Vec<Fact>,
    /// What heatmaps are made of, in the order in which it was told.
    pub marks: Vec<Mark>,
    /// The number of the version of the rules that masked it.
    pub rules: u32,
    /// How often each rule and pattern hid something in it.
    pub masked: Vec<MaskCount>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReplayStart {
    pub offset: u32,
    pub at: Millis,
}

/// The page of a window at one moment, as events that the server made: any player can start with them as it can with
/// what was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The events before this place are in it, those after it follow it.
    pub place: EventsToken,
    /// The latest moment of the events before, since the page was recorded whole; its own events are of this moment.
    pub at: Millis,
    /// Meta, full snapshot and what that cannot carry, one JSON text each, joined by `\n`.
    pub events: Vec<u8>,
}

/// What a page said of itself only after the view of it was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageTitle {
    pub window: WindowId,
    pub url: String,
    pub title: String,
}

impl PageTitle {
    /// Looks at the last page view among these facts, and names it if it is of this url and has no title yet; says
    /// whether it did. `None` if there is no page view.
    pub fn name(&self, facts: &mut [Fact]) -> Option<bool> {
        let (url, title) = facts.iter_mut().rev().find_map(|fact| match &mut fact.kind {
            FactKind::PageView { url, title } => Some((url, title)),
            _ => None,
        })?;
        let names = *url == self.url && title.is_none();
        if names {
            *title = Some(self.title.clone());
        }
        Some(names)
    }
}

/// A batch that arrived before one with a lower number: its events are kept until its turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingBatch {
    pub window: WindowId,
    pub number: u32,
    pub received_at: Millis,
    /// The events that could be read of it, a JSON array; what else it said was heard already.
    pub events: Vec<u8>,
}

/// One durable step of a session: all of it is committed, or nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Append {
    pub session: SessionRow,
    /// The windows that changed.
    pub windows: Vec<WindowRow>,
    pub chunks: Vec<(WindowId, Chunk)>,
    /// Cut in these chunks. A place that has one already keeps it.
    pub checkpoints: Vec<(WindowId, Checkpoint)>,
    /// For the last page view of a window before these chunks, if it is of that url and has no title.
    pub titles: Vec<PageTitle>,
    pub pending_added: Vec<PendingBatch>,
    pub pending_done: Vec<(WindowId, u32)>,
}

/// What a worker goes on from.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredSession {
    pub session: SessionRow,
    pub windows: Vec<WindowRow>,
    pub pending: Vec<PendingBatch>,
}

/// A part of a window's events, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventsPart {
    /// JSON texts joined by `,`, without the array's brackets.
    pub events: Vec<u8>,
    pub count: u32,
    pub from: Millis,
    pub to: Millis,
    /// Where the next part starts; `None` at the end of the window.
    pub next: Option<EventsToken>,
    /// The place after these events, also where nothing follows yet.
    pub end: EventsToken,
    /// The places of the events, by runs of events of one chunk.
    pub runs: Vec<Run>,
}

/// Events of a window's chunks, as they lie together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvents {
    /// As those of [`EventsPart`].
    pub events: Vec<u8>,
    pub count: u64,
    /// The number of the chunk to go on with; `None` at the end of the window, or where there are as many as were asked for.
    pub next: Option<u32>,
}

/// Consecutive events of one chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    pub place: EventsToken,
    pub count: u32,
}

impl EventsPart {
    /// The place after each of the events.
    pub fn places(&self) -> impl Iterator<Item = EventsToken> {
        self.runs.iter().flat_map(|run| {
            (1..=run.count).map(|events| EventsToken {
                skip: run.place.skip.saturating_add(events),
                ..run.place
            })
        })
    }

    /// The place after so many of the events.
    pub fn place_after(&self, events: u32) -> EventsToken {
        let mut left = events;
        for run in &self.runs {
            if left < run.count {
                return EventsToken {
                    skip: run.place.skip.saturating_add(left),
                    ..run.place
                };
            }
            left -= run.count;
        }
        self.end
    }
}

/// A place between two events of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventsToken {
    pub number: u32,
    /// Events of that chunk which were sent already.
    pub skip: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventsFrom {
    /// From the last place at or before this moment at which a replay can start; where there is none, from the
    /// first such place after it, and in a window that has none at all from its beginning.
    Moment(Millis),
    /// What follows an earlier part. Number 0, nothing skipped, is the beginning of a window.
    Token(EventsToken),
}

/// From where a replay of a window starts to show it at a moment, and the events from there on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// Where that is a checkpoint; else the part begins with what was recorded of the whole page.
    pub checkpoint: Option<Checkpoint>,
    pub part: EventsPart,
}

/// Consecutive chunks of a window that one version of the rules masked. Each of the numbers has a chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MaskedRun {
    pub first: u32,
    pub last: u32,
    pub rules: u32,
}

/// How far somebody knows a session's facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FactsMark(pub i64);

/// What a chunk of a window that is stored already told.
#[derive(Debug, Clone, PartialEq)]
pub struct WindowMarks {
    pub window: WindowId,
    pub number: u32,
    pub marks: Vec<Mark>,
}

/// What one session did on a page.
#[derive(Debug, Clone, PartialEq)]
pub struct VisitedPage {
    pub path: String,
    /// Its clicks.
    pub heat: PageHeat,
    /// Of the view that went down furthest, and no other.
    pub furthest: Depths,
}

/// A view of a page that its heat may be drawn over.
#[derive(Debug, Clone, PartialEq)]
pub struct BackdropCandidate {
    pub session: SessionId,
    pub window: WindowId,
    pub path: String,
    pub viewport: [f64; 2],
    /// When the page was come to, and until when anything is known of it.
    pub view_at: Millis,
    pub last_at: Millis,
}

/// Which page an uploaded picture is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImagePlace {
    pub service: ServiceSlug,
    /// A template, or a path that is of none.
    pub page: String,
    pub device: DeviceType,
}

/// A picture of a page that somebody uploaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageImage {
    /// Its media type.
    pub kind: String,
    /// What tells it from another one.
    pub version: String,
    pub data: Vec<u8>,
}

/// What reading everything back found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VerifyReport {
    pub sessions: u64,
    pub chunks: u64,
    pub events: u64,
    pub checkpoints: u64,
    /// A sentence for each damage, with the session it is in.
    pub damages: Vec<String>,
}

/// Sizes of what is kept, for metrics and the benchmark.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StoreUsage {
    pub sessions: u64,
    pub chunks: u64,
    pub disk_bytes: u64,
    pub raw_bytes: u64,
    pub checkpoints: u64,
    /// Of the bytes on the disk, those of checkpoints.
    pub checkpoint_bytes: u64,
}

/// Keeps recordings. All methods may be called from many tasks at once.
#[async_trait]
pub trait RecordingStore: Send + Sync + 'static {
    /// Returns when the step is durable. Appending the same chunk number of a window again changes nothing.
    async fn append(&self, append: Append) -> Result<()>;
    /// What is known of a session and of the service it belongs to, for a worker to go on from.
    async fn load(&self, session: &SessionId) -> Result<Option<StoredSession>>;

    /// Who those of these sessions were that are there and told it.
    async fn visitors(&self, sessions: Vec<SessionId>) -> Result<BTreeMap<SessionId, Actor>>;
    /// The service that a session belongs to.
    async fn service_of(&self, session: &SessionId) -> Result<ServiceSlug>;
    /// The services of those of these sessions that are there.
    async fn services_of(&self, sessions: Vec<SessionId>) -> Result<Vec<(SessionId, ServiceSlug)>>;
    /// One window's row, and nothing of its events.
    async fn window(&self, session: &SessionId, window: &WindowId) -> Result<WindowRow>;

    async fn list(&self, query: &SessionQuery) -> Result<SessionPage>;
    async fn count(&self, filter: &SessionFilter) -> Result<u64>;
    /// Of what is within reach.
    async fn filter_options(&self, reach: &Reach) -> Result<FilterOptions>;
    async fn details(&self, session: &SessionId) -> Result<SessionDetails>;
    async fn facts(&self, session: &SessionId) -> Result<Vec<Fact>>;
    /// The facts that came in since the mark, also late ones of long ago, in order of time; and the next mark. The
    /// default is a mark before everything; another one means nothing any more once the session has been compacted.
    async fn facts_since(&self, session: &SessionId, mark: FactsMark) -> Result<(Vec<Fact>, FactsMark)>;
    /// About `budget` bytes of events, at least one event if there is one.
    async fn events(
        &self,
        session: &SessionId,
        window: &WindowId,
        from: EventsFrom,
        budget: usize,
    ) -> Result<EventsPart>;
    /// About `enough` bytes of the events of a window's chunks from a number on, for whoever reads all of them: what lies
    /// together is not parted, so that nothing is unpacked twice. No more than `most` events: a window may have grown since
    /// its events were counted.
    async fn stored_events(
        &self,
        session: &SessionId,
        window: &WindowId,
        from: u32,
        most: u64,
        enough: usize,
    ) -> Result<StoredEvents>;
    /// What a replay needs to show a window as it was before the moment: the last recorded snapshot or checkpoint that is
    /// all of before it, and the events from there to `beyond` bytes after the first one that is not. `None` where there
    /// is no such start.
    async fn open_at(
        &self,
        session: &SessionId,
        window: &WindowId,
        moment: Millis,
        beyond: usize,
    ) -> Result<Option<Opening>>;
    /// Goes on where [`RecordingStore::open_at`] ended before it came to the moment: that much is too much at once.
    async fn events_past(
        &self,
        session: &SessionId,
        window: &WindowId,
        from: EventsToken,
        moment: Millis,
        beyond: usize,
    ) -> Result<EventsPart>;
    /// Of what is within reach.
    async fn overview(&self, query: &OverviewQuery, reach: &Reach) -> Result<Overview>;
    /// Sessions per service and the last one's start.
    async fn service_counts(&self) -> Result<Vec<(ServiceSlug, u64, Millis)>>;

    /// How many sessions went on, from their first event to their last one, in each of so many minutes from a moment
    /// on, as far as they are within reach. What was imported did not happen then.
    async fn active_by_minute(&self, first: Millis, minutes: u32, reach: &Reach) -> Result<Vec<u64>>;

    /// What was hidden by each rule and pattern in each service, by the day on which sessions started, for so many days
    /// from the given one on; in order of days, services and ids.
    async fn mask_counts(&self, from_day: i64, days: u32) -> Result<Vec<DayMaskCount>>;
    /// Which version of the rules masked each chunk of a window, in order.
    async fn masked_runs(&self, session: &SessionId, window: &WindowId) -> Result<Vec<MaskedRun>>;

    /// Sessions still marked active whose [`SessionRow::received_at`] is before the moment given.
    async fn silent_since(&self, before: Millis, limit: u32) -> Result<Vec<SessionId>>;
    /// Windows with pending batches received before the moment given: their gap is not waited for any longer.
    async fn overdue_pending(&self, before: Millis, limit: u32) -> Result<Vec<SessionId>>;
    /// Marks a session as ended, so that it may be compacted.
    async fn end_session(&self, session: &SessionId) -> Result<()>;
    /// Ended sessions from before there were checkpoints.
    async fn uncut(&self, limit: u32) -> Result<Vec<SessionId>>;
    /// Adds checkpoints to a session that was stored without. A place that has one already keeps it.
    async fn add_checkpoints(
        &self,
        session: &SessionId,
        checkpoints: Vec<(WindowId, Checkpoint)>,
    ) -> Result<()>;
    /// All checkpoints that an ended session is to have are there.
    async fn end_cutting(&self, session: &SessionId) -> Result<()>;
    /// Ended sessions from before it was told what visitors did on pages.
    async fn unmarked(&self, limit: u32) -> Result<Vec<SessionId>>;
    /// Adds all that is told of such a session, which is none of them any more.
    async fn put_marks(&self, session: &SessionId, told: Vec<WindowMarks>) -> Result<()>;
    /// Merges the chunks of ended sessions, leaves of their checkpoints what is worth its place, and adds them to the heat of
    /// their pages; returns how many sessions it did, 0 when there is nothing to do.
    async fn compact(&self, limit: u32) -> Result<u32>;

    /// Thresholds and templates of heatmaps.
    async fn heat_settings(&self) -> Result<HeatSettings>;
    /// What was recorded before is judged and put together by them, too.
    async fn set_heat_settings(&self, settings: HeatSettings) -> Result<()>;
    /// The 5,000 most viewed paths of a service with the number of views of each, the most viewed first.
    async fn heat_paths(&self, service: &ServiceSlug) -> Result<Vec<(String, u64)>>;
    /// The 1,000 most viewed pages with heat, the most viewed first, and what is of no page.
    async fn heat_pages(&self, query: &HeatPagesQuery) -> Result<HeatPages>;
    async fn page_heat(&self, query: &HeatQuery) -> Result<PageHeat>;
    /// The sessions behind places of a page, the newest first.
    async fn heat_moments(&self, query: &HeatQuery, places: &[HeatPlace]) -> Result<Vec<HeatMoment>>;
    /// What one session did on each of its pages.
    async fn visited_pages(&self, session: &SessionId) -> Result<Vec<VisitedPage>>;
    /// Views of a page, of the newest sessions first: each one's that lasted longest.
    async fn backdrops(&self, query: &HeatQuery) -> Result<Vec<BackdropCandidate>>;
    /// The picture that was uploaded of a page.
    async fn image(&self, place: &ImagePlace) -> Result<Option<PageImage>>;
    async fn image_version(&self, place: &ImagePlace) -> Result<Option<String>>;
    async fn put_image(&self, place: ImagePlace, image: PageImage) -> Result<()>;
    /// Returns whether there was one.
    async fn remove_image(&self, place: ImagePlace) -> Result<bool>;

    /// Reads everything back; `progress` is told after each session.
    async fn verify(&self, progress: &(dyn Fn(u64, u64) + Sync)) -> Result<VerifyReport>;
    async fn usage(&self) -> Result<StoreUsage>;
    /// Whether a write could succeed now.
    async fn ready(&self) -> Result<()>;
    /// Finishes what was accepted.
    async fn close(&self) -> Result<()>;
}
