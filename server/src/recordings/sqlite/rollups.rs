//! Sums by day, kept as sessions come in, so that a dashboard reads them and not the sessions.

use domain::Millis;
use domain::overview::DAY_MS;
use rusqlite::{Connection, Row};

use super::names;
use crate::recordings::Result;

/// What one session adds to the sums.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Share {
    pub(super) service: i64,
    pub(super) day: i64,
    pub(super) device: i64,
    pub(super) country: Option<i64>,
    pub(super) browser: Option<i64>,
    pub(super) actor: Option<i64>,
    pub(super) duration: i64,
    pub(super) page_views: i64,
    pub(super) clicks: i64,
    pub(super) errors: i64,
}

/// Days are counted from the epoch, also before it.
pub(super) fn day_of(at: Millis) -> i64 {
    at.div_euclid(DAY_MS)
}

impl Share {
    /// Of a row that begins with service, start, device, country, browser, actor, duration, page views, clicks, errors.
    pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            service: row.get(0)?,
            day: day_of(row.get(1)?),
            device: row.get(2)?,
            country: row.get(3)?,
            browser: row.get(4)?,
            actor: row.get(5)?,
            duration: row.get(6)?,
            page_views: row.get(7)?,
            clicks: row.get(8)?,
            errors: row.get(9)?,
        })
    }

    /// Values of the filters, by kind of facet.
    fn facets(&self) -> [(i64, Option<i64>); 4] {
        [
            (SERVICE, Some(self.service)),
            (DEVICE, Some(self.device)),
            (COUNTRY, self.country),
            (BROWSER, self.browser),
        ]
    }
}

pub(super) const SERVICE: i64 = 0;
pub(super) const DEVICE: i64 = 1;
pub(super) const COUNTRY: i64 = 2;
pub(super) const BROWSER: i64 = 3;

/// Moves every sum by the difference between what a session was and what it is.
pub(super) fn change(connection: &Connection, old: Option<&Share>, new: Option<&Share>) -> Result<()> {
    if old == new {
        return Ok(());
    }
    change_days(connection, old, new)?;
    change_facets(connection, old, new)?;
    change_actors(connection, old, new)
}

fn change_days(connection: &Connection, old: Option<&Share>, new: Option<&Share>) -> Result<()> {
    let place = |share: &Share| (share.day, share.service, share.device);
    match (old, new) {
        (Some(old), Some(new)) if place(old) == place(new) => {
            let difference = Share {
                duration: new.duration - old.duration,
                page_views: new.page_views - old.page_views,
                clicks: new.clicks - old.clicks,
                errors: new.errors - old.errors,
                ..new.clone()
            };
            add_to_day(connection, &difference, 0, 1)
        }
        _ => {
            if let Some(old) = old {
                add_to_day(connection, old, -1, -1)?;
                connection
                    .prepare_cached(
                        "DELETE FROM day WHERE (day, service, device) = (?1, ?2, ?3) AND sessions <= 0",
                    )?
                    .execute([old.day, old.service, old.device])?;
            }
            new.map_or(Ok(()), |new| add_to_day(connection, new, 1, 1))
        }
    }
}

fn add_to_day(connection: &Connection, share: &Share, sessions: i64, sign: i64) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO day VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT DO UPDATE SET sessions = sessions + ?4, duration = duration + ?5,
                page_views = page_views + ?6, clicks = clicks + ?7, errors = errors + ?8",
        )?
        .execute([
            share.day,
            share.service,
            share.device,
            sessions,
            sign * share.duration,
            sign * share.page_views,
            sign * share.clicks,
            sign * share.errors,
        ])?;
    Ok(())
}

fn change_facets(connection: &Connection, old: Option<&Share>, new: Option<&Share>) -> Result<()> {
    let (old, new) = (old.map(Share::facets), new.map(Share::facets));
    for (index, kind) in [SERVICE, DEVICE, COUNTRY, BROWSER].into_iter().enumerate() {
        let value = |facets: Option<[(i64, Option<i64>); 4]>| facets.and_then(|facets| facets[index].1);
        let (old, new) = (value(old), value(new));
        if old == new {
            continue;
        }
        if let Some(old) = old {
            connection
                .prepare_cached("UPDATE facet SET sessions = sessions - 1 WHERE (kind, value) = (?1, ?2)")?
                .execute([kind, old])?;
            connection
                .prepare_cached("DELETE FROM facet WHERE (kind, value) = (?1, ?2) AND sessions <= 0")?
                .execute([kind, old])?;
        }
        if let Some(new) = new {
            connection
                .prepare_cached(
                    "INSERT INTO facet VALUES (?1, ?2, 1) ON CONFLICT DO UPDATE SET sessions = sessions + 1",
                )?
                .execute([kind, new])?;
        }
    }
    Ok(())
}

fn change_actors(connection: &Connection, old: Option<&Share>, new: Option<&Share>) -> Result<()> {
    let place = |share: &Share| {
        let actor = share.actor?;
        Some([share.day, share.service, share.device, actor])
    };
    let (old, new) = (old.and_then(place), new.and_then(place));
    if old == new {
        return Ok(());
    }
    // The new one first, so that an actor who stays is not forgotten in between.
    if let Some(place @ [.., actor]) = new {
        connection
            .prepare_cached(
                "INSERT INTO day_actor VALUES (?1, ?2, ?3, ?4, 1)
                 ON CONFLICT DO UPDATE SET sessions = sessions + 1",
            )?
            .execute(place)?;
        names::count_actor(connection, actor, 1)?;
    }
    if let Some(place @ [.., actor]) = old {
        connection
            .prepare_cached(
                "UPDATE day_actor SET sessions = sessions - 1
                 WHERE (day, service, device, actor) = (?1, ?2, ?3, ?4)",
            )?
            .execute(place)?;
        connection
            .prepare_cached(
                "DELETE FROM day_actor WHERE (day, service, device, actor) = (?1, ?2, ?3, ?4) AND sessions <= 0",
            )?
            .execute(place)?;
        names::count_actor(connection, actor, -1)?;
    }
    Ok(())
}

pub(super) fn change_page(
    connection: &Connection,
    day: i64,
    page: i64,
    views: i64,
    sessions: i64,
) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO day_page VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT DO UPDATE SET views = views + ?3, sessions = sessions + ?4",
        )?
        .execute([day, page, views, sessions])?;
    if sessions < 0 {
        connection
            .prepare_cached("DELETE FROM day_page WHERE (day, page) = (?1, ?2) AND sessions <= 0")?
            .execute([day, page])?;
    }
    Ok(())
}

/// A day as [`day_of`] has it: SQLite divides towards zero.
const DAY: &str = "(started_at - (started_at % 86400000 + 86400000) % 86400000) / 86400000 AS day";

/// Adds everything up again; returns a sentence for each kind of sum that is another.
pub(super) fn verify(connection: &Connection) -> Result<Vec<String>> {
    let mut damages = Vec::new();
    for (what, kept, counted) in [
        (
            "figures of days",
            "SELECT * FROM day",
            format!(
                "SELECT {DAY}, service, device, count(*), sum(duration), sum(page_views), sum(clicks), sum(errors)
                 FROM session GROUP BY day, service, device"
            ),
        ),
        (
            "actors of days",
            "SELECT * FROM day_actor",
            format!(
                "SELECT {DAY}, service, device, actor, count(*) FROM session WHERE actor IS NOT NULL
                 GROUP BY day, service, device, actor"
            ),
        ),
        (
            "pages of days",
            "SELECT * FROM day_page",
            format!(
                "SELECT {DAY}, page, sum(views), count(*) FROM session_page JOIN session ON session.key = session
                 GROUP BY day, page"
            ),
        ),
        (
            "values of filters",
            "SELECT * FROM facet",
            format!(
                "SELECT {SERVICE}, service, count(*) FROM session GROUP BY service
                 UNION ALL SELECT {DEVICE}, device, count(*) FROM session GROUP BY device
                 UNION ALL SELECT {COUNTRY}, country, count(*) FROM session WHERE country IS NOT NULL GROUP BY country
                 UNION ALL SELECT {BROWSER}, browser, count(*) FROM session WHERE browser IS NOT NULL GROUP BY browser"
            ),
        ),
        (
            "sessions of actors",
            "SELECT key, sessions FROM actor",
            "SELECT actor, count(*) FROM session WHERE actor IS NOT NULL GROUP BY actor".to_owned(),
        ),
        (
            "sessions of pages",
            "SELECT key, sessions FROM page",
            "SELECT page, count(*) FROM session_page GROUP BY page".to_owned(),
        ),
    ] {
        let differing: u64 = connection.query_row(
            &format!(
                "SELECT (SELECT count(*) FROM (SELECT * FROM ({kept}) EXCEPT SELECT * FROM ({counted})))
                      + (SELECT count(*) FROM (SELECT * FROM ({counted}) EXCEPT SELECT * FROM ({kept})))"
            ),
            [],
            |row| row.get(0).map(super::numbers::count),
        )?;
        if differing > 0 {
            damages.push(format!("{what}: {differing} sums are not those of the sessions"));
        }
    }
    Ok(damages)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actors_of_before_are_known_by_device() {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch(include_str!("migrations/1_recordings.sql"))
            .unwrap();
        let day = DAY_MS;
        for (key, started_at, device, actor) in [
            (1, 5 * day, 1, Some(7)),
            (2, 6 * day - 1, 1, Some(7)),
            (3, 5 * day, 2, Some(7)),
            (4, 5 * day, 2, None),
            (5, -1, 1, Some(8)),
            (6, -day, 1, Some(8)),
        ] {
            connection
                .execute(
                    "INSERT INTO session (key, id, service, state, started_at, last_event_at, received_at, duration,
                        actor, device, events, page_views, clicks, inputs, errors, activity_width, activity,
                        broken_events, unknown_events, clock_jumps, unknown_nodes, lost_batches, raw_bytes, imported)
                     VALUES (?1, ?1, 3, 2, ?2, 0, 0, 0, ?4, ?3, 0, 0, 0, 0, 0, 0, x'', 0, 0, 0, 0, 0, 0, 0)",
                    (key, started_at, device, actor),
                )
                .unwrap();
        }
        connection
            .execute_batch(include_str!("migrations/6_actors_by_device.sql"))
            .unwrap();
        let rows: Vec<[i64; 5]> = connection
            .prepare("SELECT * FROM day_actor")
            .unwrap()
            .query_map([], |row| {
                Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?])
            })
            .unwrap()
            .collect::<rusqlite::Result<_>>()
            .unwrap();
        assert_eq!(rows, [[-1, 3, 1, 8, 2], [5, 3, 1, 7, 2], [5, 3, 2, 7, 1]]);
    }
}
