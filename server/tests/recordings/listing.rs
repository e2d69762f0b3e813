//! The list against a naive one: all rows in memory, filtered, sorted and cut into pages.

use std::collections::BTreeMap;

use domain::access::Reach;
use domain::actor::{Actor, ActorType};
use domain::client::DeviceType;
use domain::query::{Cursor, PAGE_SIZE, SessionFilter, SessionQuery, Sort};
use domain::session::SessionSummary;
use server::recordings::{RecordingStore, SessionRow};

use crate::model::*;
use crate::{Fixture, run};

const MANY: u32 = 230;

/// Rows of every kind: values repeat, so that ties are frequent.
fn rows() -> Vec<SessionRow> {
    (0..MANY)
        .map(|number| {
            let mut row = session(number);
            let n = i64::from(number);
            let summary = &mut row.summary;
            summary.service = ["web-app", "web-admin", "kiosk"][number as usize % 3]
                .parse()
                .unwrap();
            summary.started_at = T0 + (n * 37 % 100) * 3_600_000;
            summary.last_event_at = summary.started_at + (n * 13 % 40) * 1_000;
            summary.client.device = DeviceType::ALL[number as usize % 4];
            summary.client.country = [None, Some("KR"), Some("DE"), Some("US"), Some("BR")]
                [number as usize % 5]
                .map(str::to_owned);
            summary.client.browser =
                [Some("Chrome"), Some("Firefox"), None][number as usize % 3].map(str::to_owned);
            summary.counts.clicks = u64::from(number * 7 % 9);
            summary.counts.errors = u64::from(number % 6 / 4 * (number % 5));
            summary.actor = (number % 4 != 0).then(|| Actor {
                id: format!("actor-{}", number % 11),
                kind: ActorType::User,
                email: (number % 2 == 0).then(|| format!("user{}@shop_example.com", number % 11)),
                name: (number % 3 == 0).then(|| "100% Kim".to_owned()),
            });
            row.pages = vec![
                ("/".into(), 1),
                (format!("/product/{}", number % 7), u64::from(number % 3) + 1),
            ];
            row
        })
        .collect()
}

type Test = fn(&SessionRow) -> bool;

fn filters() -> Vec<(&'static str, SessionFilter, Test)> {
    let filter = SessionFilter::default;
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let search = |text: &str| SessionFilter {
        search: text.into(),
        ..SessionFilter::default()
    };
    vec![
        ("nothing", filter(), |_| true),
        (
            "one service",
            SessionFilter {
                services: vec!["kiosk".parse().unwrap()],
                ..filter()
            },
            |row| row.summary.service.as_str() == "kiosk",
        ),
        (
            "two services",
            SessionFilter {
                services: vec!["kiosk".parse().unwrap(), "web-app".parse().unwrap()],
                ..filter()
            },
            |row| row.summary.service.as_str() != "web-admin",
        ),
        (
            "a service without sessions",
            SessionFilter {
                services: vec!["nowhere".parse().unwrap()],
                ..filter()
            },
            |_| false,
        ),
        (
            "devices",
            SessionFilter {
                devices: vec![DeviceType::Mobile, DeviceType::Unknown],
                ..filter()
            },
            |row| {
                matches!(
                    row.summary.client.device,
                    DeviceType::Mobile | DeviceType::Unknown
                )
            },
        ),
        (
            "countries, one of them unknown",
            SessionFilter {
                countries: texts(&["KR", "ZZ"]),
                ..filter()
            },
            |row| row.summary.client.country.as_deref() == Some("KR"),
        ),
        (
            "a browser",
            SessionFilter {
                browsers: texts(&["Firefox"]),
                ..filter()
            },
            |row| row.summary.client.browser.as_deref() == Some("Firefox"),
        ),
        (
            "at least so long",
            SessionFilter {
                min_duration_ms: Some(20_000),
                ..filter()
            },
            |row| row.summary.duration_ms() >= 20_000,
        ),
        (
            "at most so long",
            SessionFilter {
                max_duration_ms: Some(5_000),
                ..filter()
            },
            |row| row.summary.duration_ms() <= 5_000,
        ),
        (
            "with errors",
            SessionFilter {
                has_errors: true,
                ..filter()
            },
            |row| row.summary.counts.errors > 0,
        ),
        (
            "a day",
            SessionFilter {
                from: Some(T0 + DAY),
                to: Some(T0 + 2 * DAY),
                ..filter()
            },
            |row| (T0 + DAY..T0 + 2 * DAY).contains(&row.summary.started_at),
        ),
        (
            "all together",
            SessionFilter {
                services: vec!["web-app".parse().unwrap()],
                devices: vec![DeviceType::Desktop, DeviceType::Tablet],
                countries: texts(&["KR", "DE", "US"]),
                browsers: texts(&["Chrome"]),
                min_duration_ms: Some(1_000),
                max_duration_ms: Some(30_000),
                from: Some(T0),
                to: Some(T0 + 4 * DAY),
                ..search("actor")
            },
            |row| {
                row.summary.service.as_str() == "web-app"
                    && matches!(
                        row.summary.client.device,
                        DeviceType::Desktop | DeviceType::Tablet
                    )
                    && matches!(row.summary.client.country.as_deref(), Some("KR" | "DE" | "US"))
                    && (1_000..=30_000).contains(&row.summary.duration_ms())
                    && row.summary.actor.is_some()
            },
        ),
        ("an actor's id", search("actor-3"), |row| {
            row.summary
                .actor
                .as_ref()
                .is_some_and(|actor| actor.id == "actor-3")
        }),
        ("part of an e-mail, in capitals", search("USER1@shop"), |row| {
            let email = row
                .summary
                .actor
                .as_ref()
                .and_then(|actor| actor.email.as_deref());
            email == Some("user1@shop_example.com")
        }),
        ("an underscore is a letter", search("shop_ex"), |row| {
            row.summary
                .actor
                .as_ref()
                .is_some_and(|actor| actor.email.is_some())
        }),
        ("an underscore is no wildcard", search("actor_3"), |_| false),
        ("a per cent sign is a letter", search("100% K"), |row| {
            row.summary
                .actor
                .as_ref()
                .is_some_and(|actor| actor.name.is_some())
        }),
        ("a page", search("product/5"), |row| {
            row.pages[1].0 == "/product/5"
        }),
        (
            "a page as a whole address",
            search("https://shop.example/product/2?ref=x#top"),
            |row| row.pages[1].0 == "/product/2",
        ),
        ("what every session has", search("/"), |_| true),
        ("the beginning of an id", search("session-00012"), |row| {
            row.summary.id.as_str().starts_with("session-00012")
        }),
        ("a whole id", search("session-000042"), |row| {
            row.summary.id.as_str() == "session-000042"
        }),
        ("a whole id in capitals", search("SESSION-000042"), |row| {
            row.summary.id.as_str() == "session-000042"
        }),
        ("the end of an id finds nothing", search("000042"), |_| false),
        ("what nobody has", search("nobody"), |_| false),
        (
            "quotes and semicolons",
            search("'; DROP TABLE session; --\""),
            |_| false,
        ),
        ("a search of spaces is none", search("   "), |_| true),
    ]
}

/// What the naive list shows: newest inserted first among equals, and the other way round for the oldest.
fn expected(rows: &[SessionRow], test: Test, sort: Sort) -> Vec<SessionSummary> {
    let mut found: Vec<(i64, SessionSummary)> = rows
        .iter()
        .filter(|row| test(row))
        .map(|row| {
            let summary = row.summary.clone();
            let value = match sort {
                Sort::Newest | Sort::Oldest => summary.started_at,
                Sort::Longest => summary.duration_ms(),
                Sort::Clicks => summary.counts.clicks as i64,
                Sort::Errors => summary.counts.errors as i64,
            };
            (value, summary)
        })
        .collect();
    found.sort_by_key(|(value, _)| *value);
    if sort != Sort::Oldest {
        found.reverse();
    }
    found.into_iter().map(|(_, summary)| summary).collect()
}

#[test]
fn every_filter_in_every_sort_paged_both_ways() {
    run(async |Fixture { store, .. }| {
        let rows = rows();
        for row in &rows {
            store.append(row_only(row.clone())).await.unwrap();
        }
        for (name, filter, test) in filters() {
            for sort in Sort::ALL {
                let expected = expected(&rows, test, sort);
                let name = format!("{name}, {}", sort.as_str());
                let mut query = SessionQuery {
                    filter: filter.clone(),
                    sort,
                    cursor: None,
                };
                let mut pages = Vec::new();
                loop {
                    let page = store.list(&query).await.unwrap();
                    query.cursor = page.next.clone().map(Cursor::After);
                    pages.push(page);
                    if query.cursor.is_none() {
                        break;
                    }
                }
                let found: Vec<_> = pages.iter().flat_map(|page| page.rows.clone()).collect();
                assert_eq!(found, expected, "{name}");
                assert_eq!(
                    store.count(&query.filter).await.unwrap(),
                    expected.len() as u64,
                    "{name}"
                );
                let full = expected.len().div_ceil(PAGE_SIZE as usize).max(1);
                assert_eq!(pages.len(), full, "{name}");
                assert_eq!(pages[0].previous, None, "{name}");
                for pair in pages.windows(2).rev() {
                    query.cursor = pair[1].previous.clone().map(Cursor::Before);
                    assert!(query.cursor.is_some(), "{name}");
                    assert_eq!(store.list(&query).await.unwrap(), pair[0], "{name}");
                }
            }
        }
    });
}

#[test]
fn pages_do_not_move_when_sessions_come_in() {
    for sort in Sort::ALL {
        run(async |Fixture { store, .. }| {
            let rows = rows();
            for row in &rows[..120] {
                store.append(row_only(row.clone())).await.unwrap();
            }
            let mut query = SessionQuery {
                sort,
                ..SessionQuery::default()
            };
            let first = store.list(&query).await.unwrap();
            query.cursor = first.next.map(Cursor::After);
            let second = store.list(&query).await.unwrap();
            for row in &rows[120..] {
                store.append(row_only(row.clone())).await.unwrap();
            }
            // Newcomers lie among the rows, but none of those that were there is shown twice or left out.
            let mut seen = first.rows;
            let mut last = SessionQuery {
                cursor: query.cursor,
                ..query
            };
            while last.cursor.is_some() {
                let page = store.list(&last).await.unwrap();
                seen.extend(page.rows);
                last.cursor = page.next.map(Cursor::After);
            }
            let mut ids: Vec<_> = seen.iter().map(|row| row.id.clone()).collect();
            ids.sort();
            ids.dedup();
            assert_eq!(ids.len(), seen.len(), "{sort:?}");
            assert!(
                rows[..120].iter().all(|row| ids.contains(&row.summary.id)),
                "{sort:?}"
            );
            assert_eq!(second.rows.len(), 50);
        });
    }
}

#[test]
fn visitors_are_those_of_sessions_that_are_there_and_told_who_it_was() {
    run(async |Fixture { store, .. }| {
        let rows = &rows()[..60];
        for row in rows {
            store.append(row_only(row.clone())).await.unwrap();
        }
        let of_row = |row: &SessionRow| Some((row.summary.id.clone(), row.summary.actor.clone()?));
        let expected: BTreeMap<_, _> = rows.iter().filter_map(of_row).collect();
        assert_eq!(expected.len(), 45);
        // Some twice, and one that is nowhere.
        let asked = (0..61).chain(0..3).map(session_id).collect();
        assert_eq!(store.visitors(asked).await.unwrap(), expected);
    });
}

#[test]
fn a_broken_place_is_the_beginning() {
    run(async |Fixture { store, .. }| {
        for row in &rows()[..60] {
            store.append(row_only(row.clone())).await.unwrap();
        }
        let first = store.list(&SessionQuery::default()).await.unwrap();
        let other_sort = store
            .list(&SessionQuery {
                sort: Sort::Longest,
                ..SessionQuery::default()
            })
            .await
            .unwrap();
        for text in [
            "",
            "x",
            "n.1",
            "n.zz.1",
            "1 OR 1=1",
            other_sort.next.as_deref().unwrap(),
        ] {
            for cursor in [Cursor::After(text.into()), Cursor::Before(text.into())] {
                let query = SessionQuery {
                    cursor: Some(cursor),
                    ..SessionQuery::default()
                };
                assert_eq!(store.list(&query).await.unwrap(), first, "{text:?}");
            }
        }
    });
}

#[test]
fn the_filters_offer_what_there_is() {
    run(async |Fixture { store, .. }| {
        let empty = store.filter_options(&Reach::Everywhere).await.unwrap();
        assert_eq!(empty, Default::default());
        for row in &rows()[..10] {
            store.append(row_only(row.clone())).await.unwrap();
        }
        // The session of number 0 moves from web-app, desktop, Chrome to somewhere else.
        let mut moved = session(0);
        moved.summary.service = "kiosk".parse().unwrap();
        moved.summary.client.device = DeviceType::Tablet;
        moved.summary.client.country = Some("FR".into());
        store.append(row_only(moved)).await.unwrap();
        let found = store.filter_options(&Reach::Everywhere).await.unwrap();
        let named = |pairs: &[(&str, u64)]| -> Vec<(String, u64)> {
            pairs
                .iter()
                .map(|(name, count)| ((*name).to_owned(), *count))
                .collect()
        };
        // By hand: numbers 0 to 9, services by three, devices by four, countries by five, browsers by three.
        assert_eq!(
            found.services,
            named(&[("kiosk", 4), ("web-admin", 3), ("web-app", 3)])
        );
        let mut devices = found.devices;
        devices.sort();
        assert_eq!(
            devices,
            named(&[("desktop", 2), ("mobile", 3), ("tablet", 3), ("unknown", 2)])
        );
        assert_eq!(
            found.countries,
            named(&[("BR", 2), ("DE", 2), ("KR", 2), ("US", 2), ("FR", 1)])
        );
        assert_eq!(found.browsers, named(&[("Chrome", 3), ("Firefox", 3)]));
    });
}
