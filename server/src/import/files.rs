//! What `girok import` does with one file.

use std::path::{Path, PathBuf};

use domain::id::ServiceSlug;

use super::{ImportError, Imported, Recording, import_recording, unpack};
use crate::ingest::Ingest;

/// Why a file was not brought in.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("{path} cannot be read: {source}")]
    Read { path: PathBuf, source: std::io::Error },
    #[error("{path}: {source}")]
    Import { path: PathBuf, source: ImportError },
}

/// Brings the recording of one file in. `progress` is told how many events are in, and of how many.
pub async fn import_file(
    ingest: &Ingest,
    service: &ServiceSlug,
    path: &Path,
    progress: &(dyn Fn(u64, u64) + Sync),
) -> Result<Imported, FileError> {
    let bytes = tokio::fs::read(path).await.map_err(|source| FileError::Read {
        path: path.to_owned(),
        source,
    })?;
    import_bytes(ingest, service, bytes, progress)
        .await
        .map_err(|source| FileError::Import {
            path: path.to_owned(),
            source,
        })
}

async fn import_bytes(
    ingest: &Ingest,
    service: &ServiceSlug,
    bytes: Vec<u8>,
    progress: &(dyn Fn(u64, u64) + Sync),
) -> Result<Imported, ImportError> {
    let text = unpack(bytes)?;
    let recording = Recording::read(&text)?;
    import_recording(ingest, service, &recording, 0, progress).await
}
