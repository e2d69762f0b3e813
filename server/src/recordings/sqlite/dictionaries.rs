//! Dictionaries: what the sessions of a service have in common, so that each holds only what is its own.
//!
//! A dictionary is made only of pieces that several visitors' sessions have, so that nothing in it is one
//! visitor's own. It is adopted only if, on sessions that it was not made from, it saves more than it costs.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, OptionalExtension, params};

use super::codec;
use crate::recordings::{Result, StoreError};

/// Visitors that must have a piece.
const VISITORS: usize = 3;
/// Sessions that a dictionary is made from, and others that it is measured on.
const SAMPLES: u32 = 24;
const TRIALS: u32 = 4;
/// Made anew when a service has this many compacted sessions, and each time it has four times as many.
const FIRST_AT: i64 = 8;
const MOST_BYTES: usize = 256 << 10;
/// A piece shorter than this costs more than it gives.
const LEAST_PIECE: usize = 12;
/// Of each session the first bytes are looked at: pages look alike from their first picture on.
const MOST_OF_A_SESSION: usize = 2 << 20;

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
    let key: Option<i64> = connection
        .prepare_cached("SELECT max(key) FROM dictionary WHERE service = ?1")?
        .query_row([service], |row| row.get(0))?;
    key.map(|key| Ok((key, read(connection, key)?))).transpose()
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
        .execute(params![service, SAMPLES + TRIALS])?;
    Ok(())
}

const COUNT: &str =
    "SELECT count(*) FROM session INDEXED BY session_compacted WHERE service = ?1 AND state = 2";
const RECENT: &str = "SELECT key, actor FROM session INDEXED BY session_compacted
    WHERE service = ?1 AND state = 2 ORDER BY key DESC LIMIT ?2";

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

/// A new dictionary for a service, packed, if it is worth it. `text_of` gives the first bytes of a session's events as
/// they are packed.
pub(super) fn train(
    connection: &Connection,
    service: i64,
    sessions: i64,
    text_of: &dyn Fn(i64, usize) -> Result<Vec<u8>>,
) -> Result<Option<Vec<u8>>> {
    let recent: Vec<(i64, Option<i64>)> = connection
        .prepare_cached(RECENT)?
        .query_map(params![service, SAMPLES + TRIALS], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    let mut texts = Vec::new();
    for (session, actor) in recent {
        let text = text_of(session, MOST_OF_A_SESSION)?;
        // An actor is one visitor in all sessions; without one, each session is taken for another visitor.
        texts.push((actor.map_or(Visitor::Session(session), Visitor::Actor), text));
    }
    let trials = texts.split_off(texts.len().saturating_sub((TRIALS as usize).min(texts.len() / 3)));
    let new = common(&texts);
    if new.len() < LEAST_PIECE || trials.is_empty() {
        return Ok(None);
    }
    let old = current(connection, service)?.map(|(_, dictionary)| dictionary);
    let mut saved = 0i64;
    for (_, text) in &trials {
        let before = codec::pack(codec::SMALL, old.as_deref(), text)?;
        let after = codec::pack(codec::SMALL, Some(&new), text)?;
        saved += before.len() as i64 - after.len() as i64;
    }
    let packed = codec::pack(codec::SMALL, None, &new)?;
    // As many sessions again are to come as there were: what they save must pay for the dictionary.
    let worth = saved.saturating_mul(sessions) / trials.len() as i64;
    Ok((worth > packed.len() as i64).then_some(packed))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Visitor {
    Actor(i64),
    Session(i64),
}

/// The pieces that enough visitors have, each once, in the order in which they are met.
fn common(texts: &[(Visitor, Vec<u8>)]) -> Vec<u8> {
    let mut visitors: HashMap<&[u8], HashSet<Visitor>> = HashMap::new();
    for (visitor, text) in texts {
        for piece in pieces(text) {
            let seen = visitors.entry(piece).or_default();
            if seen.len() < VISITORS {
                seen.insert(*visitor);
            }
        }
    }
    let mut dictionary = Vec::new();
    for (_, text) in texts {
        for piece in pieces(text) {
            let enough = visitors.get(piece).is_some_and(|seen| seen.len() >= VISITORS);
            if enough && dictionary.len() + piece.len() <= MOST_BYTES {
                dictionary.extend_from_slice(piece);
                visitors.remove(piece);
            }
        }
    }
    dictionary
}

/// A text cut where objects begin: about a node, or an event's frame, each.
fn pieces(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split_inclusive(|byte| *byte == b'{')
        .filter(|piece| piece.len() >= LEAST_PIECE)
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

    #[test]
    fn a_piece_that_fewer_than_three_visitors_have_is_in_no_dictionary() {
        let page = r#"{"type":2,"tagName":"main","attributes":{"class":"a-long-class-name"},"childNodes":["#;
        let own = r#"{"type":3,"textContent":"Kim's very own words","id":9},"#;
        let text = |visitor: u8, more: &str| {
            (
                Visitor::Actor(i64::from(visitor)),
                format!("{page}{more}").into_bytes(),
            )
        };
        let texts = [
            text(1, own),
            text(1, own),
            text(1, own),
            text(2, own),
            text(3, r#"{"type":3,"textContent":"Lee's","id":9},"#),
        ];
        let dictionary = String::from_utf8(common(&texts)).unwrap();
        assert!(dictionary.contains("a-long-class-name"), "{dictionary}");
        assert!(!dictionary.contains("own words"), "{dictionary}");
    }
}
