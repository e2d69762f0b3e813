//! Bounds of what is kept of texts that a page chose.

use crate::json::Raw;

pub(super) const URL: usize = 2_048;
pub(super) const TITLE: usize = 300;
pub(super) const LABEL: usize = 200;
pub(super) const MESSAGE: usize = 2_000;
pub(super) const STACK: usize = 8_000;
/// JSON of a custom event that is shown with it; all of it is in the event itself.
pub(super) const DATA: usize = 4_096;

/// The first `max` bytes of a text, cut between characters, without control characters other than line breaks
/// and tabs.
pub fn bounded(text: &str, max: usize) -> String {
    let end = text.floor_char_boundary(max);
    text.get(..end)
        .unwrap_or_default()
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect()
}

/// The string under a key, bounded; `None` if there is none or it is empty.
pub(super) fn field(object: Raw<'_>, key: &str, max: usize) -> Option<String> {
    let text = bounded(&object.get(key)?.string()?, max);
    (!text.is_empty()).then_some(text)
}
