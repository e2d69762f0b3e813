//! Sessions that came before there was heat, and what reading them once more told of them.

use domain::id::SessionId;
use rusqlite::{Connection, OptionalExtension, params};

use super::super::{sessions, windows};
use super::keeping;
use crate::recordings::{Result, StoreError, WindowMarks};

/// Those that are compacted: others change still, or are to be read for their checkpoints first.
pub(in super::super) fn unmarked(connection: &Connection, limit: u32) -> Result<Vec<SessionId>> {
    let mut statement = connection.prepare_cached(
        "SELECT id FROM heat_unmarked JOIN session ON session.key = heat_unmarked.session
         WHERE state = ?1 ORDER BY heat_unmarked.session DESC LIMIT ?2",
    )?;
    let mut rows = statement.query(params![sessions::COMPACTED, limit])?;
    let mut ids = Vec::new();
    while let Some(row) = rows.next()? {
        ids.extend(SessionId::try_from(row.get::<_, String>(0)?));
    }
    Ok(ids)
}

/// Keeps all that a session did, and that it need not be read again. One that went on since there is heat has told of that
/// as it came, and keeps it.
pub(in super::super) fn put_marks(
    connection: &Connection,
    id: &SessionId,
    told: &[WindowMarks],
) -> Result<()> {
    let session = sessions::key_of(connection, id)?;
    connection
        .prepare_cached("DELETE FROM heat_unmarked WHERE session = ?1")?
        .execute([session])?;
    let is_told = connection
        .prepare_cached("SELECT 1 FROM heat_session WHERE session = ?1")?
        .query_row([session], |_| Ok(()))
        .optional()?
        .is_some();
    if is_told {
        return Ok(());
    }
    for part in told {
        let window = windows::number_of(connection, session, &part.window)?.ok_or(StoreError::NotFound)?;
        keeping::add(connection, session, window, part.number, &part.marks)?;
    }
    Ok(())
}
