//! Which pages have heat, and which paths there are.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use domain::client::DeviceType;
use domain::heat::page_heat::{HeatPage, HeatPages, PageFigures};
use domain::heat::query::HeatPagesQuery;
use domain::id::ServiceSlug;
use rusqlite::{Connection, params};

use super::super::names as known_names;
use super::super::numbers::count;
use super::asked::{generation_of, moments};
use super::counted;
use super::keys::{Part, figures};
use super::reading::{self, Pages};
use super::rows::Series;
use super::sums::{self, Sum};
use super::{keeping, names, settings};
use crate::recordings::Result;

/// Pages of one answer: those with the most views.
const MOST_PAGES: usize = 1_000;

pub(in super::super) fn pages(connection: &Connection, query: &HeatPagesQuery) -> Result<HeatPages> {
    let Some(service) = known_names::service(connection, query.service.as_str())? else {
        return Ok(HeatPages::default());
    };
    let Some(generation) = generation_of(connection, service)? else {
        return Ok(HeatPages::default());
    };
    let mut found: BTreeMap<(i64, i64), PageFigures> = BTreeMap::new();
    let mut add = |device, key, sum: Sum| {
        let (page, figure) = figures::of(key);
        let known = found.entry((page, device)).or_default();
        *figure_of(known, figure) += count(sum.all);
    };
    for device in DeviceType::ALL.map(known_names::device_number) {
        let series = Series {
            generation,
            part: Part::PAGES,
            page: Part::NO_PAGE,
            device,
        };
        let mut totals = Vec::new();
        series.cover(connection, query.first_day, query.last_day, |packed| {
            totals.push(sums::total(packed, 0)?);
            Ok(())
        })?;
        for (key, sum) in sums::merge(totals) {
            add(device, key, sum);
        }
    }
    each_waiting(connection, service, generation, query, add)?;
    Ok(HeatPages {
        pages: named(connection, found)?,
        left_out: left_out(connection, service, query)?,
    })
}

/// Sessions are only looked at where there is no room for more paths: there are many.
fn left_out(connection: &Connection, service: i64, query: &HeatPagesQuery) -> Result<u64> {
    if keeping::room_for_paths(connection, service)? > 0 {
        return Ok(0);
    }
    let (from, to) = moments(query.first_day, query.last_day);
    let sum = connection
        .prepare_cached(
            "SELECT coalesce(sum(left_out), 0) FROM session INDEXED BY session_by_start
                JOIN heat_session ON heat_session.session = session.key
             WHERE started_at >= ?1 AND started_at < ?2 AND heat_session.service = ?3",
        )?
        .query_row([from, to, service], |row| row.get(0))?;
    Ok(count(sum))
}

fn figure_of(figures: &mut PageFigures, number: u64) -> &mut u64 {
    match number {
        figures::CLICKS => &mut figures.clicks,
        figures::RAGE => &mut figures.rage,
        figures::DEAD => &mut figures.dead,
        _ => &mut figures.views,
    }
}

/// Sessions that are in no sums yet.
fn each_waiting(
    connection: &Connection,
    service: i64,
    generation: i64,
    query: &HeatPagesQuery,
    mut found: impl FnMut(i64, u64, Sum),
) -> Result<()> {
    let known = settings::of_service(connection, service)?;
    let mut pages = Pages::new(connection, service, &known.templates);
    let (from, to) = moments(query.first_day, query.last_day);
    let mut statement = connection.prepare_cached(
        "SELECT session, device FROM heat_session INDEXED BY heat_session_by_generation
            JOIN session ON session.key = session
         WHERE heat_session.service = ?1 AND generation < ?2 AND started_at >= ?3 AND started_at < ?4",
    )?;
    let mut rows = statement.query(params![service, generation, from, to])?;
    while let Some(row) = rows.next()? {
        let device = row.get(1)?;
        for ((_, path), sheet) in reading::readable(connection, row.get(0)?)?.unwrap_or_default() {
            let page = pages.of(path)?;
            for ((part, key), sum) in counted::count([&sheet].into_iter(), &known.thresholds) {
                if let Some(figure) = figures::key(page, key).filter(|_| part == Part::TOTALS) {
                    found(device, figure, sum);
                }
            }
        }
    }
    Ok(())
}

/// Those with the most views first, of pages and of the devices of each.
fn named(connection: &Connection, found: BTreeMap<(i64, i64), PageFigures>) -> Result<Vec<HeatPage>> {
    let mut by_page: BTreeMap<i64, Vec<(DeviceType, PageFigures)>> = BTreeMap::new();
    for ((page, device), figures) in found {
        if figures != PageFigures::default() {
            let devices = by_page.entry(page).or_default();
            devices.push((known_names::device_of(device), figures));
        }
    }
    let views = |devices: &[(DeviceType, PageFigures)]| -> u64 {
        devices.iter().map(|(_, figures)| figures.views).sum()
    };
    let mut pages: Vec<_> = by_page.into_iter().collect();
    pages.sort_by_key(|(_, devices)| Reverse(views(devices)));
    pages.truncate(MOST_PAGES);
    let mut pages = pages
        .into_iter()
        .map(|(page, mut devices)| {
            devices.sort_by_key(|(_, figures)| Reverse(figures.views));
            let page = names::path_of(connection, page)?;
            Ok(HeatPage { page, devices })
        })
        .collect::<Result<Vec<_>>>()?;
    pages.sort_by(|one, other| {
        let rank = |page: &HeatPage| Reverse(views(&page.devices));
        (rank(one), &one.page).cmp(&(rank(other), &other.page))
    });
    Ok(pages)
}

/// Paths that templates are tried on, the most viewed ones.
const MOST_PATHS: i64 = 5_000;

/// Paths of a service's page views, from the rollups of the overview.
pub(in super::super) fn paths(connection: &Connection, service: &ServiceSlug) -> Result<Vec<(String, u64)>> {
    let Some(service) = known_names::service(connection, service.as_str())? else {
        return Ok(Vec::new());
    };
    let paths = connection
        .prepare_cached(
            "SELECT path, views FROM (SELECT page, sum(views) AS views FROM day_page GROUP BY page)
                JOIN page ON page.key = page WHERE service = ?1 ORDER BY views DESC, path LIMIT ?2",
        )?
        .query_map([service, MOST_PATHS], |row| Ok((row.get(0)?, count(row.get(1)?))))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(paths)
}
