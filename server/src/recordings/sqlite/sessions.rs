//! Rows of sessions: how one is written whole, and read again.

use domain::Millis;
use domain::activity::{Histogram, Stretch};
use domain::actor::Actor;
use domain::client::{Client, Screen};
use domain::id::{ServiceSlug, SessionId};
use domain::presence::Presence;
use domain::session::{Anomalies, Counts, MAX_DURATION_MS, SessionStatus, SessionSummary};
use rusqlite::{Connection, OptionalExtension, Row, named_params, params};

use super::numbers::{count, small, stored};
use super::varint::{put_next, put_varint, take_next, take_varint};
use super::{names, rollups};
use crate::recordings::{Result, SessionRow, StoreError};

pub(super) const ACTIVE: i64 = 0;
pub(super) const TO_COMPACT: i64 = 1;
pub(super) const COMPACTED: i64 = 2;

pub(super) fn key_of(connection: &Connection, id: &SessionId) -> Result<i64> {
    connection
        .prepare_cached("SELECT key FROM session WHERE id = ?1")?
        .query_row([id.as_str()], |row| row.get(0))
        .optional()?
        .ok_or(StoreError::NotFound)
}

/// The service that a session belongs to.
pub(super) fn service_of(connection: &Connection, id: &SessionId) -> Result<ServiceSlug> {
    connection
        .prepare_cached(
            "SELECT slug FROM session JOIN service ON service.key = session.service WHERE session.id = ?1",
        )?
        .query_row([id.as_str()], |row| row.get::<_, String>(0))
        .optional()?
        .ok_or(StoreError::NotFound)?
        .try_into()
        .map_err(|_| StoreError::Damaged("a session's service".into()))
}

/// Writes a session's row over the one that was there, and moves the rollups by the difference. `grown` says
/// that chunks come with it, so that a session which was compacted has to be again.
pub(super) fn put(connection: &Connection, row: &SessionRow, grown: bool) -> Result<i64> {
    let summary = &row.summary;
    let client = &summary.client;
    let service = names::service_or_new(connection, summary.service.as_str())?;
    let actor = summary
        .actor
        .as_ref()
        .map(|actor| names::actor_or_new(connection, actor))
        .transpose()?;
    let browser = names::word_or_new(connection, client.browser.as_deref())?;
    let country = names::word_or_new(connection, client.country.as_deref())?;
    let before = connection
        .prepare_cached(&format!(
            "SELECT {}, key, state FROM session WHERE id = ?1",
            rollups::COLUMNS
        ))?
        .query_row([summary.id.as_str()], |row| {
            Ok((
                rollups::Share::read(row)?,
                row.get::<_, i64>("key")?,
                row.get::<_, i64>("state")?,
            ))
        })
        .optional()?;
    let (old, known, old_state) = match before {
        Some((share, key, state)) => (Some(share), Some(key), state),
        None => (None, None, TO_COMPACT),
    };
    let state = match summary.status {
        SessionStatus::Active => ACTIVE,
        SessionStatus::Ended if old_state == COMPACTED && !grown => COMPACTED,
        SessionStatus::Ended => TO_COMPACT,
    };
    let mut activity = Vec::new();
    for bucket in summary.activity.buckets() {
        put_varint(&mut activity, u64::from(*bucket));
    }
    let counts = &summary.counts;
    let anomalies = &row.anomalies;
    let key = connection
        .prepare_cached(
            "INSERT INTO session VALUES (:key, :id, :service, :state, :started_at, :last_event_at, :received_at,
                :duration, :actor, :device, :browser, :browser_version, :os, :screen_width, :screen_height,
                :language, :timezone, :country, :city, :network, :entry_page, :exit_page, :events, :page_views,
                :clicks, :inputs, :errors, :activity_width, :activity, :broken_events, :unknown_events,
                :clock_jumps, :unknown_nodes, :lost_batches, :raw_bytes, :imported, :fact_bytes, :facts_left_out, :presence)
             ON CONFLICT (id) DO UPDATE SET (service, state, started_at, last_event_at, received_at, duration, actor,
                device, browser, browser_version, os, screen_width, screen_height, language, timezone, country,
                city, network, entry_page, exit_page, events, page_views, clicks, inputs, errors, activity_width,
                activity, broken_events, unknown_events, clock_jumps, unknown_nodes, lost_batches, raw_bytes,
                imported, fact_bytes, facts_left_out, presence)
              = (:service, :state, :started_at, :last_event_at, :received_at, :duration, :actor, :device, :browser,
                :browser_version, :os, :screen_width, :screen_height, :language, :timezone, :country, :city,
                :network, :entry_page, :exit_page, :events, :page_views, :clicks, :inputs, :errors,
                :activity_width, :activity, :broken_events, :unknown_events, :clock_jumps, :unknown_nodes,
                :lost_batches, :raw_bytes, :imported, :fact_bytes, :facts_left_out, :presence)
             RETURNING key",
        )?
        .query_row(
            named_params! {
                ":key": known,
                ":id": summary.id.as_str(),
                ":service": service,
                ":state": state,
                ":started_at": summary.started_at,
                ":last_event_at": summary.last_event_at,
                ":received_at": row.received_at,
                ":duration": duration(summary),
                ":actor": actor,
                ":device": names::device_number(client.device),
                ":browser": browser,
                ":browser_version": client.browser_version,
                ":os": client.os,
                ":screen_width": client.screen.map(|screen| screen.width),
                ":screen_height": client.screen.map(|screen| screen.height),
                ":language": client.language,
                ":timezone": client.timezone,
                ":country": country,
                ":city": client.city,
                ":network": client.network,
                ":entry_page": summary.entry_page,
                ":exit_page": summary.exit_page,
                ":events": stored(counts.events),
                ":page_views": stored(counts.page_views),
                ":clicks": stored(counts.clicks),
                ":inputs": stored(counts.inputs),
                ":errors": stored(counts.errors),
                ":activity_width": stored(summary.activity.width_ms()),
                ":activity": activity,
                ":broken_events": stored(anomalies.broken_events),
                ":unknown_events": stored(anomalies.unknown_events),
                ":clock_jumps": stored(anomalies.clock_jumps),
                ":unknown_nodes": stored(anomalies.unknown_nodes),
                ":lost_batches": stored(anomalies.lost_batches),
                ":raw_bytes": stored(row.raw_bytes),
                ":imported": row.imported,
                ":fact_bytes": stored(row.fact_bytes),
                ":facts_left_out": stored(row.facts_left_out),
                ":presence": pack_presence(&row.presence, summary.started_at),
            },
            |row| row.get(0),
        )?;
    let new = rollups::Share {
        service,
        day: rollups::day_of(summary.started_at),
        device: names::device_number(client.device),
        country,
        browser,
        actor,
        duration: duration(summary),
        page_views: stored(counts.page_views),
        clicks: stored(counts.clicks),
        errors: stored(counts.errors),
    };
    rollups::change(connection, old.as_ref(), Some(&new))?;
    put_pages(connection, key, &row.pages, old.as_ref(), &new)?;
    Ok(key)
}

/// An import may have events of any time; no session lasts longer, so that sums of durations stay numbers.
fn duration(summary: &SessionSummary) -> i64 {
    summary
        .last_event_at
        .saturating_sub(summary.started_at)
        .clamp(0, MAX_DURATION_MS)
}

/// Views of each page, as numbers of pages.
fn put_pages(
    connection: &Connection,
    session: i64,
    pages: &[(String, u64)],
    old: Option<&rollups::Share>,
    new: &rollups::Share,
) -> Result<()> {
    let mut before: Vec<(i64, i64)> = Vec::new();
    if let Some(old) = old {
        before = connection
            .prepare_cached("SELECT page, views FROM session_page WHERE session = ?1")?
            .query_map([session], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        // On another day, or of another service: all its pages count there now.
        if (old.day, old.service) != (new.day, new.service) {
            for (page, views) in before.drain(..) {
                rollups::change_page(connection, old.day, page, -views, -1)?;
                names::count_page(connection, page, -1)?;
                connection
                    .prepare_cached("DELETE FROM session_page WHERE session = ?1 AND page = ?2")?
                    .execute([session, page])?;
            }
        }
    }
    let mut after: Vec<(i64, i64)> = Vec::with_capacity(pages.len());
    for (path, views) in pages {
        let page = names::page_or_new(connection, new.service, path)?;
        match after.iter_mut().find(|(known, _)| *known == page) {
            Some((_, sum)) => *sum = sum.saturating_add(stored(*views)),
            None => after.push((page, stored(*views))),
        }
    }
    for (page, views) in &after {
        let had = before.iter().position(|(known, _)| known == page);
        let had_views = had.map(|index| before.swap_remove(index).1);
        if had_views == Some(*views) {
            continue;
        }
        connection
            .prepare_cached("INSERT OR REPLACE INTO session_page VALUES (?1, ?2, ?3)")?
            .execute([session, *page, *views])?;
        let sessions = i64::from(had_views.is_none());
        rollups::change_page(
            connection,
            new.day,
            *page,
            views - had_views.unwrap_or(0),
            sessions,
        )?;
        if sessions > 0 {
            names::count_page(connection, *page, 1)?;
        }
    }
    for (page, views) in before {
        connection
            .prepare_cached("DELETE FROM session_page WHERE session = ?1 AND page = ?2")?
            .execute([session, page])?;
        rollups::change_page(connection, new.day, page, -views, -1)?;
        names::count_page(connection, page, -1)?;
    }
    Ok(())
}

/// What [`summary`] and [`load`] read; joins give the names behind the numbers.
const SELECT: &str =
    "SELECT session.*, service.slug, browser.text AS browser_name, country.text AS country_name,
        actor.id AS actor_id, actor.kind AS actor_kind, actor.email AS actor_email, actor.name AS actor_name
    FROM session JOIN service ON service.key = session.service
        LEFT JOIN word AS browser ON browser.key = session.browser
        LEFT JOIN word AS country ON country.key = session.country
        LEFT JOIN actor ON actor.key = session.actor
    WHERE session.key = ?1";

pub(super) fn summary(connection: &Connection, key: i64) -> Result<SessionSummary> {
    connection
        .prepare_cached(SELECT)?
        .query_row([key], |row| Ok(read_summary(row)))?
}

pub(super) fn load(connection: &Connection, key: i64) -> Result<SessionRow> {
    let mut row = connection.prepare_cached(SELECT)?.query_row([key], |row| {
        Ok(read_summary(row).and_then(|summary| {
            Ok(SessionRow {
                presence: unpack_presence(&row.get::<_, Vec<u8>>("presence")?, summary.started_at)?,
                summary,
                anomalies: Anomalies {
                    broken_events: count(row.get("broken_events")?),
                    unknown_events: count(row.get("unknown_events")?),
                    clock_jumps: count(row.get("clock_jumps")?),
                    unknown_nodes: count(row.get("unknown_nodes")?),
                    lost_batches: count(row.get("lost_batches")?),
                },
                fact_bytes: count(row.get("fact_bytes")?),
                facts_left_out: count(row.get("facts_left_out")?),
                raw_bytes: count(row.get("raw_bytes")?),
                pages: Vec::new(),
                received_at: row.get("received_at")?,
                imported: row.get("imported")?,
            })
        }))
    })??;
    row.pages = connection
        .prepare_cached(
            "SELECT path, views FROM session_page JOIN page ON page.key = page WHERE session = ?1 ORDER BY page",
        )?
        .query_map(params![key], |row| Ok((row.get(0)?, count(row.get(1)?))))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(row)
}

fn pack_presence(presence: &Presence, start: Millis) -> Vec<u8> {
    let (mut bytes, mut at) = (Vec::new(), start);
    for stretch in presence.stretches() {
        put_next(&mut bytes, &mut at, stretch.from);
        put_next(&mut bytes, &mut at, stretch.to);
    }
    bytes
}

fn unpack_presence(mut bytes: &[u8], start: Millis) -> Result<Presence> {
    let damaged = || StoreError::Damaged("a session's presence".into());
    let mut at = start;
    let mut stretches = Vec::new();
    while !bytes.is_empty() {
        let from = take_next(&mut bytes, &mut at).ok_or_else(damaged)?;
        let to = take_next(&mut bytes, &mut at).ok_or_else(damaged)?;
        stretches.push(Stretch { from, to });
    }
    Presence::from_stretches(stretches).ok_or_else(damaged)
}

fn read_summary(row: &Row<'_>) -> Result<SessionSummary> {
    let damaged = |what: &str| StoreError::Damaged(format!("a session's {what}"));
    let activity: Vec<u8> = row.get("activity")?;
    let mut rest = activity.as_slice();
    let mut buckets = Vec::new();
    while !rest.is_empty() {
        let bucket = take_varint(&mut rest).and_then(|bucket| u32::try_from(bucket).ok());
        buckets.push(bucket.ok_or_else(|| damaged("activity"))?);
    }
    let actor = match row.get::<_, Option<String>>("actor_id")? {
        Some(id) => Some(Actor {
            id,
            kind: names::kind_of(row.get("actor_kind")?),
            email: row.get("actor_email")?,
            name: row.get("actor_name")?,
        }),
        None => None,
    };
    let screen = match (
        row.get::<_, Option<i64>>("screen_width")?,
        row.get::<_, Option<i64>>("screen_height")?,
    ) {
        (Some(width), Some(height)) => Some(Screen {
            width: small(width),
            height: small(height),
        }),
        _ => None,
    };
    Ok(SessionSummary {
        id: row
            .get::<_, String>("id")?
            .try_into()
            .map_err(|_| damaged("id"))?,
        service: row
            .get::<_, String>("slug")?
            .try_into()
            .map_err(|_| damaged("service"))?,
        actor,
        client: Client {
            device: names::device_of(row.get("device")?),
            browser: row.get("browser_name")?,
            browser_version: row.get("browser_version")?,
            os: row.get("os")?,
            screen,
            language: row.get("language")?,
            timezone: row.get("timezone")?,
            country: row.get("country_name")?,
            country_name: None,
            city: row.get("city")?,
            network: row.get("network")?,
        },
        status: if row.get::<_, i64>("state")? == ACTIVE {
            SessionStatus::Active
        } else {
            SessionStatus::Ended
        },
        started_at: row.get("started_at")?,
        last_event_at: row.get("last_event_at")?,
        entry_page: row.get("entry_page")?,
        exit_page: row.get("exit_page")?,
        counts: Counts {
            events: count(row.get("events")?),
            page_views: count(row.get("page_views")?),
            clicks: count(row.get("clicks")?),
            inputs: count(row.get("inputs")?),
            errors: count(row.get("errors")?),
        },
        activity: Histogram::from_parts(count(row.get("activity_width")?), buckets)
            .ok_or_else(|| damaged("activity"))?,
    })
}
