//! Brings recordings in from files, through the same workers that take what recorders send.
//!
//! In reading order: [`formats`] reads the shapes that recordings come in, [`cut`] makes batches of their events,
//! `zip` takes them out of a zip, and [`files`] is what the command does with each file.

mod cut;
mod files;
mod formats;
mod zip;

use domain::Millis;
use domain::format::bytes;
use domain::id::{InvalidId, ServiceSlug, SessionId};
use domain::session::SessionStatus;

use crate::ingest::{Delivery, Ingest, Refusal, Share};
use crate::recordings::StoreError;
pub use cut::{CutBatch, batches};
pub use files::{FileError, Incoming, Packed, RecordingFile, Unpacked};
pub use formats::{RecordedWindow, Recording, unpack};

/// Why a recording could not be brought in.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("there are no rrweb events in it")]
    NoEvents,
    #[error("it is an export that broke off")]
    Cut,
    /// `found` is what it says: a version, or none.
    #[error("it is an export of {found}, and this Girok reads version {known}")]
    Version { found: String, known: u32 },
    #[error("it does not say which service it is of: choose one with --service")]
    NoService,
    #[error("the compressed data is broken")]
    Packed(#[source] std::io::Error),
    #[error("it has more than {0} entries")]
    TooMany(usize),
    #[error("it has more than {} unpacked, which are held in memory while it is brought in", bytes(*.0))]
    TooLarge(u64),
    #[error(transparent)]
    Name(#[from] InvalidId),
    #[error("it was refused: {0}")]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What came of one recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    pub session: SessionId,
    pub events: u64,
    /// Parts of the file that were no events.
    pub broken: u64,
    /// The same recording was brought in before, and nothing was done.
    pub was_there: bool,
}

/// Brings one recording in: all or, if this fails, a part that the next try completes, even if that part has ended
/// meanwhile as any session does. `shift` is added to all its timestamps. `progress` is told how many events are in,
/// and of how many.
pub async fn import_recording(
    ingest: &Ingest,
    service: &ServiceSlug,
    recording: &Recording<'_>,
    shift: Millis,
    progress: &(dyn Fn(u64, u64) + Sync),
) -> Result<Imported, ImportError> {
    let total = recording.events();
    if total == 0 {
        return Err(ImportError::NoEvents);
    }
    let mut imported = Imported {
        session: recording.session.clone(),
        events: total,
        broken: recording.broken,
        was_there: false,
    };
    if let Some(progress) = ingest.progress_of(&recording.session).await? {
        imported.was_there = recording.windows.iter().all(|window| {
            let next = progress.next_numbers.get(&window.id);
            next.is_some_and(|next| *next >= cut::count(&window.events))
        });
        if imported.was_there && progress.status == SessionStatus::Ended {
            return Ok(imported);
        }
    }
    let mut done = 0;
    let mut broken = recording.broken;
    for window in &recording.windows {
        for batch in batches(&window.events, shift) {
            done += batch.count;
            let delivery = Delivery {
                session: recording.session.clone(),
                window: window.id.clone(),
                number: batch.number,
                service: service.clone(),
                text: recording.envelope(&batch.events),
                broken: std::mem::take(&mut broken),
                client: recording.client.clone(),
                received_at: batch.last_at,
                imported: true,
                share: Share::default(),
            };
            ingest.deliver(delivery).await?;
            progress(done, total);
        }
    }
    ingest.end_imported(&recording.session).await?;
    Ok(imported)
}

impl Recording<'_> {
    pub fn events(&self) -> u64 {
        self.windows.iter().map(|window| window.events.len() as u64).sum()
    }

    /// What must be added to the timestamps so that the visit ends `age_minutes` before `now`.
    pub fn shift_to(&self, now: Millis) -> Millis {
        let last = self
            .windows
            .iter()
            .flat_map(|window| &window.events)
            .map(|event| event.timestamp)
            .max();
        match (self.age_minutes, last) {
            (Some(age), Some(last)) => now
                .saturating_sub(age.saturating_mul(60_000))
                .saturating_sub(last),
            _ => 0,
        }
    }

    /// A batch as a recorder would send it, with what is known of the actor.
    fn envelope(&self, events: &str) -> String {
        match self.actor {
            Some(actor) => format!(
                "{{\"meta\":{{\"actor\":{}}},\"events\":{events}}}",
                actor.as_str()
            ),
            None => events.to_owned(),
        }
    }
}
