//! What the console asks of jobs.

use app::ConsoleError;
use app::ports::Exports;
use async_trait::async_trait;
use domain::access::Reach;
use domain::account::Account;
use domain::audit::AuditAction;
use domain::export::film::FilmPlan;
use domain::export::job::{ExportJob, ExportList, ExportState};
use domain::export::options::{ExportOptions, ExportRequest};
use domain::format;
use rusqlite::Connection;

use super::{Jobs, Result, rows};
use crate::app::AppState;
use crate::error::console_error;
use crate::export::chromium;
use crate::export::file_name::{harmless, short_of_session};
use crate::recordings::RecordingStore;
use crate::{audit_log, clock};

/// What has to be there before anything can be made.
const MISSING: &str = "Videos and reports are made with Chromium, which is not on this server. Install it (Debian and Ubuntu: \
                       apt-get install chromium) or say where it is with GIROK_CHROMIUM, and start Girok again.";

/// The jobs and the recordings they are of.
pub(crate) struct ConsoleExports {
    pub(crate) jobs: std::sync::Arc<Jobs>,
    pub(crate) store: std::sync::Arc<dyn RecordingStore>,
}

#[async_trait]
impl Exports for ConsoleExports {
    async fn list(&self, reach: &Reach) -> Result<ExportList> {
        let mut jobs = self
            .jobs
            .control
            .call(|connection| rows::list(connection))
            .await?;
        jobs.retain(|job| reach.includes(&job.service));
        for job in &mut jobs {
            self.jobs.complete(job);
        }
        let sessions = jobs.iter().map(|job| job.session.clone()).collect();
        Ok(ExportList {
            visitors: self.store.visitors(sessions).await.map_err(console_error)?,
            jobs,
            missing: self.jobs.missing(),
        })
    }

    async fn ask(&self, who: &Account, request: ExportRequest) -> Result<ExportJob> {
        request
            .check()
            .map_err(|(field, message)| invalid(field, message))?;
        let details = self
            .store
            .details(&request.session)
            .await
            .map_err(console_error)?;
        if let Some(missing) = self.jobs.missing() {
            return Err(ConsoleError::Conflict(missing));
        }
        let summary = &details.summary;
        let note = match &request.options {
            ExportOptions::Mp4(film) => {
                FilmPlan::new(summary.started_at, summary.last_event_at, &details.idle, film)
                    .map_err(|error| invalid("from", error.to_string()))?
                    .note()
            }
            ExportOptions::Pdf(_) => None,
        };
        let name = request
            .name
            .as_deref()
            .and_then(harmless)
            .unwrap_or_else(|| short_of_session(summary));
        let job = ExportJob {
            id: 0,
            session: request.session,
            service: summary.service.clone(),
            file_name: format!("{name}.{}", request.options.ending()),
            options: request.options,
            asked_by: who.email.clone(),
            asked_at: clock::now(),
            note,
            state: ExportState::Queued { ahead: 0 },
        };
        self.jobs.add(job).await
    }

    async fn cancel(&self, who: &Account, reach: &Reach, id: i64) -> Result<()> {
        let (who, reach, now) = (who.email.clone(), reach.clone(), clock::now());
        let state = self
            .jobs
            .control
            .call(move |connection| {
                let transaction = connection.transaction()?;
                let Some(job) = rows::find(&transaction, id)? else {
                    return Ok(None);
                };
                if job.state.is_over() || !reach.includes(&job.service) {
                    return Ok(None);
                }
                rows::cancel_waiting(&transaction, id, now)?;
                note(&transaction, &who, AuditAction::ExportCancelled, &job)?;
                transaction.commit()?;
                Ok(Some(job.state))
            })
            .await?;
        match state {
            Some(ExportState::Running { .. }) => {
                self.jobs.running().entry(id).or_default().cancel.cancel();
                Ok(())
            }
            Some(_) => Ok(()),
            None => Err(ConsoleError::NotFound("This export is over already".into())),
        }
    }

    async fn remove(&self, who: &Account, reach: &Reach, id: i64) -> Result<()> {
        let (who, reach) = (who.email.clone(), reach.clone());
        let taken = self
            .jobs
            .control
            .call(move |connection| {
                let transaction = connection.transaction()?;
                let within = rows::find(&transaction, id)?.filter(|job| reach.includes(&job.service));
                let taken = match within {
                    Some(_) => rows::take(&transaction, id)?,
                    None => None,
                };
                if let Some(job) = &taken {
                    note(&transaction, &who, AuditAction::ExportRemoved, job)?;
                }
                transaction.commit()?;
                Ok(taken)
            })
            .await?;
        let job = taken.ok_or_else(|| ConsoleError::NotFound("There is no such file any more".into()))?;
        self.jobs.remove_file(id, &job.options).await;
        Ok(())
    }
}

impl Jobs {
    fn missing(&self) -> Option<String> {
        chromium::find(&self.settings)
            .is_none()
            .then(|| MISSING.to_owned())
    }

    async fn add(&self, mut job: ExportJob) -> Result<ExportJob> {
        let most = self.settings.waiting;
        let most_bytes = self.settings.disk_bytes;
        let used = self.control.call(|connection| rows::bytes(connection)).await?;
        if used >= most_bytes {
            return Err(ConsoleError::Conflict(format!(
                "Files of exports take {} already, which is all that they may: remove some",
                format::bytes(used)
            )));
        }
        let wish = job.clone();
        let added = self
            .control
            .call(move |connection| {
                let transaction = connection.transaction()?;
                let added = rows::add(&transaction, &wish, most)?;
                if added.is_some() {
                    audit_log::write(
                        &transaction,
                        &wish.asked_by,
                        AuditAction::SessionExported,
                        Some(wish.session.as_str()),
                        Some(wish.options.label()),
                    )?;
                }
                transaction.commit()?;
                Ok(added)
            })
            .await?;
        job.id = added.ok_or_else(|| {
            ConsoleError::Conflict(format!(
                "{most} exports are waiting already; cancel one, or try again later"
            ))
        })?;
        self.asked.notify_one();
        Ok(job)
    }

    /// Adds what no row tells.
    fn complete(&self, job: &mut ExportJob) {
        match &mut job.state {
            ExportState::Running { progress, .. } => {
                if let Some(running) = self.running().get(&job.id) {
                    *progress = running.progress.done();
                }
            }
            ExportState::Done { at, kept_until, .. } => *kept_until = at.saturating_add(self.kept_ms()),
            _ => {}
        }
    }

    /// The job whose file is there.
    pub(in crate::export) async fn done(&self, id: i64) -> Result<ExportJob> {
        let found = self
            .control
            .call(move |connection| rows::find(connection, id))
            .await?;
        found
            .filter(|job| matches!(job.state, ExportState::Done { .. }))
            .ok_or_else(|| ConsoleError::NotFound("There is no such file any more".into()))
    }
}

/// What somebody did with a file.
fn note(
    connection: &Connection,
    who: &str,
    action: AuditAction,
    job: &ExportJob,
) -> crate::control::Result<()> {
    audit_log::write(
        connection,
        who,
        action,
        Some(job.session.as_str()),
        Some(&job.file_name),
    )
}

/// That somebody took the file. Who takes it in parts, or watches it, takes it once an hour.
pub(in crate::export) async fn note_download(state: &AppState, who: String, job: &ExportJob) -> Result<()> {
    let job = job.clone();
    let since = clock::now() - clock::HOUR_MS;
    Ok(state
        .control
        .call(move |connection| {
            let action = AuditAction::ExportDownloaded;
            if audit_log::has_since(
                connection,
                since,
                &who,
                action,
                job.session.as_str(),
                &job.file_name,
            )? {
                return Ok(());
            }
            note(connection, &who, action, &job)
        })
        .await?)
}

fn invalid(field: &str, message: String) -> ConsoleError {
    ConsoleError::Invalid {
        field: field.into(),
        message,
    }
}
