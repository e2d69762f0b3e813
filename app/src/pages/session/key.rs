//! What the keys of this page do.

use super::command::Command;
use crate::components::{KeyHint, SEARCH};

/// How far the arrow keys go.
const STEP_MS: i64 = 5_000;

/// The speeds of the menu. The keys 1 to 5 choose the last five.
pub(super) const SPEEDS: [f64; 6] = [0.5, 1.0, 2.0, 4.0, 8.0, 16.0];

/// What a key does, pressed without Ctrl, Alt or Meta.
pub(super) fn command(key: &str, shift: bool) -> Option<Command> {
    Some(match (key, shift) {
        (" ", false) => Command::PlayOrPause,
        ("ArrowLeft", false) => Command::SeekBy(-STEP_MS),
        ("ArrowRight", false) => Command::SeekBy(STEP_MS),
        ("ArrowLeft", true) => Command::PreviousMark,
        ("ArrowRight", true) => Command::NextMark,
        (",", false) => Command::PreviousEvent,
        (".", false) => Command::NextEvent,
        ("f" | "F", _) => Command::FullScreen,
        ("i" | "I", _) => Command::SkipIdle,
        // On most layouts a question mark is typed with Shift.
        ("?", _) => Command::ShowKeys,
        ("1" | "2" | "3" | "4" | "5", false) => {
            let number: usize = key.parse().ok()?;
            Command::Speed(*SPEEDS.get(number)?)
        }
        _ => return None,
    })
}

/// The keys as the list of them shows them.
pub(super) const HELP: [KeyHint; 9] = [
    ("Space", "Play or pause"),
    ("← →", "5 seconds back or on"),
    ("Shift ← →", "Previous or next mark"),
    (", .", "Previous or next event of the list"),
    ("1 2 3 4 5", "Speed 1×, 2×, 4×, 8×, 16×"),
    ("Home End", "Start or end, on the timeline"),
    ("f", "Full screen"),
    ("i", "Skip idle, on or off"),
    SEARCH,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_commands() {
        for (key, shift, expected) in [
            (" ", false, Some(Command::PlayOrPause)),
            (" ", true, None),
            ("ArrowLeft", false, Some(Command::SeekBy(-5_000))),
            ("ArrowRight", false, Some(Command::SeekBy(5_000))),
            ("ArrowLeft", true, Some(Command::PreviousMark)),
            ("ArrowRight", true, Some(Command::NextMark)),
            (",", false, Some(Command::PreviousEvent)),
            (".", false, Some(Command::NextEvent)),
            ("1", false, Some(Command::Speed(1.0))),
            ("3", false, Some(Command::Speed(4.0))),
            ("5", false, Some(Command::Speed(16.0))),
            ("0", false, None),
            ("6", false, None),
            ("f", false, Some(Command::FullScreen)),
            ("F", true, Some(Command::FullScreen)),
            ("i", false, Some(Command::SkipIdle)),
            ("?", true, Some(Command::ShowKeys)),
            ("Tab", false, None),
            ("Enter", false, None),
            ("", false, None),
        ] {
            assert_eq!(command(key, shift), expected, "{key:?}, shift: {shift}");
        }
    }
}
