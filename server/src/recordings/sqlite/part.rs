//! A part of a window's events that grows until it is enough.

use domain::Millis;
use serde::Deserialize;

use super::segments::Head;
use crate::recordings::{EventsPart, EventsToken, Run};

/// A part that is to come to a moment is cut off at this many bytes: more is not held at once.
const MOST_BYTES: usize = 8 << 20;

/// Where to begin in a window: a chunk, and what of it comes before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) number: u32,
    pub(super) cut: Cut,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    Events(u32),
    Bytes(u32),
}

impl From<EventsToken> for Place {
    fn from(token: EventsToken) -> Self {
        Self {
            number: token.number,
            cut: Cut::Events(token.skip),
        }
    }
}

/// When a part has enough.
#[derive(Debug, Clone, Copy)]
pub(super) enum Enough {
    /// With one event and this many bytes.
    Bytes(usize),
    /// With this many bytes after the first event that is not before the moment.
    Past { moment: Millis, beyond: usize },
}

pub(super) struct Part {
    events: Vec<u8>,
    count: u32,
    enough: Enough,
    /// Bytes at which there is enough, once that is known.
    limit: usize,
    from: Option<Millis>,
    to: Millis,
    pub(super) next: Option<EventsToken>,
    /// The number of the chunk to read next, when all before it is read.
    end: u32,
    runs: Vec<Run>,
}

impl Part {
    pub(super) fn new(enough: Enough, first: u32) -> Self {
        Self {
            events: Vec::new(),
            count: 0,
            enough,
            limit: match enough {
                Enough::Bytes(bytes) => bytes,
                Enough::Past { .. } => MOST_BYTES,
            },
            from: None,
            to: 0,
            next: None,
            end: first,
            runs: Vec::new(),
        }
    }

    pub(super) fn is_full(&self) -> bool {
        self.count > 0 && self.events.len() >= self.limit
    }

    /// Looks whether an event is the first one that is not before the moment, as long as none was.
    fn notice(&mut self, head: &Head, event: &[u8]) {
        if let Enough::Past { moment, beyond } = self.enough
            && head.last_at >= moment
            && moment_of(event).unwrap_or(head.last_at) >= moment
        {
            self.limit = self.events.len().saturating_add(beyond).min(self.limit);
            self.enough = Enough::Bytes(beyond);
        }
    }

    /// Adds what fits of a chunk; sets `next` when the chunk has more.
    pub(super) fn add(&mut self, head: &Head, text: &[u8], cut: Cut) {
        self.end = head.number.saturating_add(1);
        if text.is_empty() {
            return;
        }
        let mut offset = 0;
        let mut run: Option<Run> = None;
        for (index, event) in (0u32..).zip(text.split(|byte| *byte == b'\n')) {
            let skipped = match cut {
                Cut::Events(skip) => index < skip,
                Cut::Bytes(bytes) => offset < bytes as usize,
            };
            offset += event.len() + 1;
            if skipped {
                continue;
            }
            let place = EventsToken {
                number: head.number,
                skip: index,
            };
            if self.is_full() {
                self.next = Some(place);
                break;
            }
            self.notice(head, event);
            if self.count > 0 {
                self.events.push(b',');
            }
            self.events.extend_from_slice(event);
            self.count += 1;
            run.get_or_insert(Run { place, count: 0 }).count += 1;
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
        self.runs.extend(run);
    }

    pub(super) fn finish(self) -> EventsPart {
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
            runs: self.runs,
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
