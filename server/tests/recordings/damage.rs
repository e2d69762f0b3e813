use rusqlite::Connection;
use server::recordings::data_dir::{DataDir, DataDirError};
use server::recordings::sqlite::{Options, SqliteStore};
use server::recordings::{RecordingStore, StoreError};

use crate::model::*;
use crate::{Fixture, all_events, run};

#[test]
fn verify_names_each_damage_and_does_not_stop() {
    for (what, sql, sessions) in [
        ("nothing", "SELECT 1", vec![]),
        (
            "events",
            "UPDATE segment SET data = CAST(substr(data, 1, 20) || x'00' || substr(data, 22) AS BLOB) WHERE session IN (2, 4)",
            vec![2, 4],
        ),
        (
            "heads",
            "UPDATE segment SET heads = x'ff' WHERE session = 3",
            vec![3],
        ),
        (
            "facts",
            "UPDATE segment SET facts = x'28b52ffd' WHERE session = 1",
            vec![1],
        ),
        (
            "a segment that is gone",
            "DELETE FROM segment WHERE session = 5",
            vec![5],
        ),
        (
            "a window that says more",
            "UPDATE window SET events = 99 WHERE session = 2",
            vec![2],
        ),
        (
            "an activity",
            "UPDATE session SET activity = x'ff' WHERE key = 4",
            vec![4],
        ),
        (
            "a presence",
            "UPDATE session SET presence = x'0201' WHERE key = 2",
            vec![2],
        ),
        (
            "a pending batch",
            "INSERT INTO pending VALUES (3, 'window-000001', 9, 0, x'00')",
            vec![3],
        ),
    ] {
        run(async |Fixture { store, directory }| {
            for number in 1..=5 {
                let mut one = chunk(0, &[0, 1], "some text");
                one.facts = vec![click(0, 1)];
                store
                    .append(with_chunks(session(number), 1, 2, vec![one]))
                    .await
                    .unwrap();
            }
            Connection::open(directory.path().join("recordings.db"))
                .unwrap()
                .execute_batch(sql)
                .unwrap();
            let told = std::sync::Mutex::new(Vec::new());
            let report = store
                .verify(&|done, all| told.lock().unwrap().push((done, all)))
                .await
                .unwrap();
            assert_eq!(report.sessions, 5, "{what}");
            assert_eq!(
                *told.lock().unwrap(),
                [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)],
                "{what}"
            );
            for number in 1..=5 {
                let named = report
                    .damages
                    .iter()
                    .any(|damage| damage.contains(session_id(number).as_str()));
                assert_eq!(named, sessions.contains(&number), "{what}: {:?}", report.damages);
            }
        });
    }
}

#[test]
fn verify_adds_the_sums_up_again() {
    for (what, sql) in [
        ("", "SELECT 1"),
        ("figures of days", "UPDATE day SET clicks = clicks + 1"),
        ("actors of days", "DELETE FROM day_actor"),
        ("pages of days", "UPDATE day_page SET views = 0"),
        ("values of filters", "INSERT INTO facet VALUES (2, 77, 1)"),
        ("sessions of actors", "UPDATE actor SET sessions = 2"),
        ("sessions of pages", "UPDATE page SET sessions = 0"),
    ] {
        run(async |Fixture { store, directory }| {
            for (number, day) in [(1, 0), (2, -20_001), (3, 1)] {
                let mut row = session(number);
                row.summary.actor = Some(actor(&format!("actor-{number}")));
                row.summary.client.browser = Some("Firefox".into());
                row.summary.started_at = T0 + day * DAY + 5;
                row.summary.last_event_at = row.summary.started_at + 1_000;
                row.pages = vec![("/".into(), 2), ("/cart".into(), 1)];
                store.append(row_only(row)).await.unwrap();
            }
            Connection::open(directory.path().join("recordings.db"))
                .unwrap()
                .execute_batch(sql)
                .unwrap();
            let damages = store.verify(&|_, _| {}).await.unwrap().damages;
            let expected = usize::from(!what.is_empty());
            assert_eq!(damages.len(), expected, "{what}: {damages:?}");
            assert!(
                damages.iter().all(|damage| damage.starts_with(what)),
                "{damages:?}"
            );
        });
    }
}

#[test]
fn bits_that_flip_in_the_file_are_found() {
    run(async |Fixture { store, directory }| {
        for number in 1..=8 {
            let text: String = (0..20_000u32)
                .map(|n| char::from(b'a' + ((n + number).wrapping_mul(2_654_435_761) >> 27) as u8 % 26))
                .collect();
            let step = with_chunks(session(number), 1, 1, vec![chunk(0, &[0], &text)]);
            store.append(step).await.unwrap();
        }
        let file = directory.path().join("recordings.db");
        // Of each, the last bytes: a row that is longer than a page has its first bytes elsewhere.
        let ends: Vec<Vec<u8>> = Connection::open(&file)
            .unwrap()
            .prepare("SELECT substr(data, -64) FROM segment WHERE session IN (1, 4, 8)")
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<rusqlite::Result<_>>()
            .unwrap();
        store.close().await.unwrap();
        let whole = std::fs::read(&file).unwrap();
        for end in ends {
            let place = memchr::memmem::find(&whole, &end).unwrap() + 32;
            let mut damaged = whole.clone();
            damaged[place] ^= 0x04;
            std::fs::write(&file, &damaged).unwrap();
            let store = SqliteStore::open(directory.path(), &Options::default()).unwrap();
            let report = store.verify(&|_, _| {}).await.unwrap();
            assert!(!report.damages.is_empty(), "byte {place} of {}", whole.len());
            assert_eq!(report.sessions, 8);
            store.close().await.unwrap();
        }
    });
}

#[test]
fn damaged_events_are_an_error_and_their_neighbours_are_read() {
    run(async |Fixture { store, directory }| {
        for number in 1..=2 {
            let step = with_chunks(session(number), 1, 1, vec![chunk(0, &[0], "x")]);
            store.append(step).await.unwrap();
            store.end_session(&session_id(number)).await.unwrap();
        }
        Connection::open(directory.path().join("recordings.db"))
            .unwrap()
            .execute_batch("UPDATE segment SET data = x'00' WHERE session = 1")
            .unwrap();
        let from = server::recordings::EventsFrom::Moment(T0);
        let damaged = store.events(&session_id(1), &window_id(1), from, 1).await;
        assert!(matches!(damaged, Err(StoreError::Damaged(_))));
        assert_eq!(all_events(&*store, 2, 1, 1).await, [event(0, 0, "x")]);
        // Compaction passes over it, and does not try it for ever.
        assert_eq!(store.compact(9).await.unwrap(), 2);
        assert_eq!(store.compact(9).await.unwrap(), 0);
        assert_eq!(all_events(&*store, 2, 1, 1).await, [event(0, 0, "x")]);
    });
}

/// A style sheet that many sessions have is kept once: what damages it must not reach those that come later.
#[test]
fn a_damaged_string_is_stored_anew_by_the_next_session_that_has_it() {
    run(async |Fixture { store, directory }| {
        let page = format!("<style>{}</style>", ".card{display:grid;gap:8px}".repeat(60));
        let append = async |number: u32| {
            let step = with_chunks(session(number), 1, 1, vec![chunk(0, &[0], &page)]);
            store.append(step).await.unwrap();
            store.end_session(&session_id(number)).await.unwrap();
            assert_eq!(store.compact(9).await.unwrap(), 1);
        };
        append(1).await;
        let connection = Connection::open(directory.path().join("recordings.db")).unwrap();
        let damaged = connection
            .execute("UPDATE string_pack SET data = zeroblob(length(data))", [])
            .unwrap();
        assert_eq!(damaged, 1);
        append(2).await;
        for number in [1, 2] {
            assert_eq!(
                all_events(&*store, number, 1, 1).await,
                [event(0, 0, &page)],
                "of session {number}"
            );
        }
        assert_eq!(
            store.verify(&|_, _| {}).await.unwrap().damages,
            Vec::<String>::new()
        );
    });
}

#[test]
fn a_full_disk_acknowledges_nothing_and_loses_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let options = Options {
        max_pages: Some(120),
        ..Options::default()
    };
    let store = SqliteStore::open(directory.path(), &options).unwrap();
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let mut state = 1u64;
        let mut acknowledged = 0;
        let refused = loop {
            let text: String = (0..20_000)
                .map(|_| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    char::from(b' ' + (state >> 58) as u8)
                })
                .filter(|character| !matches!(character, '"' | '\\'))
                .collect();
            let step = with_chunks(session(acknowledged), 1, 1, vec![chunk(0, &[0], &text)]);
            match store.append(step).await {
                Ok(()) => acknowledged += 1,
                Err(error) => break error,
            }
            assert!(acknowledged < 1_000);
        };
        assert!(matches!(refused, StoreError::Unavailable(_)), "{refused}");
        assert!(acknowledged > 3);
        assert_eq!(store.load(&session_id(acknowledged)).await.unwrap(), None);
        assert_eq!(
            store.count(&Default::default()).await.unwrap(),
            u64::from(acknowledged)
        );
        let report = store.verify(&|_, _| {}).await.unwrap();
        assert_eq!((report.events, report.damages), (u64::from(acknowledged), vec![]));
    });
}

#[test]
fn a_locked_database_is_unavailable() {
    run(async |Fixture { store, directory }| {
        store.ready().await.unwrap();
        let other = Connection::open(directory.path().join("recordings.db")).unwrap();
        other.execute_batch("BEGIN IMMEDIATE").unwrap();
        let refused = store.append(row_only(session(1))).await;
        assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
        assert!(matches!(store.ready().await, Err(StoreError::Unavailable(_))));
        other.execute_batch("ROLLBACK").unwrap();
        store.append(row_only(session(1))).await.unwrap();
        store.ready().await.unwrap();
    });
}

#[test]
fn a_data_directory_belongs_to_one_process() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("made/when/needed");
    let held = DataDir::lock(&path).unwrap();
    assert_eq!(held.path(), path);
    let refused = DataDir::lock(&path).unwrap_err();
    assert!(matches!(refused, DataDirError::InUse(_)));
    assert!(
        refused.to_string().ends_with("is in use by another girok"),
        "{refused}"
    );
    drop(held);
    DataDir::lock(&path).unwrap();
    let file = directory.path().join("file");
    std::fs::write(&file, "").unwrap();
    assert!(matches!(DataDir::lock(&file), Err(DataDirError::Unusable(..))));
}

#[test]
fn a_database_of_the_first_schema_is_brought_up_to_date() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("recordings.db");
    let first = include_str!("../../src/recordings/sqlite/migrations/1_recordings.sql");
    let connection = Connection::open(&file).unwrap();
    connection.execute_batch(first).unwrap();
    connection
        .execute_batch("PRAGMA user_version = 1; INSERT INTO service (slug) VALUES ('kept')")
        .unwrap();
    drop(connection);
    let store = SqliteStore::open(directory.path(), &Options::default()).unwrap();
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let step = with_chunks(session(1), 1, 1, vec![chunk(0, &[0], &"x".repeat(2_000))]);
        store.append(step).await.unwrap();
        store.end_session(&session_id(1)).await.unwrap();
        assert_eq!(store.compact(1).await.unwrap(), 1);
        store.close().await.unwrap();
    });
    let connection = Connection::open(&file).unwrap();
    let kept: i64 = connection
        .query_row("SELECT count(*) FROM service WHERE slug = 'kept'", [], |row| {
            row.get(0)
        })
        .unwrap();
    assert_eq!(kept, 1);
}

#[test]
fn a_database_of_a_later_schema_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let connection = Connection::open(directory.path().join("recordings.db")).unwrap();
    connection.execute_batch("PRAGMA user_version = 99").unwrap();
    assert!(SqliteStore::open(directory.path(), &Options::default()).is_err());
}
