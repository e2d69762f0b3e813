//! What recorders send in good order and in bad, and what is then known of the session.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test, what cannot go on has failed"
)]

mod support;

use domain::fact::FactKind;
use domain::session::{Anomalies, SessionStatus};
use server::recordings::RecordingStore;
use support::{Bench, NOW, Post, Setup, body, click, event, gzip, page, post, session};

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
    assert_eq!(bench.facts().await.len(), 3);
}

#[tokio::test]
async fn the_whole_address_is_stored_nowhere() {
    let bench = Bench::new();
    bench.accept(A, 0, &page(NOW, "https://shop.example/")).await;
    let directory = bench.directory.path().to_owned();
    bench.store.close().await.unwrap();
    for file in std::fs::read_dir(directory).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(12).any(|part| part == b"203.0.113.77"));
    }
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
async fn a_batch_that_is_lost_for_good_holds_the_others_up_for_half_a_minute() {
    let bench = Bench::new();
    bench.accept(A, 0, &[click(NOW - 5_000, 1)]).await;
    bench.accept(A, 3, &[click(NOW - 2_000, 4)]).await;
    bench.ingest.give_up_gaps(bench.pass(29 * SECOND)).await.unwrap();
    assert_eq!(bench.details().await.summary.counts.events, 1);
    bench.ingest.give_up_gaps(bench.pass(2 * SECOND)).await.unwrap();
    let details = bench.details().await;
    assert_eq!(details.summary.counts.events, 2);
    assert_eq!(
        details.anomalies,
        Anomalies {
            lost_batches: 2,
            ..anomalies()
        }
    );

    // One of the two was only late; it takes its place.
    bench.accept(A, 2, &[click(NOW - 3_000, 3)]).await;
    bench.accept(A, 2, &[click(NOW - 3_000, 3)]).await;
    assert_eq!(bench.timestamps(A).await, [NOW - 5_000, NOW - 3_000, NOW - 2_000]);
    let details = bench.details().await;
    assert_eq!(
        details.anomalies,
        Anomalies {
            lost_batches: 1,
            ..anomalies()
        }
    );
    assert_eq!(details.summary.counts.events, 3);
}

#[tokio::test]
async fn the_next_batch_finds_out_that_a_gap_is_overdue() {
    let bench = Bench::new();
    bench.accept(A, 0, &[click(NOW - 5_000, 1)]).await;
    bench.accept(A, 2, &[click(NOW - 2_000, 4)]).await;
    bench.pass(31 * SECOND);
    bench.accept(A, 3, &[click(NOW - 1_000, 5)]).await;
    assert_eq!(bench.timestamps(A).await.len(), 3);
    assert_eq!(bench.details().await.anomalies.lost_batches, 1);
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
async fn a_clock_that_jumps_either_way_is_followed_and_counted() {
    let bench = Bench::new();
    let t = NOW - 10_000;
    bench
        .accept(
            A,
            0,
            &[
                click(t, 1),
                click(t - 500, 1),
                click(t - HOUR, 1),
                click(t - HOUR + 200, 1),
            ],
        )
        .await;
    bench
        .accept(
            A,
            1,
            &[
                click(t - HOUR + 300, 1),
                click(t + 30 * HOUR, 1),
                click(t + 30 * HOUR + 50, 1),
            ],
        )
        .await;
    assert_eq!(
        bench.timestamps(A).await,
        [t, t - 500, t, t + 200, t + 300, t + 300, t + 350]
    );
    let bench = bench.restart().await;
    bench.accept(A, 2, &[click(t + 30 * HOUR + 150, 1)]).await;
    assert_eq!(
        bench.timestamps(A).await.last(),
        Some(&(t + 450)),
        "the offset survives a restart"
    );
    assert_eq!(
        bench.details().await.anomalies,
        Anomalies {
            clock_jumps: 2,
            ..anomalies()
        }
    );
}

#[tokio::test]
async fn a_clock_that_is_far_off_does_not_move_the_session() {
    let bench = Bench::new();
    let theirs = NOW + 3 * 24 * HOUR;
    let text = format!(
        r#"{{"sent_at":{theirs},"events":[{}]}}"#,
        click(theirs - 4_000, 1)
    );
    let answer = bench
        .send(Post {
            body: text.into_bytes(),
            ..post(A, 0, &[])
        })
        .await;
    assert_eq!(answer.status, 202);
    assert_eq!(bench.details().await.summary.started_at, NOW - 4_000);
    assert_eq!(bench.timestamps(A).await, [NOW - 4_000]);

    // Without a word on when it was sent, the time of arrival is taken.
    let text = format!("[{}]", click(1_000_000, 1));
    let answer = bench
        .send(Post {
            body: text.into_bytes(),
            ..post(B, 0, &[])
        })
        .await;
    assert_eq!(answer.status, 202);
    assert_eq!(bench.timestamps(B).await, [NOW]);
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
        lost_batches: 0,
    };
    let details = bench.details().await;
    assert_eq!(details.anomalies, expected);
    assert_eq!(details.summary.counts.events, 8);
    let kept: Vec<serde_json::Value> = serde_json::from_str(&format!("[{}]", bench.events(A).await)).unwrap();
    assert_eq!(kept.len(), 8);
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

#[tokio::test]
async fn half_an_hour_of_silence_ends_a_session_and_a_late_batch_still_counts() {
    let bench = Bench::new();
    let leave = event(5, NOW, r#"{"tag":"girok:leave","payload":{}}"#);
    bench.accept(A, 0, &[click(NOW - 1_000, 1), leave]).await;
    for (minutes, ended, status) in [
        (0, 0, SessionStatus::Active),
        (29, 0, SessionStatus::Active),
        (2, 1, SessionStatus::Ended),
        (40, 0, SessionStatus::Ended),
    ] {
        let now = bench.pass(minutes * MINUTE);
        assert_eq!(bench.ingest.end_silent_sessions(now).await.unwrap(), ended);
        assert_eq!(
            bench.details().await.summary.status,
            status,
            "after {minutes} more minutes"
        );
    }
    bench.ingest.sweep(bench.pass(SECOND)).await.unwrap();
    bench.accept(A, 1, &[click(NOW + MINUTE, 2)]).await;
    let details = bench.details().await;
    assert_eq!(
        (details.summary.status, details.summary.counts.events),
        (SessionStatus::Active, 3)
    );
    assert_eq!(bench.timestamps(A).await, [NOW - 1_000, NOW, NOW + MINUTE]);
    bench.ingest.sweep(bench.pass(31 * MINUTE)).await.unwrap();
    assert_eq!(bench.details().await.summary.status, SessionStatus::Ended);
    assert_eq!(bench.timestamps(A).await.len(), 3);
}

#[tokio::test]
async fn a_page_view_and_a_burst_are_told_once_over_batches_and_restarts() {
    let bench = Bench::new();
    let url = "https://shop.example/";
    bench.accept(A, 0, &page(NOW - 9_000, url)).await;
    let bench = bench.restart().await;
    bench.accept(A, 1, &page(NOW - 8_000, url)).await;
    let track = |at| {
        event(
            5,
            at,
            r#"{"tag":"girok:page","payload":{"url":"https://shop.example/b","title":"B","kind":"push"}}"#,
        )
    };
    bench.accept(A, 2, &[track(NOW - 7_000)]).await;
    let views: Vec<_> = bench
        .facts()
        .await
        .into_iter()
        .filter_map(|fact| match fact.kind {
            FactKind::PageView { url, title } => Some((url, title)),
            _ => None,
        })
        .collect();
    assert_eq!(
        views,
        [
            (url.to_owned(), None),
            ("https://shop.example/b".into(), Some("B".into()))
        ]
    );
    let summary = bench.details().await.summary;
    assert_eq!(summary.entry_page.as_deref(), Some(url));
    assert_eq!(summary.exit_page.as_deref(), Some("https://shop.example/b"));
}

#[tokio::test]
async fn a_store_that_is_full_gets_a_retry_and_acknowledges_nothing() {
    let bench = Bench::with(Setup {
        store: server::recordings::sqlite::Options {
            max_pages: Some(120),
            ..Default::default()
        },
        ..Setup::default()
    });
    let noise = |seed: u64| {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut text = String::new();
        while text.len() < 60_000 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            text.push_str(&format!("{state:x}"));
        }
        event(
            5,
            NOW - 5_000,
            &format!(r#"{{"tag":"noise","payload":"{text}"}}"#),
        )
    };
    let mut accepted = Vec::new();
    let mut refused = 0;
    for number in 0..40 {
        let answer = bench.send(post(A, number, &[noise(u64::from(number) + 1)])).await;
        match answer.status {
            202 => accepted.push(number),
            status => {
                assert_eq!(status, 503, "{answer:?}");
                assert!(answer.header(http::header::RETRY_AFTER).is_some());
                assert!(answer.body.contains("\"retry\""), "{}", answer.body);
                refused += 1;
                break;
            }
        }
    }
    assert!(refused == 1 && !accepted.is_empty(), "the store never was full");
    let stored = bench.details().await.summary.counts.events;
    assert_eq!(
        stored,
        accepted.len() as u64,
        "what is acknowledged is stored, and nothing else"
    );
}

#[tokio::test]
async fn what_drains_takes_no_more() {
    let bench = Bench::new();
    bench.accept(A, 0, &[click(NOW - 2_000, 1)]).await;
    bench.ingest.drain().await;
    let answer = bench.send(post(A, 1, &[click(NOW - 1_000, 1)])).await;
    assert_eq!(answer.status, 503);
    assert_eq!(bench.details().await.summary.counts.events, 1);
}
