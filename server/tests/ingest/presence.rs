//! When a visitor counts as being there, and when as idle.

use crate::support::{Bench, NOW, click, event, page};
use crate::{A, B, SECOND};

const START: i64 = NOW - 120 * SECOND;

/// Idle stretches in seconds since [`START`].
async fn idle(bench: &Bench) -> Vec<(i64, i64)> {
    let stretches = bench.details().await.idle;
    stretches
        .iter()
        .map(|stretch| ((stretch.from - START) / SECOND, (stretch.to - START) / SECOND))
        .collect()
}

fn at(second: i64, data: &str) -> String {
    event(3, START + second * SECOND, data)
}

/// A page of which a minute is seen before the last click, and what is done every five seconds meanwhile.
async fn visit(data: &str) -> Bench {
    let bench = Bench::new();
    let [meta, snapshot] = page(START, "https://shop.example/");
    let field = r#"{"source":0,"texts":[],"attributes":[],"removes":[],"adds":[{"parentId":2,"nextId":null,"node":{"type":2,"tagName":"input","attributes":{},"childNodes":[],"id":7}}]}"#;
    bench.accept(A, 0, &[meta, snapshot, at(0, field)]).await;
    let meanwhile: Vec<_> = (1..12).map(|number| at(number * 5, data)).collect();
    bench.accept(A, 1, &meanwhile).await;
    bench.accept(A, 2, &[click(START + 60 * SECOND, 2)]).await;
    bench
}

#[tokio::test]
async fn reading_is_not_idle() {
    let there = &[][..];
    let away = &[(1, 59)][..];
    for (what, data, expected) in [
        (
            "moves",
            r#"{"source":1,"positions":[{"x":1,"y":2,"id":2,"timeOffset":0}]}"#,
            there,
        ),
        ("scrolls", r#"{"source":3,"id":1,"x":0,"y":50}"#, there),
        ("resizes", r#"{"source":4,"width":700,"height":600}"#, there),
        (
            "types on",
            r#"{"source":5,"id":7,"text":"*","isChecked":false}"#,
            there,
        ),
        (
            "swipes",
            r#"{"source":6,"positions":[{"x":1,"y":2,"id":2,"timeOffset":0}]}"#,
            there,
        ),
        (
            "drags",
            r#"{"source":12,"positions":[{"x":1,"y":2,"id":2,"timeOffset":0}]}"#,
            there,
        ),
        (
            "a script writes",
            r#"{"source":5,"id":7,"text":"*","isChecked":false,"userTriggered":false}"#,
            away,
        ),
        (
            "the page changes",
            r#"{"source":0,"texts":[],"attributes":[],"removes":[],"adds":[]}"#,
            away,
        ),
        (
            "a video goes on",
            r#"{"source":7,"type":0,"id":2,"currentTime":1}"#,
            away,
        ),
    ] {
        let bench = visit(data).await;
        assert_eq!(idle(&bench).await, expected, "{what}");
        let bench = bench.restart().await;
        assert_eq!(idle(&bench).await, expected, "{what}, after a restart");
    }
}

#[tokio::test]
async fn a_visit_that_only_reads_has_a_sparkline() {
    let bench = visit(r#"{"source":3,"id":1,"x":0,"y":50}"#).await;
    let activity = bench.details().await.summary.activity;
    let busy = activity.buckets().iter().filter(|count| **count > 0).count();
    assert!(busy >= 12, "{activity:?}");
}

#[tokio::test]
async fn idle_is_what_no_window_saw() {
    let bench = Bench::new();
    let scrolls = |second| at(second, r#"{"source":3,"id":1,"x":0,"y":50}"#);
    bench.accept(A, 0, &page(START, "https://shop.example/")).await;
    bench.accept(A, 1, &[scrolls(50), scrolls(100)]).await;
    assert_eq!(idle(&bench).await, [(1, 49), (51, 99)]);
    bench
        .accept(B, 0, &page(START + 20 * SECOND, "https://shop.example/b"))
        .await;
    bench.accept(B, 1, &[scrolls(30), scrolls(40)]).await;
    assert_eq!(idle(&bench).await, [(1, 19), (51, 99)]);
}
