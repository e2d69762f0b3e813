//! What was hidden: how often, in each session and by day, and under which version of the rules. Never what it was.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use domain::id::{SessionId, WindowId};
use domain::mask::{DayMaskCount, MaskCount};
use rusqlite::{Connection, OptionalExtension, params};

use super::numbers::{count, stored};
use super::rollups::{Share, day_of};
use super::varint::{put_varint, take_varint};
use super::{names, sessions, windows};
use crate::recordings::{MaskedRun, Result, StoreError};

/// The highest count of a session, so that sums of days stay numbers.
const MOST: i64 = u32::MAX as i64;

/// How often something was hidden, by the key of a rule's or pattern's id among the words.
type Counts = BTreeMap<i64, i64>;

/// Adds what was hidden in chunks that were not there before, also to the day on which their session started.
pub(super) fn add(connection: &Connection, session: i64, more: &[&MaskCount]) -> Result<()> {
    if more.iter().all(|more| more.count == 0) {
        return Ok(());
    }
    let (service, day, packed) = connection
        .prepare_cached("SELECT service, started_at, masked FROM session WHERE key = ?1")?
        .query_row([session], |row| {
            Ok((row.get(0)?, day_of(row.get(1)?), row.get::<_, Vec<u8>>(2)?))
        })?;
    let mut counts = unpack(&packed)?;
    for more in more.iter().filter(|more| more.count > 0) {
        let mask = names::word_or_new(connection, &more.id)?;
        let count = counts.entry(mask).or_default();
        let sum = count.saturating_add(stored(more.count)).min(MOST);
        change_day(connection, day, service, mask, sum - *count)?;
        *count = sum;
    }
    connection
        .prepare_cached("UPDATE session SET masked = ?2 WHERE key = ?1")?
        .execute(params![session, pack(&counts)])?;
    Ok(())
}

/// Moves what was hidden in a session to another day or service, if it turned out to be of one.
pub(super) fn follow(connection: &Connection, packed: &[u8], old: &Share, new: &Share) -> Result<()> {
    if (old.day, old.service) == (new.day, new.service) {
        return Ok(());
    }
    for (mask, count) in unpack(packed)? {
        change_day(connection, old.day, old.service, mask, -count)?;
        change_day(connection, new.day, new.service, mask, count)?;
    }
    Ok(())
}

fn change_day(connection: &Connection, day: i64, service: i64, mask: i64, change: i64) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO day_mask VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET count = count + ?4",
        )?
        .execute([day, service, mask, change])?;
    if change < 0 {
        connection
            .prepare_cached("DELETE FROM day_mask WHERE (day, service, mask) = (?1, ?2, ?3) AND count <= 0")?
            .execute([day, service, mask])?;
    }
    Ok(())
}

fn pack(counts: &Counts) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (mask, count) in counts {
        put_varint(&mut bytes, mask.cast_unsigned());
        put_varint(&mut bytes, count.cast_unsigned());
    }
    bytes
}

fn unpack(mut bytes: &[u8]) -> Result<Counts> {
    let damaged = || StoreError::Damaged("what was hidden in a session".into());
    let mut counts = Counts::new();
    while !bytes.is_empty() {
        let mask = take_varint(&mut bytes).ok_or_else(damaged)?;
        let count = take_varint(&mut bytes).map(stored).filter(|count| *count <= MOST);
        counts.insert(stored(mask), count.ok_or_else(damaged)?);
    }
    Ok(counts)
}

/// What was hidden in a session, the most first.
pub(super) fn of_session(connection: &Connection, session: i64) -> Result<Vec<MaskCount>> {
    let packed: Vec<u8> = connection
        .prepare_cached("SELECT masked FROM session WHERE key = ?1")?
        .query_row([session], |row| row.get(0))?;
    let mut statement = connection.prepare_cached("SELECT text FROM word WHERE key = ?1")?;
    let mut masked = Vec::new();
    for (mask, times) in unpack(&packed)? {
        masked.push(MaskCount {
            id: statement
                .query_row([mask], |row| row.get(0))
                .optional()?
                .ok_or_else(|| StoreError::Damaged("by what something was hidden in a session".into()))?,
            count: count(times),
        });
    }
    masked.sort_by(|a, b| (Reverse(a.count), &a.id).cmp(&(Reverse(b.count), &b.id)));
    Ok(masked)
}

/// For so many days from the given one on.
pub(super) fn by_day(connection: &Connection, from_day: i64, days: u32) -> Result<Vec<DayMaskCount>> {
    let mut statement = connection.prepare_cached(
        "SELECT day, slug, text, count FROM day_mask
            JOIN service ON service.key = day_mask.service JOIN word ON word.key = mask
         WHERE day >= ?1 AND day < ?2 ORDER BY day, slug, text",
    )?;
    let mut rows = statement.query([from_day, from_day.saturating_add(i64::from(days))])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(DayMaskCount {
            day: row.get(0)?,
            service: row
                .get::<_, String>(1)?
                .try_into()
                .map_err(|_| StoreError::Damaged("a service's slug".into()))?,
            id: row.get(2)?,
            count: count(row.get(3)?),
        });
    }
    Ok(found)
}

/// The versions of the rules that masked anything of a session, in order.
pub(super) fn versions(connection: &Connection, session: i64) -> Result<Vec<u32>> {
    let versions = connection
        .prepare_cached(
            "SELECT DISTINCT rules FROM segment INDEXED BY segment_in_order WHERE session = ?1 ORDER BY rules",
        )?
        .query_map([session], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(versions)
}

/// Which version of the rules masked each chunk of a window.
pub(super) fn runs(connection: &Connection, id: &SessionId, window: &WindowId) -> Result<Vec<MaskedRun>> {
    let session = sessions::key_of(connection, id)?;
    let window = windows::number_of(connection, session, window)?.ok_or(StoreError::NotFound)?;
    let mut statement = connection.prepare_cached(
        "SELECT first, last, rules FROM segment INDEXED BY segment_in_order
         WHERE session = ?1 AND window = ?2 ORDER BY first",
    )?;
    let mut rows = statement.query([session, window])?;
    let mut runs: Vec<MaskedRun> = Vec::new();
    while let Some(row) = rows.next()? {
        let next = MaskedRun {
            first: row.get(0)?,
            last: row.get(1)?,
            rules: row.get(2)?,
        };
        match runs.last_mut() {
            Some(run) if run.rules == next.rules && run.last.checked_add(1) == Some(next.first) => {
                run.last = next.last;
            }
            _ => runs.push(next),
        }
    }
    Ok(runs)
}

/// Adds everything up again; returns a sentence if the sums by day are others.
pub(super) fn verify(connection: &Connection) -> Result<Vec<String>> {
    let mut differing: BTreeMap<[i64; 3], i64> = BTreeMap::new();
    let mut statement = connection.prepare("SELECT day, service, mask, count FROM day_mask")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        differing.insert([row.get(0)?, row.get(1)?, row.get(2)?], row.get(3)?);
    }
    let mut statement =
        connection.prepare("SELECT started_at, service, masked FROM session WHERE length(masked) > 0")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (day, service) = (day_of(row.get(0)?), row.get(1)?);
        // What cannot be read is told of its session.
        for (mask, count) in unpack(&row.get::<_, Vec<u8>>(2)?).unwrap_or_default() {
            let left = differing.entry([day, service, mask]).or_default();
            *left = left.saturating_sub(count);
        }
    }
    differing.retain(|_, left| *left != 0);
    Ok(match differing.len() {
        0 => Vec::new(),
        sums => vec![format!(
            "what was hidden by day: {sums} sums are not those of the sessions"
        )],
    })
}
