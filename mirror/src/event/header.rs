//! Finds in one pass over an event's text where it ends and what it is.

use std::ops::Range;

use domain::Millis;

use super::kind::{EventType, Source};
use super::{Event, Lists, Raw};
use crate::json::{Fault, Visitor, scan_value};

/// The last moment that a JavaScript date can be.
const LAST_MOMENT: f64 = 8.64e15;
/// The level of an event at which `data`'s own keys are.
const DATA_DEPTH: usize = 2;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Member {
    Type,
    Timestamp,
    Data,
    Other,
}

struct Header {
    member: Member,
    start: usize,
    kind: Option<Range<usize>>,
    timestamp: Option<Range<usize>>,
    data: Option<Range<usize>>,
    source: Option<i64>,
    lists: Lists,
    has_escaped_keys: bool,
    has_other_members: bool,
}

impl Visitor for Header {
    #[inline]
    fn key(&mut self, depth: usize, key: &[u8], text: &[u8], value: usize) {
        if depth > DATA_DEPTH {
            return;
        }
        self.has_escaped_keys |= key.contains(&b'\\');
        if depth == 1 {
            self.start = value;
            self.member = match key {
                b"type" => Member::Type,
                b"timestamp" => Member::Timestamp,
                b"data" => {
                    // Of two the last one counts, and nothing of the first.
                    self.source = None;
                    self.lists = Lists::default();
                    Member::Data
                }
                _ => {
                    self.has_other_members |= key != b"delay" || !is_digit_at(text, value);
                    Member::Other
                }
            };
            return;
        }
        if self.member != Member::Data {
            return;
        }
        let lists = &mut self.lists;
        let list = match key {
            b"removes" => {
                lists.removes = value;
                return;
            }
            b"adds" => &mut lists.adds,
            b"texts" => &mut lists.texts,
            b"attributes" => &mut lists.attributes,
            _ => {
                if key == b"source" {
                    self.source = number_at(text, value);
                }
                let is_text = matches!(text.get(value), Some(b'{' | b'[' | b'"'));
                lists.has_others |= is_text || !matches!(key, b"source" | b"isAttachIframe");
                return;
            }
        };
        lists.has_others |= *list > 0;
        *list = value;
    }

    #[inline]
    fn member_end(&mut self, end: usize) {
        let span = Some(self.start..end);
        match self.member {
            Member::Type => self.kind = span,
            Member::Timestamp => self.timestamp = span,
            Member::Data => self.data = span,
            Member::Other => {}
        }
    }
}

fn is_digit_at(text: &[u8], at: usize) -> bool {
    text.get(at).is_some_and(u8::is_ascii_digit)
}

/// A whole number, also as `1e1`, which those who play the event read as ten.
#[inline]
fn number_at(text: &[u8], at: usize) -> Option<i64> {
    let rest = text.get(at..)?;
    let is_plain = |byte: &u8| byte.is_ascii_digit() || *byte == b'-';
    let is_long = |byte: &u8| is_plain(byte) || matches!(byte, b'.' | b'e' | b'E' | b'+');
    let length = rest.iter().take_while(|byte| is_long(byte)).count();
    let number = rest.get(..length)?;
    if number.iter().all(is_plain) {
        return integer_at(text, at);
    }
    Raw::checked(std::str::from_utf8(number).ok()?).whole()
}

/// A whole number of up to 18 digits, such as ids are.
#[inline]
fn integer_at(text: &[u8], at: usize) -> Option<i64> {
    let rest = text.get(at..)?;
    let (negative, rest) = match rest.strip_prefix(b"-") {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let mut number = 0_i64;
    let mut digits = 0;
    for byte in rest.iter().take(19).take_while(|byte| byte.is_ascii_digit()) {
        number = number.wrapping_mul(10).wrapping_add(i64::from(byte - b'0'));
        digits += 1;
    }
    match digits {
        1..=18 => Some(if negative { -number } else { number }),
        _ => None,
    }
}

/// Reads the value at `start`. The value is JSON if this is `Ok`; it is an event if there is `Some`.
pub(crate) fn scan_event(text: &str, start: usize) -> Result<(usize, Option<Event<'_>>), Fault> {
    let mut header = Header {
        member: Member::Other,
        start,
        kind: None,
        timestamp: None,
        data: None,
        source: None,
        lists: Lists::default(),
        has_escaped_keys: false,
        has_other_members: false,
    };
    let result = scan_value(text.as_bytes(), start, &mut header);
    let Header {
        kind,
        timestamp,
        data,
        source,
        lists,
        has_escaped_keys,
        has_other_members,
        ..
    } = header;
    result.map(|end| {
        let parts = Parts {
            kind,
            timestamp,
            data,
            source,
            lists: lists.from(start),
            has_escaped_keys,
            has_other_members,
        };
        (end, event_of(text, start..end, parts))
    })
}

struct Parts {
    kind: Option<Range<usize>>,
    timestamp: Option<Range<usize>>,
    data: Option<Range<usize>>,
    source: Option<i64>,
    lists: Lists,
    has_escaped_keys: bool,
    has_other_members: bool,
}

fn event_of(text: &str, span: Range<usize>, parts: Parts) -> Option<Event<'_>> {
    let part = |span: Range<usize>| text.get(span).map(Raw::checked);
    let own = text.get(span.clone())?;
    if !own.starts_with('{') {
        return None;
    }
    let kind = EventType::from(part(parts.kind?)?.as_str().parse::<i64>().ok()?);
    let timestamp_at = parts.timestamp?;
    let timestamp = part(timestamp_at.clone())?
        .number()
        .filter(|moment| (0.0..=LAST_MOMENT).contains(moment))?;
    let data = parts.data.and_then(part).filter(|data| data.is_object());
    let needs_data = !matches!(
        kind,
        EventType::DomContentLoaded | EventType::Load | EventType::Unknown(_)
    );
    if needs_data && data.is_none() {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "the bounds are checked")]
    let timestamp = timestamp as Millis;
    Some(Event {
        text: own,
        kind,
        timestamp,
        timestamp_at: timestamp_at.start - span.start..timestamp_at.end - span.start,
        data,
        source: parts
            .source
            .filter(|_| kind == EventType::IncrementalSnapshot)
            .map(Source::from),
        lists: parts.lists,
        has_escaped_keys: parts.has_escaped_keys,
        has_other_members: parts.has_other_members,
    })
}
