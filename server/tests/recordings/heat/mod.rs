//! Heat of pages. Numbers are worked out by hand, or by a store that is given the end of the story at once.

mod before;
mod bounds;
mod marks;
mod random;
mod rare;

use domain::client::DeviceType;
use domain::heat::depth::ByDepth;
use domain::heat::mark::{MarkKind, Place};
use domain::heat::page_heat::{Cell, HeatCounts, HeatPlace, PageFigures};
use domain::heat::query::{Counting, HeatKind, HeatPagesQuery, HeatQuery};
use domain::heat::settings::{HeatSettings, ServiceTemplates};
use domain::heat::thresholds::Thresholds;
use rusqlite::Connection;
use server::recordings::sqlite::{Options, SqliteStore};
use server::recordings::{ImagePlace, PageImage, RecordingStore};

use crate::model::*;
use crate::{Fixture, run};
use marks::*;

/// Runs a test on a store that adds sessions to its sums one by one.
fn run_adding(test: impl AsyncFnOnce(Fixture)) {
    let directory = tempfile::tempdir().unwrap();
    let options = Options {
        heat_batch: 1,
        ..Options::default()
    };
    let store = SqliteStore::open(directory.path(), &options).unwrap();
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(test(Fixture { store, directory }));
}

fn templates(of: &[&str]) -> HeatSettings {
    HeatSettings {
        thresholds: Thresholds::default(),
        templates: vec![ServiceTemplates {
            service: "web-app".parse().unwrap(),
            templates: of.iter().map(|template| template.parse().unwrap()).collect(),
        }],
    }
}

fn cell(x: u16, y: u16) -> Cell {
    Cell { x, y }
}

/// Three near each other, the last one rage; one elsewhere on the page, dead; one in a frame, with an error; two rests.
fn busy_page() -> Vec<(i64, MarkKind)> {
    let in_frame = Place {
        in_frame: true,
        ..at(5.0, 5.0)
    };
    vec![
        (0, MarkKind::Viewed),
        (1_000, press(on("#buy"))),
        (1_100, answered(1_000, 100)),
        (1_400, press(on("#buy"))),
        (1_500, answered(1_400, 100)),
        (1_800, press(on("#buy"))),
        (1_900, answered(1_800, 100)),
        (2_500, MarkKind::Rest(on("#buy"))),
        (3_000, press(at(720.0, 401.0))),
        (4_000, press(in_frame)),
        (4_200, answered(4_000, 200)),
        (
            4_500,
            MarkKind::Failed {
                press: T0 + 4_000,
                after: 500,
            },
        ),
        (5_000, MarkKind::Rest(at(0.0, 0.0))),
        (9_000, watched(0, 0.0, Some(2_000.0), 1_000)),
    ]
}

#[test]
fn what_one_session_did_on_its_pages_is_told_apart_from_others() {
    run_adding(async |Fixture { store, .. }| {
        let other_page = vec![(0, MarkKind::Viewed), (1_000, press(on("#help")))];
        let furthest = vec![
            (10_000, MarkKind::Viewed),
            (11_000, watched(10_000, 600.0, Some(2_000.0), 1_000)),
        ];
        let first = vec![
            marked(0, 1, "/", busy_page()),
            marked(1, 1, "/help", other_page),
            marked(2, 1, "/", furthest),
        ];
        store.append(step(&desktop(1, 0), 1, 3, first)).await.unwrap();
        let alone = heat(&*store, "/", HeatKind::Click).await;
        for number in 2..5 {
            let chunk = marked(0, 2, "/", busy_page());
            store
                .append(step(&desktop(number, 0), 2, 1, vec![chunk]))
                .await
                .unwrap();
        }
        for added in [false, true] {
            if added {
                end(&*store, &[1, 2, 3, 4]).await;
            }
            let pages = store.visited_pages(&session_id(1)).await.unwrap();
            let paths: Vec<_> = pages.iter().map(|page| page.path.as_str()).collect();
            assert_eq!(paths, ["/", "/help"]);
            assert_eq!(pages[0].heat, alone);
            assert_eq!(pages[1].heat.counts.clicks, 1);
            // 600 px and the 900 px of the viewport below them, of 2,000.
            let furthest = &pages[0].furthest;
            assert_eq!((furthest.views, furthest.average()), (1, Some(75.0)));
            assert_eq!((furthest.page_height, furthest.viewport_height), (2_000.0, 900.0));
            assert_eq!(pages[1].furthest.average(), None);
        }
        assert!(store.visited_pages(&session_id(9)).await.is_err());
    });
}

#[test]
fn counts_of_a_page_are_those_of_its_marks() {
    run_adding(async |Fixture { store, .. }| {
        let row = desktop(1, 0);
        let append = step(&row, 1, 1, vec![marked(0, 1, "/", busy_page())]);
        store.append(append).await.unwrap();
        for added in [false, true] {
            if added {
                end(&*store, &[1]).await;
            }
            let counts = |sessions| HeatCounts {
                clicks: 5,
                rage: 1,
                dead: 1,
                errors: 1,
                quick_backs: 0,
                rests: 2,
                sessions,
            };
            let clicks = heat(&*store, "/", HeatKind::Click).await;
            assert_eq!(clicks.counts, counts(1));
            assert_eq!((clicks.views, clicks.view_sessions), (1, 1));
            assert_eq!((clicks.by_element, clicks.by_page, clicks.nowhere), (3, 1, 1));
            // 80 px are divided into 16, 16 px into 2; the page's width into 256, and a row of it has 8 px.
            assert_eq!(clicks.cells, [(cell(257, 100), 1)]);
            let [buy] = &clicks.elements[..] else {
                panic!("{:?}", clicks.elements)
            };
            assert_eq!(buy.element, element("#buy"));
            assert_eq!(buy.cells, [(cell(272, 384), 3)]);
            assert_eq!(
                buy.counts,
                HeatCounts {
                    clicks: 3,
                    rage: 1,
                    rests: 1,
                    sessions: 1,
                    ..HeatCounts::default()
                }
            );
            let bounds = buy.bounds.unwrap();
            for (found, expected) in bounds.into_iter().zip([0.1, 100.0, 80.0 / 1_440.0, 16.0]) {
                assert!((found - expected).abs() < 1e-4, "{bounds:?}");
            }

            let rage = heat(&*store, "/", HeatKind::Rage).await;
            assert_eq!(rage.counts, counts(1));
            assert_eq!(rage.elements[0].cells, [(cell(272, 384), 1)]);
            let dead = heat(&*store, "/", HeatKind::Dead).await;
            assert_eq!(
                (dead.elements.len(), &dead.cells[..]),
                (0, &[(cell(257, 100), 1)][..])
            );
            let error = heat(&*store, "/", HeatKind::Error).await;
            assert_eq!((error.by_element, error.by_page, error.nowhere), (0, 0, 1));
            let rests = heat(&*store, "/", HeatKind::Move).await;
            assert_eq!(rests.cells, [(cell(1, 50), 1)]);
            assert_eq!(rests.elements[0].cells, [(cell(272, 384), 1)]);

            // Of 2,000 px 900 were seen: 45 percent, the ninth part; the middles of nine parts are above 900 px.
            let depths = heat(&*store, "/", HeatKind::Scroll).await.depths;
            let mut furthest = ByDepth::default();
            furthest[8] = 1;
            let mut attention_ms = ByDepth::default();
            attention_ms[..9].fill(1_000);
            assert_eq!((depths.furthest, depths.attention_ms), (furthest, attention_ms));
            assert_eq!(
                (depths.views, depths.unknown, depths.average()),
                (1, 0, Some(45.0))
            );
            assert_eq!((depths.page_height, depths.viewport_height), (2_000.0, 900.0));
            assert_eq!(
                heat(&*store, "/elsewhere", HeatKind::Click).await.counts.clicks,
                0
            );
            check_whole(&*store).await;
        }
    });
}

#[test]
fn a_chunk_that_comes_again_changes_nothing() {
    run_adding(async |Fixture { store, .. }| {
        let append = step(&desktop(1, 0), 1, 1, vec![marked(0, 1, "/", busy_page())]);
        store.append(append.clone()).await.unwrap();
        let once = heat(&*store, "/", HeatKind::Click).await;
        store.append(append.clone()).await.unwrap();
        assert_eq!(heat(&*store, "/", HeatKind::Click).await, once);
        end(&*store, &[1]).await;
        assert_eq!(heat(&*store, "/", HeatKind::Click).await, once);
        store.append(append).await.unwrap();
        assert_eq!(heat(&*store, "/", HeatKind::Click).await, once);
        end(&*store, &[1]).await;
        assert_eq!(heat(&*store, "/", HeatKind::Click).await, once);
        check_whole(&*store).await;
    });
}

/// Twice in one session, by two tabs, and once in another.
#[test]
fn sessions_count_once_over_their_windows_and_paths() {
    run_adding(async |Fixture { store, .. }| {
        store.set_heat_settings(templates(&["/users/:id"])).await.unwrap();
        for (session, window, page) in [(1, 1, "/users/1"), (1, 2, "/users/2"), (2, 1, "/users/3")] {
            let marks = vec![
                (0, MarkKind::Viewed),
                (100, press(on("#buy"))),
                (200, scrolled(0, "#list", 50.0 * f64::from(window))),
                (300, watched(0, 0.0, Some(900.0 * f64::from(window)), 500)),
            ];
            let append = step(
                &desktop(session, 0),
                window,
                1,
                vec![marked(0, window, page, marks)],
            );
            store.append(append).await.unwrap();
        }
        for added in [false, true] {
            if added {
                end(&*store, &[1, 2]).await;
            }
            for (counting, amount) in [(Counting::All, 3), (Counting::Sessions, 2)] {
                let query = HeatQuery {
                    counting,
                    ..query("/users/:id", HeatKind::Click)
                };
                let heat = store.page_heat(&query).await.unwrap();
                assert_eq!((heat.counts.clicks, heat.counts.sessions), (3, 2));
                assert_eq!((heat.views, heat.view_sessions), (3, 2));
                assert_eq!(heat.by_element, amount);
                let buy = &heat.elements[0];
                assert_eq!((buy.counts.clicks, buy.counts.sessions), (3, 2));
                assert_eq!(buy.cells, [(cell(272, 384), u32::try_from(amount).unwrap())]);
                // The first tab saw all of its page, the second one half; so did they of what they scrolled the other way.
                let mut furthest = ByDepth::default();
                furthest[19] = 2;
                furthest[9] = amount - 2;
                assert_eq!((heat.depths.views, heat.depths.furthest), (amount, furthest));
                let list = &heat.scrollers[0];
                assert_eq!((list.views, list.element.clone()), (amount, element("#list")));
                assert_eq!(list.furthest[19], 1);
                assert_eq!(list.furthest[9], amount - 1);
            }
            let single = heat(&*store, "/users/1", HeatKind::Click).await;
            assert_eq!(single.counts.clicks, 0);
            check_whole(&*store).await;
        }
    });
}

#[test]
fn days_devices_and_durations_are_told_apart() {
    run_adding(async |Fixture { store, .. }| {
        use DeviceType::{Desktop, Mobile};
        for (number, day, device, seconds) in [
            (1, 0, Desktop, 5),
            (2, 0, Desktop, 60),
            (3, 1, Desktop, 600),
            (4, 0, Mobile, 5),
            (5, -1, Desktop, 29),
        ] {
            // What happens after midnight is of the day on which the session started.
            let marks = vec![(day * DAY + 26 * 3_600_000, press(on("#buy")))];
            let append = step(
                &visit(number, day, device, seconds),
                1,
                1,
                vec![marked(0, 1, "/", marks)],
            );
            store.append(append).await.unwrap();
        }
        for added in [false, true] {
            if added {
                end(&*store, &[1, 2, 3, 4, 5]).await;
            }
            for (first, last, device, min_duration_ms, expected) in [
                (0, 0, Desktop, 0, 2),
                (0, 1, Desktop, 0, 3),
                (-1, 1, Desktop, 0, 4),
                (-1, -1, Desktop, 0, 1),
                (0, 0, Mobile, 0, 1),
                (0, 0, DeviceType::Tablet, 0, 0),
                (-1, 1, Desktop, 10_000, 3),
                (-1, 1, Desktop, 29_000, 3),
                (-1, 1, Desktop, 30_000, 2),
                (-1, 1, Desktop, 300_000, 1),
                (1, 0, Desktop, 0, 0),
                (i64::MIN / 2, i64::MAX / 2, Desktop, 0, 4),
            ] {
                let query = HeatQuery {
                    device,
                    first_day: 20_000 + first,
                    last_day: 20_000 + last,
                    min_duration_ms,
                    ..query("/", HeatKind::Click)
                };
                let heat = store.page_heat(&query).await.unwrap();
                assert_eq!(heat.counts.clicks, expected, "{query:?}");
                assert_eq!(heat.counts.sessions, expected, "{query:?}");
            }
        }
        check_whole(&*store).await;
    });
}

#[test]
fn a_session_that_changes_is_in_the_sums_as_it_is() {
    run_adding(async |Fixture { store, .. }| {
        let press_at =
            |number: u32| marked(number, 1, "/", vec![(i64::from(number) * 900, press(on("#buy")))]);
        let mut row = desktop(1, 0);
        store
            .append(step(&row, 1, 2, vec![press_at(0), press_at(2)]))
            .await
            .unwrap();
        let other = desktop(2, 0);
        store.append(step(&other, 1, 1, vec![press_at(0)])).await.unwrap();
        end(&*store, &[1, 2]).await;
        assert_eq!(heat(&*store, "/", HeatKind::Rage).await.counts.rage, 0);
        // The one between them comes late, and makes them rage.
        store.append(step(&row, 1, 3, vec![press_at(1)])).await.unwrap();
        for added in [false, true] {
            if added {
                end(&*store, &[1]).await;
            }
            let found = heat(&*store, "/", HeatKind::Rage).await;
            assert_eq!((found.counts.rage, found.counts.clicks), (1, 4));
            check_whole(&*store).await;
        }
        // It lasts longer, was on another day, on another device, of another service.
        let asked = async |service: &str, device, day: i64, min_duration_ms| {
            let query = HeatQuery {
                service: service.parse().unwrap(),
                device,
                first_day: 20_000 + day,
                last_day: 20_000 + day,
                min_duration_ms,
                ..query("/", HeatKind::Click)
            };
            let heat = store.page_heat(&query).await.unwrap();
            let buy = heat.elements.first();
            assert!(buy.is_none_or(|buy| buy.element == element("#buy")));
            heat.counts.clicks
        };
        row.summary.last_event_at += 20_000;
        store.append(row_only(row.clone())).await.unwrap();
        assert_eq!(asked("web-app", DeviceType::Desktop, 0, 30_000).await, 3);
        end(&*store, &[1]).await;
        assert_eq!(asked("web-app", DeviceType::Desktop, 0, 30_000).await, 3);
        row.summary.started_at -= DAY;
        row.summary.client.device = DeviceType::Tablet;
        store.append(row_only(row.clone())).await.unwrap();
        assert_eq!(asked("web-app", DeviceType::Desktop, 0, 0).await, 1);
        assert_eq!(asked("web-app", DeviceType::Tablet, -1, 0).await, 3);
        end(&*store, &[1]).await;
        assert_eq!(asked("web-app", DeviceType::Tablet, -1, 0).await, 3);
        row.summary.service = "web-admin".parse().unwrap();
        store.append(row_only(row)).await.unwrap();
        for added in [false, true] {
            if added {
                end(&*store, &[1]).await;
            }
            assert_eq!(asked("web-app", DeviceType::Tablet, -1, 0).await, 0);
            assert_eq!(asked("web-admin", DeviceType::Tablet, -1, 0).await, 3);
            check_whole(&*store).await;
        }
    });
}

#[test]
fn other_settings_hold_for_the_past_and_while_it_is_added_up_again() {
    run_adding(async |Fixture { store, .. }| {
        for number in 1..=5 {
            let marks = (0..3).map(|press_number| (press_number * 1_500, press(on("#buy"))));
            let page = format!("/users/{number}");
            let append = step(
                &desktop(number, 0),
                1,
                1,
                vec![marked(0, 1, &page, marks.collect())],
            );
            store.append(append).await.unwrap();
        }
        end(&*store, &[1, 2, 3]).await;
        assert_eq!(heat(&*store, "/users/1", HeatKind::Rage).await.counts.rage, 0);
        let mut settings = templates(&["/users/:id"]);
        settings.thresholds.rage_ms = 1_500;
        for compacts in [false, true] {
            store.set_heat_settings(settings.clone()).await.unwrap();
            assert_eq!(store.heat_settings().await.unwrap(), settings);
            if compacts {
                end(&*store, &[4]).await;
            }
            let all = heat(&*store, "/users/:id", HeatKind::Rage).await;
            assert_eq!(
                (all.counts.clicks, all.counts.rage, all.counts.sessions),
                (15, 5, 5)
            );
            assert_eq!(heat(&*store, "/users/1", HeatKind::Click).await.counts.clicks, 0);
            check_whole(&*store).await;
        }
        store.set_heat_settings(HeatSettings::default()).await.unwrap();
        let one = heat(&*store, "/users/1", HeatKind::Rage).await;
        assert_eq!((one.counts.clicks, one.counts.rage), (3, 0));
        end(&*store, &[5]).await;
        let one = heat(&*store, "/users/1", HeatKind::Rage).await;
        assert_eq!((one.counts.clicks, one.counts.rage), (3, 0));
        check_whole(&*store).await;
    });
}

/// Each day so much that weeks and months have sums of their own.
#[test]
fn longer_periods_are_the_sum_of_their_days() {
    run_adding(async |Fixture { store, directory }| {
        let at_once = tempfile::tempdir().unwrap();
        let plain = SqliteStore::open(at_once.path(), &Options::default()).unwrap();
        let send = async |number: u32, chunk_number: u32, presses: i64| {
            let marks = (0..presses).map(|mark| {
                let place = (mark + i64::from(number) * 37) % 3_000;
                let across = f64::from(i32::try_from(place % 250).unwrap()) * 5.6;
                let down = f64::from(i32::try_from(place / 250).unwrap()) * 8.0;
                (mark * 10, press(at(across, down)))
            });
            let chunk = marked(chunk_number, 1, "/", marks.collect());
            let row = desktop(number, i64::from(number) - 20);
            for store in [&store, &plain] {
                let events = u64::from(chunk_number) + 1;
                store
                    .append(step(&row, 1, events, vec![chunk.clone()]))
                    .await
                    .unwrap();
            }
        };
        let check = async || {
            for (first, last) in [(-20, 60), (-16, 47), (-13, 30), (0, 7), (3, 3), (-19, -17)] {
                for kind in [HeatKind::Click, HeatKind::Dead] {
                    let query = HeatQuery {
                        first_day: 20_000 + first,
                        last_day: 20_000 + last,
                        ..query("/", kind)
                    };
                    let found = store.page_heat(&query).await.unwrap();
                    assert_eq!(found, plain.page_heat(&query).await.unwrap(), "{first} to {last}");
                    assert!(found.counts.clicks >= 600);
                }
            }
            check_whole(&*store).await;
        };
        let all: Vec<u32> = (0..70).collect();
        for number in &all {
            send(*number, 0, 1_500).await;
        }
        end(&*store, &all).await;
        check().await;
        let connection = Connection::open(directory.path().join("recordings.db")).unwrap();
        let rows_of = |level: u32| -> i64 {
            connection
                .query_row("SELECT count(*) FROM heat_sum WHERE level = ?1", [level], |row| {
                    row.get(0)
                })
                .unwrap()
        };
        assert!(rows_of(1) > 8 && rows_of(2) > 0, "{} {}", rows_of(1), rows_of(2));
        // Two go on; one of them ends again.
        for number in [20, 33] {
            send(number, 1, 90).await;
        }
        check().await;
        end(&*store, &[33]).await;
        check().await;
    });
}

#[test]
fn returns_without_a_press_count_on_the_page() {
    run_adding(async |Fixture { store, .. }| {
        let returned = |press, after| MarkKind::Returned { press, after };
        let marks = vec![
            (0, MarkKind::Viewed),
            (1_000, press(on("#details"))),
            (9_000, returned(Some(T0 + 1_000), 7_000)),
            (20_000, returned(None, 7_000)),
            (30_000, returned(None, 7_001)),
        ];
        let append = step(&desktop(1, 0), 1, 1, vec![marked(0, 1, "/", marks)]);
        store.append(append).await.unwrap();
        for added in [false, true] {
            if added {
                end(&*store, &[1]).await;
            }
            let found = heat(&*store, "/", HeatKind::Click).await;
            assert_eq!(found.counts.quick_backs, 2);
            assert_eq!(found.elements[0].counts.quick_backs, 1);
        }
    });
}

#[test]
fn what_is_nowhere_is_counted_and_breaks_nothing() {
    run_adding(async |Fixture { store, .. }| {
        let nan = f64::NAN;
        let places = [
            at(nan, 0.0),
            at(f64::INFINITY, -1e300),
            at(-5.0, 0.0),
            at(1e9, 1e9),
            Place {
                viewport: [0.0, 0.0],
                ..at(1.0, 1.0)
            },
        ];
        let mut odd = on("#odd");
        if let Some(within) = &mut odd.within {
            within.share = [nan, 2.0];
            within.bounds = [nan, 1e300, -1.0, f64::INFINITY];
        }
        odd.point = [nan, nan];
        let mut marks: Vec<_> = (0..).zip(places.map(press)).collect();
        marks.push((100, press(odd)));
        marks.extend([
            (200, watched(0, nan, Some(nan), i64::MAX)),
            (201, watched(1, 1e300, Some(-1.0), -5)),
            (202, watched(2, 0.0, Some(f64::INFINITY), i64::MIN)),
            (203, scrolled(2, "#odd", nan)),
            (204, scrolled(2, "#odd", 1e9)),
            (i64::MAX - T0, MarkKind::Viewed),
            (205, answered(i64::MAX - T0, i64::MIN)),
            (
                206,
                MarkKind::Returned {
                    press: None,
                    after: i64::MIN,
                },
            ),
        ]);
        let append = step(&desktop(1, 0), 1, 1, vec![marked(0, 1, "/", marks)]);
        store.append(append).await.unwrap();
        let mut before = None;
        for added in [false, true] {
            if added {
                end(&*store, &[1]).await;
            }
            let found = heat(&*store, "/", HeatKind::Click).await;
            assert_eq!((found.counts.clicks, found.nowhere), (6, 6));
            assert_eq!((found.by_element, found.by_page), (0, 0));
            assert_eq!(found.elements[0].bounds, None);
            assert_eq!((found.depths.views, found.depths.unknown), (0, 4));
            assert_eq!(found.scrollers, []);
            assert!(before.is_none_or(|before| before == found));
            before = Some(found);
        }
        check_whole(&*store).await;
    });
}

#[test]
fn a_page_with_endless_elements_counts_the_rest_by_its_places() {
    run_adding(async |Fixture { store, .. }| {
        for number in 0..3_u32 {
            let marks = (0..2_000_i64).map(|mark| (mark, press(on(&format!("#e{number}-{mark}")))));
            let row = desktop(number, 0);
            let append = step(&row, 1, 1, vec![marked(0, 1, "/", marks.collect())]);
            store.append(append).await.unwrap();
        }
        let found = heat(&*store, "/", HeatKind::Click).await;
        assert_eq!(
            (found.by_element, found.by_page, found.nowhere),
            (5_000, 1_000, 0)
        );
        assert_eq!(
            (found.elements.len(), found.more_elements, found.more_count),
            (500, 4_500, 4_500)
        );
    });
}

#[test]
fn marks_of_a_session_are_bounded() {
    run_adding(async |Fixture { store, directory }| {
        for number in 0..3_u32 {
            let marks = (0..9_000_i64).map(|mark| (mark, press(on("#buy"))));
            let append = step(
                &desktop(1, 0),
                1,
                u64::from(number) + 1,
                vec![marked(number, 1, "/", marks.collect())],
            );
            store.append(append).await.unwrap();
        }
        assert_eq!(heat(&*store, "/", HeatKind::Click).await.counts.clicks, 20_000);
        let left_out: i64 = Connection::open(directory.path().join("recordings.db"))
            .unwrap()
            .query_row("SELECT left_out FROM heat_session", [], |row| row.get(0))
            .unwrap();
        assert_eq!(left_out, 7_000);
    });
}

#[test]
fn pages_are_told_by_their_views() {
    run_adding(async |Fixture { store, .. }| {
        store.set_heat_settings(templates(&["/users/:id"])).await.unwrap();
        for (number, page, device, views) in [
            (1, "/", DeviceType::Desktop, 2),
            (2, "/", DeviceType::Mobile, 3),
            (3, "/users/1", DeviceType::Desktop, 1),
            (4, "/users/2", DeviceType::Desktop, 3),
            (5, "/about", DeviceType::Desktop, 1),
        ] {
            let mut marks: Vec<_> = (0..views).map(|view| (view, MarkKind::Viewed)).collect();
            marks.push((5_000, press(on("#buy"))));
            let mut row = visit(number, 0, device, 10);
            row.pages = vec![(page.into(), u64::try_from(views).unwrap())];
            store
                .append(step(&row, 1, 1, vec![marked(0, 1, page, marks)]))
                .await
                .unwrap();
        }
        let service = "web-app".parse().unwrap();
        for ended in [&[][..], &[1, 2, 3], &[4, 5]] {
            end(&*store, ended).await;
            let query = HeatPagesQuery {
                service: "web-app".parse().unwrap(),
                first_day: 20_000,
                last_day: 20_000,
            };
            let found: Vec<_> = store
                .heat_pages(&query)
                .await
                .unwrap()
                .pages
                .into_iter()
                .map(|page| (page.page, page.devices))
                .collect();
            let figures = |views, clicks| PageFigures {
                views,
                clicks,
                ..PageFigures::default()
            };
            let expected = [
                (
                    "/".to_owned(),
                    vec![
                        (DeviceType::Mobile, figures(3, 1)),
                        (DeviceType::Desktop, figures(2, 1)),
                    ],
                ),
                (
                    "/users/:id".to_owned(),
                    vec![(DeviceType::Desktop, figures(4, 2))],
                ),
                ("/about".to_owned(), vec![(DeviceType::Desktop, figures(1, 1))]),
            ];
            assert_eq!(found, expected);
        }
        let paths = store.heat_paths(&service).await.unwrap();
        let expected = [("/", 5), ("/users/2", 3), ("/about", 1), ("/users/1", 1)];
        assert_eq!(paths, expected.map(|(path, views)| (path.to_owned(), views)));
        assert_eq!(store.heat_paths(&"nobody".parse().unwrap()).await.unwrap(), []);
    });
}

#[test]
fn sessions_behind_a_place_are_told_the_newest_first() {
    run_adding(async |Fixture { store, .. }| {
        for number in 1..=60 {
            let selector = if number % 2 == 0 { "#buy" } else { "#cart" };
            let marks = vec![(500, press(on(selector))), (1_000, press(at(720.0, 401.0)))];
            let append = step(&desktop(number, 0), 1, 1, vec![marked(0, 1, "/", marks)]);
            store.append(append).await.unwrap();
        }
        end(&*store, &(1..=40).collect::<Vec<_>>()).await;
        let place = |selector: Option<&str>, cells: &[Cell]| HeatPlace {
            selector: selector.map(str::to_owned),
            cells: cells.to_vec(),
        };
        for (places, sessions, first, count) in [
            (vec![place(Some("#buy"), &[])], 30, 500, 1),
            (vec![place(Some("#buy"), &[cell(272, 384)])], 30, 500, 1),
            (vec![place(Some("#buy"), &[cell(1, 1)])], 0, 0, 0),
            (vec![place(Some("#nothing"), &[])], 0, 0, 0),
            (vec![place(None, &[])], 50, 500, 2),
            (vec![place(None, &[cell(257, 100)])], 50, 1_000, 1),
            (
                vec![place(None, &[cell(257, 100)]), place(Some("#cart"), &[])],
                50,
                1_000,
                1,
            ),
            (Vec::new(), 0, 0, 0),
        ] {
            let query = query("/", HeatKind::Click);
            let found = store.heat_moments(&query, &places).await.unwrap();
            assert_eq!(found.len(), sessions, "{places:?}");
            let Some(newest) = found.first() else { continue };
            assert_eq!(newest.session, session_id(60), "{places:?}");
            assert_eq!((newest.at - T0, newest.count), (first, count), "{places:?}");
            assert_eq!(newest.device, DeviceType::Desktop);
            assert!(found.is_sorted_by(|one, next| one.started_at > next.started_at));
        }
    });
}

#[test]
fn backdrops_are_views_of_the_newest_sessions_two_of_each() {
    run_adding(async |Fixture { store, .. }| {
        for number in 1..=40 {
            let marks = vec![
                (0, MarkKind::Viewed),
                (0, watched(0, 0.0, Some(2_000.0), 700)),
                (800, MarkKind::Viewed),
                (800, watched(800, 0.0, None, 300)),
            ];
            let append = step(&desktop(number, 0), 3, 1, vec![marked(0, 3, "/", marks)]);
            store.append(append).await.unwrap();
        }
        end(&*store, &[1, 39]).await;
        let found = store.backdrops(&query("/", HeatKind::Click)).await.unwrap();
        assert_eq!(found.len(), 30);
        // Of each session the view that was looked at longest comes first.
        let views = [(T0, T0 + 700), (T0 + 800, T0 + 1_100)];
        let expected = (26..=40)
            .rev()
            .flat_map(|number| views.map(|view| (number, view)));
        for (candidate, (number, view)) in found.iter().zip(expected) {
            assert_eq!(candidate.session, session_id(number));
            assert_eq!(
                (candidate.window.clone(), candidate.path.as_str()),
                (window_id(3), "/")
            );
            assert_eq!(candidate.viewport, [1_440.0, 900.0]);
            assert_eq!((candidate.view_at, candidate.last_at), view);
        }
    });
}

#[test]
fn images_of_pages_are_kept_by_device() {
    run(async |Fixture { store, .. }| {
        let place = |page: &str, device| ImagePlace {
            service: "web-app".parse().unwrap(),
            page: page.into(),
            device,
        };
        let image = |version: &str| PageImage {
            kind: "image/png".into(),
            version: version.into(),
            data: vec![7; 100_000],
        };
        let desktop = place("/users/:id", DeviceType::Desktop);
        assert_eq!(store.image(&desktop).await.unwrap(), None);
        for version in ["1", "2"] {
            store.put_image(desktop.clone(), image(version)).await.unwrap();
            assert_eq!(store.image(&desktop).await.unwrap(), Some(image(version)));
            assert_eq!(
                store.image_version(&desktop).await.unwrap().as_deref(),
                Some(version)
            );
        }
        let mobile = place("/users/:id", DeviceType::Mobile);
        assert_eq!(store.image(&mobile).await.unwrap(), None);
        assert!(store.remove_image(desktop.clone()).await.unwrap());
        assert!(!store.remove_image(desktop.clone()).await.unwrap());
        assert_eq!(store.image_version(&desktop).await.unwrap(), None);
    });
}

/// As version 8 left them: nobody knows what was done on their pages.
#[test]
fn sessions_of_before_have_no_heat_and_go_on_with_some() {
    let directory = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let store = SqliteStore::open(directory.path(), &Options::default()).unwrap();
    let press_in = |number: u32| {
        let chunk = marked(number, 1, "/", vec![(0, press(on("#buy")))]);
        step(&desktop(1, 0), 1, u64::from(number) + 1, vec![chunk])
    };
    runtime.block_on(async {
        store.append(press_in(0)).await.unwrap();
        end(&*store, &[1]).await;
        store.close().await.unwrap();
    });
    Connection::open(directory.path().join("recordings.db"))
        .unwrap()
        .execute_batch(&format!("{WITHOUT_HEAT} PRAGMA user_version = 8"))
        .unwrap();
    let store = SqliteStore::open(directory.path(), &Options::default()).unwrap();
    runtime.block_on(async {
        assert_eq!(heat(&*store, "/", HeatKind::Click).await.counts.clicks, 0);
        store.append(press_in(1)).await.unwrap();
        assert_eq!(heat(&*store, "/", HeatKind::Click).await.counts.clicks, 1);
        check_whole(&*store).await;
    });
}

#[test]
fn verify_names_sums_that_are_others() {
    for (what, sql) in [
        ("", "SELECT 1"),
        ("heat of /", "DELETE FROM heat_sum WHERE part = 1"),
        ("heat of /", "UPDATE heat_sum SET sums = x'0001ff' WHERE part = 0"),
        (
            "heat of /",
            "INSERT INTO heat_sum SELECT generation, part, page, 3, level, period, sums FROM heat_sum",
        ),
        ("heat of /", "UPDATE session SET device = 3"),
        ("session session-000001", "UPDATE heat_session SET sheets = x'00'"),
        ("session session-000001", "DELETE FROM heat_element"),
    ] {
        run_adding(async |Fixture { store, directory }| {
            let append = step(&desktop(1, 0), 1, 1, vec![marked(0, 1, "/", busy_page())]);
            store.append(append).await.unwrap();
            end(&*store, &[1]).await;
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
