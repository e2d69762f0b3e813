//! How making a file goes: refused, waiting, cancelled, failed, fetched.

use axum::body::Body;
use domain::account::Role;
use http::Request;
use http::header::{ACCEPT_RANGES, CONTENT_DISPOSITION, CONTENT_RANGE, CONTENT_TYPE, RANGE};
use serde_json::{Value, json};

use crate::console::{EVERYBODY, Who};
use crate::recorded::{ADMIN, SESSION, ask, console, job, made, over, record_colours, run, running, silent};

fn request(options: &Value) -> String {
    json!({"request": {"session": SESSION, "options": options}}).to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_made_is_said_before_anybody_waits() {
    let console = console(&[]).await;
    record_colours(&console).await;
    for (options, status) in [
        (json!({"kind": "mp4", "frameRate": 7}), 422),
        (json!({"kind": "mp4", "speed": 0}), 422),
        (json!({"kind": "mp4", "from": 10_000}), 422),
        (json!({"kind": "mp4", "from": 500, "to": 400}), 422),
        (json!({"kind": "mp4", "size": "8k"}), 422),
        (json!({"kind": "gif"}), 422),
        (json!({"kind": "pdf", "paper": "a0"}), 422),
    ] {
        let answer = console.call(ADMIN, "export_session", &request(&options)).await;
        assert_eq!(answer.status, status, "{options}: {}", answer.body);
    }
    let unknown = json!({"request": {"session": "session-unknown", "options": {"kind": "mp4"}}});
    assert_eq!(
        console
            .call(ADMIN, "export_session", &unknown.to_string())
            .await
            .status,
        404
    );
    let viewer = console
        .call(
            Who::Signed(Role::Viewer),
            "export_session",
            &request(&json!({"kind": "mp4"})),
        )
        .await;
    assert_eq!(viewer.status, 403);
    let refused = console.audit(&["refused", "session_exported"]).await;
    assert_eq!(refused.len(), 1, "{refused:?}");
    assert_eq!(refused[0].0, "viewer@girok.example");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_chromium_it_is_said_what_to_install() {
    let console = console(&[("GIROK_CHROMIUM", "/nowhere/chromium".into())]).await;
    record_colours(&console).await;
    let listed: Value = serde_json::from_str(&console.call(ADMIN, "exports", "{}").await.body).unwrap();
    assert!(
        listed["missing"]
            .as_str()
            .unwrap()
            .contains("apt-get install chromium"),
        "{listed}"
    );
    let answer = console
        .call(ADMIN, "export_session", &request(&json!({"kind": "mp4"})))
        .await;
    assert_eq!(answer.status, 409, "{}", answer.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_does_not_start_is_told_as_the_reason() {
    let console = console(&[("GIROK_CHROMIUM", "/bin/false".into())]).await;
    record_colours(&console).await;
    let id = ask(&console, SESSION, json!({"kind": "mp4"})).await;
    let job = over(&console, id).await;
    assert_eq!(job["state"]["state"], "failed", "{job}");
    assert!(
        job["state"]["reason"]
            .as_str()
            .unwrap()
            .contains("could not be started"),
        "{job}"
    );
    assert!(
        std::fs::read_dir(console.directory().join("data/exports"))
            .unwrap()
            .next()
            .is_none()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn so_many_wait_and_no_more_and_each_can_be_cancelled() {
    let console = console(&[("GIROK_EXPORT_QUEUE", "2".into())]).await;
    record_colours(&console).await;
    let film = json!({"kind": "mp4", "size": "1080p", "frameRate": 60});
    let mut asked = Vec::new();
    let refused = loop {
        let answer = console.call(ADMIN, "export_session", &request(&film)).await;
        if answer.status != 200 {
            break answer;
        }
        asked.push(
            serde_json::from_str::<Value>(&answer.body).unwrap()["id"]
                .as_i64()
                .unwrap(),
        );
        assert!(asked.len() < 10);
    };
    assert_eq!(refused.status, 409);
    assert!(refused.body.contains("2 exports are waiting"), "{}", refused.body);
    for id in asked.iter().rev() {
        let cancelled = console
            .call(ADMIN, "cancel_export", &json!({"id": id}).to_string())
            .await;
        assert_eq!(cancelled.status, 200, "{}", cancelled.body);
    }
    for id in &asked {
        assert_eq!(over(&console, *id).await["state"]["state"], "cancelled");
        let again = console
            .call(ADMIN, "cancel_export", &json!({"id": id}).to_string())
            .await;
        assert_eq!(again.status, 404);
        let removed = console
            .call(ADMIN, "remove_export", &json!({"id": id}).to_string())
            .await;
        assert_eq!(removed.status, 200);
        assert_eq!(job(&console, *id).await, Value::Null);
    }
    for action in ["export_cancelled", "export_removed"] {
        let entries = console.audit(&[action]).await;
        assert_eq!(entries.len(), asked.len(), "{entries:?}");
        assert!(
            entries.iter().all(|(_, _, session)| session == SESSION),
            "{entries:?}"
        );
    }
    assert!(
        std::fs::read_dir(console.directory().join("data/exports"))
            .unwrap()
            .next()
            .is_none()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_cannot_be_read_hides_no_other() {
    let console = console(&[]).await;
    record_colours(&console).await;
    let film = json!({"kind": "mp4", "size": "480p", "frameRate": 10});
    let id = ask(&console, SESSION, film).await;
    assert_eq!(over(&console, id).await["state"]["state"], "done");
    console
        .control()
        .call(|connection| {
            connection.execute(
                "INSERT INTO export_job (session, service, options, file_name, asked_by, asked_at, state)
                 VALUES ('no id', '?', '{', 'x', 'y', 0, 'done')",
                [],
            )?;
            Ok(())
        })
        .await
        .unwrap();
    assert_eq!(job(&console, id).await["state"]["state"], "done");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_fetched_whole_or_in_ranges_by_who_may() {
    let console = console(&[]).await;
    record_colours(&console).await;
    let file = made(
        &console,
        SESSION,
        json!({"kind": "mp4", "size": "480p", "frameRate": 10}),
    )
    .await;
    let id = file.file_stem().unwrap().to_str().unwrap();
    let path = format!("/admin/exports/{id}/file");
    let whole = std::fs::read(&file).unwrap();
    for who in EVERYBODY {
        let expected = match who {
            Who::Nobody => 401,
            Who::Signed(Role::Viewer) => 403,
            Who::Signed(_) => 200,
        };
        assert_eq!(console.get(who, &path).await.status, expected, "{who:?}");
    }
    let answer = console.get(ADMIN, &path).await;
    assert_eq!(answer.header(CONTENT_TYPE), "video/mp4");
    assert_eq!(
        answer.header(CONTENT_DISPOSITION),
        "attachment; filename=\"colours.mp4\""
    );
    assert_eq!(answer.header(ACCEPT_RANGES), "bytes");
    let shown = console.get(ADMIN, &format!("{path}?show=1")).await;
    assert_eq!(
        shown.header(CONTENT_DISPOSITION),
        "inline; filename=\"colours.mp4\""
    );
    let request = Request::get(&path)
        .header(RANGE, "bytes=100-199")
        .body(Body::empty())
        .unwrap();
    let part = console.ask(ADMIN, request).await;
    assert_eq!(part.status, 206);
    assert_eq!(
        part.header(CONTENT_RANGE),
        format!("bytes 100-199/{}", whole.len())
    );
    let beyond = Request::get(&path)
        .header(RANGE, "bytes=999999999-")
        .body(Body::empty())
        .unwrap();
    assert_eq!(console.ask(ADMIN, beyond).await.status, 416);
    for id in ["0", "999", "x", "-1"] {
        assert_eq!(
            console
                .get(ADMIN, &format!("/admin/exports/{id}/file"))
                .await
                .status,
            404,
            "{id}"
        );
    }
    let downloads = console.audit(&["export_downloaded"]).await;
    // The admin once an hour, and the owner.
    assert_eq!(downloads.len(), 2, "{downloads:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_wrong_on_the_server_is_told_to_its_log_alone() {
    let console = console(&[]).await;
    record_colours(&console).await;
    // In the way of the first job's file.
    std::fs::create_dir(console.directory().join("data/exports/1.part")).unwrap();
    let id = ask(&console, SESSION, json!({"kind": "mp4", "size": "480p"})).await;
    assert_eq!(id, 1);
    let job = over(&console, id).await;
    assert_eq!(job["state"]["reason"], "The file could not be written", "{job}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_is_gone_by_then_is_told_as_the_reason() {
    let directory = tempfile::tempdir().unwrap();
    let console = console(&[silent(directory.path())]).await;
    record_colours(&console).await;
    let before = ask(&console, SESSION, json!({"kind": "mp4"})).await;
    let id = ask(&console, SESSION, json!({"kind": "mp4"})).await;
    running(&console, before).await;
    let gone = format!("UPDATE export_job SET session = 'session-gone' WHERE id = {id}");
    run(&console.control(), gone).await;
    let cancel = json!({"id": before}).to_string();
    assert_eq!(console.call(ADMIN, "cancel_export", &cancel).await.status, 200);
    let job = over(&console, id).await;
    assert_eq!(
        job["state"]["reason"], "The session is not there any more",
        "{job}"
    );
}
