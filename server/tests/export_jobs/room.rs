//! How much room all files have together.

use serde_json::{Value, json};

use crate::console::Console;
use crate::recorded::{ADMIN, SESSION, ask, console, over, record_colours, run};

/// 1 MiB, which is the least that can be said.
const ROOM: u64 = 1 << 20;

/// With a file that leaves so many bytes, as far as `control.db` knows.
async fn with_left(left: u64) -> Console {
    let console = console(&[("GIROK_EXPORT_DISK", ROOM.to_string())]).await;
    record_colours(&console).await;
    let bytes = ROOM - left;
    let now = server::clock::now();
    let file = format!(
        "INSERT INTO export_job (id, session, service, options, file_name, asked_by, asked_at, state, finished_at, bytes)
         VALUES (1, '{SESSION}', 'shop', '{{\"kind\":\"mp4\"}}', 'old.mp4', 'kim', {now}, 'done', {now}, {bytes})"
    );
    run(&console.control(), file).await;
    console
}

async fn remove(console: &Console, id: i64) {
    let body = json!({"id": id}).to_string();
    assert_eq!(console.call(ADMIN, "remove_export", &body).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_there_is_no_room_nothing_is_asked_for() {
    let console = with_left(0).await;
    let request = json!({"request": {"session": SESSION, "options": {"kind": "pdf"}}}).to_string();
    let refused = console.call(ADMIN, "export_session", &request).await;
    assert_eq!(refused.status, 409, "{}", refused.body);
    assert!(refused.body.contains("1.0 MB"), "{}", refused.body);
    remove(&console, 1).await;
    assert_eq!(console.call(ADMIN, "export_session", &request).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_has_the_room_that_others_leave() {
    let console = with_left(2_000).await;
    let wishes = || {
        [
            json!({"kind": "mp4", "size": "480p", "frameRate": 10}),
            json!({"kind": "pdf"}),
        ]
    };
    for wish in wishes() {
        let id = ask(&console, SESSION, wish).await;
        let job = over(&console, id).await;
        assert_eq!(
            job["state"]["reason"],
            "The file is larger than the 1.9 KB that are left for files of exports on this server",
            "{job}"
        );
    }
    let left = std::fs::read_dir(console.directory().join("data/exports")).unwrap();
    let files = left.filter(|entry| entry.as_ref().unwrap().path().is_file());
    assert_eq!(files.count(), 0);
    remove(&console, 1).await;
    for wish in wishes() {
        let id = ask(&console, SESSION, wish).await;
        let job: Value = over(&console, id).await;
        assert!(job["state"]["bytes"].as_u64().unwrap() > 2_000, "{job}");
    }
}
