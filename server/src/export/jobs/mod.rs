//! Exports that take a while: a queue of bounded length, and one worker.
//!
//! In reading order: `rows` is where they are kept, `console` what is asked of them, `worker` makes one after the other; `route` sends what came of it.

mod console;
pub(crate) mod route;
mod rows;
mod worker;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use app::ConsoleError;
use domain::Millis;
use domain::export::options::ExportOptions;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

pub(crate) use console::ConsoleExports;
pub(super) use console::note_download;

use super::Progress;
use crate::clock;
use crate::config::ExportSettings;
use crate::control::Control;

type Result<T> = std::result::Result<T, ConsoleError>;

/// Below the data directory.
const DIRECTORY: &str = "exports";
/// The ending of a file that is not all there.
const BEGUN: &str = "part";

pub(crate) struct Jobs {
    control: Control,
    settings: ExportSettings,
    directory: PathBuf,
    /// Somebody asked for something.
    asked: Notify,
    running: Mutex<HashMap<i64, Running>>,
}

#[derive(Clone, Default)]
struct Running {
    progress: Progress,
    cancel: CancellationToken,
}

impl Jobs {
    /// What was being made when the server ended is made again.
    pub(crate) async fn open(control: Control, data_dir: &Path, settings: ExportSettings) -> Result<Self> {
        let directory = data_dir.join(DIRECTORY);
        if let Err(error) = tokio::fs::create_dir_all(&directory).await {
            tracing::error!(%error, "{} cannot be made", directory.display());
            return Err(ConsoleError::Internal);
        }
        let now = clock::now();
        control
            .call(move |connection| rows::resume(connection, now))
            .await?;
        Ok(Self {
            control,
            settings,
            directory,
            asked: Notify::new(),
            running: Mutex::default(),
        })
    }

    fn running(&self) -> MutexGuard<'_, HashMap<i64, Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn file(&self, job: i64, options: &ExportOptions) -> PathBuf {
        self.directory.join(format!("{job}.{}", options.ending()))
    }

    /// Forgets what nobody fetched in time.
    pub(crate) async fn forget_expired(&self) -> Result<()> {
        let before = clock::now() - self.kept_ms();
        let gone = self
            .control
            .call(move |connection| rows::take_finished_before(connection, before))
            .await?;
        for job in gone {
            self.remove_file(job.id, &job.options).await;
        }
        Ok(())
    }

    fn kept_ms(&self) -> Millis {
        Millis::try_from(self.settings.kept.as_millis()).unwrap_or(Millis::MAX)
    }

    async fn remove_file(&self, job: i64, options: &ExportOptions) {
        match tokio::fs::remove_file(self.file(job, options)).await {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                tracing::warn!(%error, job, "the file of an export stays");
            }
            _ => {}
        }
    }
}

/// What the server was writing when it ended is written anew.
async fn remove_begun(directory: &Path) {
    let Ok(mut files) = tokio::fs::read_dir(directory).await else {
        return;
    };
    while let Ok(Some(file)) = files.next_entry().await {
        let path = file.path();
        if path.extension().is_some_and(|ending| ending == BEGUN) {
            let _ = tokio::fs::remove_file(path).await;
        }
    }
}
