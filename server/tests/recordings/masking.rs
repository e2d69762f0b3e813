use domain::mask::MaskCount;
use rusqlite::Connection;
use server::recordings::sqlite::{Options, SqliteStore};
use server::recordings::{Append, Chunk, MaskedRun, RecordingStore, SessionRow, StoreError};

use crate::model::*;
use crate::{Fixture, all_events, run};

fn counts(of: &[(&str, u64)]) -> Vec<MaskCount> {
    of.iter()
        .map(|(id, count)| MaskCount {
            id: (*id).to_owned(),
            count: *count,
        })
        .collect()
}

/// A chunk of one event, masked under a version of the rules, in which so much was hidden.
fn masked(number: u32, rules: u32, hidden: &[(&str, u64)]) -> Chunk {
    Chunk {
        rules,
        masked: counts(hidden),
        ..chunk(number, &[i64::from(number)], "x")
    }
}

fn on_day(number: u32, day: i64, service: &str) -> SessionRow {
    let mut row = session(number);
    row.summary.service = service.parse().unwrap();
    row.summary.started_at = T0 + day * DAY;
    row.summary.last_event_at = row.summary.started_at + 10_000;
    row
}

fn step(row: &SessionRow, window: u32, events: u64, chunks: Vec<Chunk>) -> Append {
    with_chunks(row.clone(), window, events, chunks)
}

/// Day, service, id and count of what was hidden on some days, as the store says and as it was after these steps.
async fn check_days(store: &impl RecordingStore, from: i64, days: u32, expected: &[(i64, &str, &str, u64)]) {
    let found = store.mask_counts(20_000 + from, days).await.unwrap();
    let found: Vec<_> = found
        .iter()
        .map(|hidden| {
            (
                hidden.day - 20_000,
                hidden.service.as_str(),
                hidden.id.as_str(),
                hidden.count,
            )
        })
        .collect();
    assert_eq!(found, expected, "{days} days from {from}");
}

async fn check_session(store: &impl RecordingStore, session: u32, hidden: &[(&str, u64)], versions: &[u32]) {
    let details = store.details(&session_id(session)).await.unwrap();
    assert_eq!(details.masked, counts(hidden), "session {session}");
    assert_eq!(details.rule_versions, versions, "session {session}");
}

async fn check_runs(store: &impl RecordingStore, window: u32, expected: &[(u32, u32, u32)]) {
    let found = store
        .masked_runs(&session_id(1), &window_id(window))
        .await
        .unwrap();
    let expected: Vec<_> = expected
        .iter()
        .map(|&(first, last, rules)| MaskedRun { first, last, rules })
        .collect();
    assert_eq!(found, expected, "window {window}");
}

async fn check_whole(store: &impl RecordingStore) {
    let report = store.verify(&|_, _| {}).await.unwrap();
    assert_eq!(report.damages, Vec::<String>::new());
}

async fn compact(store: &impl RecordingStore, session: u32) {
    store.end_session(&session_id(session)).await.unwrap();
    assert_eq!(store.compact(9).await.unwrap(), 1);
}

#[test]
fn what_was_hidden_is_counted_by_session_and_by_the_day_of_its_start() {
    run(async |Fixture { store, .. }| {
        for (number, day, service, hidden) in [
            (1, 0, "web-app", &[("email", 2), ("fields", 7)][..]),
            (2, 0, "web-app", &[("email", 1), ("passwords", 1)]),
            (3, 0, "web-admin", &[("email", 5)]),
            (4, 2, "web-app", &[("passwords", 3)]),
            (5, -20_001, "web-app", &[("fields", 1)]),
            (6, 1, "web-app", &[]),
            (7, 1, "web-app", &[("email", 0)]),
        ] {
            // A chunk is of a later day than the session's start.
            let mut one = masked(0, 1, hidden);
            one.first_at += 50 * DAY;
            one.last_at += 50 * DAY;
            let row = on_day(number, day, service);
            store.append(step(&row, 1, 1, vec![one])).await.unwrap();
        }
        check_session(&*store, 1, &[("fields", 7), ("email", 2)], &[1]).await;
        check_session(&*store, 2, &[("email", 1), ("passwords", 1)], &[1]).await;
        check_session(&*store, 6, &[], &[1]).await;
        check_session(&*store, 7, &[], &[1]).await;
        let first = [
            (0, "web-admin", "email", 5),
            (0, "web-app", "email", 3),
            (0, "web-app", "fields", 7),
            (0, "web-app", "passwords", 1),
        ];
        let last = (2, "web-app", "passwords", 3);
        check_days(&*store, 0, 1, &first).await;
        check_days(&*store, 0, 2, &first).await;
        check_days(&*store, -3, 6, &[&first[..], &[last]].concat()).await;
        check_days(&*store, 1, 2, &[last]).await;
        check_days(&*store, 1, 1, &[]).await;
        check_days(&*store, 0, 0, &[]).await;
        check_days(&*store, -20_001, 1, &[(-20_001, "web-app", "fields", 1)]).await;
        check_days(&*store, i64::MAX - 20_000, u32::MAX, &[]).await;
        check_whole(&*store).await;
    });
}

/// A recorder sends what was not acknowledged again.
#[test]
fn what_was_hidden_in_a_chunk_counts_once() {
    run(async |Fixture { store, directory }| {
        let row = session(1);
        let one = masked(0, 1, &[("email", 2)]);
        let two = masked(1, 1, &[("email", 3), ("card", 1), ("card", 1)]);
        let steps = [
            vec![one.clone()],
            vec![one.clone(), two.clone()],
            vec![two.clone(), one.clone(), two.clone()],
            // Masked again, under other rules: what is stored is what the first ones left.
            vec![masked(0, 2, &[("email", 9)]), masked(1, 2, &[("card", 9)])],
        ];
        for chunks in steps.clone() {
            store.append(step(&row, 1, 2, chunks)).await.unwrap();
        }
        let check = async |store: &SqliteStore| {
            check_session(store, 1, &[("email", 5), ("card", 2)], &[1]).await;
            let days = [(0, "web-app", "card", 2), (0, "web-app", "email", 5)];
            check_days(store, 0, 1, &days).await;
            check_runs(store, 1, &[(0, 1, 1)]).await;
            check_whole(store).await;
        };
        check(&store).await;
        compact(&*store, 1).await;
        check(&store).await;
        for chunks in steps {
            store.append(step(&row, 1, 2, chunks)).await.unwrap();
        }
        check(&store).await;
        store.close().await.unwrap();
        let again = SqliteStore::open(directory.path(), &Options::default()).unwrap();
        check(&again).await;
        // The next chunk counts on.
        let next = vec![masked(2, 1, &[("card", 4)])];
        again.append(step(&row, 1, 3, next)).await.unwrap();
        check_session(&*again, 1, &[("card", 6), ("email", 5)], &[1]).await;
    });
}

#[test]
fn each_chunk_keeps_the_version_that_masked_it() {
    run(async |Fixture { store, directory }| {
        let row = session(1);
        let append = async |window: u32, events: u64, chunks: &[(u32, u32)]| {
            for (number, rules) in chunks {
                let one = masked(*number, *rules, &[("fields", 1)]);
                store.append(step(&row, window, events, vec![one])).await.unwrap();
            }
        };
        let versions = [
            (0, 1),
            (1, 1),
            (2, 4),
            (3, 4),
            (5, 4),
            (6, 1),
            (7, u32::MAX),
            (8, u32::MAX),
        ];
        append(1, 8, &versions).await;
        append(2, 2, &[(0, 1), (1, 0)]).await;
        let expected = [(0, 1, 1), (2, 3, 4), (5, 5, 4), (6, 6, 1), (7, 8, u32::MAX)];
        let before = all_events(&*store, 1, 1, 1).await;
        for compacted in [false, true] {
            if compacted {
                compact(&*store, 1).await;
            }
            check_runs(&*store, 1, &expected).await;
            check_runs(&*store, 2, &[(0, 0, 1), (1, 1, 0)]).await;
            check_session(&*store, 1, &[("fields", 10)], &[0, 1, 4, u32::MAX]).await;
            assert_eq!(all_events(&*store, 1, 1, 1 << 20).await, before);
            check_whole(&*store).await;
        }
        // A late one in the gap, under rules that came after its neighbours.
        append(1, 10, &[(4, 7), (9, 7)]).await;
        let expected = [&expected[..2], &[(4, 4, 7)], &expected[2..], &[(9, 9, 7)]].concat();
        check_runs(&*store, 1, &expected).await;
        compact(&*store, 1).await;
        check_runs(&*store, 1, &expected).await;
        check_session(&*store, 1, &[("fields", 12)], &[0, 1, 4, 7, u32::MAX]).await;
        check_days(&*store, 0, 1, &[(0, "web-app", "fields", 12)]).await;
        check_whole(&*store).await;
        store.close().await.unwrap();
        let again = SqliteStore::open(directory.path(), &Options::default()).unwrap();
        check_runs(&*again, 1, &expected).await;
        assert_eq!(all_events(&*again, 1, 1, 1 << 20).await.len(), 10);
    });
}

#[test]
fn chunks_of_one_version_are_merged() {
    run(async |Fixture { store, directory }| {
        for (number, rules) in (0..20).map(|number| (number, if number < 15 { 3 } else { 4 })) {
            let one = masked(number, rules, &[]);
            store.append(step(&session(1), 1, 20, vec![one])).await.unwrap();
        }
        compact(&*store, 1).await;
        let segments: i64 = Connection::open(directory.path().join("recordings.db"))
            .unwrap()
            .query_row("SELECT count(*) FROM segment", [], |row| row.get(0))
            .unwrap();
        assert_eq!(segments, 2);
        check_runs(&*store, 1, &[(0, 14, 3), (15, 19, 4)]).await;
    });
}

#[test]
fn sums_follow_a_session_that_turns_out_to_have_been_another() {
    run(async |Fixture { store, .. }| {
        let other = step(
            &on_day(2, 0, "web-app"),
            1,
            1,
            vec![masked(0, 1, &[("email", 1)])],
        );
        store.append(other).await.unwrap();
        let stays = (0, "web-app", "email", 1);
        for (index, day, service, expected) in [
            (0, 0, "web-app", vec![(0, "web-app", "email", 3)]),
            (1, -1, "web-app", vec![(-1, "web-app", "email", 4), stays]),
            (2, -1, "web-admin", vec![(-1, "web-admin", "email", 6), stays]),
            (3, 0, "web-app", vec![(0, "web-app", "email", 9)]),
        ] {
            let row = on_day(1, day, service);
            let one = masked(index, 1, &[("email", 2)]);
            store
                .append(step(&row, 1, u64::from(index) + 1, vec![one]))
                .await
                .unwrap();
            check_days(&*store, -5, 10, &expected).await;
            // The row alone changes nothing.
            store.append(row_only(row)).await.unwrap();
            check_days(&*store, -5, 10, &expected).await;
            check_whole(&*store).await;
        }
    });
}

#[test]
fn the_highest_counts_are_summed_up() {
    run(async |Fixture { store, .. }| {
        for number in 1..=3 {
            for index in 0..2 {
                let one = masked(index, 1, &[("email", u64::MAX), ("email", u64::MAX)]);
                let append = step(&session(number), 1, u64::from(index) + 1, vec![one]);
                store.append(append).await.unwrap();
            }
        }
        let most = u64::from(u32::MAX);
        check_session(&*store, 1, &[("email", most)], &[1]).await;
        check_days(&*store, 0, 1, &[(0, "web-app", "email", 3 * most)]).await;
        check_whole(&*store).await;
    });
}

#[test]
fn nobody_knows_the_versions_of_a_window_that_is_not_there() {
    run(async |Fixture { store, .. }| {
        store.append(row_only(session(1))).await.unwrap();
        for number in [1, 2] {
            let found = store.masked_runs(&session_id(number), &window_id(1)).await;
            assert!(matches!(found, Err(StoreError::NotFound)), "{found:?}");
        }
        check_session(&*store, 1, &[], &[]).await;
    });
}

#[test]
fn verify_names_what_does_not_fit() {
    for (what, sql) in [
        ("", "SELECT 1"),
        (
            "what was hidden by day",
            "UPDATE day_mask SET count = count + 1 WHERE mask = 1",
        ),
        ("what was hidden by day", "DELETE FROM day_mask WHERE mask = 1"),
        (
            "what was hidden by day",
            "INSERT INTO day_mask VALUES (7, 1, 1, 1)",
        ),
        (
            "session session-000001",
            "UPDATE session SET masked = x'0180' WHERE key = 1",
        ),
        ("session session-000001", "DELETE FROM word"),
        (
            "session session-000001, window window-000001, chunks 0 to 0",
            "UPDATE segment SET rules = -1 WHERE session = 1",
        ),
    ] {
        run(async |Fixture { store, directory }| {
            let chunks = vec![masked(0, 1, &[("email", 2), ("card", 1)])];
            store.append(step(&session(1), 1, 1, chunks)).await.unwrap();
            Connection::open(directory.path().join("recordings.db"))
                .unwrap()
                .execute_batch(sql)
                .unwrap();
            let damages = store.verify(&|_, _| {}).await.unwrap().damages;
            assert_eq!(damages.is_empty(), what.is_empty(), "{sql}: {damages:?}");
            let named = damages.iter().any(|damage| damage.starts_with(what));
            assert!(named || damages.is_empty(), "{sql}: {damages:?}");
        });
    }
}

/// As version 7 left them: nothing was hidden in them, and they are of the rules that nobody saved.
#[test]
fn sessions_of_before_are_of_version_0() {
    let directory = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let store = SqliteStore::open(directory.path(), &Options::default()).unwrap();
    runtime.block_on(async {
        let chunks = vec![masked(0, 0, &[]), masked(1, 0, &[])];
        store.append(step(&session(1), 1, 2, chunks)).await.unwrap();
        compact(&*store, 1).await;
        store.close().await.unwrap();
    });
    Connection::open(directory.path().join("recordings.db"))
        .unwrap()
        .execute_batch(&format!(
            "{WITHOUT_HEAT} {WITHOUT_MASKING} PRAGMA user_version = 7"
        ))
        .unwrap();
    let store = SqliteStore::open(directory.path(), &Options::default()).unwrap();
    runtime.block_on(async {
        check_session(&*store, 1, &[], &[0]).await;
        check_runs(&*store, 1, &[(0, 1, 0)]).await;
        let next = vec![masked(2, 1, &[("email", 2)])];
        store.append(step(&session(1), 1, 3, next)).await.unwrap();
        compact(&*store, 1).await;
        check_session(&*store, 1, &[("email", 2)], &[0, 1]).await;
        check_runs(&*store, 1, &[(0, 1, 0), (2, 2, 1)]).await;
        check_whole(&*store).await;
    });
}
