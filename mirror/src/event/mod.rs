//! One rrweb event: what every event has is decoded, the rest stays the text it came as.

mod header;
mod kind;
mod layout;
mod payload;

use std::ops::Range;

use domain::Millis;

use crate::json::Raw;

pub(crate) use header::scan_event;
pub use kind::{EventType, Interaction, Source};
pub use layout::{Deed, Extent, LaidOut, Layout};
pub use payload::Payload;

/// One event of a batch.
#[derive(Debug, Clone)]
pub struct Event<'a> {
    /// The whole event as it came, one JSON object.
    pub text: &'a str,
    pub kind: EventType,
    /// As the recorder stamped it; parts of a millisecond are cut off.
    pub timestamp: Millis,
    /// Where the timestamp is in `text`.
    pub(crate) timestamp_at: Range<usize>,
    /// An object, or nothing where the type needs none.
    pub data: Option<Raw<'a>>,
    /// `data.source` of an incremental snapshot.
    pub source: Option<Source>,
    pub(crate) lists: Lists,
    /// Whether keys of its own or of its data are written with escapes.
    pub(crate) has_escaped_keys: bool,
    /// Whether it has members that no event of rrweb's has.
    pub(crate) has_other_members: bool,
}

/// Where the lists of a mutation start in the event's text; 0 where there is none. They are found while the text is
/// checked, so that nobody has to look for them again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Lists {
    pub(crate) removes: usize,
    pub(crate) adds: usize,
    pub(crate) texts: usize,
    pub(crate) attributes: usize,
    /// Whether the data has other members, or one of what changes the page twice.
    pub(crate) has_others: bool,
}

impl Lists {
    /// As if the text started there.
    fn from(self, start: usize) -> Self {
        let from = |at: usize| at.saturating_sub(start);
        Self {
            removes: from(self.removes),
            adds: from(self.adds),
            texts: from(self.texts),
            attributes: from(self.attributes),
            has_others: self.has_others,
        }
    }
}

impl<'a> Event<'a> {
    /// Whether rrweb has no such event: kept as it came, since a later version may have it.
    pub fn is_unknown(&self) -> bool {
        matches!(
            (self.kind, self.source),
            (EventType::Unknown(_), _)
                | (_, Some(Source::Unknown(_)))
                | (EventType::IncrementalSnapshot, None)
        )
    }

    /// Whether the visitor did this, if only by looking around. rrweb's own player has the same sources, but for
    /// fingers and drags that move.
    pub fn is_by_visitor(&self) -> bool {
        match self.source {
            Some(
                Source::MouseMove
                | Source::MouseInteraction
                | Source::Scroll
                | Source::ViewportResize
                | Source::TouchMove
                | Source::Drag,
            ) => true,
            // Scripts write into fields, too.
            Some(Source::Input) => matches!(self.payload(), Payload::Input { .. }),
            _ => false,
        }
    }

    /// The event on one line with another timestamp, appended to `out`.
    pub fn write_at(&self, timestamp: Millis, out: &mut Vec<u8>) {
        let (before, after) = (
            self.text.get(..self.timestamp_at.start).unwrap_or_default(),
            self.text.get(self.timestamp_at.end..).unwrap_or_default(),
        );
        push_line(out, before);
        out.extend_from_slice(timestamp.to_string().as_bytes());
        push_line(out, after);
    }

    /// The event on one line, otherwise as it came, appended to `out`.
    pub fn write(&self, out: &mut Vec<u8>) {
        push_line(out, self.text);
    }

    /// Where its data is in its text; empty if it has none.
    pub(crate) fn data_span(&self) -> Range<usize> {
        let Some(data) = self.data else { return 0..0 };
        let data = data.as_str();
        let start = data.as_ptr().addr().saturating_sub(self.text.as_ptr().addr());
        start..start + data.len()
    }

    pub fn payload(&self) -> Payload<'a> {
        Payload::of(self)
    }
}

/// A line break in JSON text is white space between tokens, because inside of strings it is always escaped.
pub(crate) fn push_line(out: &mut Vec<u8>, text: &str) {
    let start = out.len();
    out.extend_from_slice(text.as_bytes());
    if memchr::memchr2(b'\n', b'\r', text.as_bytes()).is_some() {
        for byte in out.iter_mut().skip(start) {
            if matches!(byte, b'\n' | b'\r') {
                *byte = b' ';
            }
        }
    }
}
