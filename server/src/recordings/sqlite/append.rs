//! One durable step of a session, and what a worker goes on from.

use std::ops::Range;

use domain::id::{SessionId, WindowId};
use rusqlite::{Connection, OptionalExtension, params};

use super::numbers::{count, stored};
use super::{codec, segments, sessions};
use crate::recordings::{
    Append, PageTitle, PendingBatch, Result, SessionRow, StoreError, StoredSession, WindowRow,
};

/// An append whose blobs are packed already, so that the writer only writes.
pub(super) struct Prepared {
    session: SessionRow,
    windows: Vec<WindowRow>,
    segments: Vec<(WindowId, segments::Packed)>,
    titles: Vec<PageTitle>,
    pending_added: Vec<PendingBatch>,
    pending_done: Vec<(WindowId, u32)>,
}

pub(super) fn prepare(append: Append) -> Result<Prepared> {
    let segments = append
        .chunks
        .iter()
        .map(|(window, chunk)| Ok((window.clone(), segments::pack_chunk(chunk)?)))
        .collect::<Result<_>>()?;
    let mut pending_added = append.pending_added;
    for batch in &mut pending_added {
        batch.events = codec::pack(codec::FAST, None, &batch.events)?;
    }
    Ok(Prepared {
        session: append.session,
        windows: append.windows,
        segments,
        titles: append.titles,
        pending_added,
        pending_done: append.pending_done,
    })
}

pub(super) fn write(connection: &Connection, append: &Prepared) -> Result<()> {
    let session = sessions::put(connection, &append.session, !append.segments.is_empty())?;
    for window in &append.windows {
        put_window(connection, session, window)?;
    }
    for title in &append.titles {
        if let Some(window) = window_number(connection, session, &title.window)? {
            segments::name_page(connection, session, window, title)?;
        }
    }
    for (window, packed) in &append.segments {
        let window = window_number(connection, session, window)?
            .ok_or_else(|| StoreError::Failed("a chunk of a window without a row".into()))?;
        if !segments::holds(connection, session, window, packed.first)? {
            segments::insert(connection, session, window, packed)?;
        }
    }
    for batch in &append.pending_added {
        connection
            .prepare_cached("INSERT INTO pending VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING")?
            .execute(params![
                session,
                batch.window.as_str(),
                batch.number,
                batch.received_at,
                batch.events
            ])?;
    }
    for (window, number) in &append.pending_done {
        connection
            .prepare_cached("DELETE FROM pending WHERE session = ?1 AND window = ?2 AND number = ?3")?
            .execute(params![session, window.as_str(), number])?;
    }
    Ok(())
}

/// The number of a window within its session.
pub(super) fn window_number(connection: &Connection, session: i64, id: &WindowId) -> Result<Option<i64>> {
    Ok(connection
        .prepare_cached("SELECT number FROM window WHERE session = ?1 AND id = ?2")?
        .query_row(params![session, id.as_str()], |row| row.get(0))
        .optional()?)
}

fn put_window(connection: &Connection, session: i64, window: &WindowRow) -> Result<()> {
    let number = match window_number(connection, session, &window.id)? {
        Some(number) => number,
        None => connection
            .prepare_cached("SELECT coalesce(max(number) + 1, 0) FROM window WHERE session = ?1")?
            .query_row([session], |row| row.get(0))?,
    };
    let missing: Vec<(u32, u32)> = window
        .missing
        .iter()
        .map(|range| (range.start, range.end))
        .collect();
    let missing = (!missing.is_empty())
        .then(|| serde_json::to_string(&missing))
        .transpose()
        .map_err(|error| StoreError::Failed(error.to_string()))?;
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO window VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )?
        .execute(params![
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
    Ok(())
}

/// The windows of a session, in the order in which they were seen first.
pub(super) fn windows(connection: &Connection, session: i64) -> Result<Vec<WindowRow>> {
    let damaged = || StoreError::Damaged("a window's row".into());
    let mut statement =
        connection.prepare_cached("SELECT * FROM window WHERE session = ?1 ORDER BY number")?;
    let mut rows = statement.query([session])?;
    let mut windows = Vec::new();
    while let Some(row) = rows.next()? {
        let missing: Vec<(u32, u32)> = match row.get::<_, Option<String>>("missing")? {
            Some(json) => serde_json::from_str(&json).map_err(|_| damaged())?,
            None => Vec::new(),
        };
        windows.push(WindowRow {
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
        });
    }
    Ok(windows)
}

pub(super) fn load(connection: &Connection, id: &SessionId) -> Result<Option<StoredSession>> {
    let key = match sessions::key_of(connection, id) {
        Ok(key) => key,
        Err(StoreError::NotFound) => return Ok(None),
        Err(error) => return Err(error),
    };
    Ok(Some(StoredSession {
        session: sessions::load(connection, key)?,
        windows: windows(connection, key)?,
        pending: pending(connection, key)?,
    }))
}

/// Batches that wait for one before them, by window and number.
pub(super) fn pending(connection: &Connection, session: i64) -> Result<Vec<PendingBatch>> {
    let mut statement = connection.prepare_cached(
        "SELECT window, number, received_at, events FROM pending WHERE session = ?1 ORDER BY window, number",
    )?;
    let mut rows = statement.query([session])?;
    let mut pending = Vec::new();
    while let Some(row) = rows.next()? {
        pending.push(PendingBatch {
            window: row
                .get::<_, String>(0)?
                .try_into()
                .map_err(|_| StoreError::Damaged("a pending batch's window".into()))?,
            number: row.get(1)?,
            received_at: row.get(2)?,
            events: codec::unpack(None, &row.get::<_, Vec<u8>>(3)?)?,
        });
    }
    Ok(pending)
}
