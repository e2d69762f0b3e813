//! Makes one file after the other.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use domain::export::job::ExportJob;
use domain::export::options::ExportOptions;
use tokio::time::{sleep, timeout};
use tokio_util::task::AbortOnDropHandle;

use super::rows::End;
use super::{BEGUN, Jobs, rows};
use crate::app::AppState;
use crate::clock;
use crate::export::{ExportFailure, Progress, film, report};

/// After a database that did not answer, or did not take what came of a job.
const PAUSE: Duration = Duration::from_secs(5);

impl Jobs {
    /// For as long as the server runs.
    pub(crate) async fn work(self: Arc<Self>, state: AppState) {
        tokio::select! {
            () = self.make_all(&state) => {}
            () = self.stopping.cancelled() => {
                if let Err(error) = self.control.call(|connection| rows::put_back(connection)).await {
                    tracing::warn!(%error, "an export that is interrupted counts as one that ended the server");
                }
            }
        }
        self.stopped.cancel();
    }

    async fn make_all(&self, state: &AppState) {
        loop {
            let now = clock::now();
            match self
                .control
                .call(move |connection| rows::begin_next(connection, now))
                .await
            {
                Ok(Some(job)) => self.make(state, job).await,
                Ok(None) => self.asked.notified().await,
                Err(error) => {
                    tracing::warn!(%error, "exports wait");
                    sleep(PAUSE).await;
                }
            }
        }
    }

    async fn make(&self, state: &AppState, job: ExportJob) {
        // Somebody may have cancelled it already.
        let running = self.running().entry(job.id).or_default().clone();
        let file = self.file(job.id, &job.options);
        let part = file.with_extension(BEGUN);
        let end = tokio::select! {
            end = self.attempt(state, &job, &part, &file, running.progress.clone()) => end,
            () = running.cancel.cancelled() => End::Cancelled,
        };
        if !matches!(end, End::Done { .. }) {
            self.remove_file(job.id, &job.options).await;
        }
        if let End::Failed { reason } = &end {
            tracing::warn!(job = job.id, session = %job.session, reason, "an export failed");
        }
        self.finish(job.id, end).await;
        self.running().remove(&job.id);
    }

    /// Until it is stored what came of it: else it would run for ever, as far as anybody knows.
    async fn finish(&self, id: i64, end: End) {
        let now = clock::now();
        loop {
            let end = end.clone();
            let stored = self
                .control
                .call(move |connection| rows::finish(connection, id, now, &end));
            match stored.await {
                Ok(()) => return,
                Err(error) => tracing::error!(%error, job = id, "what came of an export is not stored yet"),
            }
            sleep(PAUSE).await;
        }
    }

    /// In a task of its own, so that one that panics is one that failed.
    async fn attempt(
        &self,
        state: &AppState,
        job: &ExportJob,
        part: &Path,
        file: &Path,
        progress: Progress,
    ) -> End {
        let work = make_file(
            state.clone(),
            job.clone(),
            part.to_owned(),
            file.to_owned(),
            progress,
        );
        let task = AbortOnDropHandle::new(tokio::spawn(work));
        let longest = self.settings.longest;
        let made = match timeout(longest, task).await {
            Ok(Ok(made)) => made,
            Ok(Err(error)) => Err(ExportFailure::Internal(error.to_string())),
            Err(_) => Err(ExportFailure::TooLong(longest)),
        };
        match made {
            Ok(bytes) => End::Done { bytes },
            Err(failure) => {
                if let Some(cause) = failure.cause() {
                    tracing::error!(cause, job = job.id, "an export");
                }
                End::Failed {
                    reason: failure.to_string(),
                }
            }
        }
    }
}

/// The size of the file, which has its name only once all of it is there.
async fn make_file(
    state: AppState,
    job: ExportJob,
    part: PathBuf,
    file: PathBuf,
    progress: Progress,
) -> Result<u64, ExportFailure> {
    let left = bytes_left(&state).await?;
    let details = state.store.details(&job.session).await?;
    match &job.options {
        ExportOptions::Mp4(options) => film::make(&state, &details, options, &part, left, &progress).await?,
        ExportOptions::Pdf(options) => {
            report::making::make(&state, &details, options, &job.asked_by, &part, left, &progress).await?;
        }
    }
    // What tells a player where the frames of a long film are comes last.
    let bytes = tokio::fs::metadata(&part).await?.len();
    if bytes > left {
        return Err(ExportFailure::TooLarge(left));
    }
    tokio::fs::rename(&part, &file).await?;
    Ok(bytes)
}

/// What the file may take beside those that are there: no other is made at the same time.
async fn bytes_left(state: &AppState) -> Result<u64, ExportFailure> {
    let used = state.control.call(|connection| rows::bytes(connection)).await;
    let used = used.map_err(|error| ExportFailure::Internal(error.to_string()))?;
    match state.config.export.disk_bytes.saturating_sub(used) {
        0 => Err(ExportFailure::TooLarge(0)),
        left => Ok(left),
    }
}
