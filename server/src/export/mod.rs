//! Sessions as files.
//!
//! In reading order: [`json`] writes a session as JSON, a part at a time; [`zip`] writes many of them, into the `archive`;
//! `sink` is what they write into, and how that becomes a download; `file_name` is what files are called; `asked` is what
//! an address asks for, and `route` answers it. [`jobs`] make what takes longer: they are asked for, wait for each other, and leave a
//! file. What they make is a `film` (MP4) or a `report` (PDF), both of pages that a browser shows: `chromium` is that browser,
//! `site` what it is shown, and `stage` how a session comes to be shown there.

mod archive;
mod asked;
mod chromium;
mod file_name;
mod film;
pub(crate) mod jobs;
pub mod json;
pub mod report;
pub(crate) mod route;
mod sink;
mod site;
mod stage;
pub mod zip;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use domain::export::film::FilmError;

use crate::recordings::StoreError;
use chromium::ChromiumError;
pub use sink::ExportError;

/// Why there is no file, as a sentence for whoever asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ExportFailure {
    #[error(transparent)]
    Film(#[from] FilmError),
    #[error(transparent)]
    Chromium(#[from] ChromiumError),
    #[error("The session is not there any more")]
    Gone,
    #[error("The session could not be read")]
    Store(StoreError),
    #[error("The file could not be written")]
    File(#[from] std::io::Error),
    #[error("Making it took longer than {} s", .0.as_secs())]
    TooLong(Duration),
    /// Than so many bytes.
    #[error("The file is larger than the {} that are left for files of exports on this server", domain::format::bytes(*.0))]
    TooLarge(u64),
    #[error("The film came out shorter than it should be")]
    Incomplete,
    #[error("Something went wrong on the server; it is in its log")]
    Internal(String),
}

impl From<StoreError> for ExportFailure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::Gone,
            error => Self::Store(error),
        }
    }
}

impl ExportFailure {
    /// For the log, and for nobody else.
    fn cause(&self) -> Option<String> {
        match self {
            Self::Store(error) => Some(error.to_string()),
            Self::File(error) => Some(error.to_string()),
            Self::Internal(cause) => Some(cause.clone()),
            _ => None,
        }
    }
}

/// How much is done, told by whoever does it and asked by whoever waits.
#[derive(Debug, Clone, Default)]
pub(crate) struct Progress(Arc<AtomicU32>);

impl Progress {
    const WHOLE: f64 = 10_000.0;

    /// From 0 to 1.
    pub(crate) fn tell(&self, done: f64) {
        let parts = (done.clamp(0.0, 1.0) * Self::WHOLE) as u32;
        self.0.store(parts, Ordering::Relaxed);
    }

    pub(crate) fn done(&self) -> f64 {
        f64::from(self.0.load(Ordering::Relaxed)) / Self::WHOLE
    }
}
