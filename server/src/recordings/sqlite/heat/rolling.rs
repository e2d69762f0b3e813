//! Adding ended sessions to the sums: many at once, because rows of sums are written whole.
//!
//! As with compaction, a plan is made from one view of the database, beside the writer, and put in place by one
//! transaction if nothing has changed meanwhile.

use std::collections::BTreeSet;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, params};

use super::super::codec;
use super::super::readers::Readers;
use super::super::rollups::day_of;
use super::super::sessions::ACTIVE;
use super::super::writer::Writer;
use super::reading::{self, Pages};
use super::rows::{LEVELS, Period, Series};
use super::taking_out::{self, Changes, Place};
use super::{keeping, packing, settings};
use crate::recordings::Result;
use domain::heat::query::duration_class;

/// Sessions of one service in one step …
const AT_ONCE: u32 = 256;
/// … as long as they have so many marks at most, or it is one session: the writer has its hands full with a step, and
/// batches wait for it.
const MARKS_AT_ONCE: i64 = 20_000;
/// Rows of sums that hold no longer, deleted in one step.
const FORGOTTEN_AT_ONCE: u32 = 1_000;

/// Adds sessions that have ended, of each service with at least so many; returns how many.
pub(in super::super) async fn run(readers: &Arc<Readers>, writer: &Writer, least: u32) -> Result<u32> {
    writer.write(forget).await?;
    let mut done = 0;
    for service in readers.read(services).await? {
        let plan = readers
            .read(move |connection| plan(connection, service, least))
            .await?;
        let Some(plan) = plan else { continue };
        let (sessions, touched) = (plan.sessions.len(), plan.touched());
        if writer.write(move |connection| plan.apply(connection)).await? {
            done += u32::try_from(sessions).unwrap_or(u32::MAX);
            put_longer(readers, writer, service, touched).await?;
        }
    }
    Ok(done)
}

fn services(connection: &Connection) -> Result<Vec<i64>> {
    let services = connection
        .prepare_cached("SELECT service FROM heat_service ORDER BY service")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(services)
}

/// Deletes some of the sums of generations that are over.
fn forget(connection: &Connection) -> Result<()> {
    let over: Option<i64> = connection
        .prepare_cached("SELECT min(generation) FROM heat_over")?
        .query_row([], |row| row.get(0))?;
    let Some(generation) = over else {
        return Ok(());
    };
    let forgotten = connection
        .prepare_cached(
            "DELETE FROM heat_sum WHERE (generation, part, page, device, level, period) IN
                (SELECT generation, part, page, device, level, period FROM heat_sum
                 WHERE generation = ?1 LIMIT ?2)",
        )?
        .execute(params![generation, FORGOTTEN_AT_ONCE])?;
    if forgotten == 0 {
        connection
            .prepare_cached("DELETE FROM heat_over WHERE generation = ?1")?
            .execute([generation])?;
    }
    Ok(())
}

/// The sums of a service as they were when something was planned with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Version {
    service: i64,
    generation: i64,
    version: i64,
}

impl Version {
    fn read(connection: &Connection, service: i64) -> Result<Option<Self>> {
        Ok(connection
            .prepare_cached("SELECT generation, version FROM heat_service WHERE service = ?1")?
            .query_row([service], |row| {
                Ok(Self {
                    service,
                    generation: row.get(0)?,
                    version: row.get(1)?,
                })
            })
            .optional()?)
    }

    fn holds(&self, connection: &Connection) -> Result<bool> {
        Ok(Self::read(connection, self.service)? == Some(*self))
    }
}

/// A session as it was when it was counted.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Waiting {
    session: i64,
    place: Place,
    marks: i64,
}

struct Plan {
    version: Version,
    /// With all that they did, put together.
    sessions: Vec<(Waiting, Option<Vec<u8>>)>,
    rows: Vec<(Series, Period, Vec<u8>)>,
}

const WAITING: &str = "SELECT session, started_at, device, duration, marks
    FROM heat_session INDEXED BY heat_session_by_generation JOIN session ON session.key = session
    WHERE heat_session.service = ?1 AND generation < ?2 AND state <> ?3 LIMIT ?4";

fn waiting(connection: &Connection, version: Version) -> Result<Vec<Waiting>> {
    let found = connection
        .prepare_cached(WAITING)?
        .query_map(
            params![version.service, version.generation, ACTIVE, AT_ONCE],
            |row| {
                Ok(Waiting {
                    session: row.get(0)?,
                    place: Place {
                        service: version.service,
                        day: day_of(row.get(1)?),
                        device: row.get(2)?,
                        class: duration_class(row.get(3)?),
                    },
                    marks: row.get(4)?,
                })
            },
        )?
        .collect::<rusqlite::Result<_>>()?;
    Ok(found)
}

/// How many sessions with so many marks each make a step.
fn fitting(marks: impl Iterator<Item = i64>) -> usize {
    let sums = marks.scan(0_i64, |sum, marks| {
        *sum = sum.saturating_add(marks);
        Some(*sum)
    });
    sums.take_while(|sum| *sum <= MARKS_AT_ONCE).count().max(1)
}

fn plan(connection: &Connection, service: i64, least: u32) -> Result<Option<Plan>> {
    let Some(version) = Version::read(connection, service)? else {
        return Ok(None);
    };
    let mut waiting = waiting(connection, version)?;
    if waiting.is_empty() || waiting.len() < least as usize {
        return Ok(None);
    }
    waiting.truncate(fitting(waiting.iter().map(|session| session.marks)));
    let known = settings::of_service(connection, service)?;
    let mut pages = Pages::new(connection, service, &known.templates);
    let mut changes = Changes::new();
    let mut sessions = Vec::with_capacity(waiting.len());
    for session in waiting {
        // One that cannot be read is as if it had done nothing, and is not tried for ever.
        let packed = match reading::readable(connection, session.session)? {
            Some(sheets) => {
                let (place, thresholds) = (session.place, &known.thresholds);
                taking_out::change(&mut changes, &sheets, &mut pages, place, thresholds, 1)?;
                Some(codec::pack(codec::SMALL, None, &packing::pack(&sheets))?)
            }
            None => None,
        };
        sessions.push((session, packed));
    }
    Ok(Some(Plan {
        rows: taking_out::rows(connection, version.generation, &changes)?,
        version,
        sessions,
    }))
}

impl Plan {
    /// Days that have changed, each with its longer periods.
    fn touched(&self) -> BTreeSet<(Series, Period)> {
        self.rows
            .iter()
            .filter(|(_, period, _)| period.level == 0)
            .flat_map(|(series, period, _)| Period::all_with(period.number).map(|period| (*series, period)))
            .filter(|(_, period)| period.level > 0)
            .collect()
    }

    /// Returns whether it was done; if not, something changed meanwhile, and all of it has its turn again.
    fn apply(&self, connection: &Connection) -> Result<bool> {
        if !self.version.holds(connection)? || !self.sessions_hold(connection)? {
            return Ok(false);
        }
        for (series, period, row) in &self.rows {
            series.write(connection, *period, row)?;
        }
        for (session, packed) in &self.sessions {
            if let Some(packed) = packed {
                keeping::put_together(connection, session.session, packed)?;
            }
            connection
                .prepare_cached("UPDATE heat_session SET generation = ?2 WHERE session = ?1")?
                .execute([session.session, self.version.generation])?;
        }
        taking_out::moved(connection, self.version.service)?;
        Ok(true)
    }

    fn sessions_hold(&self, connection: &Connection) -> Result<bool> {
        let mut statement = connection.prepare_cached(
            "SELECT session.service, started_at, device, duration, marks FROM heat_session
                JOIN session ON session.key = session
             WHERE session = ?1 AND heat_session.service = session.service AND generation < ?2 AND state <> ?3",
        )?;
        for (session, _) in &self.sessions {
            let now = statement
                .query_row(params![session.session, self.version.generation, ACTIVE], |row| {
                    Ok(Waiting {
                        session: session.session,
                        place: Place {
                            service: row.get(0)?,
                            day: day_of(row.get(1)?),
                            device: row.get(2)?,
                            class: duration_class(row.get(3)?),
                        },
                        marks: row.get(4)?,
                    })
                })
                .optional()?;
            if now.as_ref() != Some(session) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Gives longer periods rows of their own where their days have become much to read; the shorter ones first.
async fn put_longer(
    readers: &Arc<Readers>,
    writer: &Writer,
    service: i64,
    touched: BTreeSet<(Series, Period)>,
) -> Result<()> {
    for level in 1..LEVELS {
        let at_level: Vec<_> = touched
            .iter()
            .copied()
            .filter(|(_, period)| period.level == level)
            .collect();
        let planned = readers
            .read(move |connection| {
                let version = Version::read(connection, service)?;
                let mut rows = Vec::new();
                for (series, period) in at_level {
                    if let Some(row) = series.longer(connection, period)? {
                        rows.push((series, period, row));
                    }
                }
                Ok(version
                    .filter(|_| !rows.is_empty())
                    .map(|version| (version, rows)))
            })
            .await?;
        let Some((version, rows)) = planned else { continue };
        writer
            .write(move |connection| {
                if version.holds(connection)? {
                    for (series, period, row) in &rows {
                        series.write(connection, *period, row)?;
                    }
                    taking_out::moved(connection, service)?;
                }
                Ok(())
            })
            .await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_bounded_in_marks() {
        for (marks, expected) in [
            (&[1, 2, 3][..], 3),
            (&[19_999, 1, 1], 2),
            (&[20_000, 1], 1),
            (&[1, 20_000], 1),
            (&[90_000, 1], 1),
            (&[i64::MAX, i64::MAX], 1),
        ] {
            assert_eq!(fitting(marks.iter().copied()), expected, "{marks:?}");
        }
    }
}
