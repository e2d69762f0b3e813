//! `girok import`: brings recordings in from files, while no server runs on the same data.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use app::ports::AuditLog;
use domain::audit::AuditAction;
use domain::id::ServiceSlug;
use server::audit_log::{COMMAND_LINE, ControlAuditLog};
use server::config::Config;
use server::control::Control;
use server::import::{FileError, Imported, RecordingFile};
use server::ingest::{Ingest, IngestSettings, Rules};
use server::privacy;
use server::recordings::RecordingStore;
use server::recordings::data_dir::DataDir;
use server::recordings::sqlite::{Options, SqliteStore};
use server::services::{self, directory::Directory};
use server::{clock, verify};

#[derive(clap::Args)]
pub(crate) struct ImportArguments {
    /// JSON of rrweb events, also gzipped, in a zip, and in the wrappings that people have
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The service that the recordings belong to, by its slug; made if there is none
    #[arg(long)]
    service: ServiceSlug,
}

pub(crate) async fn run(arguments: ImportArguments, config: &Config) -> anyhow::Result<()> {
    let data_dir = DataDir::lock(&config.data_dir)?;
    let store: Arc<dyn RecordingStore> = SqliteStore::open(data_dir.path(), &Options::default())?;
    let control = Control::open(&config.data_dir)?;
    let service = &arguments.service;
    if services::ensure_for_import(&control, service.clone()).await? {
        println!("service {service} is new");
    }
    let directory = Directory::load(control.clone()).await?;
    let ingest = Ingest::new(
        store.clone(),
        directory,
        None,
        Arc::default(),
        Rules::fixed(privacy::newest(&control).await?),
        IngestSettings::default(),
        Arc::new(clock::now),
    );

    let mut count = Count::default();
    for file in &arguments.files {
        import(file, &ingest, service, &mut count).await;
    }
    ingest.drain().await;
    // So that what ended is as small at once as it will be.
    while store.compact(16).await? > 0 {}
    store.close().await?;
    if count.added > 0 {
        let detail = format!("{} of {} recordings", count.added, count.all);
        ControlAuditLog(control)
            .record(
                COMMAND_LINE,
                AuditAction::RecordingsImported,
                Some(service.as_str()),
                Some(&detail),
            )
            .await
            .context("the audit log could not be written")?;
    }
    if count.failed > 0 {
        bail!("{} of {} recordings were not imported", count.failed, count.all);
    }
    Ok(())
}

/// Recordings that were found in the files.
#[derive(Default)]
struct Count {
    all: u64,
    added: u64,
    failed: u64,
}

/// All of one file, each told as it is done.
async fn import(file: &Path, ingest: &Ingest, service: &ServiceSlug, count: &mut Count) {
    let mut recordings = match RecordingFile::open(file).await {
        Ok(recordings) => recordings,
        Err(error) => return count.fail(&error),
    };
    while let Some(next) = recordings.next().await {
        let recording = match next {
            Ok(recording) => recording,
            Err(error) => {
                count.fail(&error);
                continue;
            }
        };
        let name = recording.name.clone();
        let bar = verify::progress_bar("events");
        let outcome = recording
            .import(ingest, service, &|done, total| {
                bar.set_length(total);
                bar.set_position(done);
            })
            .await;
        bar.finish_and_clear();
        match outcome {
            Ok(imported) => {
                count.all += 1;
                count.added += u64::from(!imported.was_there);
                println!("{name}: {}", told(&imported));
            }
            Err(error) => count.fail(&error),
        }
    }
}

impl Count {
    fn fail(&mut self, error: &FileError) {
        self.all += 1;
        self.failed += 1;
        eprintln!("{error}");
    }
}

fn told(imported: &Imported) -> String {
    if imported.was_there {
        return format!("was there already as {}", imported.session);
    }
    let broken = match imported.broken {
        0 => String::new(),
        broken => format!(", {broken} parts were broken"),
    };
    format!("{} events as {}{broken}", imported.events, imported.session)
}
