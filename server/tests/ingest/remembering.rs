//! What a worker remembers of a session from one batch to the next, and over a restart.

use domain::fact::FactKind;
use server::recordings::RecordingStore;

use crate::support::{Bench, NOW, Setup, click, event, page, post, session};
use crate::{A, SECOND};

const URL: &str = "https://shop.example/";

/// The page's own word on a load of [`URL`].
fn titled(at: i64) -> String {
    let payload = format!(r#"{{"url":"{URL}","title":"Shop","kind":"load"}}"#);
    event(5, at, &format!(r#"{{"tag":"girok:page","payload":{payload}}}"#))
}

/// The views of pages, with their titles.
async fn views(bench: &Bench) -> Vec<(String, Option<String>)> {
    let facts = bench.facts().await.into_iter();
    facts
        .filter_map(|fact| match fact.kind {
            FactKind::PageView { url, title } => Some((url, title)),
            _ => None,
        })
        .collect()
}

fn one_view_with_a_title() -> [(String, Option<String>); 1] {
    [(URL.to_owned(), Some("Shop".to_owned()))]
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
    assert_eq!(
        views(&bench).await,
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
async fn a_meta_event_and_the_pages_own_word_are_one_view_over_a_restart() {
    let bench = Bench::new();
    bench.accept(A, 0, &page(NOW - 9_000, URL)).await;
    let bench = bench.restart().await;
    bench.accept(A, 1, &[titled(NOW - 8_500)]).await;
    assert_eq!(views(&bench).await, one_view_with_a_title());
    assert_eq!(bench.details().await.summary.counts.page_views, 1);
}

#[tokio::test]
async fn typing_into_one_field_is_one_input_over_a_restart() {
    let bench = Bench::new();
    let typed = |at| event(3, at, r#"{"source":5,"id":7,"text":"*","isChecked":false}"#);
    let field = event(
        2,
        NOW - 9_500,
        r#"{"node":{"type":0,"childNodes":[{"type":2,"tagName":"input","attributes":{},"childNodes":[],"id":7}],"id":1},"initialOffset":{"left":0,"top":0}}"#,
    );
    bench.accept(A, 0, &[field, typed(NOW - 9_000)]).await;
    let bench = bench.restart().await;
    bench.accept(A, 1, &[typed(NOW - 8_500)]).await;
    assert_eq!(bench.details().await.summary.counts.inputs, 1);
}

#[tokio::test]
async fn a_title_that_comes_with_the_next_batch_is_the_views() {
    let bench = Bench::new();
    bench.accept(A, 0, &page(NOW - 9_000, URL)).await;
    bench.accept(A, 1, &[click(NOW - 8_900, 2)]).await;
    bench.accept(A, 2, &[titled(NOW - 8_500)]).await;
    assert_eq!(views(&bench).await, one_view_with_a_title());
    assert_eq!(bench.facts().await.len(), 2);
}

#[tokio::test]
async fn a_title_in_the_second_of_two_batches_that_waited_is_the_views() {
    let bench = Bench::new();
    bench.accept(A, 2, &[titled(NOW - 8_500)]).await;
    bench.accept(A, 1, &page(NOW - 9_000, URL)).await;
    bench.accept(A, 0, &[click(NOW - 9_500, 2)]).await;
    assert_eq!(views(&bench).await, one_view_with_a_title());
}

#[tokio::test]
async fn a_title_finds_its_view_in_a_session_that_was_compacted() {
    let bench = Bench::new();
    bench.accept(A, 0, &page(NOW - 1_000, URL)).await;
    bench.accept(A, 1, &[click(NOW - 900, 2)]).await;
    bench.ingest.sweep(bench.pass(1_801 * SECOND)).await.unwrap();
    bench.accept(A, 2, &[titled(NOW - 500)]).await;
    assert_eq!(views(&bench).await, one_view_with_a_title());
    bench.ingest.sweep(bench.pass(1_801 * SECOND)).await.unwrap();
    assert_eq!(views(&bench).await, one_view_with_a_title());
}

#[tokio::test]
async fn what_waits_is_applied_though_fewer_events_are_let_in_by_then() {
    let bench = Bench::new();
    let three = [1, 2, 3].map(|node| click(NOW - 5_000, node));
    bench.accept(A, 1, &three).await;
    let mut stricter = Setup::default();
    stricter.settings.events = 2;
    let bench = bench.restart_with(stricter).await;
    bench.accept(A, 0, &[click(NOW - 6_000, 1)]).await;
    assert_eq!(bench.details().await.summary.counts.events, 4);
    assert_eq!(bench.send(post(A, 2, &three)).await.status, 413);
}

/// The store says that it is whole, and yet it is no batch: it is not acknowledged away.
#[tokio::test]
async fn what_waits_and_cannot_be_read_stays() {
    let bench = Bench::new();
    bench.accept(A, 1, &[click(NOW - 5_000, 1)]).await;
    let nonsense = zstd::bulk::compress(b"nonsense", 1).unwrap();
    let waiting = "UPDATE pending SET events = ?1";
    assert_eq!(bench.connection().execute(waiting, [nonsense]).unwrap(), 1);
    let bench = bench.restart().await;
    bench.accept(A, 0, &[click(NOW - 6_000, 1)]).await;
    bench.ingest.give_up_gaps(bench.pass(31 * SECOND)).await.unwrap();
    let stored = bench.store.load(&session()).await.unwrap().unwrap();
    assert_eq!(
        (stored.pending.len(), stored.session.summary.counts.events),
        (1, 1)
    );
}

/// A session's page loads all of them at once.
#[tokio::test]
async fn a_page_that_logs_without_end_leaves_room_for_what_the_visitor_did() {
    let bench = Bench::new();
    let stack = "at shop.js ".repeat(700);
    let error = format!(r#"{{"tag":"girok:error","payload":{{"message":"boom","stack":"{stack}"}}}}"#);
    let errors: Vec<_> = (0..300).map(|_| event(5, NOW - 5_000, &error)).collect();
    bench.accept(A, 0, &errors).await;
    let bench = bench.restart().await;
    bench.accept(A, 1, &errors).await;
    bench.accept(A, 2, &[click(NOW - 1_000, 1)]).await;
    let facts = bench.facts().await;
    assert!(matches!(facts.last().unwrap().kind, FactKind::Click { .. }));
    assert!(serde_json::to_vec(&facts).unwrap().len() < 4 << 20);
    let details = bench.details().await;
    let left_out = details.anomalies.facts_left_out;
    assert_eq!(facts.len() as u64 + left_out, 601);
    assert!(left_out > 100, "{left_out}");
    let counts = details.summary.counts;
    assert_eq!((counts.events, counts.errors, counts.clicks), (601, 600, 1));
    assert_eq!(bench.timestamps(A).await.len(), 601, "their events are kept");
}
