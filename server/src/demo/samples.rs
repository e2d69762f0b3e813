//! The sample sessions of the demo: visits to the shop, recorded in a browser, brought up to the present.

use std::io;
use std::path::{Path, PathBuf};

use domain::id::ServiceSlug;

use crate::clock;
use crate::import::{ImportError, Recording, import_recording, unpack};
use crate::ingest::Ingest;

/// Adds the samples that are not there yet; returns how many it added.
pub(crate) async fn seed(directory: &Path, ingest: &Ingest, service: &ServiceSlug) -> io::Result<u64> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(directory)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.to_string_lossy().ends_with(".json.gz"))
        .collect();
    files.sort();
    let mut added = 0;
    for file in files {
        match add(tokio::fs::read(&file).await?, ingest, service).await {
            Ok(is_new) => added += u64::from(is_new),
            Err(error) => tracing::warn!("sample {}: {error}", file.display()),
        }
    }
    Ok(added)
}

async fn add(file: Vec<u8>, ingest: &Ingest, service: &ServiceSlug) -> Result<bool, ImportError> {
    let text = unpack(file)?;
    let sample = Recording::read(&text)?;
    let shift = sample.shift_to(clock::now());
    let imported = import_recording(ingest, service, &sample, shift, &|_, _| {}).await?;
    Ok(!imported.was_there)
}
