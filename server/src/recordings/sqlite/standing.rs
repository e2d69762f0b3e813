//! How a session stands, from its rows and the last facts of each window.

use domain::fact::{Fact, FactKind};
use domain::id::SessionId;
use domain::standing::{Standing, WindowStanding};
use rusqlite::{Connection, params};

use super::{segments, sessions, windows};
use crate::recordings::{Result, WindowRow};

/// Segments with facts that are looked through in each window, from its last: a page may write to its console without
/// end while nobody touches it.
const REACH: u32 = 64;

pub(super) fn read(connection: &Connection, id: &SessionId) -> Result<Standing> {
    let key = sessions::key_of(connection, id)?;
    let row = sessions::load(connection, key)?;
    // They are numbered in the order in which they are read.
    let windows = (0i64..)
        .zip(windows::all(connection, key)?)
        .map(|(number, window)| latest(connection, key, number, window))
        .collect::<Result<_>>()?;
    Ok(Standing {
        status: row.summary.status,
        events: row.summary.counts.events,
        started_at: row.summary.started_at,
        last_event_at: row.summary.last_event_at,
        received_at: row.received_at,
        active_at: row.presence.stretches().last().map(|stretch| stretch.to),
        windows,
    })
}

fn latest(connection: &Connection, session: i64, number: i64, window: WindowRow) -> Result<WindowStanding> {
    let mut statement = connection.prepare_cached(
        "SELECT facts FROM segment WHERE session = ?1 AND window = ?2 AND facts IS NOT NULL
         ORDER BY first DESC LIMIT ?3",
    )?;
    let mut rows = statement.query(params![session, number, REACH])?;
    let mut seen = Latest::default();
    while let Some(row) = rows.next()? {
        let facts = segments::unpack_facts(&window.id, row.get::<_, Option<Vec<u8>>>(0)?.as_deref())?;
        if facts.iter().rev().any(|fact| seen.is_told_by(fact)) {
            break;
        }
    }
    Ok(WindowStanding {
        started_at: window.started_at,
        last_event_at: window.last_event_at,
        has_full_snapshot: window.has_full_snapshot,
        url: window.current_url,
        in_front_at: seen.in_front_at,
        hidden_at: seen.hidden_at,
        stopped: seen.stopped,
        id: window.id,
    })
}

/// What a window's facts say of it, looked at from the last one back.
#[derive(Default)]
struct Latest {
    in_front_at: Option<domain::Millis>,
    hidden_at: Option<domain::Millis>,
    stopped: bool,
}

impl Latest {
    /// Whether no fact before this one says more.
    fn is_told_by(&mut self, fact: &Fact) -> bool {
        match fact.kind {
            FactKind::Visibility { visible: true } => self.in_front_at = Some(fact.at),
            _ if fact.kind.is_interaction() => self.in_front_at = Some(fact.at),
            FactKind::Visibility { visible: false } => {
                self.hidden_at.get_or_insert(fact.at);
            }
            FactKind::Stopped { .. } => self.stopped = true,
            _ => {}
        }
        self.in_front_at.is_some()
    }
}
