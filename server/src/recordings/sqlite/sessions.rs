//! Rows of sessions: how one is written whole, and read again.

use std::collections::BTreeMap;

use domain::Millis;
use domain::activity::{Histogram, Stretch};
use domain::actor::Actor;
use domain::client::{Client, Screen};
use domain::id::{ServiceSlug, SessionId};
use domain::presence::Presence;
use domain::session::{Anomalies, Counts, MAX_DURATION_MS, SessionStatus, SessionSummary};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::numbers::{count, small, stored};
use super::varint::{put_next, put_varint, take_next, take_varint};
use super::{heat, masks, names, pages, rollups};
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

pub(super) fn services_of(
    connection: &Connection,
    sessions: Vec<SessionId>,
) -> Result<Vec<(SessionId, ServiceSlug)>> {
    let mut services = Vec::new();
    for session in sessions {
        match service_of(connection, &session) {
            Ok(service) => services.push((session, service)),
            Err(StoreError::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(services)
}

/// What is known of a session before it is written: its share of the rollups, its key and state, and the names that
/// it has, which most often are those that it keeps.
const BEFORE: &str =
    "SELECT service, started_at, device, country, browser, actor, duration, page_views, clicks, errors,
        session.key, state, service.slug, browser_word.text, country_word.text,
        actor.id, actor.kind, actor.email, actor.name, session.masked
    FROM session LEFT JOIN service ON service.key = session.service
        LEFT JOIN word AS browser_word ON browser_word.key = session.browser
        LEFT JOIN word AS country_word ON country_word.key = session.country
        LEFT JOIN actor ON actor.key = session.actor
    WHERE session.id = ?1";

const INSERT: &str =
    "INSERT INTO session VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,
    ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36,
    ?37, ?38, ?39, ?40, ?41, 0, x'')";

const UPDATE: &str = "UPDATE session SET service = ?3, state = ?4, started_at = ?5, last_event_at = ?6, received_at = ?7,
        duration = ?8, actor = ?9, device = ?10, browser = ?11, browser_version = ?12, os = ?13, screen_width = ?14,
        screen_height = ?15, language = ?16, timezone = ?17, country = ?18, city = ?19, network = ?20,
        entry_page = ?21, exit_page = ?22, events = ?23, page_views = ?24, clicks = ?25, inputs = ?26, errors = ?27,
        activity_width = ?28, activity = ?29, broken_events = ?30, unknown_events = ?31, clock_jumps = ?32,
        unknown_nodes = ?33, lost_batches = ?34, raw_bytes = ?35, imported = ?36, fact_bytes = ?37,
        facts_left_out = ?38, presence = ?39, unplaced_events = ?40, truncated = ?41
    WHERE key = ?1";

struct Before {
    share: rollups::Share,
    key: i64,
    state: i64,
    same_service: bool,
    same_browser: bool,
    same_country: bool,
    same_actor: bool,
    masked: Vec<u8>,
}

fn before(connection: &Connection, summary: &SessionSummary) -> Result<Option<Before>> {
    let known = connection
        .prepare_cached(BEFORE)?
        .query_row([summary.id.as_str()], |row| {
            let is = |index, text: Option<&str>| {
                Ok::<_, rusqlite::Error>(row.get_ref(index)?.as_str_or_null()? == text)
            };
            let actor = summary.actor.as_ref();
            Ok(Before {
                share: rollups::Share::read(row)?,
                key: row.get(10)?,
                state: row.get(11)?,
                same_service: is(12, Some(summary.service.as_str()))?,
                same_browser: is(13, summary.client.browser.as_deref())?,
                same_country: is(14, summary.client.country.as_deref())?,
                same_actor: is(15, actor.map(|actor| actor.id.as_str()))?
                    && row.get::<_, Option<i64>>(16)? == actor.map(|actor| names::kind_number(actor.kind))
                    && is(17, actor.and_then(|actor| actor.email.as_deref()))?
                    && is(18, actor.and_then(|actor| actor.name.as_deref()))?,
                masked: row.get(19)?,
            })
        })
        .optional()?;
    Ok(known)
}

/// Writes a session's row over the one that was there, and moves the rollups by the difference. `grown` says
/// that chunks come with it, so that a session which was compacted has to be again.
pub(super) fn put(connection: &Connection, row: &SessionRow, grown: bool) -> Result<i64> {
    let summary = &row.summary;
    let client = &summary.client;
    let before = before(connection, summary)?;
    let service = match &before {
        Some(before) if before.same_service => before.share.service,
        _ => names::service_or_new(connection, summary.service.as_str())?,
    };
    let actor = match (&before, &summary.actor) {
        (Some(before), _) if before.same_actor => before.share.actor,
        (_, Some(actor)) => Some(names::actor_or_new(connection, actor)?),
        (_, None) => None,
    };
    let word = |text: Option<&str>| text.map(|text| names::word_or_new(connection, text)).transpose();
    let browser = match &before {
        Some(before) if before.same_browser => before.share.browser,
        _ => word(client.browser.as_deref())?,
    };
    let country = match &before {
        Some(before) if before.same_country => before.share.country,
        _ => word(client.country.as_deref())?,
    };
    let old_state = before.as_ref().map_or(TO_COMPACT, |before| before.state);
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
    let known = before.as_ref().map(|before| before.key);
    connection
        .prepare_cached(if known.is_some() { UPDATE } else { INSERT })?
        .execute(params![
            known,
            summary.id.as_str(),
            service,
            state,
            summary.started_at,
            summary.last_event_at,
            row.received_at,
            duration(summary),
            actor,
            names::device_number(client.device),
            browser,
            client.browser_version,
            client.os,
            client.screen.map(|screen| screen.width),
            client.screen.map(|screen| screen.height),
            client.language,
            client.timezone,
            country,
            client.city,
            client.network,
            summary.entry_page,
            summary.exit_page,
            stored(counts.events),
            stored(counts.page_views),
            stored(counts.clicks),
            stored(counts.inputs),
            stored(counts.errors),
            stored(summary.activity.width_ms()),
            activity,
            stored(anomalies.broken_events),
            stored(anomalies.unknown_events),
            stored(anomalies.clock_jumps),
            stored(anomalies.unknown_nodes),
            stored(anomalies.lost_batches),
            stored(row.raw_bytes),
            row.imported,
            stored(row.fact_bytes),
            stored(anomalies.facts_left_out),
            pack_presence(&row.presence, summary.started_at),
            stored(anomalies.unplaced_events),
            row.truncated,
        ])?;
    let key = known.unwrap_or_else(|| connection.last_insert_rowid());
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
    if let Some(before) = &before {
        masks::follow(connection, &before.masked, &before.share, &new)?;
        // No session that goes on is in sums of heat.
        let leaves = before.state != ACTIVE && (grown || state == ACTIVE);
        heat::follow(connection, before.key, &before.share, &new, leaves)?;
    }
    let old = before.map(|before| before.share);
    rollups::change(connection, old.as_ref(), Some(&new))?;
    pages::put(connection, key, &row.pages, old.as_ref(), &new)?;
    Ok(key)
}

/// An import may have events of any time; no session lasts longer, so that sums of durations stay numbers.
fn duration(summary: &SessionSummary) -> i64 {
    summary
        .last_event_at
        .saturating_sub(summary.started_at)
        .clamp(0, MAX_DURATION_MS)
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

pub(super) fn visitors(
    connection: &Connection,
    sessions: Vec<SessionId>,
) -> Result<BTreeMap<SessionId, Actor>> {
    let mut statement = connection.prepare_cached(
        "SELECT actor.id AS actor_id, actor.kind AS actor_kind, actor.email AS actor_email, actor.name AS actor_name
         FROM session JOIN actor ON actor.key = session.actor WHERE session.id = ?1",
    )?;
    let mut visitors = BTreeMap::new();
    for session in sessions {
        let actor = statement.query_row([session.as_str()], read_actor).optional()?;
        visitors.extend(actor.flatten().map(|actor| (session, actor)));
    }
    Ok(visitors)
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
                    unplaced_events: count(row.get("unplaced_events")?),
                    lost_batches: count(row.get("lost_batches")?),
                    facts_left_out: count(row.get("facts_left_out")?),
                },
                fact_bytes: count(row.get("fact_bytes")?),
                raw_bytes: count(row.get("raw_bytes")?),
                pages: Vec::new(),
                received_at: row.get("received_at")?,
                imported: row.get("imported")?,
                truncated: row.get("truncated")?,
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

fn read_actor(row: &Row<'_>) -> rusqlite::Result<Option<Actor>> {
    let Some(id) = row.get("actor_id")? else {
        return Ok(None);
    };
    Ok(Some(Actor {
        id,
        kind: names::kind_of(row.get("actor_kind")?),
        email: row.get("actor_email")?,
        name: row.get("actor_name")?,
    }))
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
        actor: read_actor(row)?,
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
