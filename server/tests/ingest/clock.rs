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

/// What a page could not send, the next one sends: after a weekend, if nobody came before.
#[tokio::test]
async fn what_a_closed_browser_left_is_taken_days_later() {
    let bench = Bench::new();
    bench.accept(A, 0, &[click(NOW - 5_000, 1)]).await;
    let send = async |window: &str, number: u32, sent_at: Option<i64>, at: i64| {
        let sent_at = sent_at.map_or(String::new(), |at| format!(r#""sent_at":{at},"#));
        let body = format!(
            r#"{{{sent_at}"events":[{},{}]}}"#,
            click(at, 1),
            click(at + 10, 1)
        );
        let sent = Post {
            body: body.into_bytes(),
            ..post(window, number, &[])
        };
        bench.send(sent).await.status
    };
    let now = bench.pass(60 * HOUR);
    for (window, number, sent_at, at, status) in [
        (A, 1, Some(now), NOW - 4_000, 202),
        (B, 0, Some(now), NOW - 3_000, 202),
        // By a clock that is an hour slow.
        ("window-c3", 0, Some(now - HOUR), NOW - HOUR - 2_000, 202),
        // By a clock of which nothing is known.
        ("window-d4", 0, None, NOW - 2_000, 409),
        // A day after the session's start, and not sent late at all.
        (A, 2, Some(now), NOW + 24 * HOUR, 409),
        (A, 2, Some(now), now, 409),
        (A, 2, Some(now), NOW + 3 * HOUR, 202),
    ] {
        let told = send(window, number, sent_at, at).await;
        assert_eq!(told, status, "{window} {number}, {} after its session", at - NOW);
    }
    assert_eq!(
        bench.timestamps(A).await,
        [
            NOW - 5_000,
            NOW - 4_000,
            NOW - 3_990,
            NOW + 3 * HOUR,
            NOW + 3 * HOUR + 10
        ]
    );
    assert_eq!(bench.timestamps(B).await, [NOW - 3_000, NOW - 2_990]);
    assert_eq!(bench.timestamps("window-c3").await, [NOW - 2_000, NOW - 1_990]);
    let details = bench.details().await;
    assert_eq!(details.anomalies, anomalies());
    assert_eq!(details.summary.last_event_at, NOW + 3 * HOUR + 10);

    // There is an end to waiting.
    let now = bench.pass(36 * HOUR);
    assert_eq!(send(A, 3, Some(now), NOW + 4 * HOUR).await, 409);
}
