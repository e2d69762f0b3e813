//! Takes a body apart into events. What is broken is dropped and counted, its neighbours are kept.

use domain::Millis;

use crate::event::{Event, scan_event};
use crate::json::{Fault, Raw, skip_space, skip_value};
use crate::recovery::Recovery;

/// What a recorder sends at once.
#[derive(Debug, Default)]
pub struct Batch<'a> {
    /// When it was sent, by the visitor's clock.
    pub sent_at: Option<Millis>,
    /// What the recorder says of the visitor; hostile.
    pub meta: Option<Raw<'a>>,
    pub events: Vec<Event<'a>>,
    /// Parts that were no events.
    pub broken: u64,
}

/// Why a body is no batch at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BatchError {
    /// 400
    #[error("the body is neither a JSON array of events nor an object with one")]
    NoEvents,
    /// 413
    #[error("more than {0} events")]
    TooMany(usize),
}

impl<'a> Batch<'a> {
    /// Reads an array of events, or an object that has one under `events`.
    pub fn read(text: &'a str, max_events: usize) -> Result<Self, BatchError> {
        let bytes = text.as_bytes();
        let start = skip_space(bytes, text.strip_prefix('\u{feff}').map_or(0, |_| 3));
        let mut batch = Self::default();
        match bytes.get(start) {
            Some(b'[') => {
                batch.read_array(text, start, max_events)?;
            }
            Some(b'{') => batch.read_object(text, start, max_events)?,
            _ => return Err(BatchError::NoEvents),
        }
        Ok(batch)
    }

    /// Reads a text that is one event.
    pub fn read_one(text: &'a str) -> Self {
        let mut batch = Self::default();
        match scan_event(text, skip_space(text.as_bytes(), 0)) {
            Ok((_, Some(event))) => batch.events.push(event),
            _ => batch.broken += 1,
        }
        batch
    }

    /// The events alone, as a JSON array.
    pub fn to_array(&self) -> Vec<u8> {
        let length: usize = self.events.iter().map(|event| event.text.len() + 1).sum();
        let mut array = Vec::with_capacity(length + 2);
        array.push(b'[');
        for event in &self.events {
            if array.len() > 1 {
                array.push(b',');
            }
            event.write(&mut array);
        }
        array.push(b']');
        array
    }

    fn read_object(&mut self, text: &'a str, start: usize, max_events: usize) -> Result<(), BatchError> {
        let bytes = text.as_bytes();
        let mut at = start + 1;
        let mut found = false;
        while let Some((key, value)) = read_member(text, at) {
            let end = if key == "events" && bytes.get(value) == Some(&b'[') {
                found = true;
                self.read_array(text, value, max_events)?
            } else {
                match skip_value(bytes, value) {
                    Ok(end) => {
                        self.read_field(key, Raw::checked(text.get(value..end).unwrap_or_default()));
                        end
                    }
                    Err(_) => break,
                }
            };
            at = skip_space(bytes, end);
            if bytes.get(at) != Some(&b',') {
                break;
            }
            at += 1;
        }
        if !found {
            // What is before the events is broken, and says nothing about them.
            let value = find_events(text, start).ok_or(BatchError::NoEvents)?;
            self.broken += 1;
            self.read_array(text, value, max_events)?;
        }
        Ok(())
    }

    fn read_field(&mut self, key: &str, value: Raw<'a>) {
        match key {
            "sent_at" => self.sent_at = value.integer(),
            "meta" => self.meta = Some(value).filter(|meta| meta.is_object()),
            _ => {}
        }
    }

    /// Reads the array that starts at `start` and returns where it ends.
    fn read_array(&mut self, text: &'a str, start: usize, max_events: usize) -> Result<usize, BatchError> {
        let bytes = text.as_bytes();
        let mut recovery = Recovery::new(text.len());
        let mut at = skip_space(bytes, start + 1);
        loop {
            match bytes.get(at) {
                None => return Ok(at),
                Some(b']') => return Ok(at + 1),
                Some(b',') => {
                    at = skip_space(bytes, at + 1);
                    continue;
                }
                Some(_) => {}
            }
            at = match scan_event(text, at) {
                Ok((end, event)) => {
                    match event {
                        Some(_) if self.events.len() >= max_events => {
                            return Err(BatchError::TooMany(max_events));
                        }
                        Some(event) => self.events.push(event),
                        None => self.broken += 1,
                    }
                    skip_space(bytes, end)
                }
                Err(fault) => {
                    self.broken += 1;
                    recovery.next_event(text, at, fault)
                }
            };
            // Between two events is a comma and nothing else.
            if !matches!(bytes.get(at), None | Some(b',' | b']')) {
                self.broken += 1;
                at = recovery.next_event(text, at, Fault::Syntax(at));
            }
        }
    }
}

/// The key at `at` and where its value starts.
fn read_member(text: &str, at: usize) -> Option<(&str, usize)> {
    let bytes = text.as_bytes();
    let start = skip_space(bytes, at);
    if bytes.get(start) != Some(&b'"') {
        return None;
    }
    let end = skip_value(bytes, start).ok()?;
    let colon = skip_space(bytes, end);
    if bytes.get(colon) != Some(&b':') {
        return None;
    }
    Some((text.get(start + 1..end - 1)?, skip_space(bytes, colon + 1)))
}

/// Where the array under `"events"` starts, in an object that cannot be read.
fn find_events(text: &str, from: usize) -> Option<usize> {
    const KEY: &str = "\"events\"";
    let bytes = text.as_bytes();
    memchr::memmem::find_iter(bytes.get(from..)?, KEY)
        .map(|at| from + at)
        .filter_map(|at| {
            let colon = skip_space(bytes, at + KEY.len());
            (bytes.get(colon) == Some(&b':')).then(|| skip_space(bytes, colon + 1))
        })
        .find(|value| bytes.get(*value) == Some(&b'['))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(timestamp: u32) -> String {
        format!(
            r#"{{"type":3,"data":{{"source":1,"positions":[{{"x":1,"id":2}}]}},"timestamp":{timestamp}}}"#
        )
    }

    /// `expected` are the timestamps of the events that are kept, and how many parts are counted as broken.
    fn check(text: &str, expected: &[i64], broken: u64) {
        let batch = Batch::read(text, 1_000).unwrap();
        let kept: Vec<_> = batch.events.iter().map(|event| event.timestamp).collect();
        assert_eq!((kept.as_slice(), batch.broken), (expected, broken), "{text}");
    }

    #[test]
    fn a_broken_event_is_dropped_and_its_neighbours_are_kept() {
        let (a, b) = (event(1), event(2));
        for broken in [
            r#"{"type":3,"data":{"source":1},"timestamp":}"#,
            r#"{"type":3,"data":{"source":1,"timestamp":9}"#,
            r#"{"type":3,"data":{"source":1]},"timestamp":9}"#,
            r#"{"type":3,"data":{"text":"no end},"timestamp":9}"#,
            r#"{"type":3,"data":{"text":no start"},"timestamp":9}"#,
            r#"{"type":3,"data":{"text":"a\qb"},"timestamp":9}"#,
            r#"{"type":3,"data":{"text":undefined},"timestamp":9}"#,
            "{\"type\":3,\"data\":{\"text\":\"line\nbreak\"},\"timestamp\":9}",
            r#"{"type":3,"data":{},"timestamp":9}}"#,
            r#"{"type":3,"data":{},"timestamp":9} x"#,
            r#""a string""#,
            "17",
            "null",
            "[]",
            "nonsense",
            r#"{"type":3,"data":{},"timestamp":"soon"}"#,
            r#"{"type":3,"data":{},"timestamp":-1}"#,
            r#"{"type":3,"data":{},"timestamp":1e300}"#,
            r#"{"type":"3","data":{},"timestamp":9}"#,
            r#"{"type":3,"timestamp":9}"#,
            r#"{"type":2,"data":"packed","timestamp":9}"#,
            r#"{"data":{},"timestamp":9}"#,
        ] {
            let kept_itself = broken.ends_with(" x") || broken.ends_with("9}}");
            let expected: &[i64] = if kept_itself { &[1, 9, 2] } else { &[1, 2] };
            check(&format!("[{a},{broken},{b}]"), expected, 1);
        }
    }

    #[test]
    fn what_is_whole_in_a_cut_array_is_kept() {
        let text = format!("[{},{}]", event(1), event(2));
        let first_ends = 1 + event(1).len();
        for end in 1..text.len() {
            let batch = Batch::read(&text[..end], 10).unwrap();
            let whole = usize::from(end >= first_ends) + usize::from(end >= text.len() - 1);
            assert_eq!(batch.events.len(), whole, "cut at {end}");
        }
    }

    #[test]
    fn an_object_holds_the_events_and_what_is_said_about_them() {
        let (a, b) = (event(1), event(2));
        let text = format!(
            r#" {{"sent_at": 1700000000123.7, "meta":{{"language":"ko"}}, "x":[1], "events": [ {a} , {b} ] }} "#
        );
        let batch = Batch::read(&text, 10).unwrap();
        assert_eq!(batch.sent_at, Some(1_700_000_000_123));
        assert_eq!(batch.meta.unwrap().get("language").unwrap().as_str(), "\"ko\"");
        assert_eq!((batch.events.len(), batch.broken), (2, 0));

        check(&format!(r#"{{"events":[{a}],"meta":oops}}"#), &[1], 0);
        check(&format!(r#"{{"meta":oops,"events":[{a},{b}]}}"#), &[1, 2], 1);
        check(&format!(r#"{{"sent_at":1,"events":[{a},{{"type""#), &[1], 1);
        check("[]", &[], 0);
        check("\u{feff}[]", &[], 0);
        for text in [
            "",
            "  ",
            "nothing",
            "{}",
            "{\"events\":{}}",
            "\"[]\"",
            "{\"meta\":",
            "12",
        ] {
            assert_eq!(Batch::read(text, 10).unwrap_err(), BatchError::NoEvents, "{text}");
        }
    }

    #[test]
    fn more_events_than_allowed_are_refused() {
        let text = format!("[{},{},{}]", event(1), event(2), event(3));
        assert!(Batch::read(&text, 3).is_ok());
        assert_eq!(Batch::read(&text, 2).unwrap_err(), BatchError::TooMany(2));
    }

    #[test]
    fn a_deep_page_is_kept_and_a_bottomless_one_costs_no_neighbour() {
        let page = |depth: usize| {
            format!(
                r#"{{"type":2,"data":{{"node":{}1{}}},"timestamp":5}}"#,
                r#"{"id":7,"childNodes":["#.repeat(depth),
                "]}".repeat(depth)
            )
        };
        check(
            &format!("[{},{},{}]", event(1), page(512), event(9)),
            &[1, 5, 9],
            0,
        );
        check(&format!("[{},{},{}]", event(1), page(600), event(9)), &[1, 9], 1);
        check(
            &format!("[{},{},{}]", event(1), page(100_000), event(9)),
            &[1, 9],
            1,
        );
    }

    #[test]
    fn a_hostile_body_is_given_up_in_time() {
        let text = format!("[{}", "x,{\"a\":[".repeat(200_000));
        assert_eq!(Batch::read(&text, 10).unwrap().events.len(), 0);
        let text = format!("[x{}", ",{\"a\":\"".repeat(200_000));
        assert_eq!(Batch::read(&text, 10).unwrap().events.len(), 0);
    }

    #[test]
    fn a_timestamp_is_replaced_in_place_and_an_event_is_one_line() {
        let text = "[{\"timestamp\" : 17.5 ,\n\"type\":4,\r\n\"data\":{\"href\":\"a\\nb\"}}]";
        let batch = Batch::read(text, 10).unwrap();
        let mut out = Vec::new();
        batch.events[0].write(&mut out);
        assert_eq!(
            out,
            b"{\"timestamp\" : 17.5 , \"type\":4,  \"data\":{\"href\":\"a\\nb\"}}"
        );
        out.clear();
        batch.events[0].write_at(2_000, &mut out);
        assert_eq!(
            out,
            b"{\"timestamp\" : 2000 , \"type\":4,  \"data\":{\"href\":\"a\\nb\"}}"
        );
    }
}
