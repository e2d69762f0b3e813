//! Exports that take a while: a queue of bounded length, and one worker.
//!
//! In reading order: `rows` is where they are kept, `console` what is asked of them, `worker` makes one after the other; `route` sends what came of it.

mod console;
pub(crate) mod route;
mod rows;
mod worker;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use app::ConsoleError;
use domain::Millis;
use domain::export::options::ExportOptions;
use tokio::sync::Notify;
use tokio::task::spawn_blocking;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

pub(crate) use console::ConsoleExports;
pub(super) use console::note_download;

use super::Progress;
use super::chromium::leftovers;
use crate::clock;
use crate::config::ExportSettings;
use crate::control::Control;

type Result<T> = std::result::Result<T, ConsoleError>;

/// Below the data directory.
const DIRECTORY: &str = "exports";
/// The ending of a file that is not all there.
const BEGUN: &str = "part";
/// A browser that is killed is gone at once.
const STOPS_WITHIN: Duration = Duration::from_secs(2);

pub(crate) struct Jobs {
    control: Control,
    settings: ExportSettings,
    directory: PathBuf,
    /// Somebody asked for something.
    asked: Notify,
    running: Mutex<HashMap<i64, Running>>,
    /// The server ends, and the worker has.
    stopping: CancellationToken,
    stopped: CancellationToken,
}

#[derive(Clone, Default)]
struct Running {
    progress: Progress,
    cancel: CancellationToken,
}

impl Jobs {
    /// What was being made when the server ended is made again.
    pub(crate) async fn open(control: Control, data_dir: &Path, settings: ExportSettings) -> Result<Self> {
        let failed = |error: std::io::Error| {
            tracing::error!(%error, "the directory of exports cannot be used");
            ConsoleError::Internal
        };
        let directory = data_dir.join(DIRECTORY);
        tokio::fs::create_dir_all(&directory).await.map_err(failed)?;
        let directory = tokio::fs::canonicalize(&directory).await.map_err(failed)?;
        let now = clock::now();
        let done = control
            .call(move |connection| {
                rows::resume(connection, now)?;
                rows::done(connection)
            })
            .await?;
        let jobs = Self {
            control,
            settings,
            directory,
            asked: Notify::new(),
            running: Mutex::default(),
            stopping: CancellationToken::new(),
            stopped: CancellationToken::new(),
        };
        jobs.tidy(done.iter().map(|job| jobs.file(job.id, &job.options)).collect())
            .await;
        Ok(jobs)
    }

    /// Takes away what no job has: what the server was writing when it was killed, and the browsers that it left.
    async fn tidy(&self, kept: HashSet<PathBuf>) {
        let directory = self.directory.clone();
        let tidied = spawn_blocking(move || {
            leftovers::end_all(&directory);
            for file in std::fs::read_dir(&directory)?.filter_map(std::io::Result::ok) {
                if file.path().is_file() && !kept.contains(&file.path()) {
                    std::fs::remove_file(file.path())?;
                }
            }
            Ok::<_, std::io::Error>(())
        });
        if let Ok(Err(error)) = tidied.await {
            tracing::warn!(%error, "what is left of exports stays");
        }
    }

    /// Ends what is being made: it waits again, until the server is back.
    pub(crate) async fn stop(&self) {
        self.stopping.cancel();
        let _ = timeout(STOPS_WITHIN, self.stopped.cancelled()).await;
    }

    /// Where everything of exports is.
    pub(super) fn directory(&self) -> &Path {
        &self.directory
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
        let file = self.file(job, options);
        for path in [file.with_extension(BEGUN), file] {
            match tokio::fs::remove_file(path).await {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    tracing::warn!(%error, job, "the file of an export stays");
                }
                _ => {}
            }
        }
    }
}
