use domain::access::Reach;
use domain::client::DeviceType;
use domain::id::ServiceSlug;
use domain::overview::{OverviewQuery, Totals};
use server::recordings::{RecordingStore, SessionRow};

use crate::model::*;
use crate::{Fixture, run};

fn query(first: i64, last: i64) -> OverviewQuery {
    OverviewQuery {
        service: None,
        first_day: 20_000 + first,
        last_day: 20_000 + last,
    }
}

/// A session on a day, with so many seconds, page views and clicks.
fn visit(number: u32, day: i64, seconds: i64, pages: u64, clicks: u64) -> SessionRow {
    let mut row = session(number);
    row.summary.started_at = T0 + day * DAY + 1;
    row.summary.last_event_at = row.summary.started_at + seconds * 1000;
    row.summary.counts.page_views = pages;
    row.summary.counts.clicks = clicks;
    row
}

fn totals(sessions: u64, seconds: u64, page_views: u64, clicks: u64, unique_actors: u64) -> Totals {
    Totals {
        sessions,
        duration_ms: seconds * 1000,
        page_views,
        clicks,
        errors: 0,
        unique_actors,
    }
}

#[test]
fn sums_by_day_and_those_of_the_days_before() {
    run(async |Fixture { store, .. }| {
        for (number, day, seconds) in [
            (1, 0, 10),
            (2, 0, 20),
            (3, 1, 30),
            (4, 3, 40),
            (5, -1, 50),
            (6, 4, 60),
        ] {
            let mut row = visit(number, day, seconds, 2, 3);
            row.summary.actor = Some(actor(["kim", "lee"][number as usize % 2]));
            store.append(row_only(row)).await.unwrap();
        }
        for (first, last, expected, before) in [
            (0, 3, totals(4, 100, 8, 12, 2), totals(1, 50, 2, 3, 1)),
            (0, 0, totals(2, 30, 4, 6, 2), totals(1, 50, 2, 3, 1)),
            (1, 1, totals(1, 30, 2, 3, 1), totals(2, 30, 4, 6, 2)),
            (2, 2, totals(0, 0, 0, 0, 0), totals(1, 30, 2, 3, 1)),
            (-1, 4, totals(6, 210, 12, 18, 2), totals(0, 0, 0, 0, 0)),
            (50, 60, totals(0, 0, 0, 0, 0), totals(0, 0, 0, 0, 0)),
        ] {
            let found = store
                .overview(&query(first, last), &Reach::Everywhere)
                .await
                .unwrap();
            assert_eq!(found.totals, expected, "{first} to {last}");
            assert_eq!(found.previous, before, "{first} to {last}");
            assert_eq!(found.days.len() as i64, last - first + 1);
            assert_eq!(
                found.days.iter().map(|day| day.totals.sessions).sum::<u64>(),
                expected.sessions
            );
        }
        let days = store
            .overview(&query(0, 3), &Reach::Everywhere)
            .await
            .unwrap()
            .days;
        let found: Vec<_> = days
            .iter()
            .map(|day| (day.day - 20_000, day.totals.sessions, day.totals.unique_actors))
            .collect();
        assert_eq!(found, [(0, 2, 2), (1, 1, 1), (2, 0, 0), (3, 1, 1)]);
        let backwards = store.overview(&query(3, 0), &Reach::Everywhere).await.unwrap();
        assert_eq!((backwards.totals, backwards.days.len()), (Totals::default(), 0));
    });
}

#[test]
fn a_growing_session_moves_the_sums_of_its_first_day() {
    run(async |Fixture { store, .. }| {
        let mut renamed = visit(1, 0, 90, 5, 7);
        renamed.summary.actor = Some(actor("kim"));
        let mut moved = visit(1, 1, 30, 1, 1);
        moved.summary.actor = Some(actor("lee"));
        moved.summary.counts.errors = 2;
        let mut back = visit(1, 0, 10, 1, 0);
        back.summary.client.device = DeviceType::Mobile;
        let other_service = {
            let mut row = back.clone();
            row.summary.service = "web-admin".parse().unwrap();
            row
        };
        for (row, day, expected) in [
            (visit(1, 0, 10, 1, 0), 0, totals(1, 10, 1, 0, 0)),
            (visit(1, 0, 10, 1, 0), 0, totals(1, 10, 1, 0, 0)),
            (renamed, 0, totals(1, 90, 5, 7, 1)),
            (
                moved,
                1,
                Totals {
                    errors: 2,
                    ..totals(1, 30, 1, 1, 1)
                },
            ),
            (back, 0, totals(1, 10, 1, 0, 0)),
            (other_service, 0, totals(1, 10, 1, 0, 0)),
        ] {
            store.append(row_only(row)).await.unwrap();
            let found = store.overview(&query(-5, 5), &Reach::Everywhere).await.unwrap();
            assert_eq!(found.totals, expected);
            let on_day = store
                .overview(&query(day, day), &Reach::Everywhere)
                .await
                .unwrap();
            assert_eq!(on_day.totals, expected);
        }
        let found = store.overview(&query(0, 0), &Reach::Everywhere).await.unwrap();
        assert_eq!(found.devices, [(DeviceType::Mobile, found.totals)]);
        assert_eq!(found.services, [("web-admin".parse().unwrap(), found.totals)]);
    });
}

#[test]
fn devices_and_services_have_every_figure() {
    run(async |Fixture { store, .. }| {
        let (desktop, phone) = (DeviceType::Desktop, DeviceType::Mobile);
        for (number, day, service, device, who, seconds) in [
            (1, 0, "web-app", desktop, "kim", 10),
            (2, 0, "web-app", phone, "kim", 20),
            (3, 0, "web-app", phone, "lee", 30),
            (4, 1, "web-admin", phone, "kim", 40),
            (5, 9, "web-admin", phone, "park", 50),
        ] {
            let mut row = visit(number, day, seconds, 2, 3);
            row.summary.service = service.parse().unwrap();
            row.summary.client.device = device;
            row.summary.actor = Some(actor(who));
            store.append(row_only(row)).await.unwrap();
        }
        let found = store.overview(&query(0, 3), &Reach::Everywhere).await.unwrap();
        let by_device = [(phone, totals(3, 90, 6, 9, 2)), (desktop, totals(1, 10, 2, 3, 1))];
        assert_eq!(found.devices, by_device);
        let by_service: [(ServiceSlug, Totals); 2] = [
            ("web-app".parse().unwrap(), totals(3, 60, 6, 9, 2)),
            ("web-admin".parse().unwrap(), totals(1, 40, 2, 3, 1)),
        ];
        assert_eq!(found.services, by_service);
        let one = OverviewQuery {
            service: "web-app".parse().ok(),
            ..query(0, 3)
        };
        let one = store.overview(&one, &Reach::Everywhere).await.unwrap();
        assert_eq!(one.services, by_service[..1]);
        let by_device = [(phone, totals(2, 50, 4, 6, 2)), (desktop, totals(1, 10, 2, 3, 1))];
        assert_eq!(one.devices, by_device);
        // Who may see that one alone has the same answer, and none of another.
        let app = Reach::Services(vec!["web-app".parse().unwrap()]);
        let within = store.overview(&query(0, 3), &app).await.unwrap();
        assert_eq!((within.devices, within.services), (one.devices, one.services));
        let other = OverviewQuery {
            service: "web-admin".parse().ok(),
            ..query(0, 3)
        };
        let beyond = store.overview(&other, &app).await.unwrap();
        assert_eq!(beyond.totals, Totals::default());
        assert!(beyond.services.is_empty() && beyond.top_pages.is_empty());
    });
}

#[test]
fn an_actor_is_one_by_id_and_type_however_named() {
    run(async |Fixture { store, .. }| {
        for (number, id, email) in [
            (1, "kim", None),
            (2, "kim", Some("kim@shop.example")),
            (3, "kim", Some("kim@home.example")),
            (4, "lee", None),
        ] {
            let mut row = visit(number, i64::from(number), 1, 0, 0);
            row.summary.actor = Some(actor(id));
            if let Some(actor) = &mut row.summary.actor {
                actor.email = email.map(str::to_owned);
            }
            store.append(row_only(row)).await.unwrap();
        }
        let found = store.overview(&query(0, 9), &Reach::Everywhere).await.unwrap();
        assert_eq!(found.totals.unique_actors, 2);
    });
}

#[test]
fn top_pages_count_views_and_sessions() {
    let pages = |number, service: &str, pages: &[(&str, u64)]| {
        let mut row = visit(number, 0, 1, 0, 0);
        row.summary.service = service.parse().unwrap();
        row.pages = pages
            .iter()
            .map(|(path, views)| ((*path).to_owned(), *views))
            .collect();
        row
    };
    run(async |Fixture { store, .. }| {
        for row in [
            pages(1, "web-app", &[("/", 1), ("/cart", 1)]),
            pages(2, "web-app", &[("/", 2)]),
            pages(3, "web-admin", &[("/", 1)]),
            // The first grows, and the second turns out to have been elsewhere.
            pages(1, "web-app", &[("/", 3), ("/cart", 2), ("/cart", 2)]),
            pages(2, "web-app", &[("/thanks", 1)]),
        ] {
            store.append(row_only(row)).await.unwrap();
        }
        let all = store.overview(&query(0, 0), &Reach::Everywhere).await.unwrap();
        let found: Vec<_> = all
            .top_pages
            .iter()
            .map(|page| {
                (
                    page.service.as_str(),
                    page.path.as_str(),
                    page.views,
                    page.sessions,
                )
            })
            .collect();
        assert_eq!(
            found,
            [
                ("web-app", "/cart", 4, 1),
                ("web-app", "/", 3, 1),
                ("web-admin", "/", 1, 1),
                ("web-app", "/thanks", 1, 1),
            ]
        );
        for (service, pages) in [("web-app", 3), ("web-admin", 1), ("kiosk", 0)] {
            let one = OverviewQuery {
                service: Some(service.parse().unwrap()),
                ..query(0, 0)
            };
            let one = store.overview(&one, &Reach::Everywhere).await.unwrap();
            assert_eq!(one.top_pages.len(), pages, "{service}");
        }
    });
}

#[test]
fn services_with_their_sessions_and_the_last_start() {
    run(async |Fixture { store, .. }| {
        assert_eq!(store.service_counts().await.unwrap(), vec![]);
        for (number, service, day) in [(1, "web-app", 5), (2, "web-app", 2), (3, "web-admin", -3)] {
            let mut row = visit(number, day, 1, 0, 0);
            row.summary.service = service.parse().unwrap();
            store.append(row_only(row)).await.unwrap();
        }
        let app = "web-app".parse().unwrap();
        let admin = "web-admin".parse().unwrap();
        assert_eq!(
            store.service_counts().await.unwrap(),
            [(admin, 1, T0 - 3 * DAY + 1), (app, 2, T0 + 5 * DAY + 1)]
        );
    });
}

#[test]
fn usage_counts_what_is_kept() {
    run(async |Fixture { store, .. }| {
        for number in 1..=3 {
            let mut row = session(number);
            row.raw_bytes = 1_000;
            let chunks = vec![chunk(0, &[0], "x"), chunk(1, &[1], "x")];
            store.append(with_chunks(row, 1, 2, chunks)).await.unwrap();
        }
        let usage = store.usage().await.unwrap();
        assert_eq!((usage.sessions, usage.chunks, usage.raw_bytes), (3, 6, 3_000));
        assert!(usage.disk_bytes > 0);
    });
}

#[test]
fn sessions_are_active_from_their_first_event_to_their_last_one() {
    const MINUTE: i64 = 60_000;
    run(async |Fixture { store, .. }| {
        for (number, from, to, imported) in [
            // Before, after, and around all of it.
            (1, -90 * MINUTE, -1, false),
            (2, 5 * MINUTE, 9 * MINUTE, false),
            (3, -90 * MINUTE, 9 * MINUTE, false),
            // Within a minute, and over the edge of two.
            (4, MINUTE, 2 * MINUTE - 1, false),
            (5, 2 * MINUTE - 1, 2 * MINUTE, false),
            (6, 4 * MINUTE, 4 * MINUTE, false),
            (7, 0, 4 * MINUTE, true),
        ] {
            let mut row = session(number);
            row.summary.started_at = T0 + from;
            row.summary.last_event_at = T0 + to;
            row.imported = imported;
            store.append(row_only(row)).await.unwrap();
        }
        let found = store.active_by_minute(T0, 5, &Reach::Everywhere).await.unwrap();
        assert_eq!(found, [1, 3, 2, 1, 2]);
        assert_eq!(
            store.active_by_minute(T0, 0, &Reach::Everywhere).await.unwrap(),
            [0; 0]
        );
        assert_eq!(
            store
                .active_by_minute(T0 + 50 * DAY, 2, &Reach::Everywhere)
                .await
                .unwrap(),
            [0, 0]
        );
    });
}
