//! Taking a session out of the sums: when it turns out to have been another one, or to have done more.

use std::collections::BTreeMap;

use domain::heat::query::duration_class;
use rusqlite::{Connection, OptionalExtension};

use super::super::rollups::Share;
use super::counted;
use super::keys::{Part, figures};
use super::reading::{self, Pages};
use super::rows::{Period, Series};
use super::sheet::Sheet;
use super::sums::Change;
use super::{packing::Sheets, settings};
use crate::recordings::Result;
use domain::heat::thresholds::Thresholds;

/// What decides in which sums a session is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) service: i64,
    pub(super) day: i64,
    pub(super) device: i64,
    pub(super) class: usize,
}

pub(super) fn place_of(share: &Share) -> Place {
    Place {
        service: share.service,
        day: share.day,
        device: share.device,
        class: duration_class(share.duration),
    }
}

/// What sessions add, by page, part, device and day.
pub(super) type Changes = BTreeMap<(i64, Part, i64, i64), Change>;

/// Adds a session, or takes it away.
pub(super) fn change(
    changes: &mut Changes,
    sheets: &Sheets,
    pages: &mut Pages<'_>,
    place: Place,
    thresholds: &Thresholds,
    sign: i64,
) -> Result<()> {
    let mut by_page: BTreeMap<i64, Vec<&Sheet>> = BTreeMap::new();
    for ((_, path), sheet) in sheets {
        by_page.entry(pages.of(*path)?).or_default().push(sheet);
    }
    for (page, sheets) in by_page {
        let mut add = |page, part, key, sum| {
            changes
                .entry((page, part, place.device, place.day))
                .or_default()
                .add(key, place.class, sum, sign);
        };
        for ((part, key), sum) in counted::count(sheets.into_iter(), thresholds) {
            add(page, part, key, sum);
            if let Some(figure) = figures::key(page, key).filter(|_| part == Part::TOTALS) {
                add(Part::NO_PAGE, Part::PAGES, figure, sum);
            }
        }
    }
    Ok(())
}

/// The same by rows: days of one longer period change it together.
pub(super) fn by_period(generation: i64, changes: &Changes) -> BTreeMap<(Series, Period), Change> {
    let mut by_period: BTreeMap<(Series, Period), Change> = BTreeMap::new();
    for ((page, part, device, day), change) in changes {
        let series = Series {
            generation,
            part: *part,
            page: *page,
            device: *device,
        };
        for period in Period::all_with(*day) {
            by_period.entry((series, period)).or_default().add_change(change);
        }
    }
    by_period
}

/// Each row that is another one with changes.
pub(super) fn rows(
    connection: &Connection,
    generation: i64,
    changes: &Changes,
) -> Result<Vec<(Series, Period, Vec<u8>)>> {
    let mut rows = Vec::new();
    for ((series, period), change) in by_period(generation, changes) {
        if let Some(row) = series.changed(connection, period, &change)? {
            rows.push((series, period, row));
        }
    }
    Ok(rows)
}

/// Takes a session out of the sums in which it is, as it was.
pub(super) fn take_out(connection: &Connection, session: i64, old: &Share) -> Result<()> {
    let generation: Option<i64> = connection
        .prepare_cached(
            "SELECT heat_service.generation FROM heat_session JOIN heat_service USING (service, generation)
             WHERE session = ?1",
        )?
        .query_row([session], |row| row.get(0))
        .optional()?;
    let Some(generation) = generation else {
        return Ok(());
    };
    let known = settings::of_service(connection, old.service)?;
    let mut pages = Pages::new(connection, old.service, &known.templates);
    let sheets = reading::readable(connection, session)?.unwrap_or_default();
    let mut changes = Changes::new();
    change(
        &mut changes,
        &sheets,
        &mut pages,
        place_of(old),
        &known.thresholds,
        -1,
    )?;
    for (series, period, row) in rows(connection, generation, &changes)? {
        series.write(connection, period, &row)?;
    }
    connection
        .prepare_cached("UPDATE heat_session SET generation = 0 WHERE session = ?1")?
        .execute([session])?;
    moved(connection, old.service)
}

/// Says that the sums of a service are others now.
pub(super) fn moved(connection: &Connection, service: i64) -> Result<()> {
    connection
        .prepare_cached("UPDATE heat_service SET version = version + 1 WHERE service = ?1")?
        .execute([service])?;
    Ok(())
}
