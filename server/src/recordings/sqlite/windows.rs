//! Rows of windows: how one is written whole, and read again.

use std::collections::HashMap;
use std::ops::Range;

use domain::id::{SessionId, WindowId};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::numbers::{count, stored};
use super::sessions;
use crate::recordings::{Result, StoreError, WindowRow};

const INSERT: &str = "INSERT INTO window VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
const UPDATE: &str =
    "UPDATE window SET started_at = ?4, last_event_at = ?5, events = ?6, has_full_snapshot = ?7,
        next_number = ?8, missing = ?9, clock_offset = ?10, current_url = ?11, memory = ?12
    WHERE session = ?1 AND number = ?2";

/// The number of a window within its session.
pub(super) fn number_of(connection: &Connection, session: i64, id: &WindowId) -> Result<Option<i64>> {
    Ok(connection
        .prepare_cached("SELECT number FROM window WHERE session = ?1 AND id = ?2")?
        .query_row(params![session, id.as_str()], |row| row.get(0))
        .optional()?)
}

/// The numbers of all windows of a session, by their ids; what is no id is of no window.
pub(super) fn numbers(connection: &Connection, session: i64) -> Result<HashMap<WindowId, i64>> {
    let mut statement = connection.prepare_cached("SELECT id, number FROM window WHERE session = ?1")?;
    let mut rows = statement.query([session])?;
    let mut numbers = HashMap::new();
    while let Some(row) = rows.next()? {
        if let Ok(id) = row.get::<_, String>(0)?.try_into() {
            numbers.insert(id, row.get(1)?);
        }
    }
    Ok(numbers)
}

/// Writes a window's row over the one that was there; returns its number.
pub(super) fn put(connection: &Connection, session: i64, window: &WindowRow) -> Result<i64> {
    let missing: Vec<(u32, u32)> = window
        .missing
        .iter()
        .map(|range| (range.start, range.end))
        .collect();
    let missing = (!missing.is_empty())
        .then(|| serde_json::to_string(&missing))
        .transpose()
        .map_err(|error| StoreError::Failed(error.to_string()))?;
    let known = number_of(connection, session, &window.id)?;
    let (number, sql) = match known {
        Some(number) => (number, UPDATE),
        None => {
            let next = connection
                .prepare_cached("SELECT coalesce(max(number) + 1, 0) FROM window WHERE session = ?1")?
                .query_row([session], |row| row.get(0))?;
            (next, INSERT)
        }
    };
    connection.prepare_cached(sql)?.execute(params![
        session,
        number,
        window.id.as_str(),
        window.started_at,
        window.last_event_at,
        stored(window.events),
        window.has_full_snapshot,
        window.next_number,
        missing,
        window.clock_offset,
        window.current_url,
        window.memory,
    ])?;
    Ok(number)
}

/// The windows of a session, in the order in which they were seen first.
pub(super) fn all(connection: &Connection, session: i64) -> Result<Vec<WindowRow>> {
    let mut statement =
        connection.prepare_cached("SELECT * FROM window WHERE session = ?1 ORDER BY number")?;
    let mut rows = statement.query([session])?;
    let mut windows = Vec::new();
    while let Some(row) = rows.next()? {
        windows.push(read(row)?);
    }
    Ok(windows)
}

/// One window, without a look at any other.
pub(super) fn one(connection: &Connection, session: &SessionId, id: &WindowId) -> Result<WindowRow> {
    let session = sessions::key_of(connection, session)?;
    connection
        .prepare_cached("SELECT * FROM window WHERE session = ?1 AND id = ?2")?
        .query_row(params![session, id.as_str()], |row| Ok(read(row)))
        .optional()?
        .ok_or(StoreError::NotFound)?
}

fn read(row: &Row<'_>) -> Result<WindowRow> {
    let damaged = || StoreError::Damaged("a window's row".into());
    let missing: Vec<(u32, u32)> = match row.get::<_, Option<String>>("missing")? {
        Some(json) => serde_json::from_str(&json).map_err(|_| damaged())?,
        None => Vec::new(),
    };
    Ok(WindowRow {
        id: row.get::<_, String>("id")?.try_into().map_err(|_| damaged())?,
        started_at: row.get("started_at")?,
        last_event_at: row.get("last_event_at")?,
        events: count(row.get("events")?),
        has_full_snapshot: row.get("has_full_snapshot")?,
        next_number: row.get("next_number")?,
        missing: missing
            .into_iter()
            .map(|(start, end)| Range { start, end })
            .collect(),
        clock_offset: row.get("clock_offset")?,
        current_url: row.get("current_url")?,
        memory: row.get("memory")?,
    })
}
