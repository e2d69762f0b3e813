//! Recordings that would run something: whatever way they take, nothing of that is stored.

use domain::Millis;
use server::moments;

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

async fn snapshot_of(bench: &Bench, session: &str) -> String {
    let (session, window) = (session.parse().unwrap(), A.parse().unwrap());
    let page = moments::snapshot(bench.store.as_ref(), &session, &window, Millis::MAX).await;
    String::from_utf8(page.unwrap().unwrap().page).unwrap()
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

/// A page with an iframe, an object, a base and a meta, and a text.
fn page_of_frames(at: i64) -> Vec<String> {
    let element = |id: i64, tag: &str| {
        format!(r#"{{"type":2,"tagName":"{tag}","attributes":{{}},"childNodes":[],"id":{id}}}"#)
    };
    let inside = [
        (10, "iframe"),
        (13, "object"),
        (14, "embed"),
        (15, "meta"),
        (16, "base"),
        (17, "div"),
    ]
    .map(|(id, tag)| element(id, tag))
    .join(",");
    let node = format!(
        r#"{{"type":0,"id":1,"childNodes":[{{"type":2,"tagName":"html","attributes":{{}},"id":2,"childNodes":[{{"type":2,"tagName":"body","attributes":{{}},"id":3,"childNodes":[{{"type":3,"textContent":"text","id":11}},{inside}]}}]}}]}}"#
    );
    vec![
        format!(
            r#"{{"type":4,"data":{{"href":"https://shop.example/","width":800,"height":600}},"timestamp":{at}}}"#
        ),
        format!(
            r#"{{"type":2,"data":{{"node":{node},"initialOffset":{{"left":0,"top":0}}}},"timestamp":{at}}}"#
        ),
    ]
}

fn mutation(at: i64, adds: &str, attributes: &str) -> String {
    format!(
        r#"{{"type":3,"data":{{"source":0,"removes":[],"texts":[],"adds":[{adds}],"attributes":[{attributes}]}},"timestamp":{at}}}"#
    )
}

/// What would load or redirect, if the element is what it seems to be.
fn loading(id: i64) -> String {
    format!(
        r#"{{"id":{id},"attributes":{{"src":"https://evil.invalid/","data":"https://evil.invalid/","href":"https://evil.invalid/","http-equiv":"refresh","content":"0;url=https://evil.invalid/"}}}}"#
    )
}

#[tokio::test]
async fn an_event_that_takes_ids_and_fails_is_stored_with_what_it_did() {
    let mut bench = Bench::new();
    let session = "session-00000001";
    let ids = [10, 13, 14, 15, 16];
    send(&bench, session, 0, &page_of_frames(NOW - 9_000)).await;
    // Nothing can be put into a text; but the ids are those of new elements from here on.
    let failed = ids.map(|id| {
        let add = format!(r#"{{"parentId":11,"nextId":null,"node":{{"type":2,"tagName":"div","attributes":{{}},"childNodes":[],"id":{id}}}}}"#);
        mutation(NOW - 8_000, &add, "")
    });
    send(&bench, session, 1, &failed).await;
    send(
        &bench,
        session,
        2,
        &[mutation(NOW - 7_000, "", &ids.map(loading).join(","))],
    )
    .await;
    assert_eq!(complaints(&bench, session).await, Vec::<String>::new());
    let before = snapshot_of(&bench, session).await;
    bench = bench.restart().await;
    send(
        &bench,
        session,
        3,
        &[mutation(
            NOW - 6_000,
            "",
            r#"{"id":17,"attributes":{"class":"later"}}"#,
        )],
    )
    .await;
    let after = snapshot_of(&bench, session).await;
    assert_eq!(
        after,
        before.replace(
            r#""tagName":"div","attributes":{}"#,
            r#""tagName":"div","attributes":{"class":"later"}"#
        )
    );
}

#[tokio::test]
async fn what_comes_after_a_gap_is_judged_as_if_the_missing_had_made_it_a_frame() {
    let bench = Bench::new();
    let session = "session-00000002";
    send(&bench, session, 0, &page_of_frames(NOW - 9_000)).await;
    send(&bench, session, 2, &[mutation(NOW - 7_000, "", &loading(17))]).await;
    bench.ingest.give_up_gaps(bench.pass(31 * SECOND)).await.unwrap();
    let frame = r#"{"parentId":3,"nextId":null,"node":{"type":2,"tagName":"iframe","attributes":{},"childNodes":[],"id":17}}"#;
    send(&bench, session, 1, &[mutation(NOW - 8_000, frame, "")]).await;
    send(&bench, session, 3, &[mutation(NOW - 6_000, "", &loading(17))]).await;
    assert_eq!(complaints(&bench, session).await, Vec::<String>::new());
}
