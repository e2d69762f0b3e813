//! Finds the next event behind a broken one.

use crate::event::scan_event;
use crate::json::{Fault, balanced_end, skip_space};

/// Remembers how much was spent on searching, so that a hostile body costs no more than a few times its length.
pub(crate) struct Recovery {
    budget: usize,
}

impl Recovery {
    pub(crate) fn new(length: usize) -> Self {
        Self {
            budget: length.saturating_mul(8),
        }
    }

    /// `start` is where the broken thing starts. Returns the place of the comma before the next event or of the
    /// bracket that ends the array; the text's end if there is neither.
    pub(crate) fn next_event(&mut self, text: &str, start: usize, fault: Fault) -> usize {
        let stopped = fault.position(text.len()).max(start);
        self.behind_brackets(text, start, stopped)
            .or_else(|| self.by_its_looks(text, stopped))
            .unwrap_or(text.len())
    }

    /// Most broken events still have their brackets: then what is behind the last one decides.
    fn behind_brackets(&mut self, text: &str, start: usize, stopped: usize) -> Option<usize> {
        let bytes = text.as_bytes();
        let allowed = bytes.get(..start.saturating_add(self.budget)).unwrap_or(bytes);
        let end = balanced_end(allowed, start);
        self.budget = self
            .budget
            .saturating_sub(end.unwrap_or(allowed.len()).saturating_sub(start));
        let next = skip_space(bytes, end.filter(|end| *end >= stopped)?);
        match bytes.get(next)? {
            b']' => Some(next),
            b',' => self.is_event(text, next + 1).then_some(next),
            _ => None,
        }
    }

    /// Otherwise the next thing that is a whole event and has nothing but another one, or the end, behind it.
    fn by_its_looks(&mut self, text: &str, stopped: usize) -> Option<usize> {
        let bytes = text.as_bytes();
        // Where a bracket is missing, reading stops right behind the comma that is looked for.
        let before = bytes.get(..stopped)?.trim_ascii_end();
        let from = if before.ends_with(b",") {
            before.len() - 1
        } else {
            stopped
        };
        memchr::memchr_iter(b',', bytes.get(from..)?)
            .map(|comma| from + comma)
            .find(|comma| {
                bytes.get(skip_space(bytes, comma + 1)) == Some(&b'{') && self.is_event(text, comma + 1)
            })
    }

    fn is_event(&mut self, text: &str, at: usize) -> bool {
        if self.budget == 0 {
            return false;
        }
        let bytes = text.as_bytes();
        let start = skip_space(bytes, at);
        let outcome = scan_event(text, start);
        let read = match &outcome {
            Ok((end, _)) => *end,
            Err(fault) => fault.position(text.len()),
        };
        self.budget = self.budget.saturating_sub(read.saturating_sub(start));
        matches!(outcome, Ok((end, Some(_))) if matches!(bytes.get(skip_space(bytes, end)), None | Some(b',' | b']')))
    }
}
