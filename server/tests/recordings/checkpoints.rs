//! Pages at a moment: where a replay opens, what is left of checkpoints when a session has ended, and damage.

use domain::Millis;
use rusqlite::Connection;
use server::recordings::sqlite::{Options, SqliteStore};
use server::recordings::{
    Append, Checkpoint, Chunk, EventsToken, Opening, RecordingStore, StoreError, StoreUsage,
};

use crate::model::*;
use crate::{Fixture, all_events, run};

fn place(number: u32, skip: u32) -> EventsToken {
    EventsToken { number, skip }
}

fn checkpoint(number: u32, skip: u32, at: Millis, events: &str) -> Checkpoint {
    Checkpoint {
        place: place(number, skip),
        at: T0 + at,
        events: events.as_bytes().to_vec(),
    }
}

fn with_checkpoints(append: Append, checkpoints: Vec<Checkpoint>) -> Append {
    Append {
        checkpoints: checkpoints
            .into_iter()
            .map(|checkpoint| (window_id(1), checkpoint))
            .collect(),
        ..append
    }
}

/// Three chunks of four events a second apart; the page was recorded at the seconds 2 and 9, with a checkpoint after
/// the second 6, another in the same chunk after it, and one right after the second recording.
fn steps() -> Append {
    let chunks = vec![
        start_at(chunk(0, &[0, 1, 2, 3], "a"), 2),
        chunk(1, &[4, 5, 6, 7], "b"),
        start_at(chunk(2, &[8, 9, 10, 11], "c"), 1),
    ];
    with_checkpoints(
        with_chunks(session(1), 1, 12, chunks),
        vec![
            checkpoint(1, 3, 6_000, "{\"of\":6}\n{}"),
            checkpoint(1, 4, 7_000, "{\"of\":7}"),
            checkpoint(2, 3, 10_000, "{\"of\":10}"),
        ],
    )
}

async fn open(store: &impl RecordingStore, moment: Millis, beyond: usize) -> Option<Opening> {
    store
        .open_at(&session_id(1), &window_id(1), moment, beyond)
        .await
        .unwrap()
}

/// The second of the checkpoint, if it opens with one, and those of the events after it.
async fn seconds(
    store: &impl RecordingStore,
    moment: Millis,
    beyond: usize,
) -> Option<(Millis, Vec<Millis>)> {
    let opening = open(store, T0 + moment, beyond).await?;
    let events = [&b"["[..], &opening.part.events, b"]"].concat();
    let events: Vec<serde_json::Value> = serde_json::from_slice(&events).unwrap();
    let of = |at: Millis| (at - T0) / 1_000;
    Some((
        opening.checkpoint.map_or(-1, |checkpoint| of(checkpoint.at)),
        events
            .iter()
            .map(|event| of(event["timestamp"].as_i64().unwrap()))
            .collect(),
    ))
}

#[test]
fn a_replay_opens_at_the_last_start_that_is_before_its_moment() {
    run(async |Fixture { store, .. }| {
        store.append(steps()).await.unwrap();
        for (moment, expected) in [
            (-1, None),
            (2_000, None),
            (2_001, Some((-1, vec![2, 3]))),
            (5_000, Some((-1, vec![2, 3, 4, 5]))),
            // What has the same moment may not have happened before it.
            (6_000, Some((-1, vec![2, 3, 4, 5, 6]))),
            (6_001, Some((6, vec![7]))),
            (7_000, Some((6, vec![7]))),
            (7_500, Some((7, vec![8]))),
            (9_000, Some((7, vec![8, 9]))),
            (9_001, Some((-1, vec![9, 10]))),
            (10_500, Some((10, vec![11]))),
            (99_000, Some((10, vec![11]))),
        ] {
            assert_eq!(seconds(&*store, moment, 1).await, expected, "at {moment}");
        }
        // Nothing after the moment, and more than there is.
        assert_eq!(seconds(&*store, 6_500, 0).await, Some((6, vec![7])));
        assert_eq!(
            seconds(&*store, 3_000, 1 << 20).await,
            Some((-1, (2..12).collect()))
        );
        let opening = open(&*store, T0 + 6_500, 0).await.unwrap();
        assert_eq!(opening.checkpoint.unwrap().events, b"{\"of\":6}\n{}");
        assert_eq!(
            (opening.part.next, opening.part.end),
            (Some(place(2, 0)), place(2, 0))
        );
    });
}

#[test]
fn a_replay_of_a_window_without_a_start_does_not_open() {
    run(async |Fixture { store, .. }| {
        let step = with_chunks(session(1), 1, 2, vec![chunk(0, &[0, 1], "x")]);
        store.append(step).await.unwrap();
        assert_eq!(open(&*store, T0 + 9_000, 1).await, None);
        for (session, window) in [(2, 1), (1, 2)] {
            let opened = store
                .open_at(&session_id(session), &window_id(window), T0, 1)
                .await;
            assert!(matches!(opened, Err(StoreError::NotFound)));
        }
    });
}

#[test]
fn the_places_between_events_are_told() {
    run(async |Fixture { store, .. }| {
        store.append(steps()).await.unwrap();
        let part = open(&*store, T0 + 3_000, 1 << 20).await.unwrap().part;
        let expected: Vec<_> = [(0, 3..=4), (1, 1..=4), (2, 1..=4)]
            .into_iter()
            .flat_map(|(number, skips)| skips.map(move |skip| place(number, skip)))
            .collect();
        assert_eq!(part.places().collect::<Vec<_>>(), expected);
    });
}

#[test]
fn more_than_is_held_at_once_comes_in_parts() {
    run(async |Fixture { store, .. }| {
        let large = "x".repeat(3 << 20);
        let chunks = vec![
            start_at(chunk(0, &[0], &large), 0),
            chunk(1, &[1, 2, 3], &large),
            chunk(2, &[4], &large),
        ];
        store.append(with_chunks(session(1), 1, 5, chunks)).await.unwrap();
        let mut part = open(&*store, T0 + 3_500, 0).await.unwrap().part;
        let mut counts = vec![part.count];
        while let Some(from) = part.next.filter(|next| next.number < 2) {
            part = store
                .events_past(&session_id(1), &window_id(1), from, T0 + 3_500, 0)
                .await
                .unwrap();
            counts.push(part.count);
        }
        assert_eq!((counts, part.next), (vec![3, 2], None));
    });
}

#[test]
fn a_place_keeps_the_checkpoint_that_it_has() {
    run(async |Fixture { store, .. }| {
        store.append(steps()).await.unwrap();
        let again = vec![checkpoint(1, 3, 6_000, "{\"other\":1}")];
        store
            .append(with_checkpoints(steps(), again.clone()))
            .await
            .unwrap();
        let named = again.into_iter().map(|one| (window_id(1), one)).collect();
        store.add_checkpoints(&session_id(1), named).await.unwrap();
        let opening = open(&*store, T0 + 6_500, 0).await.unwrap();
        assert_eq!(opening.checkpoint.unwrap().events, b"{\"of\":6}\n{}");
    });
}

/// A page of words that do not repeat, of which each version differs from the first in a few.
fn page(version: u32) -> String {
    let mut state = 1u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        state >> 40
    };
    let css = ".card{display:grid;gap:8px}".repeat(60);
    let mut nodes = format!("{{\"type\":2,\"data\":\"{css}\"}}\n{{\"type\":2,\"data\":[");
    for number in 0..1_500u32 {
        let word = next();
        let word = if number / 8 == version {
            u64::from(version)
        } else {
            word
        };
        nodes.push_str(&format!("{{\"id\":{number},\"text\":\"{word:06x}\"}},"));
    }
    nodes.push_str("0]}");
    nodes
}

/// A session whose page is recorded first, as far as `recorded` says, and changes in sixty chunks; each has a checkpoint.
async fn append_long(store: &impl RecordingStore, recorded: &str) -> Vec<Checkpoint> {
    let mut noise = 7u64;
    let mut checkpoints = Vec::new();
    for number in 0..60u32 {
        let one = if number == 0 {
            start_at(chunk(0, &[0], recorded), 0)
        } else {
            let mut word = || {
                noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                format!("{:05x}", noise >> 44)
            };
            // Shorter than what is kept apart from the events.
            let keyed: Vec<String> = (0..400)
                .map(|_| format!("{{\"type\":3,\"is\":\"{}\"}}", word()))
                .collect();
            let at = T0 + i64::from(number) * 1_000;
            let events = format!("{{\"data\":[{}],\"timestamp\":{at}}}", keyed.join(","));
            Chunk {
                events: events.into_bytes(),
                ..chunk(number, &[i64::from(number)], "")
            }
        };
        let cut = checkpoint(number, 1, i64::from(number) * 1_000, &page(number));
        checkpoints.push(cut.clone());
        let step = with_checkpoints(with_chunks(session(1), 1, 60, vec![one]), vec![cut]);
        store.append(step).await.unwrap();
    }
    checkpoints
}

#[test]
fn what_is_left_of_checkpoints_takes_a_fifth_and_is_what_it_was() {
    // A page that was recorded as it is, and one that became what it is only afterwards.
    for (recorded, least) in [(page(0), 30), ("{}".to_owned(), 5)] {
        run(async |Fixture { store, directory }| {
            let cut = append_long(&*store, &recorded).await;
            let events = all_events(&*store, 1, 1, 1 << 20).await;
            assert_eq!(usage(&*store).await.checkpoints, 60);
            store.end_session(&session_id(1)).await.unwrap();
            assert_eq!(store.compact(1).await.unwrap(), 1);
            assert_eq!(all_events(&*store, 1, 1, 1 << 20).await, events);
            let left = usage(&*store).await;
            let connection = Connection::open(directory.path().join("recordings.db")).unwrap();
            let stored: u64 = connection
                .query_row("SELECT sum(length(data)) FROM segment", [], |row| {
                    row.get::<_, i64>(0)
                })
                .unwrap()
                .cast_unsigned();
            assert!(left.checkpoint_bytes * 5 <= stored, "{left:?} of {stored}");
            assert!(left.checkpoints >= least, "{left:?} of {stored}");
            // They are spread over the session.
            let mut found = 0;
            let mut longest = 0;
            for number in 1..60u32 {
                let moment = T0 + i64::from(number) * 1_000 + 1;
                let opening = open(&*store, moment, 0).await.unwrap();
                let Some(checkpoint) = opening.checkpoint else {
                    continue;
                };
                assert_eq!(checkpoint, cut[checkpoint.place.number as usize]);
                found += u64::from(checkpoint.place.number == number);
                longest = longest.max(number - checkpoint.place.number);
            }
            assert!((left.checkpoints - 1..=left.checkpoints).contains(&found));
            assert!(u64::from(longest) <= 4 * 60 / left.checkpoints, "{longest}");
            let report = store.verify(&|_, _| {}).await.unwrap();
            assert_eq!((report.damages, report.checkpoints), (vec![], left.checkpoints));
            // Compacted once more, with a late chunk: those that are there stay what they are.
            let late = chunk(91, &[91], "late");
            store
                .append(with_chunks(session(1), 1, 61, vec![late]))
                .await
                .unwrap();
            store.end_session(&session_id(1)).await.unwrap();
            assert_eq!(store.compact(1).await.unwrap(), 1);
            let again = usage(&*store).await;
            assert!(again.checkpoints * 10 >= left.checkpoints * 9, "{again:?}");
            let report = store.verify(&|_, _| {}).await.unwrap();
            assert_eq!((report.damages, report.checkpoints), (vec![], again.checkpoints));
        });
    }
}

async fn usage(store: &impl RecordingStore) -> StoreUsage {
    store.usage().await.unwrap()
}

#[test]
fn a_short_session_keeps_none_that_takes_more_than_a_fifth() {
    run(async |Fixture { store, .. }| {
        let cut = vec![
            checkpoint(1, 3, 6_000, &page(1)),
            checkpoint(2, 3, 10_000, &page(2)),
        ];
        store.append(with_checkpoints(steps(), cut)).await.unwrap();
        store.end_session(&session_id(1)).await.unwrap();
        assert_eq!(store.compact(1).await.unwrap(), 1);
        let left = usage(&*store).await;
        assert_eq!((left.checkpoints, left.checkpoint_bytes), (0, 0));
        assert_eq!(seconds(&*store, 6_001, 1).await, Some((-1, (2..8).collect())));
    });
}

#[test]
fn damaged_checkpoints_are_named_and_replays_do_without() {
    for (what, sql, damages) in [
        ("nothing", "SELECT 1", 0),
        (
            "its events",
            "UPDATE checkpoint SET data = x'00' WHERE chunk = 1",
            2,
        ),
        ("its place", "UPDATE checkpoint SET skip = 9 WHERE chunk = 2", 1),
        ("its chunk", "UPDATE checkpoint SET chunk = 77 WHERE chunk = 2", 1),
        (
            "what it is packed against",
            "UPDATE checkpoint SET base_chunk = 55, base_offset = 0 WHERE chunk = 1 AND skip = 3",
            1,
        ),
        (
            "the checkpoint that it is packed against",
            "UPDATE checkpoint SET base_chunk = 1, base_skip = 9 WHERE chunk = 1 AND skip = 3",
            1,
        ),
    ] {
        run(async |Fixture { store, directory }| {
            store.append(steps()).await.unwrap();
            Connection::open(directory.path().join("recordings.db"))
                .unwrap()
                .execute_batch(sql)
                .unwrap();
            let report = store.verify(&|_, _| {}).await.unwrap();
            assert_eq!(report.damages.len(), damages, "{what}: {:?}", report.damages);
            assert!(
                report
                    .damages
                    .iter()
                    .all(|damage| damage.contains(session_id(1).as_str()) && damage.contains("checkpoint")),
                "{what}: {:?}",
                report.damages
            );
            assert_eq!(report.checkpoints + damages as u64, 3, "{what}");
            if what == "its events" {
                assert_eq!(seconds(&*store, 7_500, 0).await, Some((-1, (2..9).collect())));
            }
            store.end_session(&session_id(1)).await.unwrap();
            assert_eq!(store.compact(1).await.unwrap(), 1, "{what}");
        });
    }
}

/// As version 6 left them: with no checkpoints, and nothing said of them.
#[test]
fn sessions_of_before_are_cut_once() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("recordings.db");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let store = SqliteStore::open(directory.path(), &Options::default()).unwrap();
    runtime.block_on(async {
        for number in 1..=3 {
            let chunks = vec![start_at(chunk(0, &[0, 1, 2], "x"), 0)];
            store
                .append(with_chunks(session(number), 1, 3, chunks))
                .await
                .unwrap();
        }
        for number in 1..=2 {
            store.end_session(&session_id(number)).await.unwrap();
        }
        assert_eq!(store.compact(9).await.unwrap(), 2);
        assert_eq!(store.uncut(9).await.unwrap(), [], "these were cut as they came");
        store.close().await.unwrap();
    });
    Connection::open(&file)
        .unwrap()
        .execute_batch(&format!(
            "{WITHOUT_HEAT} {WITHOUT_MASKING} DROP INDEX session_uncut; DROP TABLE checkpoint;
             ALTER TABLE session DROP COLUMN uncut; ALTER TABLE session DROP COLUMN truncated;
             ALTER TABLE session DROP COLUMN unplaced_events; PRAGMA user_version = 6"
        ))
        .unwrap();
    let store = SqliteStore::open(directory.path(), &Options::default()).unwrap();
    runtime.block_on(async {
        assert_eq!(store.uncut(1).await.unwrap(), [session_id(2)]);
        assert_eq!(store.uncut(9).await.unwrap(), [session_id(2), session_id(1)]);
        let loaded = store.load(&session_id(1)).await.unwrap().unwrap();
        assert_eq!(loaded.session.anomalies.unplaced_events, 0);
        assert!(!loaded.session.truncated);
        store.end_cutting(&session_id(2)).await.unwrap();
        assert_eq!(store.compact(9).await.unwrap(), 0, "it got none");
        let cut = checkpoint(0, 2, 1_000, "{}");
        store
            .add_checkpoints(&session_id(1), vec![(window_id(1), cut)])
            .await
            .unwrap();
        assert_eq!(store.compact(9).await.unwrap(), 0, "there may be more to come");
        store.end_cutting(&session_id(1)).await.unwrap();
        assert_eq!(store.compact(9).await.unwrap(), 1);
        assert_eq!(store.uncut(9).await.unwrap(), []);
    });
}
