//! Makes one file after the other.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use domain::export::job::ExportJob;
use domain::export::options::ExportOptions;
use tokio::time::timeout;
use tokio_util::task::AbortOnDropHandle;

use super::rows::End;
use super::{BEGUN, Jobs, Result, rows};
use crate::app::AppState;
use crate::clock;
use crate::export::{ExportFailure, Progress, film, report};

/// After a database that did not answer.
const PAUSE: Duration = Duration::from_secs(5);

impl Jobs {
    /// For as long as the server runs.
    pub(crate) async fn work(self: Arc<Self>, state: AppState) {
        tokio::select! {
            () = self.make_all(&state) => {}
            () = self.stopping.cancelled() => {}
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
                Ok(Some(job)) => {
                    if let Err(error) = self.make(state, job).await {
                        tracing::warn!(%error, "what came of an export could not be kept");
                        tokio::time::sleep(PAUSE).await;
                    }
                }
                Ok(None) => self.asked.notified().await,
                Err(error) => {
                    tracing::warn!(%error, "exports wait");
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }

    async fn make(&self, state: &AppState, job: ExportJob) -> Result<()> {
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
        let (id, now) = (job.id, clock::now());
        let kept = self
            .control
            .call(move |connection| rows::finish(connection, id, now, &end))
            .await;
        self.running().remove(&id);
        Ok(kept?)
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
                if let ExportFailure::Internal(cause) = &failure {
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
) -> std::result::Result<u64, ExportFailure> {
    let details = state.store.details(&job.session).await?;
    match &job.options {
        ExportOptions::Mp4(options) => film::make(&state, &details, options, &part, &progress).await?,
        ExportOptions::Pdf(options) => {
            report::making::make(&state, &details, options, &job.asked_by, &part, &progress).await?;
        }
    }
    tokio::fs::rename(&part, &file).await?;
    Ok(tokio::fs::metadata(&file).await?.len())
}
