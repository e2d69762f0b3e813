//! What keys do to a text besides writing. Places are counted as browsers count them, in UTF-16.

/// One step deeper.
const STEP: &str = "  ";

/// A stretch of the text to be replaced, and what is selected afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) text: String,
    pub(super) selected: (usize, usize),
}

/// A new line is indented as the one before, and deeper below what has something below it.
pub(super) fn new_line(text: &str, selected: (usize, usize)) -> Edit {
    let at = byte_at(text, selected.0);
    let before = text.get(..at).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let content = line.trim_start();
    let indentation = &line[..line.len() - content.len()];
    let content = content.trim_end();
    let opens = matches!(content, "model" | "relations") || content.starts_with("type ");
    let written = format!("\n{indentation}{}", if opens { STEP } else { "" });
    let caret = selected.0 + length(&written);
    Edit {
        from: selected.0,
        to: selected.1,
        text: written,
        selected: (caret, caret),
    }
}

/// Moves the selected lines one step to the right, or back. `None` where nothing moves.
pub(super) fn indent(text: &str, selected: (usize, usize), deeper: bool) -> Option<Edit> {
    let (start, end) = (byte_at(text, selected.0), byte_at(text, selected.1));
    let from = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
    let to = text.get(end..)?.find('\n').map_or(text.len(), |at| end + at);
    let before = text.get(from..to)?;
    let moved = |line: &str| {
        if !deeper {
            let blanks = line.len() - line.trim_start_matches(' ').len();
            line[blanks.min(STEP.len())..].to_owned()
        } else if line.trim().is_empty() {
            line.to_owned()
        } else {
            format!("{STEP}{line}")
        }
    };
    let lines: Vec<String> = before.split('\n').map(moved).collect();
    let after = lines.join("\n");
    if after == before {
        return None;
    }
    let start = length(text.get(..from)?);
    let selected = if selected.0 == selected.1 {
        let by = length(&after).abs_diff(length(before));
        let caret = if deeper {
            selected.0 + by
        } else {
            selected.0.saturating_sub(by).max(start)
        };
        (caret, caret)
    } else {
        (start, start + length(&after))
    };
    Some(Edit {
        from: start,
        to: start + length(before),
        text: after,
        selected,
    })
}

/// All of it, laid out anew; the caret stays on its line.
pub(super) fn replace(text: &str, by: String, caret: usize) -> Edit {
    let line = text
        .get(..byte_at(text, caret))
        .map_or(0, |before| before.matches('\n').count());
    let lines = by.split('\n').take(line).map(|line| length(line) + 1);
    let caret = lines.sum::<usize>().min(length(&by));
    Edit {
        from: 0,
        to: length(text),
        text: by,
        selected: (caret, caret),
    }
}

/// The characters from one column of a line to another; what stands nowhere is selected at the end of the line.
pub(super) fn place(text: &str, line: u32, start: u32, end: u32) -> (usize, usize) {
    let count = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    let mut lines = text.split('\n');
    let before: usize = lines
        .by_ref()
        .take(count(line))
        .map(|line| length(line) + 1)
        .sum();
    let here = lines.next().unwrap_or_default();
    let units = |columns: u32| {
        here.chars()
            .take(count(columns))
            .map(char::len_utf16)
            .sum::<usize>()
    };
    let before = before.min(length(text));
    (before + units(start), before + units(end))
}

fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

fn byte_at(text: &str, unit: usize) -> usize {
    let mut units = 0;
    for (at, letter) in text.char_indices() {
        if units >= unit {
            return at;
        }
        units += letter.len_utf16();
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text after an edit, with what is selected between `|`.
    fn after(text: &str, edit: &Edit) -> String {
        let units: Vec<u16> = text.encode_utf16().collect();
        let mut made: Vec<u16> = units[..edit.from].to_vec();
        made.extend(edit.text.encode_utf16());
        made.extend(&units[edit.to..]);
        made.insert(edit.selected.1, u16::from(b'|'));
        made.insert(edit.selected.0, u16::from(b'|'));
        String::from_utf16(&made).unwrap()
    }

    /// Text whose selection is between `|`.
    fn given(text: &str) -> (String, (usize, usize)) {
        let parts: Vec<&str> = text.split('|').collect();
        let (start, end) = (length(parts[0]), length(parts[0]) + length(parts[1]));
        (parts.concat(), (start, end))
    }

    #[test]
    fn a_new_line_is_indented_as_its_place_asks() {
        for (before, expected) in [
            ("model||", "model\n  ||"),
            ("type a||", "type a\n  ||"),
            ("  relations||\n", "  relations\n    ||\n"),
            ("    define a: [한]|| or b", "    define a: [한]\n    || or b"),
            ("ab|cd|", "ab\n||"),
            ("||", "\n||"),
        ] {
            let (text, selected) = given(before);
            assert_eq!(after(&text, &new_line(&text, selected)), expected);
        }
    }

    #[test]
    fn lines_move_to_the_right_and_back() {
        for (before, deeper, expected) in [
            ("a||b", true, Some("  a||b")),
            ("  a||b", false, Some("a||b")),
            ("||  ab", false, Some("||ab")),
            ("x\na|b\n\n c|d\ny", true, Some("x\n|  ab\n\n   cd|\ny")),
            ("a|b\n  c|d", false, Some("|ab\ncd|")),
            ("a||", false, None),
        ] {
            let (text, selected) = given(before);
            let edit = indent(&text, selected, deeper);
            assert_eq!(
                edit.map(|edit| after(&text, &edit)).as_deref(),
                expected,
                "{before}"
            );
        }
    }

    #[test]
    fn places_are_counted_as_browsers_do() {
        for (text, line, start, end, expected) in [
            ("ab\ncd", 1, 0, 2, (3, 5)),
            ("𝄞a\n𝄞b", 1, 1, 2, (6, 7)),
            ("ab", 0, 9, 10, (2, 2)),
            ("ab", 7, 0, 1, (2, 2)),
        ] {
            assert_eq!(place(text, line, start, end), expected, "{text}");
        }
    }

    #[test]
    fn the_caret_stays_on_its_line() {
        let edit = replace("a\n b\nc", "a\nb\nc\n".into(), 4);
        assert_eq!(after("a\n b\nc", &edit), "a\n||b\nc\n");
    }
}
