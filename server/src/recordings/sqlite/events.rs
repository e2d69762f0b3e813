//! Reading a window's events, from a moment or from where an earlier part ended.

use domain::Millis;
use domain::id::{SessionId, WindowId};
use rusqlite::{Connection, OptionalExtension};

use super::part::{Cut, Enough, Part, Place};
use super::segments::{self, Unpacked};
use super::{checkpoints, sessions, windows};
use crate::recordings::{EventsFrom, EventsPart, EventsToken, Opening, Result, StoreError, StoredEvents};

pub(super) fn read(
    connection: &Connection,
    session: &SessionId,
    window: &WindowId,
    from: EventsFrom,
    budget: usize,
) -> Result<EventsPart> {
    let (session, window) = keys(connection, session, window)?;
    let place = match from {
        EventsFrom::Token(token) => token.into(),
        EventsFrom::Moment(at) => match last_start(connection, session, window, at.saturating_add(1))? {
            Some(place) => place,
            None => first_start(connection, session, window)?.unwrap_or(BEGINNING),
        },
    };
    part(connection, session, window, place, Enough::Bytes(budget))
}

/// Whole segments, from a chunk on, as far as they have no more events than that.
pub(super) fn stored(
    connection: &Connection,
    session: &SessionId,
    window: &WindowId,
    from: u32,
    most: u64,
    enough: usize,
) -> Result<StoredEvents> {
    let (session, window) = keys(connection, session, window)?;
    let mut statement = connection.prepare_cached(SEGMENTS)?;
    let mut rows = statement.query([session, window, i64::from(from)])?;
    let mut found = StoredEvents {
        events: Vec::new(),
        count: 0,
        next: None,
    };
    while let Some(row) = rows.next()?
        && found.count < most
    {
        if !found.events.is_empty() && found.events.len() >= enough {
            found.next = Some(row.get(1)?);
            break;
        }
        let unpacked = Unpacked::read(connection, row.get(0)?)?;
        let (events, count) = unpacked.into_list(from, most - found.count);
        found.count += count;
        if found.events.is_empty() {
            found.events = events;
        } else if !events.is_empty() {
            found.events.push(b',');
            found.events.extend_from_slice(&events);
        }
    }
    Ok(found)
}

/// Events from a place until so many bytes after the first one that is not before the moment.
pub(super) fn past(
    connection: &Connection,
    session: &SessionId,
    window: &WindowId,
    from: EventsToken,
    moment: Millis,
    beyond: usize,
) -> Result<EventsPart> {
    let (session, window) = keys(connection, session, window)?;
    let enough = Enough::Past { moment, beyond };
    part(connection, session, window, from.into(), enough)
}

/// As [`past`], from the last start that is all of before the moment.
pub(super) fn open_at(
    connection: &Connection,
    session: &SessionId,
    window: &WindowId,
    moment: Millis,
    beyond: usize,
) -> Result<Option<Opening>> {
    let (session, window) = keys(connection, session, window)?;
    let Some(recorded) = last_start(connection, session, window, moment)? else {
        return Ok(None);
    };
    let enough = Enough::Past { moment, beyond };
    let checkpoint = match checkpoints::last_before(connection, session, window, moment)? {
        // One that cannot be read costs time, and no moment.
        Some(found) if follows(connection, session, window, found.place, recorded)? => {
            match found.unpack(connection) {
                Err(StoreError::Damaged(why)) => {
                    tracing::error!(session, why, "a replay does without a checkpoint");
                    None
                }
                checkpoint => Some(checkpoint?),
            }
        }
        _ => None,
    };
    let from = checkpoint
        .as_ref()
        .map_or(recorded, |checkpoint| checkpoint.place.into());
    Ok(Some(Opening {
        checkpoint,
        part: part(connection, session, window, from, enough)?,
    }))
}

fn keys(connection: &Connection, session: &SessionId, window: &WindowId) -> Result<(i64, i64)> {
    let session = sessions::key_of(connection, session)?;
    let window = windows::number_of(connection, session, window)?.ok_or(StoreError::NotFound)?;
    Ok((session, window))
}

fn part(
    connection: &Connection,
    session: i64,
    window: i64,
    place: Place,
    enough: Enough,
) -> Result<EventsPart> {
    let mut part = Part::new(enough, place.number);
    let mut statement = connection.prepare_cached(SEGMENTS)?;
    let mut rows = statement.query([session, window, i64::from(place.number)])?;
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

/// The segments of a window from the one with a chunk on; they do not overlap.
const SEGMENTS: &str = "SELECT key, first FROM segment
    WHERE session = ?1 AND window = ?2 AND last >= ?3 AND first >= ifnull(
        (SELECT max(first) FROM segment WHERE session = ?1 AND window = ?2 AND first <= ?3), 0)
    ORDER BY first";

const BEGINNING: Place = Place {
    number: 0,
    cut: Cut::Events(0),
};

/// The last place before the moment at which the page was recorded whole.
fn last_start(connection: &Connection, session: i64, window: i64, moment: Millis) -> Result<Option<Place>> {
    let heads: Option<Vec<u8>> = connection
        .prepare_cached(
            "SELECT heads FROM segment WHERE session = ?1 AND window = ?2 AND start_at < ?3
             ORDER BY first DESC LIMIT 1",
        )?
        .query_row([session, window, moment], |row| row.get(0))
        .optional()?;
    Ok(match heads {
        Some(heads) => starts(&heads)?.into_iter().rfind(|(at, _)| *at < moment),
        None => None,
    }
    .map(|(_, place)| place))
}

/// The first place at which the page was recorded whole: what comes before it cannot be replayed.
fn first_start(connection: &Connection, session: i64, window: i64) -> Result<Option<Place>> {
    let heads: Option<Vec<u8>> = connection
        .prepare_cached(
            "SELECT heads FROM segment WHERE session = ?1 AND window = ?2 AND start_at IS NOT NULL
             ORDER BY first LIMIT 1",
        )?
        .query_row([session, window], |row| row.get(0))
        .optional()?;
    Ok(match heads {
        Some(heads) => starts(&heads)?.first().map(|(_, place)| *place),
        None => None,
    })
}

fn starts(heads: &[u8]) -> Result<Vec<(Millis, Place)>> {
    let heads = segments::unpack_heads(heads)?;
    let places = heads.iter().flat_map(|head| {
        head.starts.iter().map(|start| {
            let cut = Cut::Bytes(start.offset);
            let number = head.number;
            (start.at, Place { number, cut })
        })
    });
    Ok(places.collect())
}

/// Whether a checkpoint comes after a recorded start.
fn follows(
    connection: &Connection,
    session: i64,
    window: i64,
    checkpoint: EventsToken,
    recorded: Place,
) -> Result<bool> {
    let offset = match recorded.cut {
        Cut::Bytes(offset) if checkpoint.number == recorded.number => offset,
        _ => return Ok(checkpoint.number > recorded.number),
    };
    let before = checkpoints::events_before(connection, session, window, recorded.number, offset)?;
    Ok(checkpoint.skip > before)
}
