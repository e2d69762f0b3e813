//! When events count as having happened, whatever the visitor's clock says.

use domain::session::Anomalies;

use crate::support::{Bench, NOW, Post, click, post};
use crate::{A, B, HOUR, SECOND, anomalies};

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

/// A batch whose place was given up is of another time than what its window remembers, but not of any time at all.
#[tokio::test]
async fn a_late_batch_cannot_lead_out_of_the_session() {
    let bench = Bench::new();
    bench.accept(A, 0, &[click(NOW - 5_000, 1)]).await;
    bench.accept(A, 4, &[click(NOW - 2_000, 4)]).await;
    bench.ingest.give_up_gaps(bench.pass(31 * SECOND)).await.unwrap();
    let last_moment = 8_640_000_000_000_000;
    bench.accept(A, 1, &[click(0, 2), click(100, 2)]).await;
    bench
        .accept(A, 2, &[click(last_moment - 100, 2), click(last_moment, 2)])
        .await;
    bench.accept(A, 3, &[click(NOW - 3_000, 3)]).await;
    let details = bench.details().await;
    assert_eq!(
        (details.summary.started_at, details.summary.last_event_at),
        (NOW - 5_000, NOW - 2_000)
    );
    assert_eq!(details.anomalies.clock_jumps, 2);
    assert!(bench.timestamps(A).await.contains(&(NOW - 3_000)));
}

#[tokio::test]
async fn events_cannot_push_time_on_by_a_day_each() {
    let bench = Bench::new();
    let t = NOW - 10_000;
    let days: Vec<_> = (0..5).map(|day| click(t + day * 20 * HOUR, 1)).collect();
    bench.accept(A, 0, &days).await;
    bench.accept(A, 1, &[click(t + 100 * HOUR, 1)]).await;
    assert_eq!(bench.timestamps(A).await, [t; 6]);
    assert_eq!(bench.details().await.anomalies.clock_jumps, 5);
}

#[tokio::test]
async fn a_clock_that_was_wrong_for_a_moment_comes_back_after_a_restart() {
    let bench = Bench::new();
    let t = NOW - 10_000;
    bench.accept(A, 0, &[click(t, 1), click(t + 30 * HOUR, 1)]).await;
    let bench = bench.restart().await;
    bench.accept(A, 1, &[click(t + 200, 1)]).await;
    assert_eq!(bench.timestamps(A).await, [t, t, t + 200]);
    assert_eq!(bench.details().await.anomalies.clock_jumps, 1);
}
