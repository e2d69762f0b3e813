//! What a recorder is told when the server cannot take a batch now.

use std::time::Duration;

use server::ingest::IngestSettings;
use server::recordings::RecordingStore;

use crate::A;
use crate::support::{Bench, KEY, NOW, Post, SESSION, Setup, body, click, event, gzip, post, session};

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

#[tokio::test]
async fn a_locked_database_gets_a_retry_and_acknowledges_nothing() {
    let bench = Bench::new();
    bench.accept(A, 0, &[click(NOW - 2_000, 1)]).await;
    let other = bench.connection();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let sent = || post(A, 1, &[click(NOW - 1_000, 2)]);
    let answer = bench.send(sent()).await;
    assert_eq!(answer.status, 503, "{answer:?}");
    assert!(answer.header(http::header::RETRY_AFTER).is_some());
    assert!(answer.body.contains(r#""action":"retry""#), "{}", answer.body);
    assert_eq!(bench.details().await.summary.counts.events, 1);
    other.execute_batch("ROLLBACK").unwrap();
    for _ in 0..2 {
        assert_eq!(bench.send(sent()).await.status, 202);
    }
    assert_eq!(bench.timestamps(A).await, [NOW - 2_000, NOW - 1_000]);
}

/// A kilobyte of gzip may be a megabyte of text, and that has to wait for its session's turn.
#[tokio::test]
async fn small_bodies_that_unpack_to_large_ones_share_one_budget() {
    let mut setup = Setup::default();
    setup.settings = IngestSettings {
        body_bytes: 4_000,
        unpacked_bytes: 1 << 20,
        // Room for the largest batch there may be: twice its text, since it may be packed twice.
        memory_bytes: 0,
        ..setup.settings
    };
    let bench = Bench::with(setup);
    let sent = |number: u32| {
        let text = format!("[{}{}]", click(NOW - 1_000, 1), " ".repeat(1_000_000));
        Post {
            body: gzip(text.as_bytes()),
            ..post(A, number, &[])
        }
    };
    let other = bench.connection();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let answers = futures::future::join_all((0..6).map(|number| bench.send(sent(number)))).await;
    let busy = answers
        .iter()
        .filter(|answer| answer.body.contains("too much is being taken in"))
        .count();
    assert_eq!(busy, 4, "{answers:?}");
    for answer in &answers {
        assert_eq!(answer.status, 503);
        assert!(answer.header(http::header::RETRY_AFTER).is_some());
    }
    other.execute_batch("ROLLBACK").unwrap();
    for number in 0..6 {
        assert_eq!(bench.send(sent(number)).await.status, 202);
    }
    assert_eq!(bench.details().await.summary.counts.events, 6);
}

#[tokio::test]
async fn a_body_that_does_not_arrive_is_not_waited_for() {
    let mut setup = Setup::default();
    setup.settings.receive_within = Duration::from_millis(50);
    let bench = Bench::with(setup);
    let half = body(&[click(NOW - 1_000, 1)])[..30].to_vec();
    let half = futures::stream::iter([Ok::<_, std::io::Error>(half)]);
    let stalled = futures::StreamExt::chain(half, futures::stream::pending());
    let path = format!("/ingest/v1/sessions/{SESSION}/windows/{A}/batches/0?key={KEY}");
    let request = http::Request::post(path)
        .body(axum::body::Body::from_stream(stalled))
        .unwrap();
    let answer = tokio::time::timeout(Duration::from_secs(20), bench.ask(request))
        .await
        .unwrap();
    assert_eq!(answer.status, 408, "{answer:?}");
    assert!(answer.header(http::header::RETRY_AFTER).is_some());
    assert!(bench.store.load(&session()).await.unwrap().is_none());
}
