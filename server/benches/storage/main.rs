//! `storage`: bytes on disk, indexes included, once imported sessions have ended and were compacted, against their
//! raw JSON; the peer is gzip -6 of the batches as a recorder sends them.

#[path = "../report/mod.rs"]
mod report;
mod visits;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::Millis;
use domain::id::ServiceSlug;
use domain::mask::RuleSetVersion;
use flate2::Compression;
use flate2::write::GzEncoder;
use report::{Report, cpu_time, is_smoke};
use server::import::{ImportError, Recording, batches, import_recording, unpack};
use server::ingest::{Ingest, IngestSettings, KnownService, Rules, ServiceDirectory};
use server::recordings::RecordingStore;
use server::recordings::sqlite::{Options, SqliteStore};
use visits::another_visit;

type Failure = Box<dyn std::error::Error>;

const NOW: Millis = 1_772_366_400_000;
const SHOP: &str = "demo-shop";

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let samples = texts(&root.join("demo/sessions"))?;
    let others = texts(&shared(&root))?;
    if samples.is_empty() {
        return Err("there are no sample sessions of the demo shop".into());
    }

    let mut imported = Imported::begin()?;
    for (service, texts) in [(SHOP, &samples), ("web-app", &others)] {
        for text in texts {
            imported.add(service, text).await?;
        }
    }
    let imported = imported.finish().await?;

    let visits = if is_smoke() { 40 } else { 1_000 };
    let mut repeated = Imported::begin()?;
    for (number, sample) in samples.iter().cycle().take(visits).enumerate() {
        repeated.add(SHOP, &another_visit(sample, number)?).await?;
    }
    let repeated = repeated.finish().await?;

    let value = ratio(imported.disk, imported.raw);
    let peer = ratio(imported.gzip, imported.raw);
    Report {
        name: "storage",
        value,
        unit: "bytes on disk / raw bytes",
        peer: Some(("gzip -6 of batches", peer)),
        ratio: Some(peer / value),
        detail: serde_json::json!({
            "raw_bytes": imported.raw,
            "disk_bytes": imported.disk,
            "checkpoint_bytes": imported.checkpoint_bytes,
            "checkpoints": imported.checkpoints,
            "repeat_share": ratio(repeated.disk, repeated.raw),
            "gzip_bytes": imported.gzip,
            "sessions": imported.sessions,
            "import_core_s": imported.import_s,
            "repeat_visits": repeated.sessions,
            "repeat_raw_bytes": repeated.raw,
            "repeat_disk_bytes": repeated.disk,
            "repeat_gzip_bytes": repeated.gzip,
            "repeat_checkpoint_bytes": repeated.checkpoint_bytes,
            "repeat_import_core_s": repeated.import_s,
        }),
    }
    .write()?;
    Ok(())
}

/// Where more recordings may be than the project keeps.
fn shared(root: &Path) -> PathBuf {
    [root.join("../shared/recordings"), root.join("shared/recordings")]
        .into_iter()
        .find(|path| path.is_dir())
        .unwrap_or_default()
}

/// What is in the files of a directory, in the order of their names; nothing if there is no such directory.
fn texts(directory: &Path) -> Result<Vec<String>, Failure> {
    let Ok(entries) = std::fs::read_dir(directory) else {
        return Ok(Vec::new());
    };
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| Ok(unpack(std::fs::read(path)?)?))
        .collect()
}

#[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^52")]
fn ratio(part: u64, whole: u64) -> f64 {
    part as f64 / whole as f64
}

#[derive(Default)]
struct Sizes {
    sessions: u64,
    raw: u64,
    gzip: u64,
    disk: u64,
    checkpoints: u64,
    checkpoint_bytes: u64,
    import_s: f64,
}

/// A store into which recordings are imported as `girok import` does it.
struct Imported {
    directory: tempfile::TempDir,
    store: Arc<SqliteStore>,
    ingest: Ingest,
    sizes: Sizes,
}

impl Imported {
    fn begin() -> Result<Self, Failure> {
        let directory = tempfile::tempdir()?;
        let store = SqliteStore::open(directory.path(), &Options::default())?;
        Ok(Self {
            ingest: Ingest::new(
                store.clone(),
                Arc::new(Nobody),
                None,
                Arc::default(),
                Rules::fixed(RuleSetVersion::standard()),
                IngestSettings::default(),
                Arc::new(|| NOW),
            ),
            directory,
            store,
            sizes: Sizes::default(),
        })
    }

    /// Imports what is a recording.
    async fn add(&mut self, service: &str, text: &str) -> Result<(), Failure> {
        let recording = match Recording::read(text) {
            // A list of the files, say.
            Err(ImportError::NoEvents) => return Ok(()),
            recording => recording?,
        };
        let service: ServiceSlug = service.parse()?;
        let start = cpu_time();
        // Ends the session and compacts it, before the next one comes.
        import_recording(&self.ingest, &service, &recording, 0, &|_, _| {}).await?;
        self.sizes.import_s += (cpu_time() - start).as_secs_f64();
        self.sizes.sessions += 1;
        for batch in recording
            .windows
            .iter()
            .flat_map(|window| batches(&window.events, 0))
        {
            let mut gzip = GzEncoder::new(Vec::new(), Compression::new(6));
            gzip.write_all(batch.events.as_bytes())?;
            self.sizes.gzip += gzip.finish()?.len() as u64;
            self.sizes.raw += batch.events.len() as u64;
        }
        Ok(())
    }

    /// Compacts what is left (sessions that a new dictionary is for), closes the store, which writes its log back, and
    /// measures what is on the disk.
    async fn finish(mut self) -> Result<Sizes, Failure> {
        self.ingest.drain().await;
        while self.store.compact(16).await? > 0 {}
        let report = self.store.verify(&|_, _| {}).await?;
        if let Some(damage) = report.damages.first() {
            return Err(format!("what was stored cannot be read back: {damage}").into());
        }
        let usage = self.store.usage().await?;
        self.sizes.checkpoints = usage.checkpoints;
        self.sizes.checkpoint_bytes = usage.checkpoint_bytes;
        self.store.close().await?;
        for entry in std::fs::read_dir(self.directory.path())? {
            self.sizes.disk += entry?.metadata()?.len();
        }
        Ok(self.sizes)
    }
}

/// No recorder sends anything here.
struct Nobody;

impl ServiceDirectory for Nobody {
    fn by_key(&self, _: &str) -> Option<Arc<KnownService>> {
        None
    }

    fn knows_origin(&self, _: &str) -> bool {
        false
    }
}
