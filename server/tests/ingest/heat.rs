//! What is known of where people press, from the batches that told it.

use std::time::Duration;

use domain::client::DeviceType;
use domain::fact::{FactKind, Trouble};
use domain::heat::page_heat::PageHeat;
use domain::heat::query::{Counting, HeatKind, HeatQuery};
use domain::heat::settings::HeatSettings;
use domain::heat::thresholds::Thresholds;
use domain::overview::DAY_MS;
use server::recordings::RecordingStore;

use crate::support::{Bench, NOW, Post, event, page, post};
use crate::{A, SECOND};

const START: i64 = NOW - 60 * SECOND;

fn click(at: i64) -> String {
    event(3, at, r#"{"source":2,"type":2,"id":7,"x":110,"y":220}"#)
}

/// What is clicked comes onto the page.
fn button() -> String {
    event(
        3,
        START,
        r#"{"source":0,"texts":[],"attributes":[],"removes":[],"adds":[{"parentId":2,"nextId":null,"node":{"type":2,"tagName":"button","attributes":{"id":"apply"},"childNodes":[],"id":7}}]}"#,
    )
}

/// The button is 100 px wide and 40 px high at 60, 210.
fn boxed(at: i64) -> String {
    event(
        6,
        at,
        r#"{"plugin":"girok/layout@1","payload":{"kind":"box","on":"click","id":7,"box":[60,210,100,40],"point":[110,220],"scroll":[0,0]}}"#,
    )
}

async fn heat(bench: &Bench, kind: HeatKind) -> PageHeat {
    let query = HeatQuery {
        service: "web-app".parse().unwrap(),
        page: "/cart".into(),
        device: DeviceType::Desktop,
        first_day: START.div_euclid(DAY_MS),
        last_day: START.div_euclid(DAY_MS),
        kind,
        counting: Counting::All,
        min_duration_ms: 0,
    };
    bench.store.page_heat(&query).await.unwrap()
}

/// Three presses at once that nothing comes of, with the box of the second one alone, and one more press later, which the
/// page answers.
async fn visit() -> Bench {
    let bench = Bench::new();
    let [meta, snapshot] = page(START, "https://shop.example/cart?item=1");
    let changed = |at| {
        event(
            3,
            at,
            r#"{"source":0,"texts":[],"attributes":[{"id":7,"attributes":{"class":"done"}}],"removes":[],"adds":[]}"#,
        )
    };
    bench
        .accept(A, 0, &[meta, snapshot, button(), click(START + 1_000)])
        .await;
    let second = [boxed(START + 1_400), click(START + 1_400), click(START + 1_900)];
    bench.accept(A, 1, &second).await;
    bench.accept(A, 1, &second).await;
    bench
        .accept(A, 2, &[click(START + 20_000), changed(START + 20_300)])
        .await;
    bench
}

#[tokio::test]
async fn presses_are_counted_once_and_judged_by_what_came_of_them() {
    let bench = visit().await;
    let clicks = heat(&bench, HeatKind::Click).await;
    let [apply] = clicks.elements.as_slice() else {
        panic!("{:?}", clicks.elements);
    };
    assert_eq!(apply.element.selector.as_deref(), Some("#apply"));
    assert_eq!((clicks.views, clicks.view_sessions), (1, 1));
    for counts in [clicks.counts, apply.counts] {
        assert_eq!(
            (counts.clicks, counts.rage, counts.dead, counts.errors),
            (4, 1, 3, 0)
        );
        assert_eq!(counts.sessions, 1);
    }
    // One box was told: what is without has its position on the page.
    assert_eq!((clicks.by_element, clicks.by_page, clicks.nowhere), (1, 3, 0));
    assert_eq!(heat(&bench, HeatKind::Rage).await.by_page, 1);
}

#[tokio::test]
async fn other_thresholds_hold_for_what_was_before() {
    let bench = visit().await;
    let settings = HeatSettings {
        thresholds: Thresholds {
            rage_presses: 4,
            dead_ms: 200,
            ..Thresholds::default()
        },
        ..HeatSettings::default()
    };
    bench.store.set_heat_settings(settings).await.unwrap();
    let counts = heat(&bench, HeatKind::Click).await.counts;
    // The last one was answered after 300 ms.
    assert_eq!((counts.clicks, counts.rage, counts.dead), (4, 0, 4));
}

#[tokio::test]
async fn the_events_of_a_session_say_what_its_clicks_were() {
    let bench = visit().await;
    let told: Vec<_> = bench
        .facts()
        .await
        .into_iter()
        .filter_map(|fact| match fact.kind {
            FactKind::Trouble { trouble, element } => {
                Some((fact.at - START, trouble, element.unwrap().selector.unwrap()))
            }
            _ => None,
        })
        .collect();
    let of = |at, trouble| (at, trouble, "#apply".to_owned());
    assert_eq!(
        told,
        [
            of(1_000, Trouble::Dead),
            of(1_400, Trouble::Dead),
            of(1_900, Trouble::Rage),
            of(1_900, Trouble::Dead),
        ]
    );
}

/// All that heat says of the visit.
async fn all_heat(bench: &Bench) -> Vec<PageHeat> {
    let mut all = Vec::new();
    for kind in HeatKind::ALL {
        all.push(heat(bench, kind).await);
    }
    all
}

const AS_BEFORE_HEAT: &str = "DELETE FROM heat_session; DELETE FROM heat_chunk; DELETE FROM heat_sum;
    DELETE FROM heat_service; DELETE FROM heat_element; INSERT INTO heat_unmarked SELECT key FROM session;";

#[tokio::test]
async fn sessions_of_before_get_the_same_heat() {
    let bench = visit().await;
    let expected = all_heat(&bench).await;
    bench.ingest.sweep(bench.pass(3_600 * SECOND)).await.unwrap();
    while bench.store.compact(9).await.unwrap() > 0 {}
    bench.sql(AS_BEFORE_HEAT);
    assert_eq!(heat(&bench, HeatKind::Click).await.counts.clicks, 0);
    assert_eq!(bench.ingest.mark_some().await.unwrap(), 1);
    assert_eq!(all_heat(&bench).await, expected);
    assert_eq!(bench.ingest.mark_some().await.unwrap(), 0);
    while bench.store.compact(9).await.unwrap() > 0 {}
    assert_eq!(all_heat(&bench).await, expected);
    let report = bench.store.verify(&|_, _| {}).await.unwrap();
    assert_eq!(report.damages, Vec::<String>::new());
}

#[tokio::test]
async fn a_damaged_session_of_before_is_left_without_heat_and_not_tried_for_ever() {
    let bench = visit().await;
    bench.ingest.sweep(bench.pass(3_600 * SECOND)).await.unwrap();
    while bench.store.compact(9).await.unwrap() > 0 {}
    bench.sql(AS_BEFORE_HEAT);
    bench.sql("UPDATE segment SET data = x'00'");
    assert_eq!(bench.ingest.mark_some().await.unwrap(), 1);
    assert_eq!(bench.ingest.mark_some().await.unwrap(), 0);
    assert_eq!(heat(&bench, HeatKind::Click).await.counts.clicks, 0);
}

/// So many sessions of before there was heat, each with one press.
async fn sessions_of_before(count: u32) -> Bench {
    let bench = Bench::new();
    for number in 0..count {
        let [meta, snapshot] = page(START, "https://shop.example/cart");
        let visit = [meta, snapshot, button(), click(START + 1_000)];
        let answer = bench
            .send(Post {
                session: format!("session-{number:04}"),
                ..post(A, 0, &visit)
            })
            .await;
        assert_eq!(answer.status, 202);
    }
    bench.ingest.sweep(bench.pass(3_600 * SECOND)).await.unwrap();
    while bench.store.compact(64).await.unwrap() > 0 {}
    bench.sql(AS_BEFORE_HEAT);
    bench
}

#[tokio::test]
async fn sessions_of_before_are_read_a_few_at_a_time() {
    let bench = sessions_of_before(20).await;
    for (done, clicks) in [(16, 16), (4, 20), (0, 20)] {
        assert_eq!(bench.ingest.mark_some().await.unwrap(), done);
        assert_eq!(heat(&bench, HeatKind::Click).await.counts.clicks, clicks);
    }
}

#[tokio::test]
async fn no_session_of_before_is_begun_at_the_end() {
    let bench = sessions_of_before(2).await;
    bench.ingest.drain().await;
    assert_eq!(bench.ingest.mark_some().await.unwrap(), 0);
}

#[tokio::test]
async fn a_session_of_before_that_cannot_be_kept_holds_up_no_other() {
    let bench = sessions_of_before(3).await;
    // The newest one is the first to be read.
    bench.sql(
        "CREATE TRIGGER no_room BEFORE INSERT ON heat_chunk
         WHEN new.session = (SELECT key FROM session WHERE id = 'session-0002')
         BEGIN SELECT raise(ABORT, 'no room'); END",
    );
    assert_eq!(bench.ingest.mark_some().await.unwrap(), 3);
    assert_eq!(bench.ingest.mark_some().await.unwrap(), 0);
    assert_eq!(heat(&bench, HeatKind::Click).await.counts.clicks, 2);
}

#[tokio::test]
async fn what_ends_meanwhile_waits_for_no_sessions_of_before() {
    let bench = sessions_of_before(20).await;
    // One ends while the first sixteen are read.
    bench.sql(
        "CREATE TABLE went (what TEXT);
         CREATE TRIGGER marked AFTER DELETE ON heat_unmarked BEGIN
            INSERT INTO went VALUES ('marked');
            UPDATE session SET state = 1 WHERE id = 'session-0000' AND (SELECT count(*) FROM went) = 10;
         END;
         CREATE TRIGGER compacted AFTER UPDATE OF state ON session WHEN new.state = 2 BEGIN
            INSERT INTO went VALUES ('compacted');
         END",
    );
    let went = || -> Vec<String> {
        let connection = bench.connection();
        let mut statement = connection
            .prepare("SELECT what FROM went ORDER BY rowid")
            .unwrap();
        let went = statement.query_map([], |row| row.get(0)).unwrap();
        went.collect::<Result<_, _>>().unwrap()
    };
    let all_went = async {
        while went().len() < 21 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::select! {
        () = bench.ingest.compact_regularly() => {}
        () = all_went => {}
    }
    assert_eq!(went().iter().position(|what| what == "compacted"), Some(16));
}
