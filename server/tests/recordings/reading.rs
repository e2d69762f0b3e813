use domain::fact::{Fact, FactKind};
use server::recordings::{EventsFrom, EventsToken, FactsMark, PendingBatch, RecordingStore, StoreError};

use crate::model::*;
use crate::{Fixture, run};

/// Three chunks of four events a second apart; replays can start at the seconds 2 and 9.
fn steps() -> server::recordings::Append {
    let chunks = vec![
        start_at(chunk(0, &[0, 1, 2, 3], "a"), 2),
        chunk(1, &[4, 5, 6, 7], "b"),
        start_at(chunk(2, &[8, 9, 10, 11], "c"), 1),
    ];
    with_chunks(session(1), 1, 12, chunks)
}

#[test]
fn reading_begins_where_a_replay_can_start() {
    run(async |Fixture { store, .. }| {
        store.append(steps()).await.unwrap();
        for compacted in [false, true] {
            if compacted {
                store.end_session(&session_id(1)).await.unwrap();
                assert_eq!(store.compact(1).await.unwrap(), 1);
            }
            for (moment, first, count) in [
                (-100, 2, 10),
                (0, 2, 10),
                (1_999, 2, 10),
                (2_000, 2, 10),
                (5_500, 2, 10),
                (8_999, 2, 10),
                (9_000, 9, 3),
                (9_001, 9, 3),
                (1_000_000, 9, 3),
            ] {
                let part = store
                    .events(
                        &session_id(1),
                        &window_id(1),
                        EventsFrom::Moment(T0 + moment),
                        1 << 20,
                    )
                    .await
                    .unwrap();
                let found = (part.count, part.from, part.to, part.next);
                let expected = (count, T0 + first * 1000, T0 + 11_000, None);
                assert_eq!(found, expected, "at {moment}, compacted: {compacted}");
            }
        }
    });
}

#[test]
fn a_window_without_a_start_is_read_from_its_beginning() {
    run(async |Fixture { store, .. }| {
        let step = with_chunks(session(1), 1, 2, vec![chunk(0, &[0, 1], "x")]);
        store.append(step).await.unwrap();
        for moment in [T0 - 5, T0 + 1_000, T0 + 99_000] {
            let part = store
                .events(&session_id(1), &window_id(1), EventsFrom::Moment(moment), 1 << 20)
                .await
                .unwrap();
            assert_eq!((part.count, part.from, part.to), (2, T0, T0 + 1_000));
        }
    });
}

#[test]
fn parts_are_cut_by_their_budget() {
    let length = event(0, 0, "a").len();
    run(async |Fixture { store, .. }| {
        store.append(steps()).await.unwrap();
        for compacted in [false, true] {
            if compacted {
                store.end_session(&session_id(1)).await.unwrap();
                store.compact(1).await.unwrap();
            }
            let token = |number, skip| EventsToken { number, skip };
            for (from, budget, count, next, to) in [
                (token(0, 0), 0, 1, Some(token(0, 1)), 0),
                (token(0, 0), 1, 1, Some(token(0, 1)), 0),
                (token(0, 1), length, 1, Some(token(0, 2)), 1),
                (token(0, 1), length + 1, 2, Some(token(0, 3)), 2),
                (token(0, 3), length * 2, 2, Some(token(1, 1)), 4),
                (token(1, 3), 1, 1, Some(token(2, 0)), 7),
                (token(2, 3), 1, 1, None, 11),
                (token(2, 4), 1, 0, None, 0),
                (token(2, 99), 1, 0, None, 0),
                (token(7, 0), 1, 0, None, 0),
                (token(0, 0), usize::MAX, 12, None, 11),
            ] {
                let part = store
                    .events(&session_id(1), &window_id(1), EventsFrom::Token(from), budget)
                    .await
                    .unwrap();
                assert_eq!(
                    (part.count, part.next),
                    (count, next),
                    "{from:?}, {budget}, {compacted}"
                );
                let end = next.unwrap_or(token(if from.number > 2 { from.number } else { 3 }, 0));
                assert_eq!(part.end, end, "{from:?}, {budget}, {compacted}");
                if count > 0 {
                    assert_eq!(part.to, T0 + to * 1000, "{from:?}, {budget}, {compacted}");
                } else {
                    assert!(part.events.is_empty());
                }
            }
        }
    });
}

#[test]
fn all_events_of_a_window_come_once_and_what_lies_together_is_not_parted() {
    let lines: Vec<String> = steps()
        .chunks
        .iter()
        .map(|(_, chunk)| {
            String::from_utf8(chunk.events.clone())
                .unwrap()
                .replace('\n', ",")
        })
        .collect();
    run(async |Fixture { store, .. }| {
        store.append(steps()).await.unwrap();
        for compacted in [false, true] {
            if compacted {
                store.end_session(&session_id(1)).await.unwrap();
                store.compact(1).await.unwrap();
            }
            for enough in [0, 1, lines[0].len() + 1, usize::MAX] {
                let mut parts = Vec::new();
                let mut from = Some(0);
                while let Some(number) = from {
                    let part = store
                        .stored_events(&session_id(1), &window_id(1), number, u64::MAX, enough)
                        .await
                        .unwrap();
                    parts.push(String::from_utf8(part.events).unwrap());
                    from = part.next;
                }
                assert_eq!(parts.join(","), lines.join(","), "{enough}, {compacted}");
                let expected = match (compacted, enough) {
                    (true, _) | (_, usize::MAX) => 1,
                    (_, 0 | 1) => 3,
                    _ => 2,
                };
                assert_eq!(parts.len(), expected, "{enough}, {compacted}");
            }
            let from = |number| {
                let store = &store;
                async move {
                    let part = store
                        .stored_events(&session_id(1), &window_id(1), number, u64::MAX, 0)
                        .await
                        .unwrap();
                    String::from_utf8(part.events).unwrap()
                }
            };
            assert_eq!(from(2).await, lines[2], "{compacted}");
            assert_eq!(from(3).await, "", "{compacted}");
            // Four events are in each chunk.
            let all = lines.join(",").replace("},{", "}\n{");
            let all: Vec<&str> = all.lines().collect();
            for (from, most) in [(0, 0), (0, 1), (0, 4), (0, 6), (0, 12), (0, 99), (1, 5)] {
                let part = store
                    .stored_events(&session_id(1), &window_id(1), from, most, usize::MAX)
                    .await
                    .unwrap();
                let first = from as usize * 4;
                let expected = &all[first..(first + most as usize).min(12)];
                assert_eq!(String::from_utf8(part.events).unwrap(), expected.join(","));
                assert_eq!(
                    (part.count, part.next),
                    (expected.len() as u64, None),
                    "{compacted}"
                );
            }
        }
        let nowhere = store.stored_events(&session_id(1), &window_id(2), 0, 1, 1).await;
        assert!(matches!(nowhere, Err(StoreError::NotFound)));
    });
}

#[test]
fn whoever_reads_on_from_the_end_gets_what_came_since_also_over_a_gap() {
    run(async |Fixture { store, .. }| {
        store.append(steps()).await.unwrap();
        let read = async |from| {
            store
                .events(&session_id(1), &window_id(1), from, 1 << 20)
                .await
                .unwrap()
        };
        let first = read(EventsFrom::Moment(i64::MAX)).await;
        assert_eq!(
            (first.count, first.from),
            (3, T0 + 9_000),
            "from the last start on"
        );
        let nothing = read(EventsFrom::Token(first.end)).await;
        assert_eq!((nothing.count, nothing.end), (0, first.end));
        // Number 3 is missing, and comes only when 4 was read.
        let after_gap = with_chunks(session(1), 1, 14, vec![chunk(4, &[14, 15], "e")]);
        store.append(after_gap).await.unwrap();
        let second = read(EventsFrom::Token(first.end)).await;
        assert_eq!((second.count, second.from), (2, T0 + 14_000));
        let late = with_chunks(session(1), 1, 16, vec![chunk(3, &[12, 13], "d")]);
        store.append(late).await.unwrap();
        assert_eq!(read(EventsFrom::Token(second.end)).await.count, 0);
        store.end_session(&session_id(1)).await.unwrap();
        store.compact(1).await.unwrap();
        assert_eq!(read(EventsFrom::Token(second.end)).await.count, 0);
        assert_eq!(read(EventsFrom::Token(first.end)).await.count, 4);
    });
}

#[test]
fn facts_since_a_mark_are_those_that_came_after_it_late_ones_too() {
    run(async |Fixture { store, .. }| {
        let append = async |number: u32, second: i64| {
            let mut one = chunk(number, &[second], "x");
            one.facts = vec![click(second, 1)];
            store
                .append(with_chunks(session(1), 1, 1, vec![one]))
                .await
                .unwrap();
        };
        append(0, 1).await;
        append(2, 9).await;
        let (all, mark) = store
            .facts_since(&session_id(1), FactsMark::default())
            .await
            .unwrap();
        assert_eq!(all, [click(1, 1), click(9, 1)]);
        assert_eq!(
            store.facts_since(&session_id(1), mark).await.unwrap(),
            (vec![], mark)
        );
        append(3, 12).await;
        append(1, 5).await;
        let (new, mark) = store.facts_since(&session_id(1), mark).await.unwrap();
        assert_eq!(new, [click(5, 1), click(12, 1)]);
        store.end_session(&session_id(1)).await.unwrap();
        store.compact(1).await.unwrap();
        let (all, _) = store
            .facts_since(&session_id(1), FactsMark::default())
            .await
            .unwrap();
        assert_eq!(all.len(), 4);
        assert!(matches!(
            store.facts_since(&session_id(2), mark).await,
            Err(StoreError::NotFound)
        ));
    });
}

#[test]
fn texts_come_back_to_the_byte() {
    let texts = [
        r#"{"type":3,"timestamp":1,"data":"plain"}"#.to_owned(),
        r#"{"timestamp":2,"data":"\u0001\n\\\"","spaces" : [ 1 ,2 ]}"#.to_owned(),
        format!(r#"{{"timestamp":3,"css":"{}"}}"#, "a{color:red}".repeat(100)),
        format!(
            r#"{{"timestamp":4,"src":"data:image/png;base64,{}"}}"#,
            "iVBORw0K".repeat(200)
        ),
        format!(
            r#"{{"timestamp":5,"src":"data:image/png;base64,{}=="}}"#,
            "iVBORw0K".repeat(10)
        ),
        r#"{"timestamp":6,"한국어":"𝄞"}"#.to_owned(),
        "not json at all \u{1}\u{2}".to_owned(),
        "\"".to_owned(),
    ];
    run(async |Fixture { store, .. }| {
        for (number, text) in (1u32..).zip(&texts) {
            let mut one = chunk(0, &[0], "");
            one.events = text.clone().into_bytes();
            store
                .append(with_chunks(session(number), 1, 1, vec![one]))
                .await
                .unwrap();
            store.end_session(&session_id(number)).await.unwrap();
            for compacted in [false, true] {
                if compacted {
                    assert_eq!(store.compact(1).await.unwrap(), 1);
                }
                let part = store
                    .events(&session_id(number), &window_id(1), EventsFrom::Moment(T0), 1)
                    .await
                    .unwrap();
                assert_eq!(
                    String::from_utf8(part.events).unwrap(),
                    *text,
                    "compacted: {compacted}"
                );
            }
        }
    });
}

#[test]
fn what_is_not_there_is_not_found() {
    run(async |Fixture { store, .. }| {
        store.append(steps()).await.unwrap();
        let from = EventsFrom::Moment(T0);
        for (session, window) in [(1, 2), (2, 1)] {
            let found = store
                .events(&session_id(session), &window_id(window), from, 1)
                .await;
            assert!(matches!(found, Err(StoreError::NotFound)));
        }
        assert!(matches!(
            store.details(&session_id(2)).await,
            Err(StoreError::NotFound)
        ));
        assert!(matches!(
            store.facts(&session_id(2)).await,
            Err(StoreError::NotFound)
        ));
    });
}

#[test]
fn facts_of_all_windows_come_in_order_of_time() {
    let fact = |second: i64, window: u32, kind: FactKind| Fact {
        at: T0 + second * 1000,
        window: window_id(window),
        kind,
    };
    let first = vec![
        fact(
            1,
            1,
            FactKind::PageView {
                url: "https://shop.example/".into(),
                title: Some("Shop".into()),
            },
        ),
        click(5, 1),
        fact(
            9,
            1,
            FactKind::Custom {
                name: "bought".into(),
                data: Some(serde_json::json!({"price": 9.5, "at": null})),
            },
        ),
    ];
    let second = vec![
        fact(2, 2, FactKind::Visibility { visible: true }),
        fact(
            5,
            2,
            FactKind::Error {
                message: "x is \"undefined\"".into(),
                stack: None,
            },
        ),
        fact(
            6,
            2,
            FactKind::Input {
                node: -3,
                element: None,
            },
        ),
    ];
    let expected = [
        &first[0], &second[0], &first[1], &second[1], &second[2], &first[2],
    ]
    .map(Clone::clone);
    run(async |Fixture { store, .. }| {
        for (window, facts) in [(1, first), (2, second)] {
            let mut one = chunk(0, &[0], "x");
            one.facts = facts;
            store
                .append(with_chunks(session(1), window, 1, vec![one]))
                .await
                .unwrap();
        }
        assert_eq!(store.facts(&session_id(1)).await.unwrap(), expected);
        store.end_session(&session_id(1)).await.unwrap();
        store.compact(1).await.unwrap();
        assert_eq!(store.facts(&session_id(1)).await.unwrap(), expected);
        let details = store.details(&session_id(1)).await.unwrap();
        let shown: Vec<_> = details
            .active_windows
            .iter()
            .map(|stretch| (stretch.window.clone(), stretch.from - T0, stretch.to - T0))
            .collect();
        assert_eq!(
            shown,
            [
                (window_id(1), 0, 2_000),
                (window_id(2), 2_000, 5_000),
                (window_id(1), 5_000, 6_000),
                (window_id(2), 6_000, 10_000),
            ]
        );
        assert!(details.idle.is_empty());
        assert!(details.stored_bytes > 0);
    });
}

/// Ingest bounds them; what was stored before it did must not fill the memory of whoever looks.
#[test]
fn of_more_facts_than_there_should_be_the_first_are_read() {
    run(async |Fixture { store, .. }| {
        for number in 0..10 {
            let mut one = chunk(number, &[i64::from(number)], "x");
            let said = domain::fact::FactKind::Console {
                level: "log".into(),
                message: "said ".repeat(800_000),
            };
            one.facts = vec![
                click(i64::from(number), 1),
                domain::fact::Fact {
                    kind: said,
                    ..click(i64::from(number), 1)
                },
            ];
            store
                .append(with_chunks(session(1), 1, 10, vec![one]))
                .await
                .unwrap();
        }
        let facts = store.facts(&session_id(1)).await.unwrap();
        assert_eq!(facts.len(), 8, "of 4 MB each, those that fit into 16 MiB");
        assert_eq!(facts[0], click(0, 1));
        store.details(&session_id(1)).await.unwrap();
    });
}

#[test]
fn idle_stretches_are_told_in_the_details() {
    run(async |Fixture { store, .. }| {
        let mut row = session(1);
        row.summary.last_event_at = T0 + 60_000;
        let mut one = chunk(0, &[0], "x");
        one.facts = vec![click(20, 1), click(25, 1)];
        store.append(with_chunks(row, 1, 1, vec![one])).await.unwrap();
        let idle = store.details(&session_id(1)).await.unwrap().idle;
        let idle: Vec<_> = idle
            .iter()
            .map(|stretch| (stretch.from - T0, stretch.to - T0))
            .collect();
        assert_eq!(idle, [(1_000, 19_000), (26_000, 59_000)]);
    });
}

#[test]
fn a_window_is_read_without_what_waits_for_a_batch_before_it() {
    run(async |Fixture { store, directory }| {
        let mut step = with_chunks(session(1), 1, 2, vec![chunk(0, &[0, 1], "x")]);
        step.windows[0].missing = vec![3..5, 9..10];
        step.pending_added = vec![PendingBatch {
            window: window_id(1),
            number: 7,
            received_at: T0,
            events: b"[]".to_vec(),
        }];
        let expected = step.windows[0].clone();
        store.append(step).await.unwrap();
        // Whoever unpacks it notices.
        rusqlite::Connection::open(directory.path().join("recordings.db"))
            .unwrap()
            .execute("UPDATE pending SET events = x'00'", [])
            .unwrap();
        assert!(matches!(
            store.load(&session_id(1)).await,
            Err(StoreError::Damaged(_))
        ));
        assert_eq!(
            store.window(&session_id(1), &window_id(1)).await.unwrap(),
            expected
        );
        assert_eq!(
            store.service_of(&session_id(1)).await.unwrap().as_str(),
            "web-app"
        );
        for (session, window) in [(1, 2), (2, 1)] {
            let found = store.window(&session_id(session), &window_id(window)).await;
            assert!(matches!(found, Err(StoreError::NotFound)), "{found:?}");
        }
        let found = store.service_of(&session_id(2)).await;
        assert!(matches!(found, Err(StoreError::NotFound)), "{found:?}");
    });
}
