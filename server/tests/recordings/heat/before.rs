//! Stores that were filled by versions that knew less of heat.

use domain::heat::query::{HeatKind, HeatPagesQuery};
use rusqlite::Connection;
use server::recordings::sqlite::{Options, SqliteStore};
use server::recordings::{RecordingStore, WindowMarks};

use super::busy_page;
use super::marks::*;
use crate::model::*;

fn options() -> Options {
    Options {
        heat_batch: 1,
        ..Options::default()
    }
}

/// A store of three sessions on a busy page, of which the last one goes on, after `sql` was done to it.
fn reopened(sql: &str, test: impl AsyncFnOnce(&SqliteStore)) {
    let directory = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let store = SqliteStore::open(directory.path(), &options()).unwrap();
    runtime.block_on(async {
        for number in [1, 2, 3] {
            let append = step(&desktop(number, 0), 1, 1, vec![marked(0, 1, "/", busy_page())]);
            store.append(append).await.unwrap();
        }
        end(&*store, &[1, 2]).await;
        store.close().await.unwrap();
    });
    drop(store);
    let connection = Connection::open(directory.path().join("recordings.db")).unwrap();
    connection.execute_batch(sql).unwrap();
    drop(connection);
    let store = SqliteStore::open(directory.path(), &options()).unwrap();
    runtime.block_on(test(&store));
}

#[test]
fn sessions_of_before_wait_to_be_read_once_more() {
    let sql = format!("{WITHOUT_HEAT} PRAGMA user_version = 8");
    reopened(&sql, async |store| {
        assert_eq!(store.unmarked(9).await.unwrap(), [session_id(2), session_id(1)]);
        assert_eq!(store.unmarked(1).await.unwrap(), [session_id(2)]);
        let told = || {
            vec![WindowMarks {
                window: window_id(1),
                number: 0,
                marks: marked(0, 1, "/", busy_page()).marks,
            }]
        };
        store.put_marks(&session_id(2), told()).await.unwrap();
        // Nothing was told of this one.
        store.put_marks(&session_id(1), Vec::new()).await.unwrap();
        assert_eq!(store.unmarked(9).await.unwrap(), []);
        for _ in 0..2 {
            assert_eq!(heat(store, "/", HeatKind::Click).await.counts.clicks, 5);
            while store.compact(64).await.unwrap() > 0 {}
        }
        check_whole(store).await;

        // The last one goes on, and tells of that as it comes.
        let more = marked(1, 1, "/", vec![(60_000, press(on("#buy")))]);
        store
            .append(step(&desktop(3, 0), 1, 2, vec![more]))
            .await
            .unwrap();
        end(store, &[3]).await;
        assert_eq!(store.unmarked(9).await.unwrap(), [session_id(3)]);
        store.put_marks(&session_id(3), told()).await.unwrap();
        assert_eq!(heat(store, "/", HeatKind::Click).await.counts.clicks, 6);
        check_whole(store).await;
    });
}

#[test]
fn sums_of_before_are_made_again_with_the_figures_of_all_pages() {
    let sql = "DELETE FROM heat_sum WHERE part = 8; DROP TABLE heat_unmarked; PRAGMA user_version = 9";
    reopened(sql, async |store| {
        let query = HeatPagesQuery {
            service: "web-app".parse().unwrap(),
            first_day: 20_000,
            last_day: 20_000,
        };
        assert_eq!(store.unmarked(9).await.unwrap(), []);
        for _ in 0..2 {
            let pages = store.heat_pages(&query).await.unwrap().pages;
            assert_eq!(pages.len(), 1);
            let (_, figures) = pages[0].devices[0];
            assert_eq!(
                (figures.views, figures.clicks, figures.rage, figures.dead),
                (3, 15, 3, 3)
            );
            while store.compact(64).await.unwrap() > 0 {}
        }
        check_whole(store).await;
    });
}
