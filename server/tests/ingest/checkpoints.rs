//! Checkpoints are cut while events come in, and are the same whatever is forgotten meanwhile.

use domain::Millis;
use domain::session::Anomalies;
use server::ingest::IngestSettings;
use server::recordings::{Checkpoint, RecordingStore};

use crate::busy::Busy;
use crate::support::{Bench, NOW, Setup, click, event, page, session};
use crate::{A, B, MINUTE, SECOND, anomalies};

const BATCHES: u32 = 30;

fn settings(mirror_bytes: usize) -> Setup {
    let default = Setup::default();
    Setup {
        settings: IngestSettings {
            mirror_bytes,
            ..default.settings
        },
        ..default
    }
}

/// Batches of one window: a page, and two hundred events each.
fn batches(seed: u64) -> Vec<Vec<String>> {
    let mut busy = Busy::new(seed, NOW - 20 * MINUTE);
    let first = busy.page(200).to_vec();
    let others = (1..BATCHES).map(|number| {
        let mut events = busy.events(200);
        // The page is loaded again in the middle.
        if number == BATCHES * 2 / 3 {
            events.extend(busy.page(100));
        }
        // Something that has no place in it, and something that has one in part.
        let unknown = r#""texts":[{"id":9999999,"value":"x"}],"adds":[],"removes":[]"#;
        events.push(busy.mutation(&format!(r#"{unknown},"attributes":[]"#)));
        events.push(busy.mutation(&format!(
            r#"{unknown},"attributes":[{{"id":2,"attributes":{{"lang":"ko"}}}}]"#
        )));
        events
    });
    std::iter::once(first).chain(others).collect()
}

/// The checkpoints of a window, each once.
async fn cut(bench: &Bench, window: &str) -> Vec<Checkpoint> {
    let window = window.parse().unwrap();
    let mut cut: Vec<Checkpoint> = Vec::new();
    let mut moment = Millis::MAX;
    while let Some(checkpoint) = last_before(bench, &window, moment).await {
        moment = checkpoint.at;
        cut.insert(0, checkpoint);
    }
    cut
}

/// Also one that a recorded page follows.
async fn last_before(bench: &Bench, window: &domain::id::WindowId, moment: Millis) -> Option<Checkpoint> {
    let mut moment = moment;
    loop {
        let opening = bench
            .store
            .open_at(&session(), window, moment, 0)
            .await
            .unwrap()?;
        if let Some(checkpoint) = opening.checkpoint {
            return Some(checkpoint);
        }
        let first =
            serde_json::from_slice::<serde_json::Value>(&[&b"["[..], &opening.part.events, b"]"].concat())
                .unwrap();
        moment = first[1]["timestamp"].as_i64().unwrap();
    }
}

async fn undisturbed(batches: &[Vec<String>]) -> (Vec<Checkpoint>, Anomalies, String) {
    let bench = Bench::new();
    for (number, events) in (0..).zip(batches) {
        bench.accept(A, number, events).await;
    }
    let anomalies = bench.details().await.anomalies;
    (cut(&bench, A).await, anomalies, bench.events(A).await)
}

#[tokio::test]
async fn checkpoints_are_cut_where_much_has_happened() {
    let (cut, anomalies, events) = undisturbed(&batches(1)).await;
    assert!(cut.len() >= 3, "{}", cut.len());
    let others = u64::from(BATCHES - 1);
    assert_eq!(
        (anomalies.unplaced_events, anomalies.unknown_nodes),
        (others, others)
    );
    assert!(
        !events.contains(r#""removes":[],"attributes":[]}"#),
        "what has no place is not kept"
    );
    for checkpoint in &cut {
        let text = String::from_utf8(checkpoint.events.clone()).unwrap();
        let lines: Vec<serde_json::Value> = text
            .split('\n')
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!((&lines[0]["type"], &lines[1]["type"]), (&4.into(), &2.into()));
        assert!(lines.iter().all(|line| line["timestamp"] == checkpoint.at));
    }
}

#[tokio::test]
async fn checkpoints_are_the_same_when_pages_are_forgotten_and_after_restarts() {
    let batches = batches(2);
    let expected = undisturbed(&batches).await;
    for (what, mirror_bytes, restart_every) in [
        ("every page forgotten", 0, 1_000),
        ("a restart after each seventh batch", 256 << 20, 7),
        ("both", 0, 11),
    ] {
        let mut bench = Bench::with(settings(mirror_bytes));
        for (number, events) in (0..).zip(&batches) {
            if number % restart_every == restart_every - 1 {
                bench = bench.restart_with(settings(mirror_bytes)).await;
            }
            bench.accept(A, number, events).await;
        }
        let anomalies = bench.details().await.anomalies;
        let found = (cut(&bench, A).await, anomalies, bench.events(A).await);
        assert!(
            found == expected,
            "{what}: {} and {}",
            found.0.len(),
            expected.0.len()
        );
    }
}

/// A large full snapshot has no room in a batch with its Meta.
#[tokio::test]
async fn a_meta_in_an_earlier_batch_stays_with_its_page() {
    let is_meta = |event: &String| event.starts_with(r#"{"type":4,"#);
    let batches: Vec<Vec<String>> = batches(7)
        .iter()
        .flat_map(|events| events.split_inclusive(is_meta).map(<[String]>::to_vec))
        .collect();
    assert_eq!(u32::try_from(batches.len()).unwrap(), BATCHES + 2);
    let expected = undisturbed(&batches).await;
    let mut bench = Bench::with(settings(0));
    for (number, events) in (0..).zip(&batches) {
        bench.accept(A, number, events).await;
        bench = bench.restart_with(settings(0)).await;
    }
    assert_eq!(
        (
            cut(&bench, A).await,
            bench.details().await.anomalies,
            bench.events(A).await
        ),
        expected
    );
    for moment in [NOW - 19 * MINUTE, NOW] {
        let window = A.parse().unwrap();
        let opening = bench
            .store
            .open_at(&session(), &window, moment, 0)
            .await
            .unwrap()
            .unwrap();
        let start = opening
            .checkpoint
            .map_or(opening.part.events, |checkpoint| checkpoint.events);
        let start = String::from_utf8(start).unwrap();
        assert!(start.starts_with(r#"{"type":4,"#), "{start:.200}");
        for part in [r#""href":"https://"#, r#""width":"#] {
            assert!(start[..300].contains(part), "{start:.300}");
        }
        assert!(!start[..300].contains(r#""width":0"#), "{start:.300}");
    }
}

#[tokio::test]
async fn sessions_of_before_get_the_same_checkpoints() {
    let batches = batches(3);
    let bench = Bench::new();
    for (number, events) in (0..).zip(&batches) {
        bench.accept(A, number, events).await;
    }
    let expected = cut(&bench, A).await;
    bench.ingest.sweep(bench.pass(60 * MINUTE)).await.unwrap();
    while bench.store.compact(9).await.unwrap() > 0 {}
    bench.sql("DELETE FROM checkpoint; UPDATE session SET uncut = 1");
    assert_eq!(bench.ingest.cut_some().await.unwrap(), 1);
    assert_eq!(cut(&bench, A).await, expected);
    assert_eq!(bench.ingest.cut_some().await.unwrap(), 0);
    // What is thinned out now is not cut again.
    assert_eq!(bench.store.compact(9).await.unwrap(), 1);
    assert_eq!(bench.ingest.cut_some().await.unwrap(), 0);
    let report = bench.store.verify(&|_, _| {}).await.unwrap();
    assert_eq!(report.damages, Vec::<String>::new());
}

#[tokio::test]
async fn a_damaged_session_of_before_is_not_tried_for_ever() {
    let bench = Bench::new();
    for (window, events) in [(A, batches(4).concat()), (B, batches(5).concat())] {
        bench.accept(window, 0, &events).await;
    }
    bench.ingest.sweep(bench.pass(60 * MINUTE)).await.unwrap();
    assert_eq!(bench.store.compact(9).await.unwrap(), 1);
    bench.sql("DELETE FROM checkpoint; UPDATE session SET uncut = 1; UPDATE segment SET data = x'00'");
    assert_eq!(bench.ingest.cut_some().await.unwrap(), 1);
    assert_eq!(bench.ingest.cut_some().await.unwrap(), 0);
}

#[tokio::test]
async fn after_a_gap_nothing_is_cut_or_dropped_until_the_page_is_recorded_again() {
    let mut busy = Busy::new(6, NOW - 20 * MINUTE);
    let page = busy.page(200);
    let batches: Vec<Vec<String>> = (0..24).map(|_| busy.events(150)).collect();
    let again = busy.page(200);
    let more: Vec<Vec<String>> = (0..12).map(|_| busy.events(150)).collect();
    for restarts in [false, true] {
        let mut bench = Bench::new();
        bench.accept(A, 0, &page).await;
        // The first of them never comes.
        for (number, events) in (2..).zip(&batches[1..]) {
            bench.accept(A, number, events).await;
            if number == 2 {
                bench.ingest.give_up_gaps(bench.pass(31 * SECOND)).await.unwrap();
            }
            if restarts && number % 5 == 0 {
                bench = bench.restart().await;
            }
        }
        let details = bench.details().await;
        assert_eq!(details.anomalies.lost_batches, 1);
        assert_eq!(details.anomalies.unplaced_events, 0);
        assert!(details.anomalies.unknown_nodes > 0);
        assert_eq!(details.summary.counts.events, 2 + 23 * 150);
        assert_eq!(cut(&bench, A).await, []);
        // It comes after all, and has its place; and then the page is recorded again.
        bench.accept(A, 1, &batches[0]).await;
        assert_eq!(cut(&bench, A).await, []);
        bench.accept(A, 25, &again).await;
        for (number, events) in (26..).zip(&more) {
            bench.accept(A, number, events).await;
        }
        let cut = cut(&bench, A).await;
        assert!(!cut.is_empty());
        assert!(cut.iter().all(|checkpoint| checkpoint.place.number > 25));
        assert_eq!(
            bench.details().await.anomalies,
            Anomalies {
                unknown_nodes: details.anomalies.unknown_nodes,
                ..anomalies()
            }
        );
    }
}

/// A page nested deeper than a mirror goes.
#[tokio::test]
async fn a_page_beyond_the_limits_marks_its_session_and_no_other() {
    let bench = Bench::new();
    let below = |parent: i64, id: i64| {
        format!(
            r#"{{"parentId":{parent},"nextId":null,"node":{{"type":2,"tagName":"div","attributes":{{}},"childNodes":[],"id":{id}}}}}"#
        )
    };
    let adds: Vec<String> = (10..700)
        .map(|id| below(if id == 10 { 2 } else { id - 1 }, id))
        .collect();
    let deep = event(
        3,
        NOW - 8_000,
        &format!(
            r#"{{"source":0,"texts":[],"attributes":[],"removes":[],"adds":[{}]}}"#,
            adds.join(",")
        ),
    );
    bench
        .accept(A, 0, &page(NOW - 9_000, "https://shop.example/"))
        .await;
    assert!(!bench.details().await.truncated);
    bench.accept(A, 1, std::slice::from_ref(&deep)).await;
    assert!(bench.details().await.truncated);
    let bench = bench.restart().await;
    assert!(bench.details().await.truncated);
    bench.accept(A, 2, &[click(NOW - 7_000, 2)]).await;
    bench
        .accept(A, 3, &page(NOW - 6_000, "https://shop.example/"))
        .await;
    assert!(bench.details().await.truncated, "it stays so");
    let other = crate::Post {
        session: "session-0002".into(),
        ..crate::post(A, 0, &page(NOW - 9_000, "https://shop.example/"))
    };
    assert_eq!(bench.send(other).await.status, 202);
    let other = bench
        .store
        .details(&"session-0002".parse().unwrap())
        .await
        .unwrap();
    assert!(!other.truncated);
}

/// A visitor who only moves the mouse over a page that never changes.
#[tokio::test]
async fn a_page_that_never_changes_has_checkpoints_too() {
    let bench = Bench::new();
    let mut busy = Busy::new(7, NOW - 20 * MINUTE);
    bench.accept(A, 0, &busy.page(50)).await;
    for number in 1..6 {
        let moves: Vec<String> = (0..1_000)
            .map(|index| {
                let at = NOW - 10 * MINUTE + i64::from(number) * 10_000 + index * 10;
                event(
                    3,
                    at,
                    r#"{"source":1,"positions":[{"x":1,"y":2,"id":2,"timeOffset":-40}]}"#,
                )
            })
            .collect();
        bench.accept(A, number, &moves).await;
    }
    assert!(cut(&bench, A).await.len() >= 3);
}
