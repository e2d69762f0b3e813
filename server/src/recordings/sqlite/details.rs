//! What the session page needs before it loads any event.

use domain::activity::{Sign, Stretch, active_windows};
use domain::fact::{Fact, FactKind};
use domain::id::{SessionId, WindowId};
use domain::session::{SessionDetails, WindowSummary};
use rusqlite::Connection;

use super::numbers::count;
use super::{facts, heat, masks, sessions, signs, windows};
use crate::recordings::{FactsMark, Result, StoreError};

/// JSON of the facts that are read of one session: more than ingest lets in, and less than was let in once.
const MOST_FACT_BYTES: usize = 16 << 20;

pub(super) fn read(connection: &Connection, id: &SessionId) -> Result<SessionDetails> {
    let key = sessions::key_of(connection, id)?;
    let row = sessions::load(connection, key)?;
    let signs = signs_of(connection, key)?;
    let (from, to) = (row.summary.started_at, row.summary.last_event_at);
    // Page views make facts only, and sessions of before have nothing else.
    let mut presence = row.presence;
    for Sign { at, .. } in signs.iter().filter(|sign| sign.is_interaction) {
        presence.add(Stretch { from: *at, to: *at });
    }
    let windows = windows::all(connection, key)?
        .into_iter()
        .map(|window| WindowSummary {
            id: window.id,
            started_at: window.started_at,
            last_event_at: window.last_event_at,
            events: window.events,
            has_full_snapshot: window.has_full_snapshot,
        })
        .collect();
    let stored_bytes = connection
        .prepare_cached(
            "SELECT coalesce(sum(length(heads) + coalesce(length(facts), 0) + coalesce(length(strings), 0)
                + length(data)), 0) +
                (SELECT coalesce(sum(length(data) + coalesce(length(strings), 0)), 0) FROM checkpoint WHERE session = ?1)
             FROM segment WHERE session = ?1",
        )?
        .query_row([key], |row| row.get(0).map(count))?;
    Ok(SessionDetails {
        windows,
        anomalies: row.anomalies,
        truncated: row.truncated,
        active_windows: active_windows(from, to, &signs),
        idle: presence.idle(from, to),
        masked: masks::of_session(connection, key)?,
        // The rules are kept elsewhere.
        mask_names: Vec::new(),
        rule_versions: masks::versions(connection, key)?,
        stored_bytes,
        raw_bytes: row.raw_bytes,
        summary: row.summary,
    })
}

pub(super) fn facts(connection: &Connection, id: &SessionId) -> Result<Vec<Fact>> {
    let key = sessions::key_of(connection, id)?;
    let facts = facts_of(connection, key, FactsMark::default())?;
    with_troubles(connection, key, facts)
}

/// Each click that was more than a click is followed by what it was.
fn with_troubles(connection: &Connection, session: i64, facts: Vec<Fact>) -> Result<Vec<Fact>> {
    let mut troubles = heat::troubles(connection, session)?;
    if troubles.is_empty() {
        return Ok(facts);
    }
    let windows = windows::numbers(connection, session)?;
    let mut all = Vec::with_capacity(facts.len() + troubles.len());
    for fact in facts {
        let found = match (&fact.kind, windows.get(&fact.window)) {
            (FactKind::Click { element, .. }, Some(window)) => troubles
                .remove(&(*window, fact.at))
                .map(|troubles| (troubles, element.clone())),
            _ => None,
        };
        let (at, window) = (fact.at, fact.window.clone());
        all.push(fact);
        if let Some((troubles, element)) = found {
            all.extend(troubles.into_iter().map(|trouble| Fact {
                at,
                window: window.clone(),
                kind: FactKind::Trouble {
                    trouble,
                    element: element.clone(),
                },
            }));
        }
    }
    Ok(all)
}

/// A segment's key is higher than those of all that are there when it comes, and those of a session that goes on stay
/// there. A reader sees one moment of the database, so that no
/// fact comes between the mark and what is read up to it.
pub(super) fn facts_since(
    connection: &Connection,
    id: &SessionId,
    mark: FactsMark,
) -> Result<(Vec<Fact>, FactsMark)> {
    let key = sessions::key_of(connection, id)?;
    let next = connection
        .prepare_cached("SELECT coalesce(max(key), 0) FROM segment WHERE session = ?1")?
        .query_row([key], |row| row.get(0).map(FactsMark))?;
    Ok((facts_of(connection, key, mark)?, next))
}

/// Facts of a session over all its windows, in order of time; of very many, the first ones of its windows.
fn facts_of(connection: &Connection, session: i64, since: FactsMark) -> Result<Vec<Fact>> {
    let mut facts = Vec::new();
    each_packed(connection, session, since, |window, packed| {
        facts.extend(facts::unpack(window, Some(packed))?);
        Ok(())
    })?;
    // Stable: facts of one moment stay in the order of their window's events.
    facts.sort_by_key(|fact| fact.at);
    Ok(facts)
}

/// As [`facts_of`].
fn signs_of(connection: &Connection, session: i64) -> Result<Vec<Sign>> {
    let mut found = Vec::new();
    each_packed(connection, session, FactsMark::default(), |window, packed| {
        found.extend(signs::unpack(window, packed)?);
        Ok(())
    })?;
    found.sort_by_key(|sign| sign.at);
    Ok(found)
}

fn each_packed(
    connection: &Connection,
    session: i64,
    since: FactsMark,
    mut take: impl FnMut(&WindowId, &[u8]) -> Result<()>,
) -> Result<()> {
    let mut statement = connection.prepare_cached(
        "SELECT id, facts FROM segment JOIN window ON window.session = segment.session AND window.number = segment.window
         WHERE segment.session = ?1 AND segment.key > ?2 ORDER BY segment.window, first",
    )?;
    let mut rows = statement.query([session, since.0])?;
    let mut room = MOST_FACT_BYTES;
    while let Some(row) = rows.next()? {
        let Some(packed) = row.get_ref(1)?.as_blob_or_null().map_err(rusqlite::Error::from)? else {
            continue;
        };
        let Some(left) = room.checked_sub(facts::unpacked_length(packed)?) else {
            tracing::warn!(session, "not all facts of a session are shown: they are too many");
            break;
        };
        room = left;
        let window = row
            .get::<_, String>(0)?
            .try_into()
            .map_err(|_| StoreError::Damaged("a window's id".into()))?;
        take(&window, packed)?;
    }
    Ok(())
}
