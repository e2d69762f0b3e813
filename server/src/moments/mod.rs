//! The page of a window as it was at a moment: all events before the moment applied, in the order in which they are stored.
//!
//! A replay begins with it: where few events lie between the last start and the moment, they are sent as they are; where
//! many do, they are applied here, which takes a fraction of what it takes a browser. [`making`] is the one and the other,
//! [`page`] what both are made of.

mod making;
mod page;

use domain::Millis;
use domain::id::{SessionId, WindowId};
use mirror::event::EventType;
use mirror::page::Mirror;
use tokio::sync::Semaphore;

use crate::blocking::blocking;
use crate::recordings::{EventsFrom, EventsPart, EventsToken, Opening, RecordingStore, Result};
use making::{Making, Step};
use page::PageAt;

/// JSON after the moment: enough to go on with until the next part is there.
pub(crate) const BEYOND_BYTES: usize = 128 << 10;

/// Events from which a replay can show a moment at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shown {
    /// JSON texts joined by `,`.
    pub(crate) events: Vec<u8>,
    pub(crate) next: Option<EventsToken>,
    pub(crate) end: EventsToken,
}

impl From<EventsPart> for Shown {
    fn from(part: EventsPart) -> Self {
        Self {
            events: part.events,
            next: part.next,
            end: part.end,
        }
    }
}

/// Makes pages, few at once: each may take as much memory as a mirror may.
pub struct Moments {
    places: Semaphore,
}

impl Default for Moments {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            places: Semaphore::new(cores * 2),
        }
    }
}

impl Moments {
    /// What a replay needs to show a window at a moment, and about the next `beyond` bytes of events. `None` where the page
    /// of that moment is not there whole.
    pub(crate) async fn show(
        &self,
        store: &dyn RecordingStore,
        session: &SessionId,
        window: &WindowId,
        moment: Millis,
        beyond: usize,
    ) -> Result<Option<Shown>> {
        let _place = self.places.acquire().await;
        let Some(opening) = store.open_at(session, window, moment, beyond).await? else {
            return Ok(None);
        };
        let (mut making, mut step) = blocking(move || Making::begin(opening, moment)).await?;
        loop {
            match step {
                Step::Shown(shown) => return Ok(shown),
                Step::From(token) => {
                    let part = store.events_past(session, window, token, moment, beyond).await?;
                    (making, step) = blocking(move || making.go_on(&part)).await?;
                }
            }
        }
    }

    /// What can be said of the page of a window after the events up to a moment, and those at it; `None` where there is no
    /// page.
    pub(crate) async fn look<T: Send + 'static>(
        &self,
        store: &dyn RecordingStore,
        session: &SessionId,
        window: &WindowId,
        moment: Millis,
        look: impl FnOnce(&Mirror) -> T + Send + 'static,
    ) -> Result<Option<T>> {
        let _place = self.places.acquire().await;
        let end = moment.saturating_add(1);
        let Some(page) = page_before(store, session, window, end, Through::Moment).await? else {
            return Ok(None);
        };
        blocking(move || {
            let page = page.into_page();
            page.has_page().then(|| look(&page))
        })
        .await
    }
}

/// A page, told whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// As rrweb serialises it: JSON in one line.
    pub page: Vec<u8>,
    /// When the page came, where that was only after the moment asked for.
    pub first_at: Option<Millis>,
}

/// The full snapshot of a window's page at a moment; as long as a window had begun and nothing was to be seen of it, the first
/// thing that was, as a replay shows it. `None` where nothing had happened in it, or nothing was ever to be seen.
pub async fn snapshot(
    store: &dyn RecordingStore,
    session: &SessionId,
    window: &WindowId,
    moment: Millis,
) -> Result<Option<Snapshot>> {
    if let Some(page) = snapshot_before(store, session, window, moment).await? {
        return Ok(Some(Snapshot { page, first_at: None }));
    }
    if store.window(session, window).await?.started_at >= moment {
        return Ok(None);
    }
    let Some(first_at) = first_page(store, session, window).await? else {
        return Ok(None);
    };
    let page = snapshot_before(store, session, window, first_at.saturating_add(1)).await?;
    Ok(page.map(|page| Snapshot {
        page,
        first_at: Some(first_at),
    }))
}

async fn snapshot_before(
    store: &dyn RecordingStore,
    session: &SessionId,
    window: &WindowId,
    moment: Millis,
) -> Result<Option<Vec<u8>>> {
    match page_before(store, session, window, moment, Through::All).await? {
        Some(page) => blocking(move || page.snapshot()).await,
        None => Ok(None),
    }
}

/// How far events are read for a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Through {
    /// Until there are none that happened before the moment.
    Moment,
    /// To the window's end: some events are stored after others that happened later.
    All,
}

/// The page with the events before a moment.
async fn page_before(
    store: &dyn RecordingStore,
    session: &SessionId,
    window: &WindowId,
    moment: Millis,
    through: Through,
) -> Result<Option<PageAt>> {
    let Some(Opening { checkpoint, part }) = store.open_at(session, window, moment, 0).await? else {
        return Ok(None);
    };
    let until = match through {
        Through::Moment => moment,
        Through::All => Millis::MAX,
    };
    let mut next = part.next;
    let mut page = blocking(move || {
        let mut page = PageAt::new(moment);
        if let Some(checkpoint) = &checkpoint {
            page.start_with(checkpoint);
        }
        page.take(&part);
        page
    })
    .await?;
    while let Some(token) = next {
        let part = store.events_past(session, window, token, until, 0).await?;
        next = part.next;
        let is_over;
        (page, is_over) = blocking(move || {
            let is_over = !page.take(&part);
            (page, is_over)
        })
        .await?;
        if is_over && through == Through::Moment {
            break;
        }
    }
    Ok(Some(page))
}

/// When a window's page was recorded whole for the first time.
async fn first_page(
    store: &dyn RecordingStore,
    session: &SessionId,
    window: &WindowId,
) -> Result<Option<Millis>> {
    let mut from = EventsFrom::Moment(Millis::MIN);
    loop {
        let part = store.events(session, window, from, BEYOND_BYTES).await?;
        let mut found = None;
        part.each_event(|event| {
            if event.kind == EventType::FullSnapshot {
                found.get_or_insert(event.timestamp);
            }
        });
        match part.next {
            Some(token) if found.is_none() => from = EventsFrom::Token(token),
            _ => return Ok(found),
        }
    }
}
