//! `girok import`: brings recordings in from files, while no server runs on the same data.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use app::ports::AuditLog;
use domain::audit::AuditAction;
use domain::id::ServiceSlug;
use server::audit_log::{COMMAND_LINE, ControlAuditLog};
use server::config::Config;
use server::control::Control;
use server::import::{FileError, Imported, Packed, RecordingFile};
use server::ingest::{Ingest, IngestSettings, Rules};
use server::privacy;
use server::recordings::RecordingStore;
use server::recordings::data_dir::DataDir;
use server::recordings::sqlite::{Options, SqliteStore};
use server::services::{self, directory::Directory};
use server::{clock, verify};

#[derive(clap::Args)]
pub(crate) struct ImportArguments {
    /// JSON of rrweb events, also gzipped, in a zip, and in the wrappings that people have; what Girok exported comes in as
    /// the same sessions. A recording has at most 1 GB unpacked, which are held in memory
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The service that all recordings go to, by its slug; made if there is none. What Girok exported says its own, which
    /// this overrides; for other files it is needed
    #[arg(long)]
    service: Option<ServiceSlug>,
}

pub(crate) async fn run(arguments: ImportArguments, config: &Config) -> anyhow::Result<()> {
    let data_dir = DataDir::lock(&config.data_dir)?;
    let store: Arc<dyn RecordingStore> = SqliteStore::open(data_dir.path(), &Options::default())?;
    let control = Control::open(&config.data_dir)?;
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

    let mut importing = Importing {
        ingest,
        control: control.clone(),
        service: arguments.service,
        services: BTreeMap::new(),
        all: 0,
        failed: 0,
    };
    for file in &arguments.files {
        importing.file(file).await;
    }
    importing.ingest.drain().await;
    // So that what ended is as small at once as it will be.
    while store.compact(16).await? > 0 {}
    store.close().await?;
    let audit_log = ControlAuditLog(control);
    for (service, tally) in importing.services.iter().filter(|(_, tally)| tally.added > 0) {
        let detail = format!("{} of {} recordings", tally.added, tally.found);
        audit_log
            .record(
                COMMAND_LINE,
                AuditAction::RecordingsImported,
                Some(service.as_str()),
                Some(&detail),
            )
            .await
            .context("the audit log could not be written")?;
    }
    let Importing { all, failed, .. } = importing;
    if failed > 0 {
        bail!("{failed} of {all} recordings were not imported");
    }
    Ok(())
}

struct Importing {
    ingest: Ingest,
    control: Control,
    /// Where all recordings go, whatever they say themselves.
    service: Option<ServiceSlug>,
    /// What came of the recordings of each service; all that are here exist.
    services: BTreeMap<ServiceSlug, Tally>,
    /// Recordings that were found in the files, and those that did not come in.
    all: u64,
    failed: u64,
}

#[derive(Default)]
struct Tally {
    found: u64,
    added: u64,
}

impl Importing {
    /// All of one file, each told as it is done.
    async fn file(&mut self, file: &Path) {
        let mut recordings = match RecordingFile::open(file).await {
            Ok(recordings) => recordings,
            Err(error) => return self.tell(Err(error.into())),
        };
        while let Some(next) = recordings.next().await {
            let outcome = self.recording(next).await;
            self.tell(outcome);
        }
    }

    async fn recording(&mut self, packed: Result<Packed, FileError>) -> anyhow::Result<String> {
        let unpacked = packed?.unpack()?;
        let recording = unpacked.read(self.service.as_ref())?;
        let (name, service) = (recording.name(), &recording.service);
        if !self.services.contains_key(service) {
            let is_new = services::ensure_for_import(&self.control, service.clone())
                .await
                .with_context(|| format!("{name}: service {service} could not be added"))?;
            if is_new {
                println!("service {service} is new");
            }
        }
        let tally = self.services.entry(service.clone()).or_default();
        tally.found += 1;
        let bar = verify::progress_bar("events");
        let outcome = recording
            .import(&self.ingest, &|done, total| {
                bar.set_length(total);
                bar.set_position(done);
            })
            .await;
        bar.finish_and_clear();
        let imported = outcome?;
        tally.added += u64::from(!imported.was_there);
        Ok(format!("{name}: {}", told(&imported)))
    }

    fn tell(&mut self, outcome: anyhow::Result<String>) {
        self.all += 1;
        match outcome {
            Ok(told) => println!("{told}"),
            Err(error) => {
                self.failed += 1;
                eprintln!("{error}");
            }
        }
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
