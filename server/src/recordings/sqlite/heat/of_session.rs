//! What one session did on its pages, however many others did anything there.

use std::collections::BTreeMap;

use domain::id::SessionId;
use rusqlite::Connection;

use super::super::sessions;
use super::{answer, counted, names, reading, settings};
use crate::recordings::{Result, VisitedPage};

/// By path. Nothing of a session that cannot be read.
pub(in super::super) fn visited_pages(
    connection: &Connection,
    session: &SessionId,
) -> Result<Vec<VisitedPage>> {
    let key = sessions::key_of(connection, session)?;
    let Some(sheets) = reading::readable(connection, key)? else {
        return Ok(Vec::new());
    };
    let service = connection
        .prepare_cached("SELECT service FROM session WHERE key = ?1")?
        .query_row([key], |row| row.get(0))?;
    let thresholds = settings::of_service(connection, service)?.thresholds;
    let mut by_path: BTreeMap<i64, Vec<_>> = BTreeMap::new();
    for ((_, path), sheet) in &sheets {
        by_path.entry(*path).or_default().push(sheet);
    }
    by_path
        .into_iter()
        .map(|(path, sheets)| {
            let counted = counted::count(sheets.into_iter(), &thresholds);
            let (heat, furthest) = answer::of_counted(connection, &counted)?;
            Ok(VisitedPage {
                path: names::path_of(connection, path)?,
                heat,
                furthest,
            })
        })
        .collect()
}
