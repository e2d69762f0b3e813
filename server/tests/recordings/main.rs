//! What a store of recordings must do, whichever it is. Expected results are worked out by hand, or by the
//! naive list in `listing`.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod appending;
mod checkpoints;
mod compacting;
mod damage;
mod heat;
mod listing;
mod masking;
mod model;
mod reading;
mod statistics;

use std::sync::Arc;

use server::recordings::sqlite::{Options, SqliteStore};
use server::recordings::{EventsFrom, EventsToken, RecordingStore};
use tempfile::TempDir;

struct Fixture {
    store: Arc<SqliteStore>,
    directory: TempDir,
}

/// Runs a test on a store of its own.
fn run(test: impl AsyncFnOnce(Fixture)) {
    let directory = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(directory.path(), &Options::default()).unwrap();
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(test(Fixture { store, directory }));
}

/// All events of a window, read in parts of `budget` bytes from its beginning.
async fn all_events(store: &impl RecordingStore, session: u32, window: u32, budget: usize) -> Vec<String> {
    let mut events = Vec::new();
    let mut token = Some(EventsToken { number: 0, skip: 0 });
    while let Some(from) = token {
        let part = store
            .events(
                &model::session_id(session),
                &model::window_id(window),
                EventsFrom::Token(from),
                budget,
            )
            .await
            .unwrap();
        let array = format!("[{}]", String::from_utf8(part.events).unwrap());
        let parsed: Vec<&serde_json::value::RawValue> = serde_json::from_str(&array).unwrap();
        assert_eq!(parsed.len(), part.count as usize);
        events.extend(parsed.iter().map(|event| event.get().to_owned()));
        token = part.next;
    }
    events
}
