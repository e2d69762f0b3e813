//! Recordings that would run something: whatever way they take, nothing of that is stored.

use crate::harmless::{Checker, corpus};
use crate::support::{Bench, NOW, Post, click, page, post};
use crate::{A, SECOND};

/// Complaints about what is stored of a session.
async fn complaints(bench: &Bench, session: &str) -> Vec<String> {
    let stored = bench
        .events_of(&session.parse().unwrap(), &A.parse().unwrap())
        .await;
    let events: Vec<Box<serde_json::value::RawValue>> = serde_json::from_str(&format!("[{stored}]")).unwrap();
    let mut checker = Checker::default();
    events.iter().for_each(|event| checker.event(event.get()));
    checker.complaints
}

async fn send(bench: &Bench, session: &str, number: u32, events: &[String]) {
    let answer = bench
        .send(Post {
            session: session.to_owned(),
            ..post(A, number, events)
        })
        .await;
    assert_eq!(answer.status, 202, "{answer:?}");
}

#[tokio::test]
async fn nothing_that_would_run_is_stored() {
    let bench = Bench::new();
    for (number, (name, events)) in corpus::recordings(NOW - 9_000).into_iter().enumerate() {
        let session = format!("session-{number:08}");
        // What comes in a batch of its own meets the page as it was left.
        let (last, before) = events.split_last().unwrap();
        send(&bench, &session, 0, before).await;
        send(&bench, &session, 1, std::slice::from_ref(last)).await;
        assert_eq!(complaints(&bench, &session).await, Vec::<String>::new(), "{name}");
    }
}

#[tokio::test]
async fn nothing_that_would_run_is_stored_after_a_restart_or_too_late() {
    let (mut late, mut restarted) = (Bench::new(), Bench::new());
    for (number, (name, events)) in corpus::recordings(NOW - 9_000).into_iter().step_by(9).enumerate() {
        let session = format!("session-{number:08}");
        send(&late, &session, 0, &page(NOW - 9_500, "https://shop.example/")).await;
        send(&late, &session, 2, &[click(NOW - 1_000, 2)]).await;
        late.ingest.give_up_gaps(late.pass(31 * SECOND)).await.unwrap();
        send(&late, &session, 1, &events).await;
        assert_eq!(
            complaints(&late, &session).await,
            Vec::<String>::new(),
            "late: {name}"
        );

        let (last, before) = events.split_last().unwrap();
        send(&restarted, &session, 0, before).await;
        restarted = restarted.restart().await;
        send(&restarted, &session, 1, std::slice::from_ref(last)).await;
        assert_eq!(
            complaints(&restarted, &session).await,
            Vec::<String>::new(),
            "{name}"
        );
        late = late.restart().await;
    }
}
