//! What a recorder is told when the server cannot take a batch now.

use crate::A;
use crate::support::{Bench, NOW, Setup, click, event, post};

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
