//! `girok snapshot`: the page of a session as it was at a moment, for people who debug and for tests. Reads only, so that
//! a server may run on the same data.

use std::io::Write;

use anyhow::{Context, bail};
use domain::Millis;
use domain::id::{SessionId, WindowId};
use domain::session::SessionDetails;
use server::config::Config;
use server::moments::{self, Snapshot};
use server::recordings::sqlite::{Options, SqliteStore};
use server::recordings::{RecordingStore, StoreError};

#[derive(clap::Args)]
pub(crate) struct SnapshotArguments {
    session: SessionId,
    /// The moment, in milliseconds as the events count them: all events before it are applied. Before the first page of the window, that page is what is printed
    #[arg(long, value_name = "MS", allow_negative_numbers = true)]
    at: Millis,
    /// One window of the session; without it, the one that the visitor was in at that moment
    #[arg(long)]
    window: Option<WindowId>,
}

pub(crate) async fn run(arguments: SnapshotArguments, config: &Config) -> anyhow::Result<()> {
    let SnapshotArguments { session, at, window } = arguments;
    let directory = &config.data_dir;
    let store = SqliteStore::open_to_read(directory, &Options::default())
        .with_context(|| format!("there are no recordings to be read in {}", directory.display()))?;
    let details = match store.details(&session).await {
        Err(StoreError::NotFound) => bail!("there is no session {session}"),
        details => details?,
    };
    let window = match window {
        Some(window) if details.windows.iter().all(|known| known.id != window) => {
            bail!("session {session} has no window {window}")
        }
        Some(window) => window,
        None => front(&details, at).with_context(|| format!("session {session} has no window"))?,
    };
    let snapshot = moments::snapshot(store.as_ref(), &session, &window, at).await?;
    store.close().await?;
    let Some(Snapshot { mut page, first_at }) = snapshot else {
        bail!("nothing was recorded of window {window} before {at}");
    };
    if let Some(first_at) = first_at {
        eprintln!("nothing was to be seen before {at}: this is the first page, of {first_at}");
    }
    page.push(b'\n');
    std::io::stdout()
        .write_all(&page)
        .context("the snapshot could not be written")
}

/// The window that the visitor was in; where nothing tells, the one that was seen first.
fn front(details: &SessionDetails, at: Millis) -> Option<WindowId> {
    let stretches = &details.active_windows;
    let active = stretches
        .iter()
        .rfind(|stretch| stretch.from <= at)
        .or(stretches.first());
    active
        .map(|stretch| &stretch.window)
        .or(details.windows.first().map(|window| &window.id))
        .cloned()
}
