//! Numbers of an event that are no texts: those that count for rrweb stay, others may say anything.

use super::Place;

/// Numbers that are what rrweb says of them, wherever it is not the page that speaks.
const STRUCTURE: &[&str] = &[
    "parentId",
    "nextId",
    "previousId",
    "rootId",
    "styleId",
    "styleIds",
    "index",
    "id",
    "x",
    "y",
    "left",
    "top",
    "width",
    "height",
    "timeOffset",
    "delay",
    "start",
    "startOffset",
    "end",
    "endOffset",
    "pointerType",
    "currentTime",
    "volume",
    "playbackRate",
];

/// What a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Number {
    /// It counts or names something for rrweb.
    Structure,
    /// It is where something is drawn: only long ones are looked at.
    Drawn,
    /// It may be a text as well.
    Said(Place),
}

/// The digits of a whole number, whatever its sign.
pub(super) fn whole(number: &str) -> Option<&str> {
    let digits = number.strip_prefix('-').unwrap_or(number);
    let (digits, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let is_whole =
        fraction.bytes().all(|digit| digit == b'0') && digits.bytes().all(|digit| digit.is_ascii_digit());
    is_whole.then_some(digits)
}

/// What a number is that has this name, where a text would be in that place.
pub(super) fn number_of(key: &str, place: Option<Place>) -> Number {
    match place {
        Some(Place::Text | Place::Name) if STRUCTURE.contains(&key) => Number::Structure,
        Some(place @ (Place::Text | Place::Name)) => Number::Said(place),
        Some(Place::Shape | Place::Css) | None => Number::Structure,
    }
}
