//! `girok snapshot`, as it is called.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test, what cannot go on has failed"
)]

#[path = "support/busy.rs"]
#[allow(dead_code, reason = "some of it is for other tests")]
mod busy;
#[path = "support/mod.rs"]
mod support;

use std::path::Path;
use std::process::Command;

use busy::Busy;
use mirror::batch::Batch;
use mirror::page::{Limits, Mirror};
use server::recordings::RecordingStore;
use support::{Bench, NOW, SESSION, click, page};

const A: &str = "window-a1";
const B: &str = "window-b2";

/// What it prints on stdout, or on stderr if it fails.
fn snapshot(directory: &Path, arguments: &[&str]) -> Result<String, String> {
    let output = Command::new(env!("CARGO_BIN_EXE_girok"))
        .arg("snapshot")
        .args(arguments)
        .env("GIROK_DATA_DIR", directory)
        .output()
        .unwrap();
    let [out, err] = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
    if output.status.success() {
        Ok(out)
    } else {
        assert_eq!(out, "");
        Err(err)
    }
}

#[tokio::test]
async fn the_page_at_a_moment_is_printed_also_while_a_server_runs() {
    let bench = Bench::new();
    let start = NOW - 600_000;
    let mut busy = Busy::new(21, start);
    let mut sent = busy.page(200).to_vec();
    sent.extend(busy.events(3_000));
    for (number, batch) in (0..).zip(sent.chunks(300)) {
        bench.accept(A, number, batch).await;
    }
    let mut checkpoints = 0;
    for after in [0, 2, 500, 2_999, 3_001] {
        let mut mirror = Mirror::new(Limits::default());
        let moment = start + 150 + 100 * after;
        for text in &sent {
            let batch = Batch::read_one(text);
            for event in batch.events.iter().filter(|event| event.timestamp < moment) {
                mirror.apply(event);
            }
        }
        let expected = String::from_utf8(mirror.snapshot().unwrap()).unwrap() + "\n";
        let printed = snapshot(bench.directory.path(), &[SESSION, "--at", &moment.to_string()]);
        assert_eq!(printed, Ok(expected), "at {moment}");
        let (session, window) = (SESSION.parse().unwrap(), A.parse().unwrap());
        let opening = bench.store.open_at(&session, &window, moment, 0).await.unwrap();
        checkpoints += usize::from(opening.unwrap().checkpoint.is_some());
    }
    assert!(checkpoints > 0, "some of them begin with a checkpoint");
}

#[tokio::test]
async fn the_window_is_the_one_that_the_visitor_was_in() {
    let bench = Bench::new();
    bench
        .accept(A, 0, &page(NOW - 90_000, "https://shop.example/"))
        .await;
    bench.accept(A, 1, &[click(NOW - 80_000, 2)]).await;
    let other = page(NOW - 85_000, "https://shop.example/b").map(|event| event.replace("html", "body"));
    bench.accept(B, 0, &other).await;
    bench.accept(B, 1, &[click(NOW - 60_000, 2)]).await;
    let directory = bench.directory.path();
    for (moment, window, expected) in [
        (NOW - 79_000, None, "html"),
        (NOW - 59_000, None, "body"),
        (NOW - 59_000, Some(A), "html"),
        (NOW - 79_000, Some(B), "body"),
    ] {
        let moment = moment.to_string();
        let mut arguments = vec![SESSION, "--at", &moment];
        arguments.extend(window.iter().flat_map(|window| ["--window", window]));
        let printed = snapshot(directory, &arguments).unwrap();
        assert!(printed.contains(expected), "{arguments:?}: {printed}");
    }
}

#[tokio::test]
async fn right_behind_the_first_event_the_first_page_is_printed() {
    let bench = Bench::new();
    let start = NOW - 90_000;
    let [meta, whole] = page(start, "https://shop.example/");
    let later = whole.replace(&start.to_string(), &(start + 40).to_string());
    assert_ne!(later, whole);
    bench.accept(A, 0, &[meta, later, click(start + 500, 2)]).await;
    let at = |moment: i64| snapshot(bench.directory.path(), &[SESSION, "--at", &moment.to_string()]);
    let first = at(start + 41).unwrap();
    assert!(first.contains("html"), "{first}");
    for moment in [start + 1, start + 40] {
        assert_eq!(at(moment).as_ref(), Ok(&first), "{moment}");
    }
    assert!(at(start).unwrap_err().contains("nothing was recorded"));
}

#[tokio::test]
async fn what_is_not_there_is_said() {
    let bench = Bench::new();
    bench
        .accept(A, 0, &page(NOW - 90_000, "https://shop.example/"))
        .await;
    let directory = bench.directory.path();
    let (now, early) = (NOW.to_string(), (NOW - 90_000).to_string());
    for (arguments, expected) in [
        (vec!["session-0404", "--at", &now], "no session session-0404"),
        (vec![SESSION, "--at", &now, "--window", B], "no window window-b2"),
        (
            vec![SESSION, "--at", &early],
            "nothing was recorded of window window-a1 before",
        ),
        (vec![SESSION, "--at", "soon"], "invalid value"),
        (vec!["?", "--at", &now], "invalid value"),
        (vec![SESSION], "--at"),
    ] {
        let error = snapshot(directory, &arguments).unwrap_err();
        assert!(error.contains(expected), "{arguments:?}: {error}");
    }
    let nowhere = directory.join("nowhere");
    let error = snapshot(&nowhere, &[SESSION, "--at", &now]).unwrap_err();
    assert!(error.contains("no recordings"), "{error}");
    assert!(!nowhere.exists());
}
