//! The sample sessions of the demo: visits to the shop, recorded in a browser, brought up to the present.

use std::io;
use std::path::{Path, PathBuf};

use domain::id::ServiceSlug;
use futures::{StreamExt, stream};

use crate::clock;
use crate::import::{ImportError, Recording, import_recording, unpack};
use crate::ingest::Ingest;

/// Samples that are added side by side, so that the store commits batches of several at once.
const AT_ONCE: usize = 8;

/// Adds the samples that are not there yet; returns how many it added.
pub(crate) async fn seed(directory: &Path, ingest: &Ingest, service: &ServiceSlug) -> io::Result<u64> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(directory)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.to_string_lossy().ends_with(".json.gz"))
        .collect();
    files.sort();
    let added = stream::iter(files)
        .map(|file| async move {
            let added = match tokio::fs::read(&file).await {
                Ok(packed) => add(packed, ingest, service).await,
                Err(error) => Err(ImportError::Packed(error)),
            };
            added.unwrap_or_else(|error| {
                tracing::warn!("sample {}: {error}", file.display());
                false
            })
        })
        .buffer_unordered(AT_ONCE)
        .fold(0, async |sum, is_new| sum + u64::from(is_new))
        .await;
    Ok(added)
}

async fn add(file: Vec<u8>, ingest: &Ingest, service: &ServiceSlug) -> Result<bool, ImportError> {
    let text = unpack(file)?;
    let sample = Recording::read(&text)?;
    let shift = sample.shift_to(clock::now());
    let imported = import_recording(ingest, service, &sample, shift, &|_, _| {}).await?;
    Ok(!imported.was_there)
}
