//! How many sessions were active in each of some minutes.

use domain::Millis;
use domain::access::Reach;
use rusqlite::{Connection, params};

use super::names;
use crate::recordings::Result;

const MINUTE_MS: Millis = 60_000;
/// No session is longer, and one that began earlier is over.
const LONGEST_MS: Millis = 24 * 60 * MINUTE_MS;
/// More than a day's is no question for this.
const MOST_MINUTES: u32 = 24 * 60;

pub(super) fn active(
    connection: &Connection,
    first: Millis,
    minutes: u32,
    reach: &Reach,
) -> Result<Vec<u64>> {
    let minutes = minutes.min(MOST_MINUTES);
    let end = first.saturating_add(Millis::from(minutes) * MINUTE_MS);
    let services = names::within(connection, reach)?;
    // The index has all that is compared, but whether it was imported, and of which service it is.
    let mut statement = connection.prepare_cached(
        "SELECT started_at, last_event_at FROM session INDEXED BY session_by_start
         WHERE started_at >= ?1 AND started_at < ?2 AND started_at + duration >= ?3 AND imported = 0
           AND (?4 IS NULL OR service IN (SELECT value FROM json_each(?4)))",
    )?;
    let mut rows = statement.query(params![first.saturating_sub(LONGEST_MS), end, first, services])?;
    // One more at the minute of the beginning, one less after that of the end.
    let mut changes = vec![0_i64; minutes as usize + 1];
    let minute = |at: Millis| {
        let at = at.clamp(first, end.max(first)) - first;
        usize::try_from(at / MINUTE_MS).unwrap_or(0).min(minutes as usize)
    };
    while let Some(row) = rows.next()? {
        changes[minute(row.get(0)?)] += 1;
        if let Some(after) = changes.get_mut(minute(row.get(1)?) + 1) {
            *after -= 1;
        }
    }
    changes.truncate(minutes as usize);
    Ok(changes
        .into_iter()
        .scan(0_i64, |active, change| {
            *active += change;
            Some(u64::try_from(*active).unwrap_or(0))
        })
        .collect())
}
