//! What a page, or many visitors, may make of heat: its size has an end, and what is beyond is counted.

use domain::heat::mark::MarkKind;
use domain::heat::page_heat::MOST_CELLS;
use domain::heat::query::{HeatKind, HeatPagesQuery};
use rusqlite::Connection;
use server::recordings::RecordingStore;

use super::marks::*;
use super::{run_adding, templates};
use crate::Fixture;

/// Paths of one service have room for 10,000 names.
#[test]
fn paths_that_a_page_makes_up_are_bounded() {
    run_adding(async |Fixture { store, directory }| {
        store
            .set_heat_settings(templates(&["/product/:id"]))
            .await
            .unwrap();
        let mut made_up = marked(0, 1, "/", vec![(0, MarkKind::Viewed); 10_050]);
        for (number, mark) in made_up.marks.iter_mut().enumerate() {
            mark.page = format!("/made/{number}");
        }
        let before = marked(0, 1, "/", vec![(0, press(on("#buy")))]);
        store
            .append(step(&desktop(1, 0), 1, 1, vec![before]))
            .await
            .unwrap();
        store
            .append(step(&desktop(2, 0), 1, 1, vec![made_up]))
            .await
            .unwrap();
        let after = ["/", "/product/7", "/product/8", "/late"];
        let after = (0..)
            .zip(after)
            .map(|(number, page)| marked(number, 1, page, vec![(100, press(on("#buy")))]));
        store
            .append(step(&desktop(3, 0), 1, 4, after.collect()))
            .await
            .unwrap();
        for ended in [&[][..], &[1, 2, 3]] {
            end(&*store, ended).await;
            for (page, clicks) in [("/", 2), ("/product/:id", 2), ("/late", 0)] {
                let found = heat(&*store, page, HeatKind::Click).await.counts.clicks;
                assert_eq!(found, clicks, "{page}");
            }
            // The template and the first path have names of their own.
            assert_eq!(heat(&*store, "/made/9997", HeatKind::Click).await.views, 1);
            assert_eq!(heat(&*store, "/made/9998", HeatKind::Click).await.views, 0);
        }
        let left_out: Vec<i64> = Connection::open(directory.path().join("recordings.db"))
            .unwrap()
            .prepare("SELECT left_out FROM heat_session ORDER BY session")
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        assert_eq!(left_out, [0, 52, 1]);
        let query = HeatPagesQuery {
            service: "web-app".parse().unwrap(),
            first_day: 20_000,
            last_day: 20_000,
        };
        let found = store.heat_pages(&query).await.unwrap();
        assert_eq!((found.pages.len(), found.left_out), (1_000, 53));
        let before = HeatPagesQuery {
            first_day: 19_999,
            last_day: 19_999,
            ..query
        };
        assert_eq!(store.heat_pages(&before).await.unwrap().left_out, 0);
        check_whole(&*store).await;
    });
}

#[test]
fn an_answer_has_the_places_with_the_most() {
    run_adding(async |Fixture { store, .. }| {
        // 256 places lie beside each other.
        let spot = |number: i32| {
            let (across, down) = (f64::from(number % 256), f64::from(number / 256));
            press(at((across + 0.5) * 1_440.0 / 256.0, down * 8.0))
        };
        for (session, spots) in [(1, 0..11_000), (2, 11_000..22_000), (3, 21_990..22_000)] {
            let marks = spots.map(|number| (i64::from(number) * 20_000, spot(number)));
            let chunk = marked(0, 1, "/", marks.collect());
            store
                .append(step(&desktop(session, 0), 1, 1, vec![chunk]))
                .await
                .unwrap();
        }
        for ended in [&[][..], &[1, 2, 3]] {
            end(&*store, ended).await;
            let heat = heat(&*store, "/", HeatKind::Click).await;
            assert_eq!((heat.counts.clicks, heat.by_page), (22_010, 22_010));
            assert_eq!(heat.cells.len(), MOST_CELLS);
            assert_eq!((heat.more_cells, heat.more_cells_count), (2_000, 2_000));
            let twice = heat.cells.iter().filter(|(_, count)| *count == 2).count();
            assert_eq!(twice, 10);
        }
        check_whole(&*store).await;
    });
}
