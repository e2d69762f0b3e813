//! `export_json`: a long session as JSON, asked of the whole server over HTTP, to a reader that keeps nothing: how fast it
//! comes, and how much more memory the server takes meanwhile than before. What is filled in is made by a process of its own,
//! so that the memory it took is none that the server has already. `SMOKE=1` takes a short session.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what its parts bring along from the tests stops there"
)]

#[path = "../../tests/support/console.rs"]
#[expect(dead_code, reason = "the most of it is for tests")]
mod console;
mod memory;
#[path = "../report/mod.rs"]
mod report;
mod visit;

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

use axum::body::Body;
use console::Console;
use domain::account::Role;
use http::Request;
use http::header::COOKIE;
use http_body_util::BodyExt;
use memory::Memory;
use report::{Report, is_smoke, median};
use serde_json::json;
use server::asset_proxy::fetch::Internet;
use server::recordings::RecordingStore;
use server::recordings::sqlite::{Options, SqliteStore};
use tower::ServiceExt;
use visit::{AS_IT_CAME, ENDED};

const ROUNDS: usize = 5;
/// Names the directory in which the other process makes the sessions.
const FILL: &str = "EXPORT_JSON_FILL";

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let bytes: u64 = if is_smoke() { 24 << 20 } else { 1 << 30 };
    if let Some(directory) = std::env::var_os(FILL) {
        fill(Path::new(&directory), bytes).await;
        return Ok(());
    }
    let directory = tempfile::tempdir()?;
    let filled = Command::new(std::env::current_exe()?)
        .env(FILL, directory.path().join("data"))
        .status()?;
    assert!(filled.success(), "the sessions could not be made");
    let console = Console::at(directory, Arc::new(Internet), &[]).await;
    let console = console.with_accounts().await;

    // What is needed once is there before.
    let path = |session: &str, file: &str| format!("/admin/session-recordings/{session}/{file}");
    read(&console, &path(AS_IT_CAME, "export.json?events=0")).await;
    let memory = Memory::idle()?;
    let mut rates = Vec::new();
    let mut size = 0;
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        size = read(&console, &path(ENDED, "export.json")).await;
        rates.push(mb(size) / begun.elapsed().as_secs_f64());
    }
    assert!(size >= bytes, "the session is shorter than it was made");
    let peak = memory.peak_over_idle()?;
    let mut beside = Vec::new();
    for path in [
        path(AS_IT_CAME, "export.json"),
        path(AS_IT_CAME, "export.json?gzip=1"),
        format!("/admin/session-recordings/export.zip?session={AS_IT_CAME}"),
    ] {
        let begun = Instant::now();
        let packed = read(&console, &path).await;
        beside.push((packed, begun.elapsed().as_secs_f64()));
    }
    let whole = beside[0].0;
    let rate = |which: usize| mb(whole) / beside[which].1;
    Report {
        name: "export_json",
        value: median(&mut rates),
        unit: "MB/s",
        peer: None,
        ratio: None,
        detail: json!({
            "peak_mb_over_idle": mb(peak),
            "idle_mb": mb(memory.idle),
            "session_mb": mb(size),
            "before_it_ended_mb_s": rate(0),
            "gzip_mb_s": rate(1),
            "zip_mb_s": rate(2),
            "zip_share": mb(beside[2].0) / mb(whole),
            "peak_mb_over_idle_with_these": mb(memory.peak_over_idle()?),
        }),
    }
    .write()
}

async fn fill(directory: &Path, bytes: u64) {
    std::fs::create_dir_all(directory).unwrap();
    let store = SqliteStore::open(directory, &Options::default()).unwrap();
    visit::store(&store, ENDED, bytes).await;
    store.end_session(&ENDED.parse().unwrap()).await.unwrap();
    while store.compact(16).await.unwrap() > 0 {}
    visit::store(&store, AS_IT_CAME, bytes / 4).await;
    store.close().await.unwrap();
}

/// Bytes that came.
async fn read(console: &Console, path: &str) -> u64 {
    let request = Request::get(path)
        .header(COOKIE, console.cookie_of(Role::Admin))
        .body(Body::empty())
        .unwrap();
    let answer = console.router.clone().oneshot(request).await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    let mut body = answer.into_body();
    let mut bytes = 0;
    while let Some(frame) = body.frame().await {
        bytes += frame.unwrap().data_ref().map_or(0, |data| data.len() as u64);
    }
    bytes
}

#[expect(clippy::cast_precision_loss, reason = "megabytes for a report")]
fn mb(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
