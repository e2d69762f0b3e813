//! Makes batches of events as a recorder would: of two seconds or 64 KiB, whichever comes first.

use domain::Millis;
use mirror::event::{Event, EventType};

const MAX_MS: Millis = 2_000;
const MAX_BYTES: usize = 64 << 10;
const MAX_EVENTS: u64 = 5_000;

/// A batch as a recorder would send it.
pub struct CutBatch {
    pub number: u32,
    /// A JSON array.
    pub events: String,
    pub count: u64,
    pub last_at: Millis,
}

/// The batches of one window's events, with `shift` added to their timestamps.
pub fn batches(events: &[Event<'_>], shift: Millis) -> impl Iterator<Item = CutBatch> {
    let mut rest = events;
    let mut number = 0;
    std::iter::from_fn(move || {
        let (batch, left) = rest.split_at(length_of_next(rest)?);
        rest = left;
        number += 1;
        Some(pack(batch, number - 1, shift))
    })
}

/// How many batches there are of one window's events.
pub(super) fn count(events: &[Event<'_>]) -> u32 {
    let mut rest = events;
    let mut count = 0;
    while let Some(length) = length_of_next(rest) {
        rest = rest.get(length..).unwrap_or_default();
        count += 1;
    }
    count
}

fn length_of_next(events: &[Event<'_>]) -> Option<usize> {
    let first = events.first()?;
    let mut bytes = 0;
    let mut previous = None;
    let mut length = 0;
    for event in events {
        let full = bytes + event.text.len() > MAX_BYTES
            || event.timestamp.saturating_sub(first.timestamp) > MAX_MS
            || length as u64 >= MAX_EVENTS;
        // A snapshot is kept with the Meta event that says how large the page was.
        let belongs = previous == Some(EventType::Meta) && event.kind == EventType::FullSnapshot;
        if length > 0 && full && !belongs {
            break;
        }
        bytes += event.text.len();
        previous = Some(event.kind);
        length += 1;
    }
    Some(length)
}

fn pack(events: &[Event<'_>], number: u32, shift: Millis) -> CutBatch {
    let mut array = vec![b'['];
    let mut last_at = Millis::MIN;
    for event in events {
        if array.len() > 1 {
            array.push(b',');
        }
        let at = event.timestamp.saturating_add(shift);
        last_at = last_at.max(at);
        if shift == 0 {
            event.write(&mut array);
        } else {
            event.write_at(at, &mut array);
        }
    }
    array.push(b']');
    CutBatch {
        number,
        events: String::from_utf8(array).unwrap_or_default(),
        count: events.len() as u64,
        last_at,
    }
}
