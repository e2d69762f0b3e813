//! What recorders send in good order and in bad, and what is then known of the session.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test, what cannot go on has failed"
)]

#[path = "../support/busy.rs"]
mod busy;
mod checkpoints;
mod clock;
#[path = "../../../mirror/tests/harmless/mod.rs"]
mod harmless;
mod heat;
mod hostile;
mod load;
#[path = "../support/mmdb.rs"]
mod mmdb;
mod places;
mod presence;
mod privacy;
mod refusals;
mod remembering;
#[path = "../support/mod.rs"]
mod support;
mod upkeep;

use domain::session::Anomalies;
use server::recordings::RecordingStore;
use support::{Bench, NOW, Post, body, click, event, gzip, page, post, session};

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const A: &str = "window-a1";
const B: &str = "window-b2";

fn anomalies() -> Anomalies {
    Anomalies::default()
}

#[tokio::test]
async fn a_batch_is_stored_as_it_came_and_told_from() {
    let bench = Bench::new();
    let [meta, snapshot] = page(NOW - 9_000, "https://shop.example/cart?item=1");
    let error = event(
        5,
        NOW - 8_000,
        r#"{"tag":"girok:error","payload":{"message":"boom"}}"#,
    );
    let events = [meta, snapshot, click(NOW - 8_500, 2), error];
    let text = format!(
        r#"{{"sent_at":{NOW},"meta":{{"recorder":"0.1.0","actor":{{"id":"u1","type":"user","email":"a@b.example"}},
            "screen":{{"width":1920,"height":1080}},"language":"ko-KR","timezone":"Asia/Seoul"}},"events":[{}]}}"#,
        events.join(",")
    );
    let answer = bench
        .send(Post {
            body: gzip(text.as_bytes()),
            ..post(A, 0, &[])
        })
        .await;
    assert_eq!(answer.status, 202, "{answer:?}");

    assert_eq!(bench.events(A).await, events.join(","));
    let details = bench.details().await;
    let summary = &details.summary;
    assert_eq!(summary.service.as_str(), "web-app");
    assert_eq!(
        summary.actor.as_ref().unwrap().email.as_deref(),
        Some("a@b.example")
    );
    assert_eq!(
        (summary.started_at, summary.last_event_at),
        (NOW - 9_000, NOW - 8_000)
    );
    assert_eq!(
        summary.entry_page.as_deref(),
        Some("https://shop.example/cart?item=1")
    );
    assert_eq!(
        (
            summary.counts.page_views,
            summary.counts.clicks,
            summary.counts.errors
        ),
        (1, 1, 1)
    );
    let client = &summary.client;
    assert_eq!(client.browser.as_deref(), Some("Chrome"));
    assert_eq!(client.os.as_deref(), Some("Windows"));
    assert_eq!(client.device.as_str(), "desktop");
    assert_eq!(client.screen.unwrap().width, 1920);
    assert_eq!(client.language.as_deref(), Some("ko-KR"));
    assert_eq!(client.timezone.as_deref(), Some("Asia/Seoul"));
    assert_eq!(client.network.as_deref(), Some("203.0.113.0/24"));
    assert_eq!(details.anomalies, anomalies());
    assert!(details.windows[0].has_full_snapshot);
    // The page, the click, the error, and that this came right after the click.
    assert_eq!(bench.facts().await.len(), 4);
}

#[tokio::test]
async fn two_windows_are_one_session() {
    let bench = Bench::new();
    bench
        .accept(A, 0, &page(NOW - 5_000, "https://shop.example/"))
        .await;
    bench
        .accept(B, 0, &page(NOW - 6_000, "https://shop.example/b"))
        .await;
    bench.accept(A, 1, &[click(NOW - 1_000, 2)]).await;
    bench.accept(B, 1, &[click(NOW - 500, 2)]).await;
    let details = bench.details().await;
    assert_eq!(details.windows.len(), 2);
    assert_eq!(
        (details.summary.started_at, details.summary.last_event_at),
        (NOW - 6_000, NOW - 500)
    );
    assert_eq!(
        (details.summary.counts.events, details.summary.counts.clicks),
        (6, 2)
    );
    assert_eq!(bench.store.count(&Default::default()).await.unwrap(), 1);
}

/// A duplicated tab has its sessionStorage, and so the id of its window, until it notices: what both send under one
/// number is kept once, and under the new id everything goes on.
#[tokio::test]
async fn a_duplicated_tab_goes_on_under_its_own_id() {
    let bench = Bench::new();
    bench
        .accept(A, 0, &page(NOW - 5_000, "https://shop.example/"))
        .await;
    bench.accept(A, 1, &[click(NOW - 4_000, 2)]).await;
    bench.accept(A, 1, &[click(NOW - 4_000, 2)]).await;
    bench
        .accept(B, 0, &page(NOW - 3_000, "https://shop.example/"))
        .await;
    bench.accept(A, 2, &[click(NOW - 2_000, 2)]).await;
    let details = bench.details().await;
    assert_eq!(
        (details.summary.counts.events, details.summary.counts.clicks),
        (6, 2)
    );
    assert_eq!(details.anomalies, anomalies());
}

#[tokio::test]
async fn batches_out_of_order_are_put_in_order() {
    let bench = Bench::new();
    bench.accept(A, 2, &[click(NOW - 2_000, 3)]).await;
    bench.accept(A, 1, &[click(NOW - 3_000, 2)]).await;
    bench.accept(A, 2, &[click(NOW - 2_000, 3)]).await;
    assert_eq!(
        bench.details().await.summary.counts.events,
        0,
        "what comes first is not there yet"
    );
    let bench = bench.restart().await;
    bench.accept(A, 0, &[click(NOW - 4_000, 1)]).await;
    bench.accept(A, 3, &[click(NOW - 1_000, 4)]).await;
    assert_eq!(
        bench.timestamps(A).await,
        [NOW - 4_000, NOW - 3_000, NOW - 2_000, NOW - 1_000]
    );
    assert_eq!(bench.details().await.anomalies, anomalies());
}

#[tokio::test]
async fn two_requests_with_the_same_number_at_once_store_one() {
    let bench = Bench::new();
    let events = [click(NOW - 4_000, 1)];
    let all = (0..20).map(|_| bench.send(post(A, 0, &events)));
    let mut answers = Vec::new();
    for answer in futures::future::join_all(all).await {
        answers.push(answer.status);
    }
    assert_eq!(answers, [202; 20]);
    assert_eq!(bench.details().await.summary.counts.events, 1);
    assert_eq!(bench.events(A).await, events[0]);
}

#[tokio::test]
async fn bad_events_are_counted_and_good_ones_kept() {
    let bench = Bench::new();
    let [meta, snapshot] = page(NOW - 9_000, "https://shop.example/");
    let events = [
        meta,
        snapshot,
        r#"{"type":3,"data":{"source":"#.into(),
        click(NOW - 8_000, 2),
        "17".into(),
        event(99, NOW - 7_900, "{}"),
        event(3, NOW - 7_800, r#"{"source":77}"#),
        event(
            3,
            NOW - 7_700,
            r#"{"source":0,"texts":[{"id":500,"value":"x"}],"adds":[],"removes":[],"attributes":[]}"#,
        ),
        event(
            3,
            NOW - 7_700,
            r#"{"source":0,"texts":[],"adds":[],"removes":[],"attributes":[{"id":2,"attributes":{"id":"x"}},{"id":501,"attributes":{}}]}"#,
        ),
        event(3, NOW - 9_800, r#"{"source":1,"positions":[]}"#),
        click(NOW - 7_000, 2),
    ];
    let answer = bench.send(post(A, 0, &events)).await;
    assert_eq!(answer.status, 202);
    let expected = Anomalies {
        broken_events: 2,
        unknown_events: 2,
        clock_jumps: 1,
        unknown_nodes: 1,
        unplaced_events: 1,
        lost_batches: 0,
        facts_left_out: 0,
    };
    let details = bench.details().await;
    assert_eq!(details.anomalies, expected);
    // Nobody knows what an unknown event tells: it is not kept.
    assert_eq!(details.summary.counts.events, 6);
    let kept: Vec<serde_json::Value> = serde_json::from_str(&format!("[{}]", bench.events(A).await)).unwrap();
    assert_eq!(kept.len(), 6);
}

#[tokio::test]
async fn of_a_body_that_was_cut_what_is_whole_is_kept() {
    let bench = Bench::new();
    let events = [click(NOW - 2_000, 1), click(NOW - 1_000, 2)];
    let mut cut = body(&events);
    cut.truncate(cut.len() - 20);
    let answer = bench
        .send(Post {
            body: cut,
            ..post(A, 0, &[])
        })
        .await;
    assert_eq!(answer.status, 202);
    assert_eq!(bench.events(A).await, events[0]);
    assert_eq!(bench.details().await.anomalies.broken_events, 1);
}

#[tokio::test]
async fn a_page_that_closes_while_it_sends_has_sent_nothing() {
    let bench = Bench::new();
    let half: Vec<Result<Vec<u8>, std::io::Error>> = vec![
        Ok(body(&[click(NOW - 2_000, 1)])[..30].to_vec()),
        Err(std::io::ErrorKind::ConnectionReset.into()),
    ];
    let request = http::Request::post(format!(
        "/ingest/v1/sessions/{}/windows/{A}/batches/0?key={}",
        support::SESSION,
        support::KEY
    ));
    let request = request
        .body(axum::body::Body::from_stream(futures::stream::iter(half)))
        .unwrap();
    assert_eq!(bench.ask(request).await.status, 400);
    assert!(bench.store.load(&session()).await.unwrap().is_none());
    bench.accept(A, 0, &[click(NOW - 2_000, 1)]).await;
}
