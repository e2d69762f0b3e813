//! What happens to a session when nobody sends.

use std::time::Duration;

use domain::session::{Anomalies, SessionStatus};
use server::recordings::RecordingStore;

use crate::support::{Bench, NOW, Post, click, event, post};
use crate::{A, B, MINUTE, SECOND, anomalies};

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
    assert_eq!(bench.store.compact(9).await.unwrap(), 1);
    bench.pass(SECOND);
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

/// Hundreds of sessions that end together take minutes to compact.
#[tokio::test]
async fn a_sweep_does_not_wait_for_compaction() {
    let bench = Bench::new();
    bench.accept(A, 0, &[click(NOW - 1_000, 1)]).await;
    bench.ingest.sweep(bench.pass(31 * MINUTE)).await.unwrap();
    assert_eq!(bench.details().await.summary.status, SessionStatus::Ended);
    assert_eq!(
        bench.store.compact(9).await.unwrap(),
        1,
        "it is still to be compacted"
    );
}

/// As many sessions as are done at once, each of which is found to be overdue for its second batch that waits.
#[tokio::test]
async fn a_young_batch_before_an_overdue_one_does_not_keep_the_sweep_going() {
    let bench = Bench::new();
    let session = |number: u32| format!("session-{number:04}");
    for (number, at) in [(5, 20), (3, 20)] {
        for one in 0..64 {
            let early = Post {
                session: session(one),
                ..post(A, number, &[click(NOW - 1_000, 1)])
            };
            assert_eq!(bench.send(early).await.status, 202);
        }
        bench.pass(at * SECOND);
    }
    let sweep = bench.ingest.give_up_gaps(bench.pass(0));
    let swept = tokio::time::timeout(Duration::from_secs(20), sweep).await;
    swept.expect("the sweep comes to an end").unwrap();
    for one in 0..64 {
        let details = bench.store.details(&session(one).parse().unwrap()).await.unwrap();
        assert_eq!(details.summary.counts.events, 2);
        assert_eq!(details.anomalies.lost_batches, 4);
    }
}

#[tokio::test]
async fn a_damaged_session_does_not_stop_the_upkeep_of_the_others() {
    let bench = Bench::new();
    let sessions = ["session-0001", "session-0002", "session-0003", "session-0004"];
    for session in sessions {
        for number in [0, 2] {
            let sent = Post {
                session: session.into(),
                ..post(A, number, &[click(NOW - 1_000, 1)])
            };
            assert_eq!(bench.send(sent).await.status, 202);
        }
        bench.pass(SECOND);
    }
    bench.sql(
        "UPDATE session SET activity = x'ff' WHERE id = 'session-0001';
         UPDATE pending SET events = x'00' WHERE session = (SELECT key FROM session WHERE id = 'session-0002');
         UPDATE session SET id = '?' WHERE id = 'session-0003'",
    );
    let bench = bench.restart().await;
    bench.ingest.sweep(bench.pass(31 * MINUTE)).await.unwrap();
    let whole = bench
        .store
        .details(&"session-0004".parse().unwrap())
        .await
        .unwrap();
    assert_eq!(
        (whole.summary.status, whole.summary.counts.events),
        (SessionStatus::Ended, 2)
    );
}

/// What is asked of a damaged session fails each time: a recorder that tried again would never stop.
#[tokio::test]
async fn a_damaged_session_is_not_to_be_tried_again() {
    let bench = Bench::new();
    bench.accept(A, 0, &[click(NOW - 1_000, 1)]).await;
    bench.sql("UPDATE session SET activity = x'ff'");
    let bench = bench.restart().await;
    let answer = bench.send(post(B, 0, &[click(NOW, 1)])).await;
    assert_eq!(answer.status, 500, "{answer:?}");
    assert!(answer.header(http::header::RETRY_AFTER).is_none());
    assert!(answer.body.contains(r#""action":"drop""#), "{}", answer.body);
    assert!(!answer.body.contains("activity"), "{}", answer.body);
}
