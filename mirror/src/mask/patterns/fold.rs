//! A text as a reader sees it: without characters that have no width, and with plain digits, spaces and dashes.

use std::ops::Range;

/// The folded text, and where its bytes come from.
pub(super) struct Folded {
    pub(super) text: String,
    /// For each byte where its character starts in the text as it was.
    starts: Vec<usize>,
}

impl Folded {
    /// Nothing if the text is the same when it is folded.
    pub(super) fn of(text: &str) -> Option<Self> {
        text.chars().find(|c| fold(*c) != Some(*c))?;
        let mut folded = Self {
            text: String::with_capacity(text.len()),
            starts: Vec::with_capacity(text.len()),
        };
        for (at, c) in text.char_indices() {
            if let Some(c) = fold(c) {
                folded.text.push(c);
                folded.starts.resize(folded.text.len(), at);
            }
        }
        Some(folded)
    }

    /// Where in `text`, that was folded, a range of the folded text is.
    pub(super) fn unfold(&self, text: &str, range: &Range<usize>) -> Range<usize> {
        let start = |at: usize| self.starts.get(at).copied();
        let first = start(range.start).unwrap_or(text.len());
        let last = range.end.checked_sub(1).and_then(start).unwrap_or(first);
        let length = text
            .get(last..)
            .and_then(|rest| rest.chars().next())
            .map_or(0, char::len_utf8);
        first..last + length
    }
}

/// Whether a text of which nothing is to be seen in ASCII may have digits or an `@` after all: of full width, or Arabic.
pub(super) fn may_hide(text: &[u8]) -> bool {
    memchr::memchr3(0xef, 0xd9, 0xdb, text).is_some()
}

fn fold(c: char) -> Option<char> {
    let code = u32::from(c);
    let digit = |zero: u32| char::from_digit(code - zero, 10);
    match code {
        0..0x80 => Some(c),
        0xad | 0x34f | 0x180e | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x2069 | 0xfeff => None,
        0xa0 | 0x2000..=0x200a | 0x202f | 0x205f | 0x3000 => Some(' '),
        0x2010..=0x2015 | 0x2212 | 0xfe58 | 0xfe63 => Some('-'),
        0x3002 | 0xff61 => Some('.'),
        0xff01..=0xff5e => char::from_u32(code - 0xfee0),
        0x660..=0x669 => digit(0x660),
        0x6f0..=0x6f9 => digit(0x6f0),
        _ => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_in_the_folded_text_is_known_in_the_text() {
        assert!(Folded::of("plain — no").is_some_and(|folded| folded.text == "plain - no"));
        assert!(Folded::of("플레인 plain é").is_none());
        let text = "é4\u{200b}１\u{a0}x\u{feff}";
        let folded = Folded::of(text).unwrap();
        assert_eq!(folded.text, "é41 x");
        assert_eq!(folded.unfold(text, &(2..4)), 2..9);
        assert_eq!(&text[2..9], "4\u{200b}１");
        assert_eq!(folded.unfold(text, &(5..6)), 11..12);
    }
}
