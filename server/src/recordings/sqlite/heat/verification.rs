//! Adding all heat up again, and reading all of it back.

use std::collections::BTreeMap;

use domain::heat::query::duration_class;
use rusqlite::Connection;

use super::super::rollups::day_of;
use super::asked::generation_of;
use super::keys::Part;
use super::packing::Sheets;
use super::reading::{self, Pages};
use super::rows::{Period, Series};
use super::sums::{self, Row};
use super::taking_out::{self, Changes, Place};
use super::{names, settings};
use crate::recordings::{Result, StoreError};

/// Returns a sentence for each page whose sums are not those of its sessions.
pub(in super::super) fn verify(connection: &Connection) -> Result<Vec<String>> {
    let services: Vec<i64> = connection
        .prepare("SELECT service FROM heat_service ORDER BY service")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut damages = Vec::new();
    for service in services {
        let Some(generation) = generation_of(connection, service)? else {
            continue;
        };
        let counted = counted(connection, service, generation)?;
        let mut differing: BTreeMap<i64, u64> = BTreeMap::new();
        each_row(connection, generation, |series, period, packed| {
            let expected = counted.get(&(series, period));
            // What cannot be read is another sum, too.
            if expected.is_none() || sums::unpack(packed).ok().as_ref() != expected {
                *differing.entry(series.page).or_default() += 1;
            }
        })?;
        for page in missing(connection, generation, &counted)? {
            *differing.entry(page).or_default() += 1;
        }
        for (page, rows) in differing {
            let name = match page {
                Part::NO_PAGE => "all pages".to_owned(),
                page => names::path_of(connection, page).unwrap_or_else(|_| format!("number {page}")),
            };
            damages.push(format!(
                "heat of {name}: {rows} rows of sums are not those of the sessions"
            ));
        }
    }
    Ok(damages)
}

/// What a session did, with the names of all that it did it on.
pub(in super::super) fn verify_session(connection: &Connection, session: i64) -> Result<()> {
    for ((_, path), sheet) in reading::all(connection, session)? {
        names::path_of(connection, path)?;
        for element in sheet.elements() {
            names::element(connection, element)?;
        }
    }
    Ok(())
}

/// The sums of all periods, from what sessions did.
fn counted(
    connection: &Connection,
    service: i64,
    generation: i64,
) -> Result<BTreeMap<(Series, Period), Row>> {
    let known = settings::of_service(connection, service)?;
    let mut pages = Pages::new(connection, service, &known.templates);
    let mut changes = Changes::new();
    let mut statement = connection.prepare(
        "SELECT session, session.service, started_at, device, duration FROM heat_session
            JOIN session ON session.key = session
         WHERE heat_session.service = ?1 AND generation = ?2",
    )?;
    let mut rows = statement.query([service, generation])?;
    while let Some(row) = rows.next()? {
        let place = Place {
            service: row.get(1)?,
            day: day_of(row.get(2)?),
            device: row.get(3)?,
            class: duration_class(row.get(4)?),
        };
        let sheets = match reading::all(connection, row.get(0)?) {
            // It is told of its session.
            Err(StoreError::Damaged(_)) => Sheets::new(),
            sheets => sheets?,
        };
        taking_out::change(&mut changes, &sheets, &mut pages, place, &known.thresholds, 1)?;
    }
    Ok(taking_out::by_period(generation, &changes)
        .into_iter()
        .map(|(place, change)| (place, change.apply(Row::new())))
        .filter(|(_, row)| !row.is_empty())
        .collect())
}

fn each_row(
    connection: &Connection,
    generation: i64,
    mut found: impl FnMut(Series, Period, &[u8]),
) -> Result<()> {
    let mut statement = connection
        .prepare("SELECT part, page, device, level, period, sums FROM heat_sum WHERE generation = ?1")?;
    let mut rows = statement.query([generation])?;
    while let Some(row) = rows.next()? {
        let (series, period) = Series::of_row(generation, row)?;
        let packed = row.get_ref(5)?.as_blob().map_err(rusqlite::Error::from)?;
        found(series, period, packed);
    }
    Ok(())
}

/// Pages of days that have no row. Longer periods need none.
fn missing(
    connection: &Connection,
    generation: i64,
    counted: &BTreeMap<(Series, Period), Row>,
) -> Result<Vec<i64>> {
    let mut left: BTreeMap<(Series, Period), i64> = counted
        .keys()
        .filter(|(_, period)| period.level == 0)
        .map(|place| (*place, place.0.page))
        .collect();
    each_row(connection, generation, |series, period, _| {
        left.remove(&(series, period));
    })?;
    Ok(left.into_values().collect())
}
