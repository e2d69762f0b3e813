//! Reading a window's events, from a moment or from where an earlier part ended.

use domain::Millis;
use domain::id::{SessionId, WindowId};
use rusqlite::{Connection, OptionalExtension, params};
use serde::Deserialize;

use super::segments::{self, Head, Unpacked};
use super::{sessions, windows};
use crate::recordings::{EventsFrom, EventsPart, EventsToken, Result, StoreError};

pub(super) fn read(
    connection: &Connection,
    session: &SessionId,
    window: &WindowId,
    from: EventsFrom,
    budget: usize,
) -> Result<EventsPart> {
    let session = sessions::key_of(connection, session)?;
    let window = windows::number_of(connection, session, window)?.ok_or(StoreError::NotFound)?;
    let place = match from {
        EventsFrom::Token(token) => Place {
            number: token.number,
            cut: Cut::Events(token.skip),
        },
        EventsFrom::Moment(at) => place_at(connection, session, window, at)?,
    };
    let mut part = Part::new(budget, place.number);
    let mut statement = connection.prepare_cached(
        "SELECT key, first FROM segment WHERE session = ?1 AND window = ?2 AND last >= ?3 ORDER BY first",
    )?;
    let mut rows = statement.query(params![session, window, place.number])?;
    'segments: while let Some(row) = rows.next()? {
        if part.is_full() {
            part.next = Some(EventsToken {
                number: row.get(1)?,
                skip: 0,
            });
            break;
        }
        let unpacked = Unpacked::read(connection, row.get(0)?)?;
        for (head, text) in unpacked.chunks().filter(|(head, _)| head.number >= place.number) {
            let cut = if head.number == place.number {
                place.cut
            } else {
                Cut::Events(0)
            };
            part.add(head, text, cut);
            if part.next.is_some() {
                break 'segments;
            }
        }
    }
    Ok(part.finish())
}

/// Where to begin in a window: a chunk, and what of it comes before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    number: u32,
    cut: Cut,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cut {
    Events(u32),
    Bytes(u32),
}

const BEGINNING: Place = Place {
    number: 0,
    cut: Cut::Events(0),
};

/// The last start at or before the moment; else the first one, because what comes before it cannot be
/// replayed; else the beginning.
fn place_at(connection: &Connection, session: i64, window: i64, at: Millis) -> Result<Place> {
    let mut heads: Option<Vec<u8>> = connection
        .prepare_cached(
            "SELECT heads FROM segment WHERE session = ?1 AND window = ?2 AND start_at <= ?3
             ORDER BY first DESC LIMIT 1",
        )?
        .query_row([session, window, at], |row| row.get(0))
        .optional()?;
    let before = heads.is_some();
    if !before {
        heads = connection
            .prepare_cached(
                "SELECT heads FROM segment WHERE session = ?1 AND window = ?2 AND start_at IS NOT NULL
                 ORDER BY first LIMIT 1",
            )?
            .query_row([session, window], |row| row.get(0))
            .optional()?;
    }
    let Some(heads) = heads else {
        return Ok(BEGINNING);
    };
    let heads = segments::unpack_heads(&heads)?;
    let mut starts = heads
        .iter()
        .flat_map(|head| head.starts.iter().map(move |start| (head.number, start)));
    let start = if before {
        starts.rfind(|(_, start)| start.at <= at)
    } else {
        starts.next()
    };
    Ok(start.map_or(BEGINNING, |(number, start)| Place {
        number,
        cut: Cut::Bytes(start.offset),
    }))
}

/// A part that grows until its budget is used.
struct Part {
    events: Vec<u8>,
    count: u32,
    budget: usize,
    from: Option<Millis>,
    to: Millis,
    next: Option<EventsToken>,
    /// The number of the chunk to read next, when all before it is read.
    end: u32,
}

impl Part {
    fn new(budget: usize, first: u32) -> Self {
        Self {
            events: Vec::new(),
            count: 0,
            budget,
            from: None,
            to: 0,
            next: None,
            end: first,
        }
    }

    fn is_full(&self) -> bool {
        self.count > 0 && self.events.len() >= self.budget
    }

    /// Adds what fits of a chunk; sets `next` when the chunk has more.
    fn add(&mut self, head: &Head, text: &[u8], cut: Cut) {
        self.end = head.number.saturating_add(1);
        if text.is_empty() {
            return;
        }
        let mut offset = 0;
        for (index, event) in (0u32..).zip(text.split(|byte| *byte == b'\n')) {
            let skipped = match cut {
                Cut::Events(skip) => index < skip,
                Cut::Bytes(bytes) => offset < bytes as usize,
            };
            offset += event.len() + 1;
            if skipped {
                continue;
            }
            if self.is_full() {
                self.next = Some(EventsToken {
                    number: head.number,
                    skip: index,
                });
                return;
            }
            if self.count > 0 {
                self.events.push(b',');
            }
            self.events.extend_from_slice(event);
            self.count += 1;
            // The ends of a part are the only places whose time matters.
            let at_end = self.is_full() || offset > text.len();
            if self.from.is_none() || at_end {
                let at = moment_of(event)
                    .unwrap_or(head.last_at)
                    .clamp(head.first_at.min(head.last_at), head.last_at.max(head.first_at));
                self.from.get_or_insert(at);
                self.to = at;
            }
        }
    }

    fn finish(self) -> EventsPart {
        EventsPart {
            events: self.events,
            count: self.count,
            from: self.from.unwrap_or(0),
            to: self.to,
            end: self.next.unwrap_or(EventsToken {
                number: self.end,
                skip: 0,
            }),
            next: self.next,
        }
    }
}

fn moment_of(event: &[u8]) -> Option<Millis> {
    #[derive(Deserialize)]
    struct Stamped {
        timestamp: f64,
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a float becomes the nearest moment"
    )]
    serde_json::from_slice::<Stamped>(event)
        .ok()
        .map(|event| event.timestamp as Millis)
}
