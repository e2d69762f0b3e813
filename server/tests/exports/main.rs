//! What was exported comes in again as the same session.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test, what cannot go on has failed"
)]

#[path = "../support/mod.rs"]
mod support;
mod zip;

use std::io::Read;
use std::path::{Path, PathBuf};

use axum::body::Bytes;
use domain::activity::Histogram;
use domain::fact::FactKind;
use domain::id::SessionId;
use domain::session::{Counts, SessionDetails, SessionSummary};
use flate2::read::GzDecoder;
use futures::{Stream, TryStreamExt};
use serde_json::Value;
use server::export::ExportError;
use server::export::json::{Content, stream};
use server::import::{Recording, import_recording, unpack};
use server::recordings::RecordingStore;
use support::{Bench, NOW, Setup, click, page};

const ALL: Content = Content {
    metadata: true,
    events: true,
};

async fn import(bench: &Bench, text: &str) -> SessionId {
    import_as("web-app", bench, text).await
}

async fn import_as(service: &str, bench: &Bench, text: &str) -> SessionId {
    let recording = Recording::read(text).unwrap();
    let service = service.parse().unwrap();
    import_recording(&bench.ingest, &service, &recording, 0, &|_, _| {})
        .await
        .unwrap()
        .session
}

async fn export(bench: &Bench, session: &SessionId, content: Content, gzip: bool) -> Vec<u8> {
    let details = bench.store.details(session).await.unwrap();
    whole(stream(bench.store.clone(), details, content, gzip))
        .await
        .unwrap()
}

/// A file as its reader has it in the end, or why it ended before.
async fn whole(parts: impl Stream<Item = Result<Bytes, ExportError>>) -> Result<Vec<u8>, ExportError> {
    parts
        .try_fold(Vec::new(), async |mut file, part| {
            file.extend_from_slice(&part);
            Ok(file)
        })
        .await
}

fn read(file: &[u8]) -> Value {
    serde_json::from_slice(file).unwrap()
}

fn files_of(directory: &str) -> Vec<PathBuf> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join(directory);
    let Ok(entries) = std::fs::read_dir(directory) else {
        return Vec::new();
    };
    let mut files: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file() && !path.ends_with("MANIFEST.json"))
        .filter(|path| matches!(path.extension(), Some(kind) if kind == "json" || kind == "gz"))
        .collect();
    files.sort();
    files
}

/// What is known of a session is the same in both places.
async fn assert_same(first: &Bench, second: &Bench, session: &SessionId, name: &str) {
    let details = async |bench: &Bench| lasting(&bench.store.details(session).await.unwrap());
    assert_eq!(details(first).await, details(second).await, "{name}");
    let facts = async |bench: &Bench| {
        let mut facts = bench.store.facts(session).await.unwrap();
        facts.retain(|fact| !matches!(fact.kind, FactKind::Input { .. }));
        facts
    };
    assert_eq!(facts(first).await, facts(second).await, "{name}");
}

/// What of a session does not depend on where it is kept. Of a field that is hidden nobody sees again that what is in it
/// changed: such inputs are no inputs the second time.
fn lasting(details: &SessionDetails) -> SessionDetails {
    SessionDetails {
        summary: SessionSummary {
            activity: Histogram::default(),
            counts: Counts {
                inputs: 0,
                ..details.summary.counts
            },
            ..details.summary.clone()
        },
        stored_bytes: 0,
        raw_bytes: 0,
        // What is hidden already is not hidden again.
        masked: Vec::new(),
        mask_names: Vec::new(),
        anomalies: Default::default(),
        ..details.clone()
    }
}

#[tokio::test]
async fn every_recording_comes_in_again_as_the_same_session() {
    let samples = files_of("../demo/sessions");
    assert!(samples.len() > 10, "the demo's sessions are not there");
    let mut files = files_of("../../shared/recordings");
    files.extend(samples);
    let (first, second) = (Bench::with(Setup::default()), Bench::with(Setup::default()));
    for file in files {
        let name = file.display();
        let text = unpack(std::fs::read(&file).unwrap()).unwrap();
        let session = import(&first, &text).await;
        let exported = export(&first, &session, ALL, false).await;
        let again = import(&second, std::str::from_utf8(&exported).unwrap()).await;
        assert_eq!(again, session, "{name}");
        let twice = export(&second, &again, ALL, false).await;
        let (one, other) = (read(&exported), read(&twice));
        for (at, window) in one["windows"].as_array().unwrap().iter().enumerate() {
            let events = window["events"].as_array().unwrap();
            let again = other["windows"][at]["events"].as_array().unwrap();
            let differs = events.iter().zip(again).position(|(event, again)| event != again);
            if let Some(differs) = differs {
                panic!(
                    "{name}: event {differs}:\n{}\n{}",
                    events[differs], again[differs]
                );
            }
            assert_eq!(events.len(), again.len(), "{name}");
        }
        assert_same(&first, &second, &session, &name.to_string()).await;
    }
}

async fn small() -> (Bench, SessionId) {
    let bench = Bench::with(Setup::default());
    let [meta, snapshot] = page(NOW, "https://shop.example/");
    let events = [meta, snapshot, click(NOW + 100, 2)].join(",");
    let session = import(&bench, &format!("[{events}]")).await;
    (bench, session)
}

#[tokio::test]
async fn what_is_not_wanted_is_left_out() {
    let (bench, session) = small().await;
    let file = read(&export(&bench, &session, ALL, false).await);
    assert_eq!(
        (&file["format"], &file["version"]),
        (&"girok.session".into(), &1.into())
    );
    assert_eq!(file["session"], session.as_str());
    assert_eq!(file["details"]["startedAt"], NOW);
    assert_eq!(file["windows"][0]["events"].as_array().unwrap().len(), 3);
    let without = Content {
        metadata: false,
        ..ALL
    };
    let alone = read(&export(&bench, &session, without, false).await);
    for key in ["client", "actor", "details"] {
        assert!(file.get(key).is_some() && alone.get(key).is_none(), "{key}");
    }
    assert_eq!(alone["windows"], file["windows"]);
    let without = Content { events: false, ..ALL };
    let about = read(&export(&bench, &session, without, false).await);
    assert_eq!(about["windows"][0]["count"], 3);
    assert!(about["windows"][0].get("events").is_none());
    assert_eq!(about["details"], file["details"]);
}

#[tokio::test]
async fn an_export_that_broke_off_is_no_other_session() {
    let (bench, session) = small().await;
    let file = export(&bench, &session, ALL, false).await;
    for length in [60, file.len() / 2, file.len() - 3] {
        let cut = String::from_utf8(file[..length].to_vec()).unwrap();
        let error = Recording::read(&cut).unwrap_err();
        assert_eq!(error.to_string(), "it is an export that broke off", "{length}");
    }
}

#[tokio::test]
async fn an_export_of_another_version_is_refused() {
    let (bench, session) = small().await;
    let file = String::from_utf8(export(&bench, &session, ALL, false).await).unwrap();
    let stated = "\"version\":1,";
    assert!(file.contains(stated));
    for (other, found) in [
        ("\"version\":2,", "version 2"),
        ("\"version\":1.5,", "version 1.5"),
        ("\"version\":\"1\",", "version \"1\""),
        ("\"version\":null,", "version null"),
        ("", "no version"),
    ] {
        let error = Recording::read(&file.replacen(stated, other, 1)).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("it is an export of {found}, and this Girok reads version 1")
        );
    }
    // Files of others have versions of their own.
    let others = file.replacen("\"format\":\"girok.session\",\"version\":1,", "\"version\":7,", 1);
    assert_ne!(others, file);
    assert!(Recording::read(&others).is_ok());
}

#[tokio::test]
async fn what_comes_while_a_file_is_written_is_in_none_of_it() {
    let bench = Bench::new();
    let window = "window-a1";
    let [meta, snapshot] = page(NOW - 60_000, "https://shop.example/");
    let before = [meta, snapshot, click(NOW - 50_000, 2)];
    bench.accept(window, 0, &before[..2]).await;
    bench.accept(window, 1, &before[2..]).await;
    let details = bench.details().await;
    let after = [click(NOW - 40_000, 2), click(NOW - 30_000, 2)];
    bench.accept(window, 2, &after).await;
    for compacted in [false, true] {
        if compacted {
            bench.ingest.sweep(bench.pass(60 * 60_000)).await.unwrap();
            while bench.store.compact(16).await.unwrap() > 0 {}
        }
        let file = whole(stream(bench.store.clone(), details.clone(), ALL, false))
            .await
            .unwrap();
        let text = String::from_utf8(file.clone()).unwrap();
        assert!(text.contains(&before.join(",")), "{text}");
        let file = read(&file);
        let told = &file["windows"][0];
        let events = told["events"].as_array().unwrap().len();
        assert_eq!(
            (events, &told["count"], &file["details"]["counts"]["events"]),
            (3, &3.into(), &3.into()),
            "{compacted}"
        );
        assert_eq!(told["lastEventAt"], NOW - 50_000, "{compacted}");
        let other = Bench::new();
        let again = import(&other, &text).await;
        let summary = other.store.details(&again).await.unwrap().summary;
        assert_eq!((summary.counts.events, summary.last_event_at), (3, NOW - 50_000));
    }
    let file = read(&export(&bench, &details.summary.id, ALL, false).await);
    assert_eq!(file["windows"][0]["events"].as_array().unwrap().len(), 5);
}

#[tokio::test]
async fn a_packed_file_is_the_same_file() {
    let (bench, session) = small().await;
    let packed = export(&bench, &session, ALL, true).await;
    let mut text = Vec::new();
    GzDecoder::new(packed.as_slice()).read_to_end(&mut text).unwrap();
    assert_eq!(text, export(&bench, &session, ALL, false).await);
    let again = unpack(packed).unwrap();
    assert_eq!(again.as_bytes(), text);
}
