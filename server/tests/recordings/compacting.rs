use std::time::Duration;

use server::recordings::sqlite::{Options, SqliteStore};
use server::recordings::{EventsFrom, RecordingStore, StoreError};

use crate::model::*;
use crate::{Fixture, all_events, run};

/// A page whose style sheet and picture many sessions have, and a text that only one has.
fn page(session: u32) -> String {
    let css = ".card{display:grid;gap:8px}".repeat(60);
    let nodes =
        r#"{"type":2,"tagName":"div","attributes":{"class":"card wide"},"childNodes":[]},"#.repeat(20);
    format!("<style>{css}</style>{nodes} of session {session}")
}

async fn append_page(store: &impl RecordingStore, number: u32, chunks: &[u32]) {
    for index in chunks {
        let one = chunk(*index, &[i64::from(*index)], &page(number));
        let step = with_chunks(session(number), 1, chunks.len() as u64, vec![one]);
        store.append(step).await.unwrap();
    }
}

#[test]
fn compaction_changes_nothing_that_is_read() {
    run(async |Fixture { store, .. }| {
        let mut before = Vec::new();
        for number in 0..60 {
            append_page(&*store, number, &[0, 1, 2]).await;
            before.push(all_events(&*store, number, 1, 1 << 20).await);
            store.end_session(&session_id(number)).await.unwrap();
        }
        let mut done = 0;
        loop {
            match store.compact(7).await.unwrap() {
                0 => break,
                some => done += some,
            }
        }
        // Those that a dictionary was made from are done again, with it.
        assert!((60..120).contains(&done), "{done}");
        for number in 0..60 {
            let expected = &before[number as usize];
            assert_eq!(all_events(&*store, number, 1, 1).await, *expected);
            assert_eq!(all_events(&*store, number, 1, 1 << 20).await, *expected);
        }
        let report = store.verify(&|_, _| {}).await.unwrap();
        assert_eq!(report.damages, Vec::<String>::new());
        assert_eq!((report.sessions, report.chunks, report.events), (60, 180, 180));
    });
}

#[test]
fn a_batch_that_comes_after_compaction_finds_its_place() {
    run(async |Fixture { store, .. }| {
        append_page(&*store, 1, &[0, 1, 3]).await;
        for late in [2, 4, 9] {
            store.end_session(&session_id(1)).await.unwrap();
            store.compact(1).await.unwrap();
            append_page(&*store, 1, &[late]).await;
        }
        let expected: Vec<_> = [0, 1, 2, 3, 4, 9]
            .iter()
            .map(|number| event(*number, i64::from(*number), &page(1)))
            .collect();
        assert_eq!(all_events(&*store, 1, 1, 1 << 20).await, expected);
        store.end_session(&session_id(1)).await.unwrap();
        assert_eq!(store.compact(1).await.unwrap(), 1);
        assert_eq!(store.compact(1).await.unwrap(), 0);
        assert_eq!(all_events(&*store, 1, 1, 1 << 20).await, expected);
    });
}

#[test]
fn a_session_that_goes_on_is_not_compacted() {
    run(async |Fixture { store, .. }| {
        append_page(&*store, 1, &[0, 1]).await;
        assert_eq!(store.compact(9).await.unwrap(), 0);
        store.end_session(&session_id(1)).await.unwrap();
        append_page(&*store, 1, &[2]).await;
        assert_eq!(store.compact(9).await.unwrap(), 0, "its row says that it goes on");
    });
}

#[test]
fn a_row_alone_does_not_undo_compaction() {
    run(async |Fixture { store, .. }| {
        append_page(&*store, 1, &[0, 1]).await;
        store.end_session(&session_id(1)).await.unwrap();
        assert_eq!(store.compact(9).await.unwrap(), 1);
        let mut row = session(1);
        row.summary.status = domain::session::SessionStatus::Ended;
        store.append(row_only(row)).await.unwrap();
        assert_eq!(store.compact(9).await.unwrap(), 0);
    });
}

#[test]
fn a_long_session_is_cut_where_replays_start() {
    run(async |Fixture { store, .. }| {
        // Twelve chunks of half a mebibyte that does not repeat; every third begins a replay.
        for number in 0..12 {
            let mut state = u64::from(number) + 1;
            let noise: String = (0..512 * 1024)
                .map(|_| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    char::from(b'a' + (state >> 59) as u8 % 26)
                })
                .collect();
            let mut one = chunk(number, &[i64::from(number)], &noise);
            if number % 3 == 0 {
                one = start_at(one, 0);
            }
            store
                .append(with_chunks(session(1), 1, 12, vec![one]))
                .await
                .unwrap();
        }
        let before = all_events(&*store, 1, 1, 1 << 20).await;
        store.end_session(&session_id(1)).await.unwrap();
        assert_eq!(store.compact(1).await.unwrap(), 1);
        assert_eq!(all_events(&*store, 1, 1, 1 << 20).await, before);
        for (second, first) in [(0, 0), (4, 3), (6, 6), (11, 9)] {
            let part = store
                .events(
                    &session_id(1),
                    &window_id(1),
                    EventsFrom::Moment(T0 + second * 1000),
                    1,
                )
                .await
                .unwrap();
            assert_eq!(part.from, T0 + first * 1000, "at {second}");
        }
    });
}

/// It may take longer than a server has for its stop, and nothing is lost with it.
#[test]
fn closing_after_compaction_leaves_no_log_behind() {
    run(async |Fixture { store, directory }| {
        append_page(&*store, 1, &[0, 1]).await;
        store.end_session(&session_id(1)).await.unwrap();
        store.compact(1).await.unwrap();
        store.close().await.unwrap();
        assert!(!directory.path().join("recordings.db-wal").exists());
    });
}

#[test]
fn closing_does_not_wait_for_compaction() {
    run(async |Fixture { store, directory }| {
        let mut state = 1u64;
        let noise: String = (0..8 << 20)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                char::from(b'a' + (state >> 59) as u8 % 26)
            })
            .collect();
        let step = with_chunks(session(1), 1, 1, vec![chunk(0, &[0], &noise)]);
        store.append(step).await.unwrap();
        store.end_session(&session_id(1)).await.unwrap();
        let compacting = store.clone();
        let compaction = tokio::spawn(async move { compacting.compact(1).await });
        tokio::time::sleep(Duration::from_millis(200)).await;
        store.close().await.unwrap();
        assert!(!compaction.is_finished());
        let cut_short = compaction.await.unwrap();
        assert!(
            matches!(cut_short, Err(StoreError::Unavailable(_))),
            "{cut_short:?}"
        );
        drop(store);
        let store = SqliteStore::open(directory.path(), &Options::default()).unwrap();
        assert_eq!(all_events(&*store, 1, 1, 1).await, [event(0, 0, &noise)]);
    });
}

#[test]
fn compacted_sessions_give_their_space_back() {
    run(async |Fixture { store, directory }| {
        for number in 0..40 {
            append_page(&*store, number, &[0, 1, 2, 3, 4, 5, 6, 7]).await;
        }
        let file = directory.path().join("recordings.db");
        for number in 0..40 {
            store.end_session(&session_id(number)).await.unwrap();
        }
        while store.compact(10).await.unwrap() > 0 {}
        let stored: u64 = {
            let mut sum = 0;
            for number in 0..40 {
                sum += store.details(&session_id(number)).await.unwrap().stored_bytes;
            }
            sum
        };
        store.close().await.unwrap();
        let size = std::fs::metadata(file).unwrap().len();
        assert!(size < 400_000, "{size} bytes for {stored} of segments");
        assert!(stored < 40 * 2_000, "{stored}");
    });
}
