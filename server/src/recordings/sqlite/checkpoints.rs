//! Rows of checkpoints: the page of a window at one moment.
//!
//! As it comes in, one is packed by itself; [`super::thinning`] packs those of an ended session against what they
//! hardly differ from. That is never more than one step away, so that reading one unpacks no chain of others.

use domain::Millis;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::numbers::count;
use super::segments::Unpacked;
use super::{codec, strings};
use crate::recordings::{Checkpoint, EventsToken, Result, StoreError};

/// As much of a chunk as checkpoints are packed against: what was recorded of the whole page comes first in it.
const MOST_PREFIX: usize = 8 << 20;

/// What a checkpoint is packed against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Base {
    Nothing,
    /// Another checkpoint, by its place; that one is packed against nothing.
    Checkpoint(EventsToken),
    /// The text of a chunk from this byte on.
    Recorded {
        chunk: u32,
        offset: u32,
    },
}

/// A checkpoint as its row holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Packed {
    pub(super) place: EventsToken,
    pub(super) at: Millis,
    pub(super) base: Base,
    pub(super) strings: Option<Vec<u8>>,
    pub(super) data: Vec<u8>,
}

/// Packs a checkpoint as it comes in.
pub(super) fn pack(checkpoint: &Checkpoint) -> Result<Packed> {
    Ok(Packed {
        place: checkpoint.place,
        at: checkpoint.at,
        base: Base::Nothing,
        strings: None,
        data: codec::pack(codec::FAST, None, &checkpoint.events)?,
    })
}

/// Puts a checkpoint at its place, unless there is one.
pub(super) fn insert(connection: &Connection, session: i64, window: i64, packed: &Packed) -> Result<()> {
    let (base, recorded) = match packed.base {
        Base::Nothing => (None, None),
        Base::Checkpoint(place) => (Some(place), None),
        Base::Recorded { chunk, offset } => (None, Some((chunk, offset))),
    };
    connection
        .prepare_cached(
            "INSERT INTO checkpoint (session, window, chunk, skip, at, base_chunk, base_skip, base_offset, strings, data)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            session,
            window,
            packed.place.number,
            packed.place.skip,
            packed.at,
            base.map(|place| place.number).or(recorded.map(|(chunk, _)| chunk)),
            base.map(|place| place.skip),
            recorded.map(|(_, offset)| offset),
            packed.strings,
            packed.data,
        ])?;
    Ok(())
}

/// A checkpoint that is still packed.
pub(super) struct Found {
    key: i64,
    pub(super) place: EventsToken,
    pub(super) at: Millis,
    pub(super) bytes: u64,
}

const FOUND: &str = "SELECT key, chunk, skip, at, length(data) AS bytes FROM checkpoint";

impl Found {
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            key: row.get("key")?,
            place: EventsToken {
                number: row.get("chunk")?,
                skip: row.get("skip")?,
            },
            at: row.get("at")?,
            bytes: count(row.get("bytes")?),
        })
    }

    pub(super) fn unpack(&self, connection: &Connection) -> Result<Checkpoint> {
        Ok(Checkpoint {
            place: self.place,
            at: self.at,
            events: events(connection, self.key)?,
        })
    }
}

/// The last checkpoint of a window that is all of before the moment.
pub(super) fn last_before(
    connection: &Connection,
    session: i64,
    window: i64,
    moment: Millis,
) -> Result<Option<Found>> {
    Ok(connection
        .prepare_cached(&format!(
            "{FOUND} WHERE session = ?1 AND window = ?2 AND at < ?3 ORDER BY chunk DESC, skip DESC LIMIT 1"
        ))?
        .query_row(params![session, window, moment], Found::of)
        .optional()?)
}

/// The checkpoints of a window, in order.
pub(super) fn all(connection: &Connection, session: i64, window: i64) -> Result<Vec<Found>> {
    let found = connection
        .prepare_cached(&format!(
            "{FOUND} WHERE session = ?1 AND window = ?2 ORDER BY chunk, skip"
        ))?
        .query_map([session, window], Found::of)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(found)
}

/// The keys of a session's checkpoints, window by window, in order.
pub(super) fn keys_of(connection: &Connection, session: i64) -> Result<Vec<i64>> {
    let keys = connection
        .prepare_cached("SELECT key FROM checkpoint WHERE session = ?1 ORDER BY window, chunk, skip")?
        .query_map([session], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(keys)
}

/// Deletes the checkpoints of a session; returns the lists of the strings that they used, which are no longer counted.
pub(super) fn release(connection: &Connection, session: i64) -> Result<Vec<Vec<u8>>> {
    let lists: Vec<Vec<u8>> = connection
        .prepare_cached("SELECT strings FROM checkpoint WHERE session = ?1 AND strings IS NOT NULL")?
        .query_map([session], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for list in &lists {
        strings::count(connection, list, -1)?;
    }
    connection
        .prepare_cached("DELETE FROM checkpoint WHERE session = ?1")?
        .execute([session])?;
    Ok(lists)
}

struct Stored {
    session: i64,
    window: i64,
    base_chunk: Option<u32>,
    base_skip: Option<u32>,
    base_offset: Option<u32>,
    strings: Option<Vec<u8>>,
    data: Vec<u8>,
}

fn stored(connection: &Connection, key: i64) -> Result<Stored> {
    Ok(connection
        .prepare_cached(
            "SELECT session, window, base_chunk, base_skip, base_offset, strings, data FROM checkpoint WHERE key = ?1",
        )?
        .query_row([key], |row| {
            Ok(Stored {
                session: row.get(0)?,
                window: row.get(1)?,
                base_chunk: row.get(2)?,
                base_skip: row.get(3)?,
                base_offset: row.get(4)?,
                strings: row.get(5)?,
                data: row.get(6)?,
            })
        })?)
}

fn events(connection: &Connection, key: i64) -> Result<Vec<u8>> {
    let row = stored(connection, key)?;
    let base = match (row.base_chunk, row.base_skip, row.base_offset) {
        (None, ..) => None,
        (Some(chunk), Some(skip), _) => Some(events_of_base(connection, &row, chunk, skip)?),
        (Some(chunk), None, offset) => Some(recorded(
            connection,
            row.session,
            row.window,
            chunk,
            offset.unwrap_or_default(),
        )?),
    };
    alone(connection, &row, base.as_deref())
}

fn alone(connection: &Connection, row: &Stored, base: Option<&[u8]>) -> Result<Vec<u8>> {
    let text = codec::unpack(base, &row.data)?;
    match &row.strings {
        Some(list) => strings::put_back(connection, list, &text, text.len() * 2),
        None => Ok(text),
    }
}

fn events_of_base(connection: &Connection, row: &Stored, chunk: u32, skip: u32) -> Result<Vec<u8>> {
    let key: Option<i64> = connection
        .prepare_cached(
            "SELECT key FROM checkpoint
             WHERE session = ?1 AND window = ?2 AND chunk = ?3 AND skip = ?4 AND base_chunk IS NULL",
        )?
        .query_row(params![row.session, row.window, chunk, skip], |row| row.get(0))
        .optional()?;
    let key = key.ok_or_else(|| StoreError::Damaged("what a checkpoint is packed against is gone".into()))?;
    alone(connection, &stored(connection, key)?, None)
}

pub(super) fn recorded(
    connection: &Connection,
    session: i64,
    window: i64,
    chunk: u32,
    offset: u32,
) -> Result<Vec<u8>> {
    in_chunk(connection, session, window, chunk, |text| {
        prefix(text, offset).map(<[u8]>::to_vec)
    })
}

/// Whether there is such a place between events.
pub(super) fn is_place(
    connection: &Connection,
    session: i64,
    window: i64,
    place: EventsToken,
) -> Result<bool> {
    in_chunk(connection, session, window, place.number, |text| {
        let events = match text {
            [] => 0,
            text => memchr::memchr_iter(b'\n', text).count() + 1,
        };
        Some(place.skip as usize <= events)
    })
}

/// How many events of a chunk lie before a byte of it.
pub(super) fn events_before(
    connection: &Connection,
    session: i64,
    window: i64,
    chunk: u32,
    offset: u32,
) -> Result<u32> {
    in_chunk(connection, session, window, chunk, |text| {
        let before = text.get(..offset as usize)?;
        u32::try_from(memchr::memchr_iter(b'\n', before).count()).ok()
    })
}

fn in_chunk<T>(
    connection: &Connection,
    session: i64,
    window: i64,
    chunk: u32,
    look: impl FnOnce(&[u8]) -> Option<T>,
) -> Result<T> {
    let gone = || StoreError::Damaged("the events that a checkpoint refers to are gone".into());
    let segment: i64 = connection
        .prepare_cached(
            "SELECT key FROM segment WHERE session = ?1 AND window = ?2 AND first <= ?3 AND last >= ?3",
        )?
        .query_row(params![session, window, chunk], |row| row.get(0))
        .optional()?
        .ok_or_else(gone)?;
    let unpacked = Unpacked::read(connection, segment)?;
    let (_, text) = unpacked
        .chunks()
        .find(|(head, _)| head.number == chunk)
        .ok_or_else(gone)?;
    look(text).ok_or_else(gone)
}

/// What checkpoints are packed against of a chunk in which the page was recorded whole from this byte on.
pub(super) fn prefix(text: &[u8], offset: u32) -> Option<&[u8]> {
    let text = text.get(offset as usize..)?;
    Some(text.get(..MOST_PREFIX).unwrap_or(text))
}
