//! `storage`: bytes on disk, indexes included, once sessions have ended and were compacted, against their raw
//! JSON; the peer is gzip -6 of the batches as a recorder sends them.

mod report;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use domain::activity::Histogram;
use domain::client::Client;
use domain::fact::{Fact, FactKind};
use domain::id::WindowId;
use domain::session::{Anomalies, Counts, SessionStatus, SessionSummary};
use report::{Report, is_smoke};
use serde_json::value::RawValue;
use server::recordings::sqlite::{Options, SqliteStore};
use server::recordings::{Append, Chunk, RecordingStore, ReplayStart, SessionRow, WindowRow};

type Failure = Box<dyn std::error::Error>;

/// A batch is sent after this long, or when it is this large.
const BATCH_MS: i64 = 2_000;
const BATCH_BYTES: usize = 64 * 1024;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let samples = recordings(&root.join("demo/sessions"))?;
    let mut corpus = samples.clone();
    corpus.extend(recordings(&shared(&root))?);
    if corpus.is_empty() {
        return Err("no recordings to store".into());
    }
    let imported = store_all(&corpus, 1).await?;

    // Visits to one shop; recordings of another make do where the samples are not there.
    let visited = if samples.is_empty() {
        &corpus[..1]
    } else {
        &samples[..]
    };
    let visits = if is_smoke() { 40 } else { 1_000 };
    let repeated = store_all(visited, visits).await?;

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
            "checkpoint_bytes": 0,
            "repeat_share": ratio(repeated.disk, repeated.raw),
            "gzip_bytes": imported.gzip,
            "sessions": corpus.len(),
            "compaction_core_s": imported.compaction_s,
            "repeat_visits": visits,
            "repeat_raw_bytes": repeated.raw,
            "repeat_disk_bytes": repeated.disk,
            "repeat_compaction_core_s": repeated.compaction_s,
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

#[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^52")]
fn ratio(part: u64, whole: u64) -> f64 {
    part as f64 / whole as f64
}

/// The events of a recording, each as it was written.
type Recording = Vec<Box<RawValue>>;

fn recordings(directory: &Path) -> Result<Vec<Recording>, Failure> {
    let Ok(entries) = std::fs::read_dir(directory) else {
        return Ok(Vec::new());
    };
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .collect();
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        let bytes = std::fs::read(&path)?;
        let text = if bytes.starts_with(&[0x1f, 0x8b]) {
            std::io::read_to_string(flate2::read::GzDecoder::new(bytes.as_slice()))?
        } else {
            String::from_utf8(bytes)?
        };
        // What is neither a sample nor an array of events, such as a manifest, is not meant.
        let windows = match serde_json::from_str::<Sample>(&text) {
            Ok(sample) => sample.windows.into_iter().map(|window| window.events).collect(),
            Err(_) => serde_json::from_str::<Recording>(&text)
                .into_iter()
                .collect::<Vec<_>>(),
        };
        found.extend(
            windows
                .into_iter()
                .filter(|events| !events.is_empty() && events.iter().all(|event| Event::of(event).is_some())),
        );
    }
    Ok(found)
}

/// A sample session of the demo: a recording for each window.
#[derive(serde::Deserialize)]
struct Sample {
    windows: Vec<SampleWindow>,
}

#[derive(serde::Deserialize)]
struct SampleWindow {
    events: Recording,
}

/// What the benchmark needs to know of an event.
#[derive(serde::Deserialize)]
struct Event {
    #[serde(rename = "type")]
    kind: u8,
    timestamp: f64,
}

impl Event {
    fn of(event: &RawValue) -> Option<Self> {
        serde_json::from_str(event.get()).ok()
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "a float becomes the nearest moment"
    )]
    fn at(&self) -> i64 {
        self.timestamp as i64
    }
}

#[derive(Default)]
struct Sizes {
    raw: u64,
    gzip: u64,
    disk: u64,
    compaction_s: f64,
}

async fn store_all(recordings: &[Recording], visits: usize) -> Result<Sizes, Failure> {
    let directory = tempfile::tempdir()?;
    let store = SqliteStore::open(directory.path(), &Options::default())?;
    let mut sizes = Sizes::default();
    let count = if visits == 1 { recordings.len() } else { visits };
    for (number, recording) in recordings.iter().cycle().take(count).enumerate() {
        let events = if visits == 1 {
            recording.iter().map(|event| event.get().to_owned()).collect()
        } else {
            another_visit(recording, number)?
        };
        append(&store, number, &events, &mut sizes).await?;
        let start = Instant::now();
        // Sessions end one after the other, and are compacted as they do.
        while store.compact(64).await? > 0 {}
        sizes.compaction_s += start.elapsed().as_secs_f64();
    }
    store.close().await?;
    sizes.disk = std::fs::read_dir(directory.path())?
        .filter_map(|entry| entry.ok()?.metadata().ok())
        .map(|file| file.len())
        .sum();
    Ok(sizes)
}

/// The visit of somebody else: another pace, and a pointer that goes another way, as smoothly.
fn another_visit(recording: &Recording, number: usize) -> Result<Vec<String>, Failure> {
    let mut chance = Chance(number as u64 + 1);
    let mut at = 1_760_000_000_000 + number as i64 * 1_234_567;
    let mut before = None;
    let mut aside = [chance.around(200), chance.around(120)];
    recording
        .iter()
        .map(|event| {
            let mut event: serde_json::Value = serde_json::from_str(event.get())?;
            if let Some(was) = event["timestamp"].as_i64() {
                let pause = was - before.unwrap_or(was);
                before = Some(was);
                at += pause * (80 + chance.below(40) as i64) / 100;
                event["timestamp"] = at.into();
            }
            for axis in &mut aside {
                *axis += chance.around(15);
            }
            let shift = |place: &mut serde_json::Value, chance: &mut Chance| {
                for (axis, aside) in ["x", "y"].into_iter().zip(aside) {
                    if let Some(value) = place[axis].as_i64() {
                        place[axis] = (value + aside + chance.around(2)).max(0).into();
                    }
                }
            };
            for position in event["data"]["positions"].as_array_mut().into_iter().flatten() {
                shift(position, &mut chance);
                if let Some(offset) = position["timeOffset"].as_i64() {
                    position["timeOffset"] = (offset + chance.around(4)).into();
                }
            }
            if event["data"]["source"] == 2 {
                shift(&mut event["data"], &mut chance);
            }
            Ok(event.to_string())
        })
        .collect()
}

/// SplitMix64, so that every run has the same visits.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (bits ^ (bits >> 31)) % most
    }

    fn around(&mut self, most: u64) -> i64 {
        self.below(2 * most + 1) as i64 - most as i64
    }
}

async fn append(
    store: &Arc<SqliteStore>,
    number: usize,
    events: &[String],
    sizes: &mut Sizes,
) -> Result<(), Failure> {
    let window: WindowId = format!("0198f0c2-7c3e-7b52-9b40-{number:012x}").parse()?;
    let parsed: Vec<Event> = events
        .iter()
        .map(|event| serde_json::from_str(event))
        .collect::<Result<_, _>>()?;
    let raw: u64 = events.iter().map(|event| event.len() as u64 + 1).sum::<u64>() + 1;
    sizes.raw += raw;
    let mut chunks: Vec<Chunk> = Vec::new();
    let mut from = 0;
    while from < events.len() {
        let mut to = from + 1;
        let mut size = events[from].len();
        while to < events.len() && size < BATCH_BYTES && parsed[to].at() - parsed[from].at() < BATCH_MS {
            size += events[to].len() + 1;
            to += 1;
        }
        let batch = &events[from..to];
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
        gzip.write_all(format!("[{}]", batch.join(",")).as_bytes())?;
        sizes.gzip += gzip.finish()?.len() as u64;
        chunks.push(chunk(
            u32::try_from(chunks.len())?,
            batch,
            &parsed[from..to],
            &window,
        ));
        from = to;
    }
    let (first, last) = (
        parsed.iter().map(Event::at).min().unwrap_or(0),
        parsed.iter().map(Event::at).max().unwrap_or(0),
    );
    store
        .append(Append {
            session: row(number, raw, events.len() as u64, first, last)?,
            windows: vec![WindowRow {
                id: window.clone(),
                started_at: first,
                last_event_at: last,
                events: events.len() as u64,
                has_full_snapshot: true,
                next_number: u32::try_from(chunks.len())?,
                missing: Vec::new(),
                clock_offset: 0,
                current_url: Some("https://shop.example/checkout".into()),
                memory: None,
            }],
            chunks: chunks.into_iter().map(|chunk| (window.clone(), chunk)).collect(),
            titles: Vec::new(),
            pending_added: Vec::new(),
            pending_done: Vec::new(),
        })
        .await?;
    Ok(())
}

fn chunk(number: u32, batch: &[String], parsed: &[Event], window: &WindowId) -> Chunk {
    let mut starts = Vec::new();
    let mut facts = Vec::new();
    let mut offset = 0;
    for (event, head) in batch.iter().zip(parsed) {
        let at = head.at();
        if head.kind == 4 {
            starts.push(ReplayStart {
                offset: u32::try_from(offset).unwrap_or(u32::MAX),
                at,
            });
        }
        if event.contains(r#""source":2,"type":2"#) || event.contains(r#""source":5"#) {
            facts.push(Fact {
                at,
                window: window.clone(),
                kind: FactKind::Click {
                    node: i64::from(number),
                    x: 100.0,
                    y: 200.0,
                },
            });
        }
        offset += event.len() + 1;
    }
    Chunk {
        number,
        first_at: parsed.first().map_or(0, Event::at),
        last_at: parsed.last().map_or(0, Event::at),
        events: batch.join("\n").into_bytes(),
        count: u32::try_from(batch.len()).unwrap_or(u32::MAX),
        starts,
        facts,
    }
}

fn row(number: usize, raw_bytes: u64, events: u64, first: i64, last: i64) -> Result<SessionRow, Failure> {
    Ok(SessionRow {
        summary: SessionSummary {
            id: format!("0198f0c2-7c3e-7b52-9a40-{number:012x}").parse()?,
            service: "web-app".parse()?,
            actor: None,
            client: Client {
                browser: Some("Chrome".into()),
                browser_version: Some("141".into()),
                os: Some("Linux".into()),
                language: Some("en-US".into()),
                timezone: Some("Asia/Seoul".into()),
                ..Client::default()
            },
            status: SessionStatus::Ended,
            started_at: first,
            last_event_at: last,
            entry_page: Some("https://shop.example/".into()),
            exit_page: Some("https://shop.example/checkout".into()),
            counts: Counts {
                events,
                page_views: 3,
                clicks: 12,
                inputs: 4,
                errors: 0,
            },
            activity: Histogram::from_parts(4_000, vec![2; 20]).ok_or("a histogram")?,
        },
        anomalies: Anomalies::default(),
        raw_bytes,
        pages: vec![("/".into(), 1), ("/checkout".into(), 2)],
        received_at: last,
        imported: true,
    })
}
