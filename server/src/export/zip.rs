//! Many sessions as one zip, written a part at a time like each of them alone.
//!
//! Of each session it has a file as [`json`] writes it, and behind them all `manifest.json`. `girok import` reads it back to
//! the same sessions. Times are ms since the epoch.
//!
//! | key | what |
//! |---|---|
//! | `format`, `version` | `girok.sessions`, 1 |
//! | `madeAt` | when it was asked for |
//! | `sessions` | of each that is in it whole its `session`, `service`, and the name of its `file` |
//! | `failures` | of each other one that was asked for its `session`, `why`, and the `file` if a part of it was written |

use std::collections::HashSet;
use std::sync::Arc;

use axum::body::Bytes;
use domain::Millis;
use domain::id::{ServiceSlug, SessionId};
use futures::Stream;
use serde::Serialize;
use time::OffsetDateTime;

use super::archive::Archive;
use super::file_name::of_session;
use super::json::{self, Content};
use super::sink::{self, ExportError, Result, Sink as _};
use crate::clock::SECOND_MS;
use crate::recordings::{RecordingStore, StoreError};

/// The entry that says what else is in a zip.
pub const MANIFEST: &str = "manifest.json";

const FORMAT: &str = "girok.sessions";
const VERSION: u32 = 1;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Manifest {
    format: &'static str,
    version: u32,
    made_at: Millis,
    sessions: Vec<Entry>,
    failures: Vec<Failure>,
}

#[derive(Serialize)]
struct Entry {
    session: SessionId,
    service: ServiceSlug,
    file: String,
}

#[derive(Serialize)]
struct Failure {
    session: SessionId,
    why: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
}

/// The zip as it is written.
pub fn stream(
    store: Arc<dyn RecordingStore>,
    sessions: Vec<SessionId>,
    content: Content,
    made_at: Millis,
) -> impl Stream<Item = Result<Bytes>> + Send {
    let what = format!("a zip of {} sessions", sessions.len());
    sink::stream(what, move |parts| async move {
        let moment =
            OffsetDateTime::from_unix_timestamp(made_at / SECOND_MS).unwrap_or(OffsetDateTime::UNIX_EPOCH);
        let mut file = Archive::new(parts, moment);
        let mut manifest = Manifest {
            format: FORMAT,
            version: VERSION,
            made_at,
            sessions: Vec::new(),
            failures: Vec::new(),
        };
        let mut names = Names::default();
        for session in sessions {
            manifest
                .add(store.as_ref(), session, content, &mut names, &mut file)
                .await?;
        }
        let manifest = serde_json::to_vec(&manifest)?;
        file.begin(MANIFEST.to_owned(), manifest.len() as u64).await?;
        file.put(manifest).await?;
        file.finish().await
    })
}

impl Manifest {
    /// What is wrong with one session costs the others nothing; what is wrong with more than that ends the zip.
    async fn add(
        &mut self,
        store: &dyn RecordingStore,
        session: SessionId,
        content: Content,
        names: &mut Names,
        file: &mut Archive,
    ) -> Result<()> {
        let mut begun = None;
        let written = async {
            let details = store.details(&session).await?;
            let name = names.take(of_session(&details.summary));
            begun = Some(name.clone());
            file.begin(name.clone(), details.raw_bytes).await?;
            json::write(store, &details, content, file).await?;
            Ok(Entry {
                session: details.summary.id,
                service: details.summary.service,
                file: name,
            })
        };
        match written.await {
            Ok(entry) => self.sessions.push(entry),
            Err(ExportError::Store(error)) => {
                let why = of_one_session(&error).ok_or_else(|| ExportError::Store(error.clone()))?;
                tracing::error!(%error, %session, "a session is not in an export");
                self.failures.push(Failure {
                    session,
                    why,
                    file: begun,
                });
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }
}

/// What is told of an error that is no other session's.
fn of_one_session(error: &StoreError) -> Option<&'static str> {
    match error {
        StoreError::NotFound => Some("there is no such session"),
        StoreError::Damaged(_) | StoreError::TooLarge(_) => Some("what is stored of it is damaged"),
        StoreError::Unavailable(_) | StoreError::Failed(_) => None,
    }
}

/// Names that are taken. Ids may differ by capitals alone, which some file systems do not tell apart.
#[derive(Default)]
struct Names(HashSet<String>);

impl Names {
    fn take(&mut self, name: String) -> String {
        let mut number = 1;
        let mut free = format!("{name}.json");
        while !self.0.insert(free.to_lowercase()) {
            number += 1;
            free = format!("{name}-{number}.json");
        }
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_entries_have_one_name() {
        let mut names = Names::default();
        for (name, expected) in [
            ("a", "a.json"),
            ("b", "b.json"),
            ("A", "A-2.json"),
            ("a", "a-3.json"),
        ] {
            assert_eq!(names.take(name.into()), expected);
        }
    }
}
