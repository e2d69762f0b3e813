//! What becomes of jobs when the server stops or is killed, and of files that nobody fetches.

use serde_json::{Value, json};
use server::clock::{HOUR_MS, now};
use server::control::Control;

use crate::console::Console;
use crate::recorded::{SESSION, again, ask, console, job, over, record_colours, run, running};

/// Stops, and starts again with this done to `control.db` and these settings.
async fn restarted(console: Console, sql: &str, more: &[(&'static str, String)]) -> Console {
    let cookies = console.cookies();
    let directory = console.stop().await;
    let control = Control::open(&directory.path().join("data")).unwrap();
    run(&control, sql.to_owned()).await;
    again(directory, more).await.with_cookies(cookies)
}

fn film() -> Value {
    json!({"kind": "mp4", "size": "1080p", "frameRate": 60})
}

#[tokio::test(flavor = "multi_thread")]
async fn however_often_the_server_stops_a_file_is_made_when_it_is_back() {
    let mut console = console(&[]).await;
    record_colours(&console).await;
    let id = ask(&console, SESSION, film()).await;
    for _ in 0..3 {
        running(&console, id).await;
        console = restarted(console, "", &[]).await;
    }
    let job = over(&console, id).await;
    assert_eq!(job["state"]["state"], "done", "{job}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_server_was_making_when_it_was_killed_is_made_by_the_next_but_not_for_ever() {
    let console = console(&[]).await;
    record_colours(&console).await;
    let id = ask(&console, SESSION, film()).await;
    running(&console, id).await;
    // As it is when nobody had the time to put anything back, for the second time.
    let part = console.directory().join(format!("data/exports/{id}.part"));
    let killed = "UPDATE export_job SET state = 'running', attempts = 1";
    let cookies = console.cookies();
    let directory = console.stop().await;
    run(
        &Control::open(&directory.path().join("data")).unwrap(),
        killed.into(),
    )
    .await;
    std::fs::write(&part, "half a film").unwrap();
    let second = again(directory, &[]).await.with_cookies(cookies);
    let made = over(&second, id).await;
    assert_eq!(made["state"]["state"], "done", "{made}");
    assert!(!part.exists());
    let file = second.directory().join(format!("data/exports/{id}.mp4"));
    assert_eq!(std::fs::read(&file).unwrap()[4..8], *b"ftyp");

    let third = restarted(
        second,
        "UPDATE export_job SET state = 'running', attempts = 2",
        &[],
    )
    .await;
    let failed = job(&third, id).await;
    assert_eq!(failed["state"]["state"], "failed", "{failed}");
    assert_eq!(
        failed["state"]["reason"],
        "The server ended each time while it was being made"
    );
    assert!(!file.exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_kept_for_as_long_as_it_is_set_and_no_longer() {
    let console = console(&[]).await;
    record_colours(&console).await;
    let now = now();
    let minute = HOUR_MS / 60;
    let file = |id: i64| format!("data/exports/{id}.mp4");
    let mut rows = String::new();
    for (id, minutes) in [(1, 121), (2, 119)] {
        std::fs::write(console.directory().join(file(id)), "a film").unwrap();
        let at = now - minutes * minute;
        rows += &format!(
            "INSERT INTO export_job (id, session, service, options, file_name, asked_by, asked_at, state, finished_at, bytes)
             VALUES ({id}, '{SESSION}', 'shop', '{{\"kind\":\"mp4\"}}', 'a.mp4', 'kim', {at}, 'done', {at}, 6);"
        );
    }
    let console = restarted(console, &rows, &[("GIROK_EXPORT_KEEP_HOURS", "2".into())]).await;
    for _ in 0..100 {
        if !console.directory().join(file(1)).exists() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert!(!console.directory().join(file(1)).exists());
    assert_eq!(job(&console, 1).await, Value::Null);
    assert!(console.directory().join(file(2)).exists());
    let kept = job(&console, 2).await;
    assert_eq!(kept["state"]["keptUntil"], now + minute, "{kept}");
}
