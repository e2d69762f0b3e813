//! What a blurred text becomes: it takes about the room that the text took, and tells no word's length.

/// Words come in lengths of so many letters.
const STEP: usize = 4;

/// For the letters of a word in turn. Words are rounded up, so that these are narrower than those of most texts: in common
/// typefaces a text of many words stays as wide as it was.
const LETTERS: [char; STEP] = ['x', 'r', 'i', 't'];
/// The same for scripts whose letters are as wide as they are high.
const WIDE_LETTERS: [char; STEP] = ['ｘ', 'r', 'ｘ', 'x'];
/// Longer words of such a script are those of one that has no spaces, where rounding up matters little.
const LONGEST_WORD: usize = 8;

/// Each word as so many neutral letters, rounded up; spaces are as they were.
pub(crate) fn filler(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + STEP);
    for part in text.split_inclusive(char::is_whitespace) {
        let word = part.trim_end();
        let length = word.chars().count().next_multiple_of(STEP);
        let letters = match word.chars().any(is_wide) {
            true if length > LONGEST_WORD => [WIDE_LETTERS[0]; STEP],
            true => WIDE_LETTERS,
            false => LETTERS,
        };
        out.extend(letters.iter().cycle().take(length));
        out.push_str(part.get(word.len()..).unwrap_or_default());
    }
    out
}

/// Whether a text is what remains of a blurred one.
pub(crate) fn is_filler(text: &str) -> bool {
    !text.trim().is_empty() && filler(text) == text
}

/// Of Chinese, Japanese or Korean, or of full width.
fn is_wide(letter: char) -> bool {
    matches!(
        letter,
        '\u{1100}'..='\u{11ff}'
            | '\u{2e80}'..='\u{9fff}'
            | '\u{ac00}'..='\u{d7af}'
            | '\u{f900}'..='\u{faff}'
            | '\u{ff01}'..='\u{ff60}'
            | '\u{20000}'..='\u{3ffff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_text_remains_about_how_long_its_words_are() {
        for (text, expected) in [
            ("Ada Lovelace, 12", "xrit xritxritxrit xrit"),
            (" a\tbcdefé ", " xrit\txritxrit "),
            ("이름은 김민지", "ｘrｘx ｘrｘx"),
            ("吾輩は猫である名前はまだ無い", "ｘｘｘｘｘｘｘｘｘｘｘｘｘｘｘｘ"),
            ("", ""),
        ] {
            assert_eq!(filler(text), expected, "{text:?}");
            assert_eq!(filler(expected), expected, "{text:?}");
        }
        assert!(is_filler("xrit xritxrit") && is_filler("ｘrｘx"));
        assert!(!is_filler("xri") && !is_filler(" ") && !is_filler("xrit four"));
    }
}
