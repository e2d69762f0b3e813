//! Sessions that were stored before there were checkpoints are read once more, for theirs.

use domain::id::{SessionId, WindowId};
use mirror::event::EventType;
use mirror::mask::Counts;

use super::Ingest;
use super::page::Page;
use super::rereading::{AT_ONCE, Gaps, Parts};
use super::rules::InForce;
use crate::blocking::blocking;
use crate::recordings::{Checkpoint, EventsPart, RecordingStore, StoreError, WindowRow};

impl Ingest {
    /// Cuts the checkpoints of some of the sessions that have none yet, one after the other; returns how many it did, 0 when
    /// there are none left. What cannot be read is not tried again.
    pub async fn cut_some(&self) -> Result<u64, StoreError> {
        let store = self.0.store.as_ref();
        let mut done = 0;
        for session in store.uncut(AT_ONCE).await? {
            if self.is_closing() {
                break;
            }
            match cut_session(store, &session).await {
                Ok(()) => {}
                Err(StoreError::Unavailable(why)) => return Err(StoreError::Unavailable(why)),
                Err(error) => {
                    tracing::error!(%session, %error, "a session is left without checkpoints");
                }
            }
            store.end_cutting(&session).await?;
            done += 1;
        }
        Ok(done)
    }
}

async fn cut_session(store: &dyn RecordingStore, session: &SessionId) -> Result<(), StoreError> {
    let Some(stored) = store.load(session).await? else {
        return Ok(());
    };
    for window in stored.windows.iter().filter(|window| window.has_full_snapshot) {
        cut_window(store, session, window).await?;
    }
    Ok(())
}

async fn cut_window(
    store: &dyn RecordingStore,
    session: &SessionId,
    window: &WindowRow,
) -> Result<(), StoreError> {
    let mut reading = Reading {
        page: Page::new(&InForce::nothing()),
        gaps: Gaps::of(window),
    };
    let mut parts = Parts::of(store, session, &window.id);
    while let Some(part) = parts.next().await? {
        let cut;
        (reading, cut) = blocking(move || {
            let cut = reading.cut(&part);
            (reading, cut)
        })
        .await?;
        if !cut.is_empty() {
            let named = |checkpoint| (window.id.clone(), checkpoint);
            let cut: Vec<(WindowId, Checkpoint)> = cut.into_iter().map(named).collect();
            store.add_checkpoints(session, cut).await?;
        }
    }
    Ok(())
}

/// A window while it is read.
struct Reading {
    page: Page,
    gaps: Gaps,
}

impl Reading {
    /// The checkpoints of the next part, as they would have been cut when its events came.
    fn cut(&mut self, part: &EventsPart) -> Vec<Checkpoint> {
        let mut cut = Vec::new();
        let mut places = part.places();
        part.each_event(|event| {
            let Some(place) = places.next() else { return };
            self.gaps.come_to(place.number);
            let taken = self
                .page
                .take_in(event, event.timestamp, false, &mut Counts::default());
            self.gaps.are_behind &= event.kind != EventType::FullSnapshot || !taken.applied.placed;
            self.page
                .kept(event.kind, place.number, event.text.len(), event.timestamp);
            if !self.gaps.are_behind {
                cut.extend(self.page.cut(place));
            }
        });
        cut
    }
}
