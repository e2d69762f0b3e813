//! What `control.db` keeps of jobs, also when it does not take everything at once.

use std::time::Duration;

use serde_json::{Value, json};

use crate::console::Console;
use crate::recorded::{ADMIN, SESSION, ask, console, job, over, record_colours, run, running, silent};

/// The audit log takes nothing of this kind any more.
async fn fill_audit_log(console: &Console, action: &str) {
    let full = format!(
        "CREATE TRIGGER full BEFORE INSERT ON audit_log WHEN NEW.action = '{action}'
         BEGIN SELECT RAISE(ABORT, 'full'); END"
    );
    run(&console.control(), full).await;
}

async fn empty_audit_log(console: &Console) {
    run(&console.control(), "DROP TRIGGER full".into()).await;
}

async fn status(console: &Console, function: &str, id: i64) -> u16 {
    console
        .call(ADMIN, function, &json!({"id": id}).to_string())
        .await
        .status
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_audit_log_does_not_take_does_not_happen() {
    let programs = tempfile::tempdir().unwrap();
    let console = console(&[silent(programs.path())]).await;
    record_colours(&console).await;
    let first = ask(&console, SESSION, json!({"kind": "mp4"})).await;
    running(&console, first).await;

    fill_audit_log(&console, "session_exported").await;
    let request = json!({"request": {"session": SESSION, "options": {"kind": "mp4"}}}).to_string();
    assert_eq!(console.call(ADMIN, "export_session", &request).await.status, 500);
    let listed: Value = serde_json::from_str(&console.call(ADMIN, "exports", "{}").await.body).unwrap();
    assert_eq!(listed["jobs"].as_array().unwrap().len(), 1, "{listed}");
    empty_audit_log(&console).await;
    let second = ask(&console, SESSION, json!({"kind": "mp4"})).await;

    fill_audit_log(&console, "export_cancelled").await;
    for (id, state) in [(second, "queued"), (first, "running")] {
        assert_eq!(status(&console, "cancel_export", id).await, 500);
        assert_eq!(job(&console, id).await["state"]["state"], state);
    }
    empty_audit_log(&console).await;
    for id in [second, first] {
        assert_eq!(status(&console, "cancel_export", id).await, 200);
        assert_eq!(over(&console, id).await["state"]["state"], "cancelled");
    }

    let file = console.directory().join(format!("data/exports/{first}.mp4"));
    std::fs::write(&file, "a film").unwrap();
    let done = format!("UPDATE export_job SET state = 'done', bytes = 6 WHERE id = {first}");
    run(&console.control(), done).await;
    fill_audit_log(&console, "export_removed").await;
    assert_eq!(status(&console, "remove_export", first).await, 500);
    assert_eq!(job(&console, first).await["state"]["state"], "done");
    let fetched = console.get(ADMIN, &format!("/admin/exports/{first}/file")).await;
    assert_eq!((fetched.status, fetched.body.as_str()), (200, "a film"));
    empty_audit_log(&console).await;
    assert_eq!(status(&console, "remove_export", first).await, 200);
    assert!(!file.exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_of_a_job_is_stored_once_that_is_possible() {
    let console = console(&[("GIROK_CHROMIUM", "/bin/false".into())]).await;
    record_colours(&console).await;
    let full = "CREATE TRIGGER full BEFORE UPDATE ON export_job WHEN NEW.state = 'failed'
                BEGIN SELECT RAISE(ABORT, 'full'); END";
    run(&console.control(), full.into()).await;
    let id = ask(&console, SESSION, json!({"kind": "mp4"})).await;
    let next = ask(&console, SESSION, json!({"kind": "mp4"})).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(job(&console, id).await["state"]["state"], "running");
    assert_eq!(job(&console, next).await["state"]["state"], "queued");
    run(&console.control(), "DROP TRIGGER full".into()).await;
    for id in [id, next] {
        let job = over(&console, id).await;
        let reason = job["state"]["reason"].as_str().unwrap();
        assert!(reason.contains("could not be started"), "{job}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_stops_also_while_what_came_of_a_job_cannot_be_stored() {
    let console = console(&[("GIROK_CHROMIUM", "/bin/false".into())]).await;
    record_colours(&console).await;
    let full = "CREATE TRIGGER full BEFORE UPDATE ON export_job WHEN NEW.state = 'failed'
                BEGIN SELECT RAISE(ABORT, 'full'); END";
    run(&console.control(), full.into()).await;
    let id = ask(&console, SESSION, json!({"kind": "mp4"})).await;
    running(&console, id).await;
    let stopped = tokio::time::timeout(Duration::from_secs(10), console.stop()).await;
    assert!(stopped.is_ok());
}
