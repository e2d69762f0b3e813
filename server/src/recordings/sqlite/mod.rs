//! Recordings in one SQLite database.
//!
//! In reading order: [`open`] makes connections, [`writer`] and [`readers`] use them; [`append`] is the one way
//! in, through [`sessions`], [`pages`], [`windows`], [`rollups`], [`segments`] with their [`facts`] and [`masks`],
//! and [`checkpoints`]; [`events`] in [`part`]s, [`list`], [`details`] and [`overview`] are the ways out; [`compaction`]
//! makes ended sessions small: [`text`] makes their events [`short`], by [`columns`] and [`base64`], [`collected`]
//! keeps their large [`strings`] once, in [`string_packs`], [`dictionaries`] hold what sessions have in common, as
//! found by [`training`], and [`thinning`] leaves of their checkpoints what is worth its place; [`heat`] is what people did
//! on pages, and [`verification`] reads everything back.

mod append;
mod base64;
mod checkpoints;
mod codec;
mod collected;
mod columns;
mod compaction;
mod cursor;
mod details;
mod dictionaries;
mod errors;
mod events;
mod facts;
mod filter;
mod heat;
mod list;
mod masks;
mod minutes;
mod names;
mod numbers;
mod open;
mod overview;
mod pages;
mod part;
mod readers;
mod rollups;
mod search;
mod segments;
mod sessions;
mod short;
mod signs;
mod string_packs;
mod strings;
mod text;
mod thinning;
mod training;
mod upkeep;
mod varint;
mod verification;
mod windows;
mod writer;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use domain::Millis;
use domain::access::Reach;
use domain::actor::Actor;
use domain::fact::Fact;
use domain::heat::page_heat::{HeatMoment, HeatPages, HeatPlace, PageHeat};
use domain::heat::query::{HeatPagesQuery, HeatQuery};
use domain::heat::settings::HeatSettings;
use domain::id::{ServiceSlug, SessionId, WindowId};
use domain::mask::DayMaskCount;
use domain::overview::{Overview, OverviewQuery};
use domain::query::{FilterOptions, SessionFilter, SessionPage, SessionQuery};
use domain::session::SessionDetails;
use rusqlite::Connection;

use dictionaries::Prepared;
use readers::Readers;
use writer::Writer;

use super::{
    Append, BackdropCandidate, Checkpoint, EventsFrom, EventsPart, EventsToken, FactsMark, ImagePlace,
    MaskedRun, Opening, PageImage, RecordingStore, Result, StoreError, StoreUsage, StoredEvents,
    StoredSession, VerifyReport, VisitedPage, WindowMarks, WindowRow,
};

const FILE: &str = "recordings.db";

#[derive(Debug, Clone)]
pub struct Options {
    /// Reads at the same time; each has a connection with a cache of its own.
    pub readers: usize,
    /// Bytes of a page; holds for a new database.
    pub page_size: u32,
    /// The database does not grow beyond this many pages; it is then full as a disk is.
    pub max_pages: Option<u32>,
    /// Ended sessions of a service that wait until they are added to its heat together: rows of sums are written whole. A
    /// query reads those that wait one by one.
    pub heat_batch: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            readers: 8,
            // Half of SQLite's own: most rows are small or much larger than a page, so that less of it stays empty.
            page_size: 2048,
            max_pages: None,
            heat_batch: 64,
        }
    }
}

pub struct SqliteStore {
    path: PathBuf,
    readers: Arc<Readers>,
    most_readers: usize,
    /// For compaction alone, which takes long and which nobody waits for when the store is closed.
    compactors: Arc<Readers>,
    writer: Arc<Writer>,
    dictionaries: Arc<Prepared>,
    /// Held by the one compaction that runs.
    compacting: tokio::sync::Mutex<()>,
    heat_batch: u32,
}

impl SqliteStore {
    /// Opens the store in a directory that exists and that this process holds, and brings its schema up to date.
    pub fn open(directory: &Path, options: &Options) -> Result<Arc<Self>> {
        let path = directory.join(FILE);
        let connection = open::writer(&path, options)?;
        Self::over(path, connection, options)
    }

    /// Opens the store for reading alone, also while another process writes to it. What would write fails.
    pub fn open_to_read(directory: &Path, options: &Options) -> Result<Arc<Self>> {
        let path = directory.join(FILE);
        let connection = open::reader(&path)?;
        open::check_schema(&connection)?;
        Self::over(path, connection, options)
    }

    fn over(path: PathBuf, connection: Connection, options: &Options) -> Result<Arc<Self>> {
        Ok(Arc::new(Self {
            readers: Arc::new(Readers::new(path.clone(), options.readers)),
            most_readers: options.readers,
            compactors: Arc::new(Readers::new(path.clone(), 1)),
            writer: Arc::new(Writer::start(connection)?),
            dictionaries: Arc::default(),
            compacting: tokio::sync::Mutex::new(()),
            heat_batch: options.heat_batch,
            path,
        }))
    }

    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.readers.read(work).await
    }
}

#[async_trait]
impl RecordingStore for SqliteStore {
    async fn append(&self, append: Append) -> Result<()> {
        let prepared = if append::is_quick(&append) {
            append::prepare(append)?
        } else {
            tokio::task::spawn_blocking(move || append::prepare(append))
                .await
                .map_err(|error| StoreError::Failed(error.to_string()))??
        };
        self.writer
            .write(move |connection| append::write(connection, &prepared))
            .await
    }

    async fn load(&self, session: &SessionId) -> Result<Option<StoredSession>> {
        let session = session.clone();
        self.read(move |connection| append::load(connection, &session))
            .await
    }

    async fn service_of(&self, session: &SessionId) -> Result<ServiceSlug> {
        let session = session.clone();
        self.read(move |connection| sessions::service_of(connection, &session))
            .await
    }

    async fn services_of(&self, of: Vec<SessionId>) -> Result<Vec<(SessionId, ServiceSlug)>> {
        self.read(move |connection| sessions::services_of(connection, of))
            .await
    }

    async fn window(&self, session: &SessionId, window: &WindowId) -> Result<WindowRow> {
        let (session, window) = (session.clone(), window.clone());
        self.read(move |connection| windows::one(connection, &session, &window))
            .await
    }

    async fn list(&self, query: &SessionQuery) -> Result<SessionPage> {
        let query = query.clone();
        self.read(move |connection| list::page(connection, &query)).await
    }

    async fn count(&self, filter: &SessionFilter) -> Result<u64> {
        let filter = filter.clone();
        self.read(move |connection| list::count(connection, &filter))
            .await
    }

    async fn filter_options(&self, reach: &Reach) -> Result<FilterOptions> {
        let reach = reach.clone();
        self.read(move |connection| list::filter_options(connection, &reach))
            .await
    }

    async fn visitors(&self, sessions: Vec<SessionId>) -> Result<BTreeMap<SessionId, Actor>> {
        self.read(move |connection| sessions::visitors(connection, sessions))
            .await
    }

    async fn details(&self, session: &SessionId) -> Result<SessionDetails> {
        let session = session.clone();
        self.read(move |connection| details::read(connection, &session))
            .await
    }

    async fn facts(&self, session: &SessionId) -> Result<Vec<Fact>> {
        let session = session.clone();
        self.read(move |connection| details::facts(connection, &session))
            .await
    }

    async fn facts_since(&self, session: &SessionId, mark: FactsMark) -> Result<(Vec<Fact>, FactsMark)> {
        let session = session.clone();
        self.read(move |connection| details::facts_since(connection, &session, mark))
            .await
    }

    async fn events(
        &self,
        session: &SessionId,
        window: &WindowId,
        from: EventsFrom,
        budget: usize,
    ) -> Result<EventsPart> {
        let (session, window) = (session.clone(), window.clone());
        self.read(move |connection| events::read(connection, &session, &window, from, budget))
            .await
    }

    async fn stored_events(
        &self,
        session: &SessionId,
        window: &WindowId,
        from: u32,
        most: u64,
        enough: usize,
    ) -> Result<StoredEvents> {
        let (session, window) = (session.clone(), window.clone());
        self.read(move |connection| events::stored(connection, &session, &window, from, most, enough))
            .await
    }

    async fn open_at(
        &self,
        session: &SessionId,
        window: &WindowId,
        moment: Millis,
        beyond: usize,
    ) -> Result<Option<Opening>> {
        let (session, window) = (session.clone(), window.clone());
        self.read(move |connection| events::open_at(connection, &session, &window, moment, beyond))
            .await
    }

    async fn events_past(
        &self,
        session: &SessionId,
        window: &WindowId,
        from: EventsToken,
        moment: Millis,
        beyond: usize,
    ) -> Result<EventsPart> {
        let (session, window) = (session.clone(), window.clone());
        self.read(move |connection| events::past(connection, &session, &window, from, moment, beyond))
            .await
    }

    async fn overview(&self, query: &OverviewQuery, reach: &Reach) -> Result<Overview> {
        let (query, reach) = (query.clone(), reach.clone());
        self.read(move |connection| overview::read(connection, &query, &reach))
            .await
    }

    async fn service_counts(&self) -> Result<Vec<(ServiceSlug, u64, Millis)>> {
        self.read(overview::service_counts).await
    }

    async fn active_by_minute(&self, first: Millis, minutes: u32, reach: &Reach) -> Result<Vec<u64>> {
        let reach = reach.clone();
        self.read(move |connection| minutes::active(connection, first, minutes, &reach))
            .await
    }

    async fn mask_counts(&self, from_day: i64, days: u32) -> Result<Vec<DayMaskCount>> {
        self.read(move |connection| masks::by_day(connection, from_day, days))
            .await
    }

    async fn masked_runs(&self, session: &SessionId, window: &WindowId) -> Result<Vec<MaskedRun>> {
        let (session, window) = (session.clone(), window.clone());
        self.read(move |connection| masks::runs(connection, &session, &window))
            .await
    }

    async fn silent_since(&self, before: Millis, limit: u32) -> Result<Vec<SessionId>> {
        self.read(move |connection| upkeep::silent_since(connection, before, limit))
            .await
    }

    async fn overdue_pending(&self, before: Millis, limit: u32) -> Result<Vec<SessionId>> {
        self.read(move |connection| upkeep::overdue_pending(connection, before, limit))
            .await
    }

    async fn end_session(&self, session: &SessionId) -> Result<()> {
        let session = session.clone();
        self.writer
            .write(move |connection| upkeep::end_session(connection, &session))
            .await
    }

    async fn uncut(&self, limit: u32) -> Result<Vec<SessionId>> {
        self.read(move |connection| upkeep::uncut(connection, limit))
            .await
    }

    async fn add_checkpoints(
        &self,
        session: &SessionId,
        checkpoints: Vec<(WindowId, Checkpoint)>,
    ) -> Result<()> {
        let session = session.clone();
        let packed = tokio::task::spawn_blocking(move || append::pack_checkpoints(&checkpoints))
            .await
            .map_err(|error| StoreError::Failed(error.to_string()))??;
        self.writer
            .write(move |connection| upkeep::add_checkpoints(connection, &session, &packed))
            .await
    }

    async fn end_cutting(&self, session: &SessionId) -> Result<()> {
        let session = session.clone();
        self.writer
            .write(move |connection| upkeep::end_cutting(connection, &session))
            .await
    }

    async fn unmarked(&self, limit: u32) -> Result<Vec<SessionId>> {
        self.read(move |connection| heat::unmarked(connection, limit))
            .await
    }

    async fn put_marks(&self, session: &SessionId, told: Vec<WindowMarks>) -> Result<()> {
        let session = session.clone();
        self.writer
            .write(move |connection| heat::put_marks(connection, &session, &told))
            .await
    }

    async fn compact(&self, limit: u32) -> Result<u32> {
        let _one_at_a_time = self.compacting.lock().await;
        let compacted = compaction::run(&self.compactors, &self.writer, &self.dictionaries, limit).await?;
        let added = heat::roll_up(&self.compactors, &self.writer, self.heat_batch).await?;
        Ok(compacted.saturating_add(added))
    }

    async fn heat_settings(&self) -> Result<HeatSettings> {
        self.read(heat::settings).await
    }

    async fn set_heat_settings(&self, settings: HeatSettings) -> Result<()> {
        self.writer
            .write(move |connection| heat::set_settings(connection, &settings))
            .await
    }

    async fn heat_paths(&self, service: &ServiceSlug) -> Result<Vec<(String, u64)>> {
        let service = service.clone();
        self.read(move |connection| heat::paths(connection, &service))
            .await
    }

    async fn heat_pages(&self, query: &HeatPagesQuery) -> Result<HeatPages> {
        let query = query.clone();
        self.read(move |connection| heat::pages(connection, &query)).await
    }

    async fn page_heat(&self, query: &HeatQuery) -> Result<PageHeat> {
        let query = query.clone();
        self.read(move |connection| heat::page_heat(connection, &query))
            .await
    }

    async fn heat_moments(&self, query: &HeatQuery, places: &[HeatPlace]) -> Result<Vec<HeatMoment>> {
        let (query, places) = (query.clone(), places.to_vec());
        self.read(move |connection| heat::moments(connection, &query, &places))
            .await
    }

    async fn visited_pages(&self, session: &SessionId) -> Result<Vec<VisitedPage>> {
        let session = session.clone();
        self.read(move |connection| heat::visited_pages(connection, &session))
            .await
    }

    async fn backdrops(&self, query: &HeatQuery) -> Result<Vec<BackdropCandidate>> {
        let query = query.clone();
        self.read(move |connection| heat::backdrops(connection, &query))
            .await
    }

    async fn image(&self, place: &ImagePlace) -> Result<Option<PageImage>> {
        let place = place.clone();
        self.read(move |connection| heat::image(connection, &place)).await
    }

    async fn image_version(&self, place: &ImagePlace) -> Result<Option<String>> {
        let place = place.clone();
        self.read(move |connection| heat::image_version(connection, &place))
            .await
    }

    async fn put_image(&self, place: ImagePlace, image: PageImage) -> Result<()> {
        self.writer
            .write(move |connection| heat::put_image(connection, &place, &image))
            .await
    }

    async fn remove_image(&self, place: ImagePlace) -> Result<bool> {
        self.writer
            .write(move |connection| heat::remove_image(connection, &place))
            .await
    }

    async fn verify(&self, progress: &(dyn Fn(u64, u64) + Sync)) -> Result<VerifyReport> {
        verification::run(&self.readers, progress).await
    }

    async fn usage(&self) -> Result<StoreUsage> {
        let files = self.path.clone();
        self.read(move |connection| upkeep::usage(connection, &files))
            .await
    }

    async fn ready(&self) -> Result<()> {
        self.writer.write(upkeep::probe).await
    }

    async fn close(&self) -> Result<()> {
        self.compactors.refuse();
        self.readers.close(self.most_readers).await;
        let writer = Arc::clone(&self.writer);
        tokio::task::spawn_blocking(move || writer.close())
            .await
            .map_err(|error| StoreError::Failed(error.to_string()))
    }
}
