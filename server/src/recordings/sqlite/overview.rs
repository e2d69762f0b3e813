//! The overview, from rollups alone.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use domain::access::Reach;
use domain::client::DeviceType;
use domain::id::ServiceSlug;
use domain::overview::{DayFigures, Overview, OverviewQuery, PageFigures, Totals};
use rusqlite::{Connection, params};

use super::names;
use super::numbers::count;
use crate::recordings::{Result, StoreError};

/// The longest stretch that is answered; a query for more gets its last days.
const MOST_DAYS: i64 = 3_660;
const TOP_PAGES: u32 = 10;

pub(super) fn read(connection: &Connection, query: &OverviewQuery, reach: &Reach) -> Result<Overview> {
    let last = query.last_day;
    let first = query.first_day.max(last.saturating_sub(MOST_DAYS - 1));
    if first > last {
        return Ok(Overview {
            totals: Totals::default(),
            previous: Totals::default(),
            days: Vec::new(),
            devices: Vec::new(),
            services: Vec::new(),
            top_pages: Vec::new(),
        });
    }
    let services = match &query.service {
        Some(slug) if reach.includes(slug) => {
            names::within(connection, &Reach::Services(vec![slug.clone()]))?
        }
        Some(_) => names::within(connection, &Reach::NOWHERE)?,
        None => names::within(connection, reach)?,
    };
    let days = last - first + 1;
    let range = Range {
        services: services.clone(),
        first,
        last,
    };
    let before = Range {
        services,
        first: first.saturating_sub(days),
        last: first.saturating_sub(1),
    };
    Ok(Overview {
        totals: range.totals(connection)?,
        previous: before.totals(connection)?,
        days: range.days(connection)?,
        devices: range.devices(connection)?,
        services: range.services(connection)?,
        top_pages: range.top_pages(connection)?,
    })
}

/// Days of some services, or of all.
#[derive(Debug, Clone)]
struct Range {
    /// Their numbers as JSON.
    services: Option<String>,
    first: i64,
    last: i64,
}

const SUMS: &str = "sum(sessions), sum(duration), sum(page_views), sum(clicks), sum(errors)";
const WITHIN: &str = "day BETWEEN ?1 AND ?2 AND (?3 IS NULL OR service IN (SELECT value FROM json_each(?3)))";

impl Range {
    fn parameters(&self) -> (i64, i64, Option<&str>) {
        (self.first, self.last, self.services.as_deref())
    }

    fn totals(&self, connection: &Connection) -> Result<Totals> {
        let all = self.by(connection, "NULL")?;
        Ok(all
            .into_iter()
            .next()
            .map(|(_, totals)| totals)
            .unwrap_or_default())
    }

    fn days(&self, connection: &Connection) -> Result<Vec<DayFigures>> {
        let mut known: BTreeMap<i64, Totals> = self
            .by(connection, "day")?
            .into_iter()
            .filter_map(|(day, totals)| Some((day?, totals)))
            .collect();
        Ok((self.first..=self.last)
            .map(|day| DayFigures {
                day,
                totals: known.remove(&day).unwrap_or_default(),
            })
            .collect())
    }

    fn devices(&self, connection: &Connection) -> Result<Vec<(DeviceType, Totals)>> {
        let mut devices: Vec<_> = self
            .by(connection, "device")?
            .into_iter()
            .filter_map(|(device, totals)| Some((names::device_of(device?), totals)))
            .collect();
        devices.sort_by_key(|(_, totals)| Reverse(totals.sessions));
        Ok(devices)
    }

    fn services(&self, connection: &Connection) -> Result<Vec<(ServiceSlug, Totals)>> {
        let mut statement = connection.prepare_cached("SELECT slug FROM service WHERE key = ?1")?;
        let mut services = Vec::new();
        for (key, totals) in self.by(connection, "service")? {
            services.push((slug(statement.query_row([key], |row| row.get(0))?)?, totals));
        }
        services.sort_by(|(a, of_a), (b, of_b)| (of_b.sessions, a).cmp(&(of_a.sessions, b)));
        Ok(services)
    }

    /// The sums for each value of a column that both rollups have, in the order of the values.
    fn by(&self, connection: &Connection, column: &str) -> Result<Vec<(Option<i64>, Totals)>> {
        let mut sums: BTreeMap<Option<i64>, Totals> = connection
            .prepare_cached(&format!(
                "SELECT {column} AS value, {SUMS} FROM day WHERE {WITHIN} GROUP BY value"
            ))?
            .query_map(self.parameters(), |row| Ok((row.get(0)?, read_totals(row, 1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        let sql = format!(
            "SELECT value, count(*) FROM (SELECT DISTINCT value, id, kind
                FROM (SELECT DISTINCT {column} AS value, actor FROM day_actor WHERE {WITHIN})
                JOIN actor ON actor.key = actor) GROUP BY value"
        );
        let mut statement = connection.prepare_cached(&sql)?;
        let mut rows = statement.query(self.parameters())?;
        while let Some(row) = rows.next()? {
            sums.entry(row.get(0)?).or_default().unique_actors = count(row.get(1)?);
        }
        Ok(sums.into_iter().collect())
    }

    fn top_pages(&self, connection: &Connection) -> Result<Vec<PageFigures>> {
        let sql = format!(
            "SELECT slug, path, sum(views), sum(day_page.sessions)
             FROM day_page JOIN page ON page.key = page JOIN service ON service.key = page.service
             WHERE {WITHIN} GROUP BY page ORDER BY 3 DESC, path, slug LIMIT ?4"
        );
        let mut statement = connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params![self.first, self.last, self.services, TOP_PAGES])?;
        let mut pages = Vec::new();
        while let Some(row) = rows.next()? {
            pages.push(PageFigures {
                service: slug(row.get(0)?)?,
                path: row.get(1)?,
                views: count(row.get(2)?),
                sessions: count(row.get(3)?),
            });
        }
        Ok(pages)
    }
}

fn read_totals(row: &rusqlite::Row<'_>, from: usize) -> rusqlite::Result<Totals> {
    Ok(Totals {
        sessions: count(row.get(from)?),
        duration_ms: count(row.get(from + 1)?),
        page_views: count(row.get(from + 2)?),
        clicks: count(row.get(from + 3)?),
        errors: count(row.get(from + 4)?),
        unique_actors: 0,
    })
}

fn slug(text: String) -> Result<ServiceSlug> {
    text.try_into()
        .map_err(|_| StoreError::Damaged("a service's slug".into()))
}

/// Sessions per service and the last one's start, by slug.
pub(super) fn service_counts(connection: &Connection) -> Result<Vec<(ServiceSlug, u64, i64)>> {
    // The last day that has a session narrows down where the last one can be.
    let mut statement = connection.prepare_cached(
        "SELECT slug, facet.sessions,
            (SELECT max(started_at) FROM session INDEXED BY session_by_start
             WHERE session.service = service.key AND started_at >= 86400000 *
                (SELECT max(day) FROM day WHERE day.service = service.key AND day.sessions > 0))
         FROM service JOIN facet ON kind = ?1 AND value = service.key ORDER BY slug",
    )?;
    let mut rows = statement.query([super::rollups::SERVICE])?;
    let mut services = Vec::new();
    while let Some(row) = rows.next()? {
        services.push((slug(row.get(0)?)?, count(row.get(1)?), row.get(2)?));
    }
    Ok(services)
}
