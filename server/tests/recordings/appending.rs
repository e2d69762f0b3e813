use std::sync::Arc;

use domain::activity::Stretch;
use domain::actor::{Actor, ActorType};
use domain::client::{Client, DeviceType, Screen};
use domain::query::SessionFilter;
use domain::session::{Anomalies, Counts, SessionStatus};
use server::recordings::sqlite::{Options, SqliteStore};
use server::recordings::{
    Append, EventsFrom, EventsToken, PendingBatch, RecordingStore, StoreError, WindowRow,
};

use crate::model::*;
use crate::{Fixture, all_events, run};

#[test]
fn what_is_appended_is_loaded_as_it_was() {
    run(async |Fixture { store, .. }| {
        let row = session(1);
        store
            .append(with_chunks(row.clone(), 1, 2, vec![chunk(0, &[0, 1], "a")]))
            .await
            .unwrap();
        let loaded = store.load(&session_id(1)).await.unwrap().unwrap();
        assert_eq!(loaded.session, row);
        assert_eq!(loaded.windows[0].id, window_id(1));
        assert_eq!(loaded.pending, vec![]);
        assert_eq!(store.load(&session_id(2)).await.unwrap(), None);
    });
}

#[test]
fn chunks_are_read_in_the_order_of_their_numbers() {
    run(async |Fixture { store, .. }| {
        for number in [2, 0, 1] {
            let chunk = chunk(number, &[i64::from(number)], "x");
            store
                .append(with_chunks(session(1), 1, 3, vec![chunk]))
                .await
                .unwrap();
        }
        let expected = [event(0, 0, "x"), event(1, 1, "x"), event(2, 2, "x")];
        assert_eq!(all_events(&*store, 1, 1, 1).await, expected);
        assert_eq!(all_events(&*store, 1, 1, 1 << 20).await, expected);
        let part = store
            .events(&session_id(1), &window_id(1), EventsFrom::Moment(0), 1)
            .await
            .unwrap();
        assert_eq!(part.next, Some(EventsToken { number: 1, skip: 0 }));
    });
}

#[test]
fn a_duplicate_changes_nothing() {
    run(async |Fixture { store, .. }| {
        for (payload, compacted) in [("first", false), ("again", false), ("late again", true)] {
            if compacted {
                store.end_session(&session_id(1)).await.unwrap();
                assert_eq!(store.compact(10).await.unwrap(), 1);
            }
            let chunks = vec![chunk(0, &[0], payload), chunk(1, &[1], payload)];
            store.append(with_chunks(session(1), 1, 2, chunks)).await.unwrap();
            let expected = [event(0, 0, "first"), event(1, 1, "first")];
            assert_eq!(all_events(&*store, 1, 1, 1 << 20).await, expected, "{payload}");
        }
    });
}

#[test]
fn a_row_is_written_over_the_one_before() {
    let mut grown = session(1);
    grown.summary.actor = Some(Actor {
        id: "kim".into(),
        kind: ActorType::Admin,
        email: Some("kim@shop.example".into()),
        name: Some("Kim".into()),
    });
    grown.summary.client = Client {
        device: DeviceType::Tablet,
        browser: Some("Firefox".into()),
        browser_version: Some("140".into()),
        os: Some("Linux".into()),
        screen: Some(Screen {
            width: 1440,
            height: 900,
        }),
        language: Some("ko-KR".into()),
        timezone: Some("Asia/Seoul".into()),
        country: Some("KR".into()),
        city: Some("서울".into()),
        country_name: None,
        network: Some("203.0.113.0/24".into()),
    };
    grown.summary.last_event_at = T0 + 60_000;
    grown.summary.entry_page = Some("https://shop.example/".into());
    grown.summary.exit_page = Some("https://shop.example/cart?x='\"".into());
    grown.summary.counts = Counts {
        events: 10,
        page_views: 2,
        clicks: 3,
        inputs: 4,
        errors: 1,
    };
    grown.summary.activity.add(0, 3);
    grown.summary.activity.add(45_000, 200);
    grown.anomalies = Anomalies {
        broken_events: 1,
        unknown_events: 2,
        clock_jumps: 3,
        unknown_nodes: 4,
        lost_batches: 5,
        facts_left_out: 8,
        unplaced_events: 9,
    };
    grown.fact_bytes = 700;
    grown.raw_bytes = 123_456;
    grown.pages = vec![("/".into(), 1), ("/cart".into(), 1)];
    grown.imported = true;
    grown.truncated = true;
    for (from, to) in [(-5, 20_000), (45_000, 45_000), (2_000_000, 2_100_000)] {
        grown.presence.add(Stretch {
            from: T0 + from,
            to: T0 + to,
        });
    }
    let mut ended = grown.clone();
    ended.summary.status = SessionStatus::Ended;
    let mut shrunk = session(1);
    shrunk.summary.service = "web-admin".parse().unwrap();
    run(async |Fixture { store, .. }| {
        for row in [session(1), grown, ended, shrunk, session(1)] {
            store.append(row_only(row.clone())).await.unwrap();
            let loaded = store.load(&session_id(1)).await.unwrap().unwrap();
            assert_eq!(loaded.session, row);
            let details = store.details(&session_id(1)).await.unwrap();
            assert_eq!(
                (details.summary, details.anomalies, details.raw_bytes),
                (row.summary, row.anomalies, row.raw_bytes)
            );
        }
    });
}

#[test]
fn a_windows_row_is_loaded_as_it_was() {
    let full = WindowRow {
        started_at: T0 - 5,
        last_event_at: T0 + 77,
        events: 12,
        has_full_snapshot: true,
        next_number: u32::MAX,
        missing: vec![1..3, 7..8],
        clock_offset: -3_600_000,
        current_url: Some("https://shop.example/ä".into()),
        memory: Some("{\"of\":\"its own\"}".into()),
        ..window(2)
    };
    run(async |Fixture { store, .. }| {
        for rows in [vec![window(2), window(1)], vec![full.clone()], vec![window(2)]] {
            let append = Append {
                windows: rows.clone(),
                ..row_only(session(1))
            };
            store.append(append).await.unwrap();
            let loaded = store.load(&session_id(1)).await.unwrap().unwrap();
            assert_eq!(loaded.windows[0], rows[0]);
            assert_eq!(
                loaded.windows[1],
                window(1),
                "in the order in which they were seen first"
            );
        }
    });
}

#[test]
fn pending_batches_wait_until_they_are_done() {
    let batch = |window: u32, number: u32, second: i64| PendingBatch {
        window: window_id(window),
        number,
        received_at: T0 + second * 1000,
        events: format!(r#"[{{"type":3,"n":{number}}}]"#).into_bytes(),
    };
    run(async |Fixture { store, .. }| {
        let add = Append {
            pending_added: vec![batch(1, 5, 5), batch(1, 3, 9), batch(2, 1, 7)],
            ..row_only(session(1))
        };
        store.append(add.clone()).await.unwrap();
        store.append(add).await.unwrap();
        let pending = store.load(&session_id(1)).await.unwrap().unwrap().pending;
        assert_eq!(pending, [batch(1, 3, 9), batch(1, 5, 5), batch(2, 1, 7)]);
        for (before, expected) in [(5_000, 0), (5_001, 1), (60_000, 1)] {
            let overdue = store.overdue_pending(T0 + before, 10).await.unwrap();
            assert_eq!(overdue.len(), expected, "before {before}");
        }
        assert_eq!(store.overdue_pending(T0 + 60_000, 0).await.unwrap(), vec![]);
        let done = Append {
            pending_done: vec![(window_id(1), 5), (window_id(1), 3), (window_id(9), 9)],
            ..row_only(session(1))
        };
        store.append(done).await.unwrap();
        let pending = store.load(&session_id(1)).await.unwrap().unwrap().pending;
        assert_eq!(pending, [batch(2, 1, 7)]);
    });
}

#[test]
fn a_bad_append_does_not_spoil_its_neighbours() {
    run(async |Fixture { store, .. }| {
        // A chunk of a window that nobody has told of.
        let bad = Append {
            chunks: vec![(window_id(9), chunk(0, &[0], "x"))],
            ..row_only(session(500))
        };
        let good = (0..50u32).map(|number| with_chunks(session(number), 1, 1, vec![chunk(0, &[0], "x")]));
        let steps: Vec<Append> = good.chain([bad]).collect();
        let tasks: Vec<_> = steps
            .into_iter()
            .map(|step| {
                let store = Arc::clone(&store);
                tokio::spawn(async move { store.append(step).await })
            })
            .collect();
        let mut failed = 0;
        for task in tasks {
            failed += u32::from(task.await.unwrap().is_err());
        }
        assert_eq!(failed, 1);
        assert_eq!(store.count(&SessionFilter::default()).await.unwrap(), 50);
        assert_eq!(store.load(&session_id(500)).await.unwrap(), None);
    });
}

#[test]
fn what_was_acknowledged_is_there_after_the_store_is_opened_again() {
    run(async |Fixture { store, directory }| {
        let step = with_chunks(session(1), 1, 1, vec![chunk(0, &[0], "x")]);
        store.append(step).await.unwrap();
        // Not closed: as after a crash, the log has to be read.
        let again = SqliteStore::open(directory.path(), &Options::default()).unwrap();
        assert_eq!(all_events(&*again, 1, 1, 1).await, [event(0, 0, "x")]);
        store.close().await.unwrap();
        assert!(matches!(
            store.append(row_only(session(2))).await,
            Err(StoreError::Unavailable(_))
        ));
        assert!(matches!(
            store.load(&session_id(1)).await,
            Err(StoreError::Unavailable(_))
        ));
    });
}

#[test]
fn silent_sessions_are_those_active_and_not_heard_of() {
    run(async |Fixture { store, .. }| {
        for (number, second, status) in [
            (1, 30, SessionStatus::Active),
            (2, 10, SessionStatus::Active),
            (3, 5, SessionStatus::Ended),
            (4, 90, SessionStatus::Active),
        ] {
            let mut row = session(number);
            row.received_at = T0 + second * 1000;
            row.summary.status = status;
            store.append(row_only(row)).await.unwrap();
        }
        for (second, limit, expected) in [
            (10, 9, vec![]),
            (11, 9, vec![session_id(2)]),
            (60, 9, vec![session_id(2), session_id(1)]),
            (60, 1, vec![session_id(2)]),
        ] {
            assert_eq!(
                store.silent_since(T0 + second * 1000, limit).await.unwrap(),
                expected
            );
        }
        store.end_session(&session_id(2)).await.unwrap();
        assert_eq!(store.silent_since(T0 + 60_000, 9).await.unwrap(), [session_id(1)]);
        let details = store.details(&session_id(2)).await.unwrap();
        assert_eq!(details.summary.status, SessionStatus::Ended);
        assert!(matches!(
            store.end_session(&session_id(99)).await,
            Err(StoreError::NotFound)
        ));
    });
}

/// Hostile timestamps of an import: two such sessions on one day would be more than a sum can hold.
#[test]
fn the_longest_durations_are_summed_up() {
    run(async |Fixture { store, .. }| {
        for number in 1..=3 {
            let mut row = session(number);
            row.summary.last_event_at = i64::MAX;
            store.append(row_only(row)).await.unwrap();
        }
        store.append(row_only(session(2))).await.unwrap();
        assert_eq!(store.count(&SessionFilter::default()).await.unwrap(), 3);
    });
}
