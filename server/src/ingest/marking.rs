//! Sessions that were stored before it was told what visitors did on pages are read once more, for that.

use domain::Millis;
use domain::heat::mark::Mark;
use domain::id::{SessionId, WindowId};
use mirror::event::{Event, EventType};
use mirror::facts::{Happening, Marked, Story};
use mirror::mask::Counts;

use super::Ingest;
use super::page::Page;
use super::rereading::{AT_ONCE, Gaps, Parts};
use super::rules::InForce;
use crate::blocking::blocking;
use crate::recordings::{EventsPart, RecordingStore, StoreError, WindowMarks, WindowRow};

/// Marks of one session, which are in memory until all of it is read. The store keeps fewer of most kinds.
const MOST_MARKS: usize = 100_000;

impl Ingest {
    /// Tells of some of the sessions that are not told of yet what was done in them, one after the other; returns of how
    /// many it did, 0 when there are none left. What cannot be read or kept is not tried again.
    pub async fn mark_some(&self) -> Result<u64, StoreError> {
        let store = self.0.store.as_ref();
        let mut done = 0;
        for session in store.unmarked(AT_ONCE).await? {
            if self.is_closing() {
                break;
            }
            let told = match told_of(store, &session).await {
                Ok(told) => told,
                Err(error) => left_without(&session, error)?,
            };
            if let Err(error) = store.put_marks(&session, told).await {
                let nothing = left_without(&session, error)?;
                store.put_marks(&session, nothing).await?;
            }
            done += 1;
        }
        Ok(done)
    }
}

/// What is kept of a session that cannot be told of: nothing, as long as it is not the store that is away.
fn left_without(session: &SessionId, error: StoreError) -> Result<Vec<WindowMarks>, StoreError> {
    if let StoreError::Unavailable(_) = error {
        return Err(error);
    }
    tracing::error!(%session, %error, "a session is left without heat");
    Ok(Vec::new())
}

async fn told_of(store: &dyn RecordingStore, session: &SessionId) -> Result<Vec<WindowMarks>, StoreError> {
    let Some(stored) = store.load(session).await? else {
        return Ok(Vec::new());
    };
    let mut told = Vec::new();
    let mut room = MOST_MARKS;
    for window in &stored.windows {
        let of_window = told_of_window(store, session, window, room).await?;
        let marks: usize = of_window.iter().map(|part| part.marks.len()).sum();
        room = room.saturating_sub(marks);
        told.extend(of_window);
    }
    Ok(told)
}

async fn told_of_window(
    store: &dyn RecordingStore,
    session: &SessionId,
    window: &WindowRow,
    room: usize,
) -> Result<Vec<WindowMarks>, StoreError> {
    let mut reading = Reading {
        window: window.id.clone(),
        page: Page::new(&InForce::nothing()),
        story: Story::default(),
        gaps: Gaps::of(window),
        number: 0,
        last_at: None,
        room,
        told: Vec::new(),
    };
    let mut parts = Parts::of(store, session, &window.id);
    while let Some(part) = parts.next().await? {
        reading = blocking(move || {
            reading.read(&part);
            reading
        })
        .await?;
    }
    reading.end_batch();
    Ok(reading.told)
}

/// A window while it is read.
struct Reading {
    window: WindowId,
    page: Page,
    story: Story,
    gaps: Gaps,
    /// The batch that is read, and the moment of the last event that it has so far.
    number: u32,
    last_at: Option<Millis>,
    room: usize,
    told: Vec<WindowMarks>,
}

impl Reading {
    /// What is told by the next part, as when its events came.
    fn read(&mut self, part: &EventsPart) {
        let mut places = part.places();
        part.each_event(|event| {
            let Some(place) = places.next() else { return };
            if place.number != self.number {
                self.end_batch();
                self.number = place.number;
                self.begin_batch(event.timestamp);
            }
            self.hear(event);
        });
    }

    fn begin_batch(&mut self, at: Millis) {
        self.gaps.come_to(self.number);
        if self.gaps.are_behind {
            let happenings = self.story.miss_some(at);
            self.take(happenings);
        }
    }

    fn hear(&mut self, event: &Event<'_>) {
        let at = event.timestamp;
        let taken = self.page.take_in(event, at, false, &mut Counts::default());
        if event.kind == EventType::FullSnapshot && taken.applied.placed {
            self.gaps.are_behind = false;
        }
        let happenings = self.story.hear(event, Some(self.page.mirror()), at);
        self.take(happenings);
        self.last_at = self.last_at.max(Some(at));
    }

    fn end_batch(&mut self) {
        if let Some(at) = self.last_at.take() {
            let happenings = self.story.end_batch(Some(self.page.mirror()), at);
            self.take(happenings);
        }
    }

    fn take(&mut self, happenings: Vec<Happening>) {
        for happening in happenings {
            let Happening::Mark(Marked { at, page, kind }) = happening else {
                continue;
            };
            if self.room == 0 {
                return;
            }
            self.room -= 1;
            let mark = Mark {
                at,
                window: self.window.clone(),
                page,
                kind,
            };
            match self.told.last_mut() {
                Some(last) if last.number == self.number => last.marks.push(mark),
                _ => self.told.push(WindowMarks {
                    window: self.window.clone(),
                    number: self.number,
                    marks: vec![mark],
                }),
            }
        }
    }
}
