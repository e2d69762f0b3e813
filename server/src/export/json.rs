//! A session as JSON, written a part at a time: however long it is, no more than a few parts are in memory.
//!
//! `girok import` reads it back to the same session. Times are ms since the epoch.
//!
//! | key | what |
//! |---|---|
//! | `format`, `version` | `girok.session`, 1 |
//! | `session`, `service` | ids |
//! | `client`, `actor` | the machine and place, and who it was, as far as known |
//! | `details` | what is known of the session beside its events: when, how much, what did not come through, what was hidden |
//! | `windows` | of each its `id`, `startedAt`, `lastEventAt`, the number of events as `count`, and `events`: rrweb's, as they are stored |
//!
//! Without metadata there are no `client`, `actor` and `details`, without events no `events`.

use std::io::Write as _;
use std::sync::Arc;

use axum::body::Bytes;
use domain::Millis;
use domain::id::{ServiceSlug, SessionId, WindowId};
use domain::mask::{MaskCount, MaskName};
use domain::session::{Anomalies, Counts, SessionDetails, SessionStatus, WindowSummary};
use flate2::Compression;
use flate2::write::GzEncoder;
use futures::Stream;
use futures::stream::poll_fn;
use serde::Serialize;
use tokio::sync::mpsc;

use crate::blocking::blocking;
use crate::recordings::{EventsFrom, EventsToken, RecordingStore, StoreError};

/// Events that are read at once.
const PART_BYTES: usize = 1 << 20;
/// Parts that wait for a reader who is slower than the store.
const PARTS_AHEAD: usize = 2;

const FORMAT: &str = "girok.session";
const VERSION: u32 = 1;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    pub metadata: bool,
    pub events: bool,
    pub gzip: bool,
}

#[derive(Serialize)]
struct Head<'a> {
    format: &'static str,
    version: u32,
    session: &'a SessionId,
    service: &'a ServiceSlug,
    #[serde(flatten)]
    metadata: Option<Metadata<'a>>,
}

#[derive(Serialize)]
struct Metadata<'a> {
    client: &'a domain::client::Client,
    actor: Option<&'a domain::actor::Actor>,
    details: Details<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Details<'a> {
    status: SessionStatus,
    started_at: Millis,
    last_event_at: Millis,
    entry_page: Option<&'a str>,
    exit_page: Option<&'a str>,
    counts: Counts,
    anomalies: Anomalies,
    truncated: bool,
    rule_versions: &'a [u32],
    masked: &'a [MaskCount],
    mask_names: &'a [MaskName],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Window<'a> {
    id: &'a WindowId,
    started_at: Millis,
    last_event_at: Millis,
    count: u64,
}

impl<'a> Head<'a> {
    fn new(details: &'a SessionDetails, options: Options) -> Self {
        let summary = &details.summary;
        Self {
            format: FORMAT,
            version: VERSION,
            session: &summary.id,
            service: &summary.service,
            metadata: options.metadata.then(|| Metadata {
                client: &summary.client,
                actor: summary.actor.as_ref(),
                details: Details {
                    status: summary.status,
                    started_at: summary.started_at,
                    last_event_at: summary.last_event_at,
                    entry_page: summary.entry_page.as_deref(),
                    exit_page: summary.exit_page.as_deref(),
                    counts: summary.counts,
                    anomalies: details.anomalies,
                    truncated: details.truncated,
                    rule_versions: &details.rule_versions,
                    masked: &details.masked,
                    mask_names: &details.mask_names,
                },
            }),
        }
    }
}

/// Why a file ended before its end: whoever reads it is cut off, and sees that.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("it could not be written: {0}")]
    Write(#[from] std::io::Error),
    #[error("it could not be written: {0}")]
    Json(#[from] serde_json::Error),
    /// Nobody reads it any more.
    #[error("its reader has gone")]
    Gone,
}

/// The file as it is written.
pub fn stream(
    store: Arc<dyn RecordingStore>,
    details: SessionDetails,
    options: Options,
) -> impl Stream<Item = Result<Bytes, ExportError>> + Send {
    let (parts, mut written) = mpsc::channel(PARTS_AHEAD);
    tokio::spawn(async move {
        let mut file = File {
            parts: parts.clone(),
            packer: options
                .gzip
                .then(|| GzEncoder::new(Vec::new(), Compression::fast())),
        };
        match write(store.as_ref(), &details, options, &mut file).await {
            Ok(()) | Err(ExportError::Gone) => {}
            Err(error) => {
                tracing::error!(%error, session = %details.summary.id, "an export broke off");
                let _ = parts.send(Err(error)).await;
            }
        }
    });
    poll_fn(move |context| written.poll_recv(context))
}

async fn write(
    store: &dyn RecordingStore,
    details: &SessionDetails,
    options: Options,
    file: &mut File,
) -> Result<(), ExportError> {
    file.put(&open(&Head::new(details, options), b",\"windows\":[")?)
        .await?;
    for (index, window) in details.windows.iter().enumerate() {
        if index > 0 {
            file.put(b",").await?;
        }
        let about = Window {
            id: &window.id,
            started_at: window.started_at,
            last_event_at: window.last_event_at,
            count: window.events,
        };
        if options.events {
            file.put(&open(&about, b",\"events\":[")?).await?;
            put_events(store, &details.summary.id, window, file).await?;
            file.put(b"]}").await?;
        } else {
            file.put(&serde_json::to_vec(&about)?).await?;
        }
    }
    file.put(b"]}\n").await?;
    file.finish().await
}

/// An object without its end, to be gone on with.
fn open(object: &impl Serialize, more: &[u8]) -> Result<Vec<u8>, ExportError> {
    let mut json = serde_json::to_vec(object)?;
    json.pop();
    json.extend_from_slice(more);
    Ok(json)
}

async fn put_events(
    store: &dyn RecordingStore,
    session: &SessionId,
    window: &WindowSummary,
    file: &mut File,
) -> Result<(), ExportError> {
    let mut next = Some(EventsToken { number: 0, skip: 0 });
    let mut is_first = true;
    while let Some(token) = next {
        let part = store
            .events(session, &window.id, EventsFrom::Token(token), PART_BYTES)
            .await?;
        if !part.events.is_empty() {
            if !is_first {
                file.put(b",").await?;
            }
            is_first = false;
            file.put_whole(part.events).await?;
        }
        next = part.next;
    }
    Ok(())
}

/// Takes what is written, packs it if it is to be packed, and passes it on.
struct File {
    parts: mpsc::Sender<Result<Bytes, ExportError>>,
    packer: Option<GzEncoder<Vec<u8>>>,
}

impl File {
    async fn put(&mut self, bytes: &[u8]) -> Result<(), ExportError> {
        self.put_whole(bytes.to_vec()).await
    }

    async fn put_whole(&mut self, bytes: Vec<u8>) -> Result<(), ExportError> {
        let Some(mut packer) = self.packer.take() else {
            return self.pass(bytes).await;
        };
        let (packer, packed) = blocking(move || {
            packer.write_all(&bytes)?;
            let packed = std::mem::take(packer.get_mut());
            Ok::<_, std::io::Error>((packer, packed))
        })
        .await??;
        self.packer = Some(packer);
        self.pass(packed).await
    }

    async fn finish(&mut self) -> Result<(), ExportError> {
        match self.packer.take() {
            Some(packer) => self.pass(packer.finish()?).await,
            None => Ok(()),
        }
    }

    async fn pass(&self, bytes: Vec<u8>) -> Result<(), ExportError> {
        if bytes.is_empty() {
            return Ok(());
        }
        self.parts
            .send(Ok(bytes.into()))
            .await
            .map_err(|_| ExportError::Gone)
    }
}
