//! Lines as words, and which of those differ.

use std::cmp::Ordering;
use std::ops::Range;

use super::effort::{Effort, Spent};
use super::same::same;

/// Of a thousand parts, how much of two lines is alike where one became the other. Of less, marks would be noise.
pub(super) const LEAST_ALIKE: usize = 400;
/// For each word of two lines, at most so many are looked at to find what they have in common.
const MOST_STEPS: usize = 512;

/// A line as words: letters and digits in a row, blanks in a row, and each sign by itself.
pub(super) struct Words<'a> {
    words: Vec<&'a str>,
    /// Of those that are not blank, in bytes.
    weight: usize,
}

/// What differs in two lines, in bytes from their beginnings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Marks {
    pub(super) old: Vec<Range<usize>>,
    pub(super) new: Vec<Range<usize>>,
}

impl<'a> Words<'a> {
    pub(super) fn of(line: &'a str) -> Self {
        let mut words = Vec::new();
        let mut rest = line;
        while let Some((word, behind)) = first_word(rest) {
            words.push(word);
            rest = behind;
        }
        Self {
            weight: weight(&words),
            words,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// Those that are not blank, so that what two lines have in common is soon found.
    pub(super) fn sorted(&self) -> Vec<&'a str> {
        let mut sorted = self.words.clone();
        sorted.retain(|word| !is_blank(word));
        sorted.sort_unstable();
        sorted
    }

    /// How much of this line and another is alike when so much is in both, of a thousand parts.
    pub(super) fn alike(&self, other: &Self, in_both: usize) -> usize {
        in_both
            .saturating_mul(2_000)
            .checked_div(self.weight.saturating_add(other.weight))
            .unwrap_or(1_000)
    }
}

/// How much of two lines, as sorted words, is in both, wherever it stands.
pub(super) fn in_both(old: &[&str], new: &[&str]) -> usize {
    let (mut old, mut new) = (old.iter().peekable(), new.iter().peekable());
    let mut in_both = 0;
    while let (Some(one), Some(other)) = (old.peek(), new.peek()) {
        let order = one.cmp(other);
        if order == Ordering::Equal {
            in_both += one.len();
        }
        if order != Ordering::Greater {
            old.next();
        }
        if order != Ordering::Less {
            new.next();
        }
    }
    in_both
}

/// Which words differ; nothing where the lines are too different for one to have become the other.
pub(super) fn marks(old: &Words<'_>, new: &Words<'_>, effort: &mut Effort) -> Result<Option<Marks>, Spent> {
    let words = old.len().saturating_add(new.len());
    effort.spend(words.saturating_mul(words.min(MOST_STEPS)))?;
    let same = same(&old.words, &new.words);
    let in_both = same
        .runs
        .iter()
        .filter_map(|run| old.words.get(run.old..run.old + run.count));
    if same.is_coarse || old.alike(new, in_both.map(weight).sum()) < LEAST_ALIKE {
        return Ok(None);
    }
    Ok(Some(Marks {
        old: between(&old.words, same.runs.iter().map(|run| (run.old, run.count))),
        new: between(&new.words, same.runs.iter().map(|run| (run.new, run.count))),
    }))
}

/// What is between words that are the same, in bytes. Between two marks with nothing but a blank there is one mark, as what
/// is read as one phrase.
fn between(words: &[&str], same: impl Iterator<Item = (usize, usize)>) -> Vec<Range<usize>> {
    let mut marks: Vec<Range<usize>> = Vec::new();
    let length = |words: Option<&[&str]>| words.map_or(0, |words| words.iter().map(|word| word.len()).sum());
    // Where this is in words and in bytes, and where a blank began that ends here.
    let (mut word, mut at, mut blank) = (0, 0, None);
    for (start, count) in same.chain([(words.len(), 0)]) {
        let end = at + length(words.get(word..start));
        match marks.last_mut() {
            _ if at == end => {}
            Some(last) if Some(last.end) == blank => last.end = end,
            _ => marks.push(at..end),
        }
        let run = words.get(start..start + count);
        let is_blank = run.is_some_and(|run| run.iter().all(|word| is_blank(word)));
        (word, at, blank) = (start + count, end + length(run), is_blank.then_some(end));
    }
    marks
}

fn weight(words: &[&str]) -> usize {
    let heavy = words.iter().filter(|word| !is_blank(word));
    heavy.map(|word| word.len()).sum()
}

fn is_blank(word: &str) -> bool {
    word.starts_with(char::is_whitespace)
}

/// What a line begins with, and what is behind that.
fn first_word(line: &str) -> Option<(&str, &str)> {
    let mut letters = line.char_indices();
    let (_, first) = letters.next()?;
    let kind = Kind::of(first);
    let ends = |(_, next): &(usize, char)| match Kind::of(*next) {
        Kind::Joined => false,
        Kind::Sign => true,
        next => next != kind,
    };
    let end = letters.find(ends).map_or(line.len(), |(end, _)| end);
    Some(line.split_at(end))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Letter,
    Blank,
    /// A word by itself; so is a letter of a script that writes no blanks between words.
    Sign,
    /// Part of the letter before it, which is not to be taken apart.
    Joined,
}

impl Kind {
    fn of(letter: char) -> Self {
        match letter {
            '\u{300}'..='\u{36f}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' => {
                Self::Joined
            }
            '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}' => Self::Sign,
            '_' => Self::Letter,
            _ if letter.is_alphanumeric() => Self::Letter,
            _ if letter.is_whitespace() => Self::Blank,
            _ => Self::Sign,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_its_words_in_order() {
        for (line, expected) in [
            ("", &[][..]),
            (
                "  define can_view: [user]",
                &["  ", "define", " ", "can_view", ":", " ", "[", "user", "]"],
            ),
            ("--\t\tx2", &["-", "-", "\t\t", "x2"]),
            ("기록을 본다", &["기록을", " ", "본다"]),
            ("漢字", &["漢", "字"]),
            ("e\u{301}t👍🏽", &["e\u{301}t", "👍🏽"]),
        ] {
            assert_eq!(Words::of(line).words, expected, "{line:?}");
        }
    }

    /// What differs in `«»`.
    fn drawn(line: &str, marks: &[Range<usize>]) -> String {
        let mut drawn = line.to_owned();
        for mark in marks.iter().rev() {
            drawn.insert(mark.end, '»');
            drawn.insert(mark.start, '«');
        }
        drawn
    }

    #[test]
    fn words_that_differ_are_marked() {
        for (old, new, expected) in [
            (
                "  mask: blur",
                "  mask: block",
                Some(("  mask: «blur»", "  mask: «block»")),
            ),
            (
                "define a: [user]",
                "define a: [user, team]",
                Some(("define a: [user]", "define a: [user«, team»]")),
            ),
            (
                "the old words here",
                "the new terms here",
                Some(("the «old words» here", "the «new terms» here")),
            ),
            ("  x", "    x", Some(("«  »x", "«    »x"))),
            ("", "   ", Some(("", "«   »"))),
            ("q a b", "q a a b c", Some(("q a b", "q a «a »b« c»"))),
            ("x", "x", Some(("x", "x"))),
            ("  on", "  off", None),
            ("", "a", None),
            (
                "e\u{301}a b c d",
                "ea b c d",
                Some(("«e\u{301}a» b c d", "«ea» b c d")),
            ),
        ] {
            let marks = marks(&Words::of(old), &Words::of(new), &mut Effort::new()).unwrap();
            let marked = marks.map(|marks| (drawn(old, &marks.old), drawn(new, &marks.new)));
            let expected = expected.map(|(old, new)| (old.to_owned(), new.to_owned()));
            assert_eq!(marked, expected, "{old:?} {new:?}");
        }
    }

    #[test]
    fn without_effort_left_nothing_is_compared() {
        let line = "a ".repeat(200_000);
        assert!(marks(&Words::of(&line), &Words::of(&line), &mut Effort::new()).is_err());
    }
}
