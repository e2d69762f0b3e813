//! Rows of dictionaries: what the sessions of a service have in common, so that each holds only what is its own.

use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, OptionalExtension, params};

use super::{codec, training};
use crate::recordings::{Result, StoreError};

/// Made anew when a service has this many compacted sessions, and each time it has four times as many.
const FIRST_AT: i64 = 8;

pub(super) fn read(connection: &Connection, key: i64) -> Result<Vec<u8>> {
    let data: Vec<u8> = connection
        .prepare_cached("SELECT data FROM dictionary WHERE key = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()?
        .ok_or_else(|| StoreError::Damaged("a dictionary is gone".into()))?;
    codec::unpack(None, &data)
}

/// The dictionary for sessions to come of a service.
pub(super) fn current(connection: &Connection, service: i64) -> Result<Option<(i64, Vec<u8>)>> {
    current_key(connection, service)?
        .map(|key| Ok((key, read(connection, key)?)))
        .transpose()
}

fn current_key(connection: &Connection, service: i64) -> Result<Option<i64>> {
    Ok(connection
        .prepare_cached("SELECT max(key) FROM dictionary WHERE service = ?1")?
        .query_row([service], |row| row.get(0))?)
}

/// The dictionary that was packed with last: sessions of one service are often compacted one after the other.
#[derive(Default)]
pub(super) struct Prepared(Mutex<Option<(i64, Arc<codec::Dictionary>)>>);

impl Prepared {
    /// [`current`], for packing. A key is given once: the largest is always the last of a service, which is kept.
    pub(super) fn current(
        &self,
        connection: &Connection,
        service: i64,
    ) -> Result<Option<(i64, Arc<codec::Dictionary>)>> {
        let Some(key) = current_key(connection, service)? else {
            return Ok(None);
        };
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, dictionary)) = last.as_ref().filter(|(known, _)| *known == key) {
            return Ok(Some((key, Arc::clone(dictionary))));
        }
        let dictionary = Arc::new(codec::Dictionary::new(codec::SMALL, &read(connection, key)?)?);
        *last = Some((key, Arc::clone(&dictionary)));
        Ok(Some((key, dictionary)))
    }
}

/// Counts segments packed with a dictionary; one that is neither used nor the service's last is dropped.
pub(super) fn count(connection: &Connection, key: i64, change: i64) -> Result<()> {
    connection
        .prepare_cached("UPDATE dictionary SET uses = uses + ?2 WHERE key = ?1")?
        .execute([key, change])?;
    connection
        .prepare_cached(
            "DELETE FROM dictionary WHERE key = ?1 AND uses <= 0
                AND key < (SELECT max(key) FROM dictionary AS other WHERE other.service = dictionary.service)",
        )?
        .execute([key])?;
    Ok(())
}

/// Makes a dictionary the one for sessions to come; those that it was made from are compacted again, with it.
pub(super) fn adopt(connection: &Connection, service: i64, sessions: i64, packed: &[u8]) -> Result<()> {
    connection
        .prepare_cached("INSERT INTO dictionary (service, sessions, data, uses) VALUES (?1, ?2, ?3, 0)")?
        .execute(params![service, sessions, packed])?;
    connection
        .prepare_cached(
            "UPDATE session SET state = 1 WHERE key IN
                (SELECT key FROM session INDEXED BY session_compacted
                 WHERE service = ?1 AND state = 2 ORDER BY key DESC LIMIT ?2)",
        )?
        .execute(params![service, training::SESSIONS])?;
    Ok(())
}

const COUNT: &str =
    "SELECT count(*) FROM session INDEXED BY session_compacted WHERE service = ?1 AND state = 2";
const RECENT: &str = "SELECT key, actor FROM session INDEXED BY session_compacted
    WHERE service = ?1 AND state = 2 ORDER BY key DESC LIMIT ?2";

/// The keys of a service's last compacted sessions, and who visited.
pub(super) fn recent(connection: &Connection, service: i64) -> Result<Vec<(i64, Option<i64>)>> {
    let sessions = connection
        .prepare_cached(RECENT)?
        .query_map(params![service, training::SESSIONS], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(sessions)
}

/// Whether a service has just come to a number of compacted sessions at which a new dictionary is tried.
pub(super) fn is_due(connection: &Connection, service: i64) -> Result<Option<i64>> {
    let compacted: i64 = connection
        .prepare_cached(COUNT)?
        .query_row([service], |row| row.get(0))?;
    let tried: i64 = connection
        .prepare_cached("SELECT coalesce(max(sessions), 0) FROM dictionary WHERE service = ?1")?
        .query_row([service], |row| row.get(0))?;
    let mut step = FIRST_AT;
    while step < compacted {
        step *= 4;
    }
    Ok((step == compacted && tried < compacted).then_some(compacted))
}

/// Reads every dictionary; returns a sentence for each damage.
pub(super) fn verify(connection: &Connection) -> Result<Vec<String>> {
    let keys: Vec<(i64, String)> = connection
        .prepare_cached(
            "SELECT dictionary.key, slug FROM dictionary JOIN service ON service.key = service ORDER BY 1",
        )?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(keys
        .into_iter()
        .filter_map(|(key, slug)| {
            let error = read(connection, key).err()?;
            Some(format!("dictionary {key} of {slug}: {error}"))
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compacted_sessions_are_counted_and_found_by_an_index_alone() {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch(include_str!("migrations/1_recordings.sql"))
            .unwrap();
        for (sql, expected) in [
            (
                COUNT,
                "SEARCH session USING COVERING INDEX session_compacted (service=?)",
            ),
            (RECENT, "SEARCH session USING INDEX session_compacted (service=?)"),
        ] {
            let steps: Vec<String> = connection
                .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
                .unwrap()
                .query_map(
                    rusqlite::params_from_iter([1, 1].iter().take(sql.matches('?').count())),
                    |row| row.get(3),
                )
                .unwrap()
                .collect::<rusqlite::Result<_>>()
                .unwrap();
            assert_eq!(steps, [expected]);
        }
    }
}
