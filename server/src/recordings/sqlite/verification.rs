//! Reading everything back: every blob by its checksum, every count against what is there.

use std::sync::Arc;

use domain::id::WindowId;
use rusqlite::Connection;

use super::numbers::count;
use super::readers::Readers;
use super::segments::Unpacked;
use super::{append, checkpoints, dictionaries, facts, heat, masks, rollups, sessions, strings, windows};
use crate::recordings::{Result, StoreError, VerifyReport};

/// Damage is reported and never stops the reading; `progress` is told of the sessions done and of all.
pub(super) async fn run(
    readers: &Arc<Readers>,
    progress: &(dyn Fn(u64, u64) + Sync),
) -> Result<VerifyReport> {
    let mut report = VerifyReport {
        damages: readers.read(file).await?,
        ..VerifyReport::default()
    };
    report.damages.extend(readers.read(shared).await?);
    let (keys, unreadable) = readers.read(keys).await?;
    report.damages.extend(unreadable);
    let all = keys.len() as u64;
    for key in keys {
        let found = readers
            .read(move |connection| {
                let mut found = VerifyReport::default();
                session(connection, key, &mut found);
                Ok(found)
            })
            .await?;
        report.sessions += found.sessions;
        report.chunks += found.chunks;
        report.events += found.events;
        report.checkpoints += found.checkpoints;
        report.damages.extend(found.damages);
        progress(report.sessions, all);
    }
    Ok(report)
}

/// What SQLite finds wrong with the file itself.
fn file(connection: &Connection) -> Result<Vec<String>> {
    let check = || -> rusqlite::Result<Vec<String>> {
        connection
            .prepare("PRAGMA integrity_check")?
            .query_map([], |row| row.get(0))?
            .collect()
    };
    Ok(match check() {
        Ok(lines) => lines
            .into_iter()
            .filter(|line| line != "ok")
            .map(|line| format!("the database file: {line}"))
            .collect(),
        Err(error) => vec![format!("the database file: {error}")],
    })
}

/// What many sessions refer to.
fn shared(connection: &Connection) -> Result<Vec<String>> {
    Ok([
        strings::verify(connection),
        dictionaries::verify(connection),
        rollups::verify(connection),
        masks::verify(connection),
        heat::verify(connection),
    ]
    .into_iter()
    .flat_map(|found| found.unwrap_or_else(|error| vec![format!("what sessions share: {error}")]))
    .collect())
}

/// As many sessions as can be named; the second is what stopped that, if anything did.
fn keys(connection: &Connection) -> Result<(Vec<i64>, Option<String>)> {
    let mut keys = Vec::new();
    let mut read = || -> rusqlite::Result<()> {
        let mut statement = connection.prepare("SELECT key FROM session ORDER BY key")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            keys.push(row.get(0)?);
        }
        Ok(())
    };
    let stopped = read().err().map(|error| format!("the list of sessions: {error}"));
    Ok((keys, stopped))
}

fn session(connection: &Connection, key: i64, report: &mut VerifyReport) {
    report.sessions += 1;
    let name = match sessions::load(connection, key) {
        Ok(row) => row.summary.id.to_string(),
        Err(error) => {
            let name = name_of(connection, key);
            report.damages.push(format!("session {name}: {error}"));
            name
        }
    };
    if let Err(error) = masks::of_session(connection, key) {
        report.damages.push(format!("session {name}: {error}"));
    }
    if let Err(error) = heat::verify_session(connection, key) {
        report.damages.push(format!("session {name}: {error}"));
    }
    let windows = match windows::all(connection, key) {
        Ok(windows) => windows,
        Err(error) => {
            report
                .damages
                .push(format!("session {name}: its windows: {error}"));
            return;
        }
    };
    for (number, window) in (0i64..).zip(windows) {
        let mut events = 0;
        let place = format!("session {name}, window {}", window.id);
        match segments_of(connection, key, number) {
            Ok(found) => {
                for segment in found {
                    match check_segment(connection, &window.id, &segment) {
                        Ok((chunks, count)) => {
                            report.chunks += chunks;
                            events += count;
                        }
                        Err(error) => report.damages.push(format!(
                            "{place}, chunks {} to {}: {error}",
                            segment.first, segment.last
                        )),
                    }
                }
            }
            Err(error) => report.damages.push(format!("{place}: {error}")),
        }
        if events != window.events {
            report.damages.push(format!(
                "{place}: {events} events of {} can be read",
                window.events
            ));
        }
        report.events += events;
        check_checkpoints(connection, key, number, &place, report);
    }
    if let Err(error) = append::pending(connection, key) {
        report
            .damages
            .push(format!("session {name}, batches that wait: {error}"));
    }
}

fn name_of(connection: &Connection, key: i64) -> String {
    connection
        .query_row("SELECT id FROM session WHERE key = ?1", [key], |row| row.get(0))
        .unwrap_or_else(|_| format!("number {key}"))
}

struct Place {
    key: i64,
    first: i64,
    last: i64,
}

fn segments_of(connection: &Connection, session: i64, window: i64) -> Result<Vec<Place>> {
    let places = connection
        .prepare_cached(
            "SELECT key, first, last FROM segment WHERE session = ?1 AND window = ?2 ORDER BY first",
        )?
        .query_map([session, window], |row| {
            Ok(Place {
                key: row.get(0)?,
                first: row.get(1)?,
                last: row.get(2)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(places)
}

/// Returns the chunks and events of a segment that reads back whole.
fn check_segment(connection: &Connection, window: &WindowId, segment: &Place) -> Result<(u64, u64)> {
    let damaged = |what: &str| StoreError::Damaged(what.to_owned());
    // No version of the rules has a number beyond what `u32` holds.
    let (facts, _): (Option<Vec<u8>>, u32) = connection
        .prepare_cached("SELECT facts, rules FROM segment WHERE key = ?1")?
        .query_row([segment.key], |row| Ok((row.get(0)?, row.get(1)?)))?;
    facts::unpack(window, facts.as_deref())?;
    let unpacked = Unpacked::read(connection, segment.key)?;
    let chunks = unpacked.heads.len() as u64;
    if chunks != count(segment.last - segment.first + 1) {
        return Err(damaged("chunks are missing"));
    }
    let mut events = 0;
    for (head, text) in unpacked.chunks() {
        let found = match text {
            [] => 0,
            text => memchr::memchr_iter(b'\n', text).count() as u64 + 1,
        };
        if found != u64::from(head.count) {
            return Err(damaged("a chunk has another number of events than it says"));
        }
        events += found;
    }
    Ok((chunks, events))
}

/// Each unpacks, and its place is one between events that are there.
fn check_checkpoints(
    connection: &Connection,
    session: i64,
    window: i64,
    place: &str,
    report: &mut VerifyReport,
) {
    let found = match checkpoints::all(connection, session, window) {
        Ok(found) => found,
        Err(error) => {
            report.damages.push(format!("{place}, its checkpoints: {error}"));
            return;
        }
    };
    for checkpoint in found {
        let at = checkpoint.place;
        let checked = checkpoint.unpack(connection).and_then(|_| {
            let exists = checkpoints::is_place(connection, session, window, at)?;
            exists
                .then_some(())
                .ok_or_else(|| StoreError::Damaged("it is at no place between events".into()))
        });
        match checked {
            Ok(()) => report.checkpoints += 1,
            Err(error) => report.damages.push(format!(
                "{place}, the checkpoint at {}.{}: {error}",
                at.number, at.skip
            )),
        }
    }
}
