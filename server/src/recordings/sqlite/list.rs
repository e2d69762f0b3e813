//! The session list: pages by keyset, so that the last page costs what the first one does.

use domain::access::Reach;
use domain::query::{Cursor, FilterOptions, PAGE_SIZE, SessionFilter, SessionPage, SessionQuery, Sort};
use domain::session::SessionSummary;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::cursor::Place;
use super::filter::Conditions;
use super::numbers::count as counted;
use super::{names, rollups, sessions};
use crate::recordings::Result;

/// How a sort reads: its column, the index that walks it, and from which end.
struct Order {
    column: &'static str,
    index: &'static str,
    descending: bool,
}

fn order(sort: Sort) -> Order {
    let (column, index, descending) = match sort {
        Sort::Newest => ("started_at", "session_by_start", true),
        Sort::Oldest => ("started_at", "session_by_start", false),
        Sort::Longest => ("duration", "session_by_duration", true),
        Sort::Clicks => ("clicks", "session_by_clicks", true),
        Sort::Errors => ("errors", "session_by_errors", true),
    };
    Order {
        column,
        index,
        descending,
    }
}

pub(super) fn page(connection: &Connection, query: &SessionQuery) -> Result<SessionPage> {
    let Some(conditions) = Conditions::new(connection, &query.filter)? else {
        return Ok(SessionPage {
            rows: Vec::new(),
            next: None,
            previous: None,
        });
    };
    let sort = query.sort;
    let (place, backwards) = match &query.cursor {
        Some(Cursor::After(text)) => (Place::parse(text, sort), false),
        Some(Cursor::Before(text)) => (Place::parse(text, sort), true),
        None => (None, false),
    };
    let backwards = backwards && place.is_some();
    let size = PAGE_SIZE as usize;
    let mut places = walk(connection, &conditions, sort, place, backwards, size + 1)?;
    let more = places.len() > size;
    places.truncate(size);
    if backwards {
        places.reverse();
    }
    // On the side that was come from there is a page if any row is left there; a look at one tells.
    let behind = |end: Option<&Place>, backwards| match (place, end) {
        (Some(_), Some(end)) => {
            walk(connection, &conditions, sort, Some(*end), backwards, 1).map(|left| !left.is_empty())
        }
        _ => Ok(false),
    };
    let (has_next, has_previous) = if backwards {
        (behind(places.last(), false)?, more)
    } else {
        (more, behind(places.first(), true)?)
    };
    let rows = places
        .iter()
        .map(|place| sessions::summary(connection, place.key))
        .collect::<Result<Vec<SessionSummary>>>()?;
    Ok(SessionPage {
        rows,
        next: places
            .last()
            .filter(|_| has_next)
            .map(|place| place.to_text(sort)),
        previous: places
            .first()
            .filter(|_| has_previous)
            .map(|place| place.to_text(sort)),
    })
}

/// The next rows after a place, in the order of the sort or against it. Only the index is read.
fn walk(
    connection: &Connection,
    conditions: &Conditions,
    sort: Sort,
    after: Option<Place>,
    backwards: bool,
    limit: usize,
) -> Result<Vec<Place>> {
    let Order {
        column,
        index,
        descending,
    } = order(sort);
    let (direction, comparison) = if descending != backwards {
        ("DESC", "<")
    } else {
        ("ASC", ">")
    };
    let mut sql = format!("SELECT {column}, key FROM session ");
    // A few sessions that a search found are sorted by themselves; all else is a walk along the index.
    if !conditions.few {
        sql.push_str(&format!("INDEXED BY {index} "));
    }
    sql.push_str("WHERE ");
    sql.push_str(&conditions.sql);
    let mut values = conditions.values.clone();
    if let Some(place) = after {
        sql.push_str(&format!(" AND ({column}, key) {comparison} (?, ?)"));
        values.extend([Value::Integer(place.value), Value::Integer(place.key)]);
    }
    sql.push_str(&format!(
        " ORDER BY {column} {direction}, key {direction} LIMIT {limit}"
    ));
    let places = connection
        .prepare_cached(&sql)?
        .query_map(params_from_iter(values), |row| {
            Ok(Place {
                value: row.get(0)?,
                key: row.get(1)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(places)
}

pub(super) fn count(connection: &Connection, filter: &SessionFilter) -> Result<u64> {
    if *filter == SessionFilter::default() {
        let sum = connection
            .prepare_cached("SELECT coalesce(sum(sessions), 0) FROM facet WHERE kind = ?1")?
            .query_row([rollups::SERVICE], |row| row.get(0))?;
        return Ok(counted(sum));
    }
    let Some(conditions) = Conditions::new(connection, filter)? else {
        return Ok(0);
    };
    let index = if conditions.few {
        ""
    } else {
        "INDEXED BY session_by_start"
    };
    let sum = connection
        .prepare_cached(&format!(
            "SELECT count(*) FROM session {index} WHERE {}",
            conditions.sql
        ))?
        .query_row(params_from_iter(conditions.values), |row| row.get(0))?;
    Ok(counted(sum))
}

/// The values that the filters offer, the most frequent first.
pub(super) fn filter_options(connection: &Connection, reach: &Reach) -> Result<FilterOptions> {
    let Some(services) = names::within(connection, reach)? else {
        return all_filter_options(connection);
    };
    let offered = |sql: &str| -> Result<Vec<(String, u64)>> {
        Ok(connection
            .prepare_cached(&format!("{sql} {WITHIN} GROUP BY 1 ORDER BY 2 DESC, 1"))?
            .query_map([&services], |row| Ok((row.get(0)?, counted(row.get(1)?))))?
            .collect::<rusqlite::Result<_>>()?)
    };
    let devices = connection
        .prepare_cached(&format!(
            "SELECT device, count(*) FROM session {WITHIN} GROUP BY 1 ORDER BY 2 DESC, 1"
        ))?
        .query_map([&services], device)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(FilterOptions {
        services: offered(
            "SELECT slug, count(*) FROM session JOIN service ON service.key = session.service",
        )?,
        devices,
        countries: offered("SELECT text, count(*) FROM session JOIN word ON word.key = country")?,
        country_names: Vec::new(),
        browsers: offered("SELECT text, count(*) FROM session JOIN word ON word.key = browser")?,
    })
}

const WITHIN: &str = "WHERE session.service IN (SELECT value FROM json_each(?1))";

fn device(row: &rusqlite::Row<'_>) -> rusqlite::Result<(String, u64)> {
    let device = names::device_of(row.get(0)?);
    Ok((device.as_str().to_owned(), counted(row.get(1)?)))
}

/// Of all services: counted as sessions come in.
fn all_filter_options(connection: &Connection) -> Result<FilterOptions> {
    let named = |kind: i64, sql: &str| -> Result<Vec<(String, u64)>> {
        Ok(connection
            .prepare_cached(sql)?
            .query_map([kind], |row| Ok((row.get(0)?, counted(row.get(1)?))))?
            .collect::<rusqlite::Result<_>>()?)
    };
    let words =
        "SELECT text, sessions FROM facet JOIN word ON word.key = value WHERE kind = ?1 ORDER BY 2 DESC, 1";
    let devices = connection
        .prepare_cached("SELECT value, sessions FROM facet WHERE kind = ?1 ORDER BY 2 DESC, 1")?
        .query_map([rollups::DEVICE], device)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(FilterOptions {
        services: named(
            rollups::SERVICE,
            "SELECT slug, sessions FROM facet JOIN service ON service.key = value WHERE kind = ?1 ORDER BY 2 DESC, 1",
        )?,
        devices,
        countries: named(rollups::COUNTRY, words)?,
        country_names: Vec::new(),
        browsers: named(rollups::BROWSER, words)?,
    })
}
