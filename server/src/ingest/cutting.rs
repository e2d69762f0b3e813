//! Sessions that were stored before there were checkpoints are read once more, for theirs.

use std::ops::Range;

use domain::id::{SessionId, WindowId};
use mirror::event::EventType;
use mirror::mask::Counts;
use tokio::task::spawn_blocking;

use super::Ingest;
use super::page::Page;
use super::rules::InForce;
use crate::recordings::{
    Checkpoint, EventsFrom, EventsPart, EventsToken, RecordingStore, StoreError, WindowRow,
};

/// Events that are read at once.
const PART_BYTES: usize = 4 << 20;
/// Sessions that are looked for at once.
const AT_ONCE: u32 = 16;

impl Ingest {
    /// Cuts the checkpoints of all sessions that have none yet, one after the other; returns how many it did. What
    /// cannot be read is not tried again.
    pub async fn cut_old(&self) -> Result<u64, StoreError> {
        let store = self.0.store.as_ref();
        let mut done = 0;
        loop {
            let found = store.uncut(AT_ONCE).await?;
            if found.is_empty() {
                return Ok(done);
            }
            for session in found {
                if self.is_closing() {
                    return Ok(done);
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
        }
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
        missing: window.missing.clone(),
        after_gap: false,
    };
    let mut from = Some(EventsToken { number: 0, skip: 0 });
    while let Some(token) = from {
        let part = store
            .events(session, &window.id, EventsFrom::Token(token), PART_BYTES)
            .await?;
        from = part.next;
        let read = spawn_blocking(move || {
            let cut = reading.cut(&part);
            (reading, cut)
        });
        let cut;
        (reading, cut) = read
            .await
            .map_err(|failure| StoreError::Unavailable(failure.to_string()))?;
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
    /// Batches that never came, and are still ahead.
    missing: Vec<Range<u32>>,
    after_gap: bool,
}

impl Reading {
    /// The checkpoints of the next part, as they would have been cut when its events came.
    fn cut(&mut self, part: &EventsPart) -> Vec<Checkpoint> {
        let mut cut = Vec::new();
        let mut places = part.places();
        part.each_event(|event| {
            let Some(place) = places.next() else { return };
            let ahead = self.missing.len();
            self.missing.retain(|gap| gap.start > place.number);
            self.after_gap |= self.missing.len() < ahead;
            let taken = self
                .page
                .take_in(event, event.timestamp, false, &mut Counts::default());
            self.after_gap &= event.kind != EventType::FullSnapshot || !taken.applied.placed;
            self.page
                .kept(event.kind, place.number, event.text.len(), event.timestamp);
            if !self.after_gap {
                cut.extend(self.page.cut(place));
            }
        });
        cut
    }
}
