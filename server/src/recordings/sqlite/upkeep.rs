//! What the server asks for by itself, from time to time.

use std::path::Path;

use domain::Millis;
use domain::id::{SessionId, WindowId};
use rusqlite::{Connection, params};

use super::numbers::count;
use super::{checkpoints, sessions, windows};
use crate::recordings::{Result, StoreError, StoreUsage};

pub(super) fn silent_since(connection: &Connection, before: Millis, limit: u32) -> Result<Vec<SessionId>> {
    ids(
        connection,
        "SELECT id FROM session INDEXED BY session_active
         WHERE state = 0 AND received_at < ?1 ORDER BY received_at LIMIT ?2",
        before,
        limit,
    )
}

pub(super) fn overdue_pending(connection: &Connection, before: Millis, limit: u32) -> Result<Vec<SessionId>> {
    ids(
        connection,
        "SELECT id FROM (SELECT session, min(received_at) AS since FROM pending GROUP BY session)
            JOIN session ON session.key = session
         WHERE since < ?1 ORDER BY since LIMIT ?2",
        before,
        limit,
    )
}

fn ids(connection: &Connection, sql: &str, before: Millis, limit: u32) -> Result<Vec<SessionId>> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params![before, limit])?;
    let mut ids = Vec::new();
    while let Some(row) = rows.next()? {
        // One that cannot be named is for `verify` to report; the others are served.
        ids.extend(SessionId::try_from(row.get::<_, String>(0)?));
    }
    Ok(ids)
}

/// Ends an active session; one that has ended stays as it is.
pub(super) fn end_session(connection: &Connection, id: &SessionId) -> Result<()> {
    let key = sessions::key_of(connection, id)?;
    connection
        .prepare_cached("UPDATE session SET state = ?2 WHERE key = ?1 AND state = ?3")?
        .execute([key, sessions::TO_COMPACT, sessions::ACTIVE])?;
    Ok(())
}

/// Those that are compacted: a session that goes on gets its checkpoints as it does.
pub(super) fn uncut(connection: &Connection, limit: u32) -> Result<Vec<SessionId>> {
    let mut statement = connection.prepare_cached(
        "SELECT id FROM session INDEXED BY session_uncut WHERE uncut = 1 AND state = ?1 ORDER BY key DESC LIMIT ?2",
    )?;
    let mut rows = statement.query(params![sessions::COMPACTED, limit])?;
    let mut ids = Vec::new();
    while let Some(row) = rows.next()? {
        ids.extend(SessionId::try_from(row.get::<_, String>(0)?));
    }
    Ok(ids)
}

pub(super) fn add_checkpoints(
    connection: &Connection,
    id: &SessionId,
    packed: &[(WindowId, checkpoints::Packed)],
) -> Result<()> {
    let key = sessions::key_of(connection, id)?;
    for (window, packed) in packed {
        let window = windows::number_of(connection, key, window)?.ok_or(StoreError::NotFound)?;
        checkpoints::insert(connection, key, window, packed)?;
    }
    Ok(())
}

/// A session that got checkpoints is compacted again, with them.
pub(super) fn end_cutting(connection: &Connection, id: &SessionId) -> Result<()> {
    let key = sessions::key_of(connection, id)?;
    connection
        .prepare_cached("UPDATE session SET uncut = 0 WHERE key = ?1")?
        .execute([key])?;
    connection
        .prepare_cached(
            "UPDATE session SET state = ?2 WHERE key = ?1 AND state = ?3
                AND EXISTS (SELECT 1 FROM checkpoint WHERE session = ?1)",
        )?
        .execute([key, sessions::TO_COMPACT, sessions::COMPACTED])?;
    Ok(())
}

/// Sizes on the disk are those of the database's files, the log included.
pub(super) fn usage(connection: &Connection, path: &Path) -> Result<StoreUsage> {
    let (sessions, raw_bytes) = connection
        .prepare_cached("SELECT count(*), coalesce(sum(raw_bytes), 0) FROM session")?
        .query_row([], |row| Ok((count(row.get(0)?), count(row.get(1)?))))?;
    let chunks = connection
        .prepare_cached("SELECT coalesce(sum(last - first + 1), 0) FROM segment")?
        .query_row([], |row| row.get(0).map(count))?;
    let (checkpoints, checkpoint_bytes) = connection
        .prepare_cached(
            "SELECT count(*), coalesce(sum(length(data) + coalesce(length(strings), 0)), 0) FROM checkpoint",
        )?
        .query_row([], |row| Ok((count(row.get(0)?), count(row.get(1)?))))?;
    let log = path.with_extension("db-wal");
    let disk_bytes = [path, &log]
        .into_iter()
        .filter_map(|file| std::fs::metadata(file).ok())
        .map(|file| file.len())
        .sum();
    Ok(StoreUsage {
        sessions,
        chunks,
        disk_bytes,
        raw_bytes,
        checkpoints,
        checkpoint_bytes,
    })
}

/// Writes, and takes it back: what a lock or a full disk would refuse is refused here.
pub(super) fn probe(connection: &Connection) -> Result<()> {
    connection
        .prepare_cached("INSERT INTO word (text) VALUES ('')  ON CONFLICT DO NOTHING")?
        .execute([])?;
    connection
        .prepare_cached("DELETE FROM word WHERE text = ''")?
        .execute([])?;
    Ok(())
}
