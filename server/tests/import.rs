//! Recordings from files, in the shapes that people have.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test, what cannot go on has failed"
)]

#[path = "../../mirror/tests/harmless/mod.rs"]
mod harmless;
mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use domain::session::{Anomalies, SessionStatus};
use harmless::Checker;
use server::import::{Imported, Recording, RecordingFile, import_recording, unpack};
use server::ingest::Rules;
use server::recordings::RecordingStore;
use server::recordings::sqlite::{Options, SqliteStore};
use support::{Bench, NOW, Setup, click, event, gzip, page};

async fn import(bench: &Bench, text: &str) -> Imported {
    let recording = Recording::read(text).unwrap();
    let service = "web-app".parse().unwrap();
    import_recording(&bench.ingest, &service, &recording, 0, &|_, _| {})
        .await
        .unwrap()
}

fn events() -> Vec<String> {
    let [meta, snapshot] = page(NOW, "https://shop.example/");
    vec![meta, snapshot, click(NOW + 100, 2), click(NOW + 90_000, 2)]
}

#[tokio::test]
async fn the_shapes_that_people_have() {
    let all = events();
    let list = all.join(",");
    let in_window =
        |event: &String, window: &str| event.replacen('{', &format!("{{\"windowId\":\"{window}\","), 1);
    let windowed: Vec<_> = all
        .iter()
        .enumerate()
        .map(|(at, event)| in_window(event, if at < 3 { "one" } else { "two" }))
        .collect();
    for (shape, text, windows) in [
        ("array", format!("[{list}]"), 1),
        ("events", format!("{{\"events\":[{list}]}}"), 1),
        ("snapshots", format!("{{\"data\":{{\"snapshots\":[{list}]}}}}"), 1),
        (
            "by window",
            format!(
                "{{\"data\":{{\"snapshot_data_by_window_id\":{{\"w-a\":[{},{},{}],\"w-b\":[{}]}}}}}}",
                all[0], all[1], all[2], all[3]
            ),
            2,
        ),
        (
            "window ids",
            format!(
                "{{\"version\":\"1\",\"data\":{{\"id\":\"x\",\"snapshots\":[{}]}}}}",
                windowed.join(",")
            ),
            2,
        ),
        (
            "parts",
            format!(
                "{{\"snapshots\":[{{\"window_id\":\"a\",\"data\":[{},{}]}},{{\"window_id\":\"a\",\"data\":[{},{}]}}]}}",
                all[0], all[1], all[2], all[3]
            ),
            1,
        ),
        ("lines", all.join("\n"), 1),
        (
            "lines of pairs",
            all.iter()
                .map(|event| format!("[\"w\",{event}]"))
                .collect::<Vec<_>>()
                .join("\r\n"),
            1,
        ),
        (
            "lines of parts",
            format!(
                "{{\"window_id\":\"a\",\"data\":[{},{}]}}\n{{\"window_id\":\"b\",\"data\":[{},{}]}}\n",
                all[0], all[1], all[2], all[3]
            ),
            2,
        ),
        (
            "pretty",
            serde_json::to_string_pretty(
                &serde_json::from_str::<serde_json::Value>(&format!("[{list}]")).unwrap(),
            )
            .unwrap(),
            1,
        ),
    ] {
        let bench = Bench::new();
        let imported = import(&bench, &text).await;
        assert_eq!(
            (imported.events, imported.broken, imported.was_there),
            (4, 0, false),
            "{shape}"
        );
        let details = bench.store.details(&imported.session).await.unwrap();
        assert_eq!(details.windows.len(), windows, "{shape}");
        assert_eq!(details.summary.status, SessionStatus::Ended);
        assert_eq!(
            (details.summary.started_at, details.summary.last_event_at),
            (NOW, NOW + 90_000)
        );
        assert_eq!(details.anomalies, Anomalies::default(), "{shape}");
    }
}

#[tokio::test]
async fn the_same_content_is_the_same_session() {
    let bench = Bench::new();
    let text = format!("[{}]", events().join(","));
    let first = import(&bench, &text).await;
    let again = import(&bench, &unpack(gzip(text.as_bytes())).unwrap()).await;
    assert_eq!((&again.session, again.was_there), (&first.session, true));
    assert_eq!(bench.store.count(&Default::default()).await.unwrap(), 1);
    let other = import(&bench, &format!("[{}]", events()[..3].join(","))).await;
    assert_ne!(other.session, first.session);
}

/// What came before the interruption is a session like any other, which ends and is compacted.
#[tokio::test]
async fn an_import_that_was_interrupted_is_completed_by_the_next() {
    let bench = Bench::new();
    let [meta, snapshot] = page(NOW, "https://shop.example/");
    let clicks = (1..40).map(|at| click(NOW + at * 5_000, 2));
    let all: Vec<_> = [meta, snapshot].into_iter().chain(clicks).collect();
    let text = format!(
        r#"{{"windows":[{{"id":"window-a1","events":[{}]}},{{"id":"window-b2","events":[{}]}}]}}"#,
        all[..30].join(","),
        all[30..].join(",")
    );
    let recording = Recording::read(&text).unwrap();
    let service = "web-app".parse().unwrap();
    let other = std::sync::Mutex::new(bench.connection());
    let locks_midway = |done, _| {
        if done == 20 {
            other.lock().unwrap().execute_batch("BEGIN IMMEDIATE").unwrap();
        }
    };
    let interrupted = import_recording(&bench.ingest, &service, &recording, 0, &locks_midway).await;
    assert!(interrupted.is_err());
    other.lock().unwrap().execute_batch("ROLLBACK").unwrap();
    bench.ingest.sweep(bench.pass(60 * 60_000)).await.unwrap();
    let half = bench.store.details(&recording.session).await.unwrap().summary;
    assert_eq!((half.status, half.counts.events), (SessionStatus::Ended, 20));

    for was_there in [false, true] {
        assert_eq!(import(&bench, &text).await.was_there, was_there);
        let whole = bench.store.details(&recording.session).await.unwrap();
        assert_eq!(
            (whole.summary.status, whole.summary.counts.events, whole.anomalies),
            (SessionStatus::Ended, 41, Anomalies::default())
        );
        for (window, events) in [("window-a1", &all[..30]), ("window-b2", &all[30..])] {
            let window = window.parse().unwrap();
            let stored = bench.events_of(&recording.session, &window).await;
            assert_eq!(stored, events.join(","));
        }
    }
    let report = bench.store.verify(&|_, _| {}).await.unwrap();
    assert_eq!(report.damages, Vec::<String>::new());
}

#[tokio::test]
async fn a_broken_file_gives_what_is_whole() {
    let bench = Bench::new();
    let all = events();
    let imported = import(
        &bench,
        &format!("[{},{{\"type\":3,,{}", all[0], all[1..].join(",")),
    )
    .await;
    assert_eq!((imported.events, imported.broken), (4, 1));
    let details = bench.store.details(&imported.session).await.unwrap();
    assert_eq!(details.anomalies.broken_events, 1);
    for text in [
        "",
        "[]",
        "{}",
        "hello",
        "[1,2]",
        "{\"data\":{\"snapshots\":[]}}",
        "{\"a\":{\"b\":1}}",
    ] {
        assert!(Recording::read(text).is_err(), "{text}");
    }
}

#[tokio::test]
async fn a_visit_of_the_demo_is_moved_to_now() {
    let bench = Bench::new();
    let text = format!(
        r#"{{"service":"demo-shop","session":"0198f0c2-7c3e-7b52-9a40-0123456789ab","age_minutes":75,
            "client":{{"user_agent":"{}","language":"en-US","timezone":"Asia/Seoul","screen":{{"w":1920,"h":1080}},"country":"KR","city":"Seoul"}},
            "actor":{{"id":"u1","type":"user","name":"Ana"}},
            "windows":[{{"id":"0198f0c2-7c3e-7b52-9a40-00000000000a","events":[{}]}},{{"id":"0198f0c2-7c3e-7b52-9a40-00000000000b","events":[{}]}}]}}"#,
        support::CHROME,
        events().join(","),
        event(5, NOW + 5_000, r#"{"tag":"hello","payload":1}"#),
    );
    let recording = Recording::read(&text).unwrap();
    let now = NOW + 1_000_000_000;
    let service = "web-app".parse().unwrap();
    let imported = import_recording(
        &bench.ingest,
        &service,
        &recording,
        recording.shift_to(now),
        &|_, _| {},
    )
    .await
    .unwrap();
    assert_eq!(imported.session.as_str(), "0198f0c2-7c3e-7b52-9a40-0123456789ab");
    let summary = bench.store.details(&imported.session).await.unwrap().summary;
    assert_eq!(summary.last_event_at, now - 75 * 60_000);
    assert_eq!(summary.duration_ms(), 90_000);
    assert_eq!(summary.actor.unwrap().label(), "Ana");
    let client = summary.client;
    assert_eq!(
        (client.browser.as_deref(), client.country.as_deref()),
        (Some("Chrome"), Some("KR"))
    );
    assert_eq!(client.screen.unwrap().width, 1920);
}

/// Recordings with an event that is stamped half a year after its neighbours, by the name of the file.
const JUMPS: [(&str, u64); 1] = [("rrweb-video-playback.json", 1)];
/// Inputs into fields that the page had taken out before.
const UNPLACED: [(&str, u64); 1] = [("posthog-site-with-pageviews.json", 2)];

/// Real recordings come back byte for byte, and every reading agrees with what serde_json says is in the file.
#[tokio::test]
async fn real_recordings_lose_nothing() {
    let mut files = files_of("../../shared/recordings", "json");
    files.retain(|file| !file.ends_with("MANIFEST.json"));
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/recordings");
    assert_eq!(files.is_empty(), !shared.exists());
    if shared.exists() {
        let named = |name| files.iter().any(|file| file.ends_with(name));
        assert!(JUMPS.iter().all(|(name, _)| named(name)));
    }
    let samples = files_of("../demo/sessions", "gz");
    assert!(samples.len() > 10, "the demo's sessions are not there");
    files.extend(samples);
    let bench = Bench::with(Setup {
        rules: Rules::none(),
        ..Setup::default()
    });
    for file in &files {
        let service = "web-app".parse().unwrap();
        let mut held = RecordingFile::open(file).await.unwrap();
        let recording = held.next().await.unwrap().unwrap().unpack().unwrap();
        let imported = recording
            .read(Some(&service))
            .unwrap()
            .import(&bench.ingest, &|_, _| {})
            .await
            .unwrap();
        assert!(held.next().await.is_none());
        let text = unpack(std::fs::read(file).unwrap()).unwrap();
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        let lists: Vec<_> = match value["windows"].as_array() {
            Some(windows) => windows.iter().map(|window| &window["events"]).collect(),
            None => vec![&value],
        };
        let expected: usize = lists.iter().map(|list| list.as_array().unwrap().len()).sum();
        assert_eq!(
            (imported.events, imported.broken),
            (expected as u64, 0),
            "{}",
            file.display()
        );
        let details = bench.store.details(&imported.session).await.unwrap();
        let listed = |list: &[(&str, u64)]| {
            let listed = list.iter().find(|(name, _)| file.ends_with(name));
            listed.map_or(0, |(_, count)| *count)
        };
        let (jumps, unplaced) = (listed(&JUMPS), listed(&UNPLACED));
        assert_eq!(
            details.summary.counts.events,
            expected as u64 - unplaced,
            "{}",
            file.display()
        );
        assert_eq!(
            (
                details.anomalies.clock_jumps,
                details.anomalies.unplaced_events,
                details.anomalies.broken_events
            ),
            (jumps, unplaced, 0),
            "{}",
            file.display()
        );
        let mut as_they_came = 0;
        for window in &details.windows {
            let stored = bench.events_of(&imported.session, &window.id).await;
            as_they_came += usize::from(text.contains(&stored));
        }
        // Nothing is changed of a window unless something in it could run, or had no time or place.
        let harmless = lists.iter().filter(|list| is_harmless(list)).count();
        let expected = if jumps + unplaced == 0 { harmless } else { 0 };
        assert_eq!(as_they_came, expected, "{}", file.display());
    }
    let report = bench.store.verify(&|_, _| {}).await.unwrap();
    assert_eq!(report.damages, Vec::<String>::new());
}

fn is_harmless(events: &serde_json::Value) -> bool {
    let mut checker = Checker::default();
    for event in events.as_array().unwrap() {
        checker.event(&event.to_string());
    }
    checker.complaints.is_empty()
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

/// What `girok import` prints, and whether all came in.
fn girok_import(data: &Path, arguments: &[&str]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_girok"))
        .arg("import")
        .args(arguments)
        .env("GIROK_DATA_DIR", data)
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(text).unwrap())
}

/// The files are as the top of `export/json.rs` has it.
#[tokio::test]
async fn the_command_brings_an_export_to_its_service_and_others_to_the_one_that_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let events = events().join(",");
    let file = |name: &str, text: String| {
        let path = directory.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let exported = |service: &str| {
        let text = format!(
            r#"{{"format":"girok.session","version":1,"session":"session-of-{service}","service":"{service}",
                "windows":[{{"id":"window-a1","startedAt":{NOW},"lastEventAt":{NOW},"count":4,"events":[{events}]}}]}}"#
        );
        file(&format!("{service}.json"), text)
    };
    let [app, admin] = ["web-app", "web-admin"].map(exported);
    let (all, said) = girok_import(&data, &[&app, &admin]);
    assert!(all, "{said}");
    for expected in ["service web-app is new", "service web-admin is new"] {
        assert!(said.contains(expected), "{said}");
    }
    let others = file(
        "others.json",
        format!(r#"{{"session":"session-of-others","events":[{events}]}}"#),
    );
    let (all, said) = girok_import(&data, &[&others]);
    assert!(!all && said.contains("choose one with --service"), "{said}");
    let moved = exported("moved");
    let (all, said) = girok_import(&data, &[&others, &moved, "--service", "web-app"]);
    assert!(all && !said.contains("is new"), "{said}");
    let store = SqliteStore::open(&data, &Options::default()).unwrap();
    for (session, service) in [
        ("session-of-web-app", "web-app"),
        ("session-of-web-admin", "web-admin"),
        ("session-of-others", "web-app"),
        ("session-of-moved", "web-app"),
    ] {
        let found = store.service_of(&session.parse().unwrap()).await.unwrap();
        assert_eq!(found.as_str(), service, "{session}");
    }
    let control = rusqlite::Connection::open(data.join("control.db")).unwrap();
    let mut entries = control
        .prepare("SELECT subject, detail FROM audit_log WHERE action = 'recordings_imported' ORDER BY id")
        .unwrap();
    let entries: Vec<(String, String)> = entries
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let entry = |service: &str, detail: &str| (service.to_owned(), detail.to_owned());
    assert_eq!(
        entries,
        [
            entry("web-admin", "1 of 1 recordings"),
            entry("web-app", "1 of 1 recordings"),
            entry("web-app", "2 of 2 recordings"),
        ]
    );
}

#[test]
fn the_command_says_how_large_a_recording_may_be() {
    let (_, said) = girok_import(Path::new("/nowhere"), &["--help"]);
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md")).unwrap();
    for text in [said, readme] {
        let words: Vec<_> = text.split_whitespace().collect();
        assert!(words.join(" ").contains("at most 1 GB unpacked"), "{text}");
    }
}

/// As rrweb's own player skips: over ten seconds between two events of a source from 1 to 5 (`MouseMove` to `Input`),
/// less the second that is left at each end. Read from the file, which is recorded anew now and then.
#[tokio::test]
async fn an_evening_is_idle_where_rrweb_s_player_skips() {
    let bench = Bench::new();
    let file = "../demo/sessions/05-an-evening-with-the-shop.json.gz";
    let text = unpack(std::fs::read(file).unwrap()).unwrap();
    let imported = import(&bench, &text).await;
    let details = bench.store.details(&imported.session).await.unwrap();
    let idle: Vec<_> = details
        .idle
        .iter()
        .map(|stretch| (stretch.from, stretch.to))
        .collect();

    let session: serde_json::Value = serde_json::from_str(&text).unwrap();
    let windows = session["windows"].as_array().unwrap();
    assert_eq!(windows.len(), 1, "the order of the file is that of time");
    let events = windows[0]["events"].as_array().unwrap();
    let acts: Vec<i64> = events
        .iter()
        .filter(|event| event["type"] == 3 && matches!(event["data"]["source"].as_u64(), Some(1..=5)))
        .map(|event| event["timestamp"].as_i64().unwrap())
        .collect();
    let skipped: Vec<_> = acts
        .windows(2)
        .filter(|pair| pair[1] - pair[0] > 10_000)
        .map(|pair| (pair[0] + 1_000, pair[1] - 1_000))
        .collect();
    assert!(!skipped.is_empty(), "an evening has its pauses");
    assert_eq!(idle, skipped);
}
