//! What a console is told.

use std::time::{Duration, Instant};

use domain::live::message::ServerMessage;
use domain::live::session::EndReason;
use domain::live::standing::Standing;

use crate::server_here::{Server, arrival, click, custom, now};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_visit_is_seen_from_its_start_to_its_end() {
    let server = Server::new().await;
    let mut watcher = server.watch("").await;
    assert_eq!(watcher.snapshot().await, []);

    server.visit("session-0001", "/cart?x=1").await;
    let asked = Instant::now();
    let session = watcher.started().await;
    assert!(asked.elapsed() < Duration::from_secs(1));
    assert_eq!(session.service.as_str(), "web-app");
    assert_eq!(session.now.page.as_deref(), Some("https://shop.example/cart?x=1"));
    assert_eq!((session.now.windows, session.now.standing), (1, Standing::Active));

    let identify = custom(
        "girok:identify",
        r#"{"id":"u-7","type":"user","email":"kim@shop.example"}"#,
    );
    let error = custom("girok:error", r#"{"message":"TypeError: x is null"}"#);
    server.send("session-0001", 1, &[identify, click(), error]).await;
    let update = watcher.updated(|update| update.now.clicks == 1).await;
    assert_eq!(update.actor.unwrap().email.as_deref(), Some("kim@shop.example"));
    assert_eq!((update.now.events, update.now.errors), (6, 1));

    server
        .send(
            "session-0001",
            2,
            &[custom("girok:visibility", r#"{"state":"hidden"}"#)],
        )
        .await;
    watcher
        .updated(|update| update.now.standing == Standing::Hidden)
        .await;
    server
        .send("session-0001", 3, &[custom("girok:leave", "{}")])
        .await;
    let left = Instant::now();
    let update = watcher
        .updated(|update| update.now.standing == Standing::Left)
        .await;
    assert!(
        left.elapsed() < Duration::from_millis(1_500),
        "{:?}",
        left.elapsed()
    );
    assert_eq!(update.now.windows, 0);
    let ended = loop {
        if let ServerMessage::SessionEnded { sessions, .. } = watcher.next().await {
            break sessions;
        }
    };
    assert_eq!(ended[0].reason, EndReason::Left);
    // It has ended everywhere, and is there for the next who looks.
    assert_eq!(server.watch("").await.snapshot().await, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_that_is_left_for_the_next_one_does_not_end_the_visit() {
    let server = Server::new().await;
    let mut watcher = server.watch("").await;
    server.visit("session-0001", "/").await;
    watcher.started().await;
    server
        .send("session-0001", 1, &[custom("girok:leave", "{}")])
        .await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    server.send("session-0001", 2, &arrival("/next")).await;
    let update = watcher
        .updated(|update| update.now.page.as_deref() == Some("https://shop.example/next"))
        .await;
    assert_eq!((update.now.standing, update.now.windows), (Standing::Active, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_console_sees_what_its_filter_lets_through_and_may_change_it() {
    let server = Server::new().await;
    server.visit("session-0001", "/cart").await;
    server.visit("session-0002", "/help").await;
    let mut watcher = server.watch("?q=%2Fcart").await;
    let rows = watcher.snapshot().await;
    assert_eq!(
        rows.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(),
        ["session-0001"]
    );
    watcher
        .say(r#"{"type":"watch","filter":{"search":"/help"}}"#)
        .await;
    let rows = watcher.snapshot().await;
    assert_eq!(
        rows.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(),
        ["session-0002"]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ping_is_answered_with_the_servers_time() {
    let server = Server::new().await;
    let mut watcher = server.watch("").await;
    watcher.say(r#"{"type":"ping","n":41}"#).await;
    loop {
        if let ServerMessage::Pong { at, n } = watcher.next().await {
            assert_eq!(n, 41);
            assert!((now() - at).abs() < 1_000);
            break;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_visitor_whose_clock_is_wrong_is_shown_by_the_servers_time() {
    let server = Server::new().await;
    let mut watcher = server.watch("").await;
    // Four minutes fast: too little for its events to be moved.
    let ahead = now() + 240_000;
    let event = format!(
        r#"{{"type":4,"data":{{"href":"https://shop.example/","width":1,"height":1}},"timestamp":{ahead}}}"#
    );
    let body = format!(r#"{{"sent_at":{ahead},"events":[{event}]}}"#);
    server.send_body("session-0001", 0, body).await;
    let session = watcher.started().await;
    assert!(
        (now() - session.started_at).abs() < 2_000,
        "{}",
        now() - session.started_at
    );
    assert!((now() - session.now.since).abs() < 2_000);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_tabs_are_one_row_and_the_one_in_front_says_the_page() {
    let server = Server::new().await;
    let mut watcher = server.watch("").await;
    server.visit("session-0001", "/one").await;
    watcher.started().await;
    server
        .send(
            "session-0001",
            1,
            &[custom("girok:visibility", r#"{"state":"hidden"}"#)],
        )
        .await;
    let body = format!("[{}]", arrival("/two").join(","));
    server.send_to("session-0001", "window-other", 0, body).await;
    let update = watcher
        .updated(|update| update.now.windows == 2 && update.now.standing == Standing::Active)
        .await;
    assert_eq!(update.now.page.as_deref(), Some("https://shop.example/two"));
}
