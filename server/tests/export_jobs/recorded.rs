//! A session whose every moment is known, and how it is asked for as a file.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use domain::account::Role;
use http::Request;
use http::header::ORIGIN;
use serde_json::{Value, json};
use server::asset_proxy::fetch::Internet;
use server::control::Control;
use tempfile::TempDir;

use crate::console::{Console, SHOP, WINDOW, Who};

pub(crate) const ADMIN: Who = Who::Signed(Role::Admin);
pub(crate) const SESSION: &str = "session-of-colours";
/// The page's colour, from which ms on.
pub(crate) const COLOURS: [(i64, &str); 4] = [
    (0, "#ff0000"),
    (1_000, "#00ff00"),
    (2_000, "#0000ff"),
    (3_000, "#ffffff"),
];
/// In CSS px, of the last move and the click.
pub(crate) const CLICKED: (i64, i64) = (900, 500);
const LENGTH: i64 = 4_000;
const LONGEST: Duration = Duration::from_secs(90);

/// With the player's scripts, and with these settings besides.
pub(crate) async fn console(more: &[(&'static str, String)]) -> Console {
    start(tempfile::tempdir().unwrap(), more)
        .await
        .with_accounts()
        .await
}

/// The same server once more, with these settings besides.
pub(crate) async fn again(directory: TempDir, more: &[(&'static str, String)]) -> Console {
    start(directory, more).await
}

/// In place of Chromium, what neither says where it is nor ends: whoever waits for it waits for 20 s.
pub(crate) fn silent(directory: &Path) -> (&'static str, String) {
    let program = directory.join("silent");
    std::fs::write(&program, "#!/bin/sh\nexec sleep 60\n").unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    ("GIROK_CHROMIUM", program.display().to_string())
}

/// Changes something in `control.db`, beside the server.
pub(crate) async fn run(control: &Control, sql: String) {
    let run = move |connection: &mut rusqlite::Connection| Ok(connection.execute_batch(&sql)?);
    control.call(run).await.unwrap();
}

async fn start(directory: TempDir, more: &[(&'static str, String)]) -> Console {
    let site = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../public");
    assert!(
        site.join("player/film.js").exists(),
        "`make assets` makes the player's scripts"
    );
    let mut settings = vec![
        ("LEPTOS_SITE_ROOT", site.display().to_string()),
        ("GIROK_EXPORT_SECONDS", "120".to_owned()),
    ];
    if let Ok(chromium) = std::env::var("CHROMIUM") {
        settings.push(("GIROK_CHROMIUM", chromium));
    }
    settings.extend(more.iter().cloned());
    Console::at(directory, Arc::new(Internet), &settings).await
}

/// Records events, whose moments are given from the session's start.
pub(crate) async fn record(console: &Console, session: &str, events: &[Value]) {
    let key = console.add_service("shop", &[SHOP]).await;
    let start = server::clock::now() - 60_000;
    let events: Vec<Value> = events
        .iter()
        .cloned()
        .map(|mut event| {
            event["timestamp"] = json!(start + event["timestamp"].as_i64().unwrap());
            event
        })
        .collect();
    let path = format!("/ingest/v1/sessions/{session}/windows/{WINDOW}/batches/0?key={key}");
    let request = Request::post(path)
        .header(ORIGIN, SHOP)
        .body(Body::from(Value::from(events).to_string()))
        .unwrap();
    let answer = console.ask(Who::Nobody, request).await;
    assert_eq!(answer.status, 202, "{}", answer.body);
}

fn element(id: i64, tag: &str, attributes: &Value, children: &[Value]) -> Value {
    json!({"type": 2, "id": id, "tagName": tag, "attributes": attributes, "childNodes": children})
}

/// A page of one colour, with whatever is in it.
pub(crate) fn page(style: &str, children: &[Value]) -> [Value; 2] {
    let body = element(
        5,
        "body",
        &json!({"style": format!("margin:0;height:100vh;{style}")}),
        children,
    );
    let html = element(
        3,
        "html",
        &json!({}),
        &[element(4, "head", &json!({}), &[]), body],
    );
    let document = json!({"type": 0, "id": 1, "childNodes": [{"type": 1, "id": 2, "name": "html", "publicId": "", "systemId": ""}, html]});
    [
        json!({"type": 4, "timestamp": 0, "data": {"href": format!("{SHOP}/colours"), "width": 1280, "height": 720}}),
        json!({"type": 2, "timestamp": 0, "data": {"node": document, "initialOffset": {"left": 0, "top": 0}}}),
    ]
}

pub(crate) fn incremental(at: i64, data: &Value) -> Value {
    json!({"type": 3, "timestamp": at, "data": data})
}

/// The session of [`COLOURS`].
pub(crate) async fn record_colours(console: &Console) {
    let mut events = page("background:#ff0000", &[]).to_vec();
    let (x, y) = CLICKED;
    events.push(incremental(
        500,
        &json!({"source": 1, "positions": [{"x": x, "y": y, "id": 5, "timeOffset": -100}]}),
    ));
    for (at, colour) in &COLOURS[1..] {
        let style = format!("margin:0;height:100vh;background:{colour}");
        let change = json!({"source": 0, "texts": [], "removes": [], "adds": [],
            "attributes": [{"id": 5, "attributes": {"style": style}}]});
        events.push(incremental(*at, &change));
    }
    events.push(incremental(
        2_500,
        &json!({"source": 2, "type": 2, "id": 5, "x": x, "y": y}),
    ));
    let end = json!({"source": 1, "positions": [{"x": x, "y": y, "id": 5, "timeOffset": 0}]});
    events.push(incremental(LENGTH, &end));
    events.sort_by_key(|event| event["timestamp"].as_i64());
    record(console, SESSION, &events).await;
}

/// Asks for a file; returns its job's id.
pub(crate) async fn ask(console: &Console, session: &str, options: Value) -> i64 {
    let request = json!({"request": {"session": session, "name": "colours", "options": options}});
    let answer = console.call(ADMIN, "export_session", &request.to_string()).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    serde_json::from_str::<Value>(&answer.body).unwrap()["id"]
        .as_i64()
        .unwrap()
}

pub(crate) async fn job(console: &Console, id: i64) -> Value {
    let answer = console.call(ADMIN, "exports", "{}").await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let listed: Value = serde_json::from_str(&answer.body).unwrap();
    let jobs = listed["jobs"].as_array().unwrap();
    jobs.iter()
        .find(|job| job["id"] == id)
        .cloned()
        .unwrap_or_default()
}

/// Waits until it is being made.
pub(crate) async fn running(console: &Console, id: i64) {
    let begun = Instant::now();
    while job(console, id).await["state"]["state"] != "running" {
        assert!(begun.elapsed() < LONGEST);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// What came of it, once it is over.
pub(crate) async fn over(console: &Console, id: i64) -> Value {
    let begun = Instant::now();
    loop {
        let job = job(console, id).await;
        let state = job["state"]["state"].as_str().unwrap_or("gone");
        if !matches!(state, "queued" | "running") {
            return job;
        }
        assert!(begun.elapsed() < LONGEST, "{job}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// The file of a job that was done.
pub(crate) async fn made(console: &Console, session: &str, options: Value) -> PathBuf {
    let ending = options["kind"].as_str().unwrap().to_owned();
    let id = ask(console, session, options).await;
    let job = over(console, id).await;
    assert_eq!(job["state"]["state"], "done", "{job}");
    console.directory().join(format!("data/exports/{id}.{ending}"))
}
