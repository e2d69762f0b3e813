//! What both ingest benchmarks send, and how they measure it: batches of real recordings, compressed as a recorder sends
//! them, through the router to a committed store; against serde_json parsing the same bytes and doing nothing with them.

use std::hint::black_box;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use domain::Millis;
use flate2::Compression;
use flate2::write::GzEncoder;
use futures::{StreamExt, stream};
use http::Request;
use server::import::{Recording, batches, unpack};
use server::ingest::{Ingest, IngestSettings, KnownService, Rules, ServiceDirectory, router};
use server::recordings::RecordingStore;
use server::recordings::sqlite::{Options, SqliteStore};
use tower::ServiceExt;

use super::report::cpu_time;

const NOW: Millis = 1_772_366_400_000;
const KEY: &str = "a-key";
/// Recorders that send at the same time.
const AT_ONCE: usize = 32;
pub(crate) const ROUNDS: usize = 5;
/// How often each recording is sent, each time as another session.
pub(crate) const VISITS: usize = 6;

struct OneService;

impl ServiceDirectory for OneService {
    fn by_key(&self, key: &str) -> Option<Arc<KnownService>> {
        (key == KEY).then(|| {
            Arc::new(KnownService {
                slug: "web-app".parse().unwrap(),
                origins: Vec::new(),
            })
        })
    }

    fn knows_origin(&self, _: &str) -> bool {
        false
    }
}

/// One window's batches: where each goes and what is sent.
pub(crate) type Visit = Vec<(String, Vec<u8>)>;

pub(crate) struct Input {
    visits: Vec<Visit>,
    pub(crate) raw: Vec<Vec<u8>>,
    pub(crate) raw_mb: f64,
}

/// Processor seconds for taking everything, and for compacting it afterwards, which happens in the background; and how often
/// something was hidden.
pub(crate) async fn ingest(input: &Input, rules: Rules, compact: bool) -> (f64, f64, u64) {
    let directory = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(directory.path(), &Options::default()).unwrap();
    let settings = IngestSettings {
        batches_per_minute: u32::MAX,
        ..IngestSettings::default()
    };
    let ingest = Ingest::new(
        store.clone(),
        Arc::new(OneService),
        None,
        Arc::default(),
        rules,
        settings,
        Arc::new(|| NOW),
    );
    let router = router(ingest.clone());
    let visits: Vec<Visit> = input.visits.clone();
    let start = cpu_time();
    stream::iter(visits)
        .for_each_concurrent(AT_ONCE, |visit| send(router.clone(), visit))
        .await;
    let taken = cpu_time();
    if compact {
        ingest.end_silent_sessions(NOW + 3_600_000).await.unwrap();
    }
    while compact && store.compact(16).await.unwrap() > 0 {}
    let compacted = cpu_time();
    let counts = store.mask_counts(0, u32::MAX).await.unwrap();
    let masked = counts.iter().map(|count| count.count).sum();
    store.close().await.unwrap();
    (
        (taken - start).as_secs_f64(),
        (compacted - taken).as_secs_f64(),
        masked,
    )
}

async fn send(router: Router, visit: Visit) {
    for (path, body) in visit {
        let request = Request::post(path).body(Body::from(body)).unwrap();
        let status = router.clone().oneshot(request).await.unwrap().status();
        assert_eq!(status, 202);
    }
}

/// Processor seconds of the peer.
pub(crate) fn parse(input: &Input) -> f64 {
    let start = cpu_time();
    for body in &input.raw {
        black_box(serde_json::from_slice::<serde_json::Value>(body).unwrap());
    }
    (cpu_time() - start).as_secs_f64()
}

pub(crate) fn prepare(copies: usize) -> Input {
    let mut files = files_of("../../shared/recordings", "json");
    files.extend(files_of("../demo/sessions", "gz"));
    let mut input = Input {
        visits: Vec::new(),
        raw: Vec::new(),
        raw_mb: 0.0,
    };
    for (file_number, file) in files.iter().enumerate() {
        let text = unpack(std::fs::read(file).unwrap()).unwrap();
        let Ok(recording) = Recording::read(&text) else {
            continue;
        };
        let last = recording
            .windows
            .iter()
            .flat_map(|window| &window.events)
            .map(|event| event.timestamp)
            .max();
        let shift = NOW - last.unwrap_or(NOW);
        for copy in 0..copies {
            let mut visit = Visit::new();
            for window in &recording.windows {
                for batch in batches(&window.events, shift) {
                    let path = format!(
                        "/ingest/v1/sessions/visit-{file_number:04}-{copy:04}/windows/{}/batches/{}?key={KEY}",
                        window.id, batch.number
                    );
                    let body = format!(
                        r#"{{"sent_at":{NOW},"meta":{{"recorder":"0.1.0","screen":{{"width":1920,"height":1080}},"language":"en-US","timezone":"Asia/Seoul","url":"https://shop.example/"}},"events":{}}}"#,
                        batch.events
                    );
                    #[expect(clippy::cast_precision_loss, reason = "megabytes for a report")]
                    let mb = body.len() as f64 / 1e6;
                    input.raw_mb += mb;
                    visit.push((path, gzip(body.as_bytes())));
                    input.raw.push(body.into_bytes());
                }
            }
            input.visits.push(visit);
        }
    }
    assert!(!input.visits.is_empty(), "there are no recordings to send");
    input
}

/// As CompressionStream does it.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn files_of(directory: &str, ending: &str) -> Vec<PathBuf> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join(directory);
    let Ok(entries) = std::fs::read_dir(directory) else {
        return Vec::new();
    };
    let mut files: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == ending))
        .collect();
    files.sort();
    files
}
