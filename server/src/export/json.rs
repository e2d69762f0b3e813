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
//!
//! Of a session that goes on there is what was there when the file was begun. What comes while it is written is in none of
//! it, so that `details` and `count` hold for `events`.

use std::sync::Arc;

use axum::body::Bytes;
use domain::Millis;
use domain::id::{ServiceSlug, SessionId, WindowId};
use domain::mask::{MaskCount, MaskName};
use domain::session::{Anomalies, Counts, SessionDetails, SessionStatus, WindowSummary};
use futures::Stream;
use serde::Serialize;

use super::sink::{self, Gzip, Result, Sink};
use crate::recordings::RecordingStore;

/// Events that are read at once, at least. The store has up to 4 MiB of an ended session together.
const PART_BYTES: usize = 1 << 20;

pub(crate) const FORMAT: &str = "girok.session";
pub(crate) const VERSION: u32 = 1;

/// What of a session is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Content {
    pub metadata: bool,
    pub events: bool,
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
    fn new(details: &'a SessionDetails, content: Content) -> Self {
        let summary = &details.summary;
        Self {
            format: FORMAT,
            version: VERSION,
            session: &summary.id,
            service: &summary.service,
            metadata: content.metadata.then(|| Metadata {
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

/// The file as it is written, packed if it is to be.
pub fn stream(
    store: Arc<dyn RecordingStore>,
    details: SessionDetails,
    content: Content,
    gzip: bool,
) -> impl Stream<Item = Result<Bytes>> + Send {
    let what = format!("session {}", details.summary.id);
    sink::stream(what, move |mut parts| async move {
        if gzip {
            let mut file = Gzip::new(parts);
            write(store.as_ref(), &details, content, &mut file).await?;
            file.finish().await
        } else {
            write(store.as_ref(), &details, content, &mut parts).await
        }
    })
}

pub(super) async fn write(
    store: &dyn RecordingStore,
    details: &SessionDetails,
    content: Content,
    file: &mut impl Sink,
) -> Result<()> {
    file.put(open(&Head::new(details, content), b",\"windows\":[")?)
        .await?;
    for (index, window) in details.windows.iter().enumerate() {
        if index > 0 {
            file.put(b",".to_vec()).await?;
        }
        let about = Window {
            id: &window.id,
            started_at: window.started_at,
            last_event_at: window.last_event_at,
            count: window.events,
        };
        if content.events {
            file.put(open(&about, b",\"events\":[")?).await?;
            put_events(store, &details.summary.id, window, file).await?;
            file.put(b"]}".to_vec()).await?;
        } else {
            file.put(serde_json::to_vec(&about)?).await?;
        }
    }
    file.put(b"]}\n".to_vec()).await
}

/// An object without its end, to be gone on with.
fn open(object: &impl Serialize, more: &[u8]) -> Result<Vec<u8>> {
    let mut json = serde_json::to_vec(object)?;
    json.pop();
    json.extend_from_slice(more);
    Ok(json)
}

/// As many as the window is known to have. While a part is sent, the one after it is read, and no more: parts are large.
async fn put_events(
    store: &dyn RecordingStore,
    session: &SessionId,
    window: &WindowSummary,
    file: &mut impl Sink,
) -> Result<()> {
    let mut left = window.events;
    let mut next = Some(0);
    let mut is_first = true;
    while let Some(from) = next {
        let part = store
            .stored_events(session, &window.id, from, left, PART_BYTES)
            .await?;
        left = left.saturating_sub(part.count);
        next = part.next;
        if part.events.is_empty() {
            continue;
        }
        if !std::mem::take(&mut is_first) {
            file.put(b",".to_vec()).await?;
        }
        file.put(part.events).await?;
    }
    Ok(())
}
