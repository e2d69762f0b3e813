//! What becomes of the browser: when it hangs, crashes or takes too much, and when the server goes.

use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::recorded::{SESSION, again, ask, console, incremental, over, page, record, record_colours};

/// A browser that says who it is, and then does what the one that is installed does.
fn telling(directory: &Path) -> (PathBuf, PathBuf) {
    let real = std::env::var("CHROMIUM").unwrap_or_else(|_| "/usr/bin/chromium".into());
    let (program, told) = (directory.join("chromium"), directory.join("pid"));
    let script = format!("#!/bin/sh\necho $$ > {}\nexec {real} \"$@\"\n", told.display());
    std::fs::write(&program, script).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    (program, told)
}

/// The processes of its group that are still there.
fn group(pid: &str) -> Vec<String> {
    let listed = Command::new("ps")
        .args(["-eo", "pgid=,pid=,stat="])
        .output()
        .unwrap();
    String::from_utf8_lossy(&listed.stdout)
        .lines()
        .filter(|line| line.split_whitespace().next() == Some(pid) && !line.contains('Z'))
        .map(str::to_owned)
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_hangs_is_gone_and_the_job_says_why() {
    let directory = tempfile::tempdir().unwrap();
    let (program, told) = telling(directory.path());
    let console = console(&[
        ("GIROK_CHROMIUM", program.display().to_string()),
        ("GIROK_EXPORT_SECONDS", "6".into()),
    ])
    .await;
    record_colours(&console).await;
    let id = ask(
        &console,
        SESSION,
        json!({"kind": "mp4", "size": "1080p", "frameRate": 60}),
    )
    .await;
    let pid = pid_in(&told).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(
        Command::new("kill")
            .args(["-STOP", "--", &format!("-{pid}")])
            .status()
            .unwrap()
            .success()
    );
    let job = over(&console, id).await;
    assert_eq!(job["state"]["state"], "failed", "{job}");
    assert!(
        job["state"]["reason"]
            .as_str()
            .unwrap()
            .contains("longer than 6 s"),
        "{job}"
    );
    expect_gone(&pid).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_crashes_fails_its_job_at_once() {
    let directory = tempfile::tempdir().unwrap();
    let (program, told) = telling(directory.path());
    let console = console(&[("GIROK_CHROMIUM", program.display().to_string())]).await;
    record_colours(&console).await;
    let id = ask(
        &console,
        SESSION,
        json!({"kind": "mp4", "size": "1080p", "frameRate": 60}),
    )
    .await;
    let pid = pid_in(&told).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(
        Command::new("kill")
            .args(["-KILL", &pid])
            .status()
            .unwrap()
            .success()
    );
    let crashed = Instant::now();
    let job = over(&console, id).await;
    assert_eq!(job["state"]["state"], "failed", "{job}");
    assert!(
        crashed.elapsed() < Duration::from_secs(3),
        "{job} after {:?}",
        crashed.elapsed()
    );
    expect_gone(&pid).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stops_leaves_no_browser() {
    let directory = tempfile::tempdir().unwrap();
    let (program, told) = telling(directory.path());
    let console = console(&[("GIROK_CHROMIUM", program.display().to_string())]).await;
    record_colours(&console).await;
    ask(
        &console,
        SESSION,
        json!({"kind": "mp4", "size": "1080p", "frameRate": 60}),
    )
    .await;
    let pid = pid_in(&told).await;
    console.stop().await;
    expect_gone(&pid).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_killed_server_left_running_is_ended_by_the_next() {
    let console = console(&[]).await;
    let directory = console.stop().await;
    let exports = directory.path().join("data/exports");
    let profile = exports.join("chromium-left");
    std::fs::create_dir_all(&profile).unwrap();
    std::fs::write(exports.join("7.part"), "half a film").unwrap();
    let argument = format!("--user-data-dir={}", profile.canonicalize().unwrap().display());
    let mut left = Command::new("sh")
        .args(["-c", "sleep 60; true", "chromium", &argument])
        .process_group(0)
        .spawn()
        .unwrap();
    let again = again(directory, &[]).await;
    assert!(!left.wait().unwrap().success());
    assert!(std::fs::read_dir(&exports).unwrap().next().is_none());
    drop(again);
}

async fn pid_in(told: &Path) -> String {
    loop {
        match std::fs::read_to_string(told) {
            Ok(pid) if pid.ends_with('\n') => return pid.trim().to_owned(),
            _ => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
}

async fn expect_gone(pid: &str) {
    for _ in 0..50 {
        if group(pid).is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{:?}", group(pid));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_takes_too_much_memory_is_ended() {
    let console = console(&[("GIROK_EXPORT_MEMORY", (512_u64 << 20).to_string())]).await;
    // Thousands of elements, each with a layer of its own.
    let boxes: Vec<Value> = (10..30_000)
        .map(|id| json!({"type": 2, "id": id, "tagName": "div", "attributes": {"style": "will-change:transform;width:900px;height:900px;background:linear-gradient(red,blue)"}, "childNodes": []}))
        .collect();
    let mut events = page("", &boxes).to_vec();
    events.push(incremental(
        30_000,
        &json!({"source": 3, "id": 1, "x": 0, "y": 9}),
    ));
    record(&console, SESSION, &events).await;
    let id = ask(&console, SESSION, json!({"kind": "mp4", "size": "1080p"})).await;
    let job = over(&console, id).await;
    assert_eq!(job["state"]["state"], "failed", "{job}");
    assert!(
        job["state"]["reason"].as_str().unwrap().contains("memory"),
        "{job}"
    );
}
