//! What a replay of a moment begins with, made of what is stored.

use domain::Millis;
use mirror::event::{Event, EventType};

use super::Shown;
use super::page::PageAt;
use crate::recordings::{EventsPart, EventsToken, Opening, events_of};

/// Events that a browser applies before anybody notices, and what they may take.
const FEW_EVENTS: usize = 300;
const FEW_BYTES: usize = 64 << 10;

/// A page on its way to a moment.
pub(super) struct Making {
    page: PageAt,
    /// Events that are not before the moment.
    rest: Vec<u8>,
}

pub(super) enum Step {
    /// `None` where there is no page to be shown.
    Shown(Option<Shown>),
    /// The moment is further on.
    From(EventsToken),
}

impl Making {
    pub(super) fn begin(opening: Opening, moment: Millis) -> (Self, Step) {
        let mut making = Self {
            page: PageAt::new(moment),
            rest: Vec::new(),
        };
        let array = opening.part.array();
        let events = events_of(&array);
        if are_few(&opening, &events, moment) {
            return (making, Step::Shown(Some(as_stored(opening))));
        }
        if let Some(checkpoint) = &opening.checkpoint {
            making.page.start_with(checkpoint);
        }
        making.apply(&events, &opening.part)
    }

    pub(super) fn go_on(self, part: &EventsPart) -> (Self, Step) {
        self.apply(&events_of(&part.array()), part)
    }

    fn apply(mut self, events: &[Event<'_>], part: &EventsPart) -> (Self, Step) {
        let Self { page, rest } = &mut self;
        for event in events {
            if !page.apply(event) {
                if !rest.is_empty() {
                    rest.push(b',');
                }
                event.write(rest);
            }
        }
        let step = match part.next {
            Some(token) if rest.is_empty() => Step::From(token),
            _ => Step::Shown(self.finish(part)),
        };
        (self, step)
    }

    fn finish(&mut self, part: &EventsPart) -> Option<Shown> {
        Some(Shown {
            events: joined(self.page.checkpoint()?, &self.rest),
            next: part.next,
            end: part.end,
        })
    }
}

/// Whether the part comes to the moment, and little has to be applied until then. What was recorded of the whole page is
/// needed in any case.
fn are_few(opening: &Opening, events: &[Event<'_>], moment: Millis) -> bool {
    let (mut count, mut bytes, mut reached) = (0, 0, opening.part.next.is_none());
    let mut whole = opening.checkpoint.is_some();
    for event in events {
        if event.timestamp >= moment {
            reached = true;
        } else if whole {
            count += 1;
            bytes += event.text.len();
        }
        whole |= event.kind == EventType::FullSnapshot;
    }
    reached && count <= FEW_EVENTS && bytes <= FEW_BYTES
}

fn as_stored(opening: Opening) -> Shown {
    let Opening { checkpoint, part } = opening;
    match checkpoint {
        Some(checkpoint) => Shown {
            events: joined(checkpoint.events, &part.events),
            next: part.next,
            end: part.end,
        },
        None => part.into(),
    }
}

/// The events of a checkpoint, and others after them.
fn joined(mut checkpoint: Vec<u8>, events: &[u8]) -> Vec<u8> {
    for byte in &mut checkpoint {
        if *byte == b'\n' {
            *byte = b',';
        }
    }
    if !events.is_empty() {
        checkpoint.push(b',');
        checkpoint.extend_from_slice(events);
    }
    checkpoint
}
