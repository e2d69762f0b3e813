//! Pages that hardly anybody was on, among many sessions that were elsewhere.

use domain::heat::mark::MarkKind;
use domain::heat::page_heat::HeatPlace;
use domain::heat::query::{HeatKind, HeatQuery};
use rusqlite::Connection;
use server::recordings::RecordingStore;
use server::recordings::sqlite::SqliteStore;

use super::marks::*;
use super::run_adding;
use crate::Fixture;
use crate::model::*;

/// More than are read for one answer.
const ELSEWHERE: u32 = 5_001;

/// Gives a session that is in the sums so many others like it.
fn repeat(connection: &Connection, session: u32) {
    let names = |table: &str| -> Vec<String> {
        let mut statement = connection
            .prepare("SELECT name FROM pragma_table_info(?1) WHERE name NOT IN ('key', 'id', 'session')")
            .unwrap();
        let names = statement.query_map([table], |row| row.get(0)).unwrap();
        names.collect::<Result<_, _>>().unwrap()
    };
    let (of_session, of_heat) = (names("session").join(", "), names("heat_session").join(", "));
    let id = session_id(session);
    connection
        .execute_batch(&format!(
            "CREATE TEMP TABLE number AS WITH RECURSIVE
                number(value) AS (SELECT 1001 UNION ALL SELECT value + 1 FROM number LIMIT {ELSEWHERE})
                SELECT value FROM number;
             INSERT INTO heat_session (session, {of_heat}) SELECT value, {of_heat} FROM heat_session, number
                WHERE session = (SELECT key FROM session WHERE id = '{id}');
             INSERT INTO session (key, id, {of_session}) SELECT value, 'repeated-' || value, {of_session}
                FROM session, number WHERE id = '{id}';"
        ))
        .unwrap();
}

/// How many moments of the whole page, of an element and of its height are found, and how many backdrops.
async fn found(store: &SqliteStore) -> [usize; 4] {
    let query = |kind| HeatQuery {
        last_day: 20_009,
        ..query("/rare", kind)
    };
    let mut found = [0; 4];
    for (found, (kind, selector)) in found.iter_mut().zip([
        (HeatKind::Click, None),
        (HeatKind::Click, Some("#buy".to_owned())),
        (HeatKind::Scroll, None),
    ]) {
        let place = HeatPlace {
            selector,
            cells: Vec::new(),
        };
        *found = store.heat_moments(&query(kind), &[place]).await.unwrap().len();
    }
    found[3] = store.backdrops(&query(HeatKind::Click)).await.unwrap().len();
    found
}

#[test]
fn a_page_of_few_is_found_behind_many_sessions_of_other_days() {
    run_adding(async |Fixture { store, directory }| {
        for (number, day, page) in [(1, 0, "/rare"), (2, 0, "/rare"), (3, 1, "/rare"), (4, 5, "/")] {
            let marks = vec![
                (0, MarkKind::Viewed),
                (0, watched(0, 0.0, Some(2_000.0), 700)),
                (500, press(on("#buy"))),
            ];
            let append = step(&desktop(number, day), 1, 1, vec![marked(0, 1, page, marks)]);
            store.append(append).await.unwrap();
        }
        end(&*store, &[1, 2, 3, 4]).await;
        let connection = Connection::open(directory.path().join("recordings.db")).unwrap();
        repeat(&connection, 4);
        assert_eq!(found(&store).await, [3; 4]);

        // Of the days in question no more are read than is said, whatever pages they are of.
        connection
            .execute(
                "UPDATE session SET started_at = started_at - ?1 WHERE key > 1000",
                [4 * DAY],
            )
            .unwrap();
        assert_eq!(found(&store).await, [0; 4]);
    });
}
