//! Texts that are being typed, one after the other in the same place: of a number or an address that is not whole yet no
//! pattern finds anything, though it says nearly all of it.

use domain::mask::BuiltInPattern;

use super::Patterns;
use crate::mask::ASTERISKS;

/// Fewer are in a card's number in common with all that its bank gave out, and in a phone's with its town.
const FEWEST_DIGITS: usize = 7;
/// What is typed, or completed, at once.
const MOST_DIGITS: usize = 4;
const MOST_LETTERS: usize = 24;

impl Patterns {
    /// The id of the pattern that will find what is being typed, if that goes on. What was there before may be what remains of
    /// it.
    pub(crate) fn being_typed(&self, before: &str, after: &str) -> Option<&'static str> {
        if before.contains(ASTERISKS) {
            return self.may_be_typed(after);
        }
        if self.0.email && is_address_begun(before, after) {
            return Some(BuiltInPattern::Email.as_str());
        }
        self.of_numbers().filter(|_| is_number_begun(before, after))
    }

    /// The same where nobody knows what was there before but that it was hidden.
    fn may_be_typed(&self, after: &str) -> Option<&'static str> {
        if self.0.email && ends_with_address(after) {
            return Some(BuiltInPattern::Email.as_str());
        }
        let mut groups = after.as_bytes().split(|byte| !is_of_number(*byte));
        let digits = |group: &[u8]| group.iter().filter(|byte| byte.is_ascii_digit()).count();
        self.of_numbers()
            .filter(|_| groups.any(|group| digits(group) >= FEWEST_DIGITS))
    }

    /// Of the patterns of numbers that are on, the one for which what is typed is counted.
    fn of_numbers(&self) -> Option<&'static str> {
        let wanted = &self.0.numbers;
        let patterns = [
            (wanted.card, BuiltInPattern::Card),
            (wanted.phone, BuiltInPattern::Phone),
            (wanted.ssn, BuiltInPattern::Ssn),
        ];
        let mut on = patterns.into_iter().filter(|(is_on, _)| *is_on);
        on.next().map(|(_, pattern)| pattern.as_str())
    }
}

fn is_address_begun(before: &str, after: &str) -> bool {
    let goes_on = before.ends_with(|last: char| !last.is_whitespace());
    let more = after.strip_prefix(before).map_or(0, str::len);
    goes_on && (1..=MOST_LETTERS).contains(&more) && ends_with_address(after)
}

/// Whether somebody's name and an `@` stand in the last word.
fn ends_with_address(text: &str) -> bool {
    let word = text.rsplit(char::is_whitespace).next().unwrap_or_default();
    word.find('@').is_some_and(|at| at > 0)
}

/// Whether the number that is in the place where the texts begin to differ has got some more digits at its end.
fn is_number_begun(before: &str, after: &str) -> bool {
    let same = before
        .bytes()
        .zip(after.bytes())
        .take_while(|(before, after)| before == after)
        .count();
    let (old, new) = (digits_around(before, same), digits_around(after, same));
    let more = new.len().saturating_sub(old.len());
    new.len() >= FEWEST_DIGITS
        && !old.is_empty()
        && (1..=MOST_DIGITS).contains(&more)
        && new.starts_with(&old)
}

/// The digits of the number that lies around a place.
fn digits_around(text: &str, at: usize) -> Vec<u8> {
    let bytes = text.as_bytes();
    let (before, behind) = bytes.split_at(at.min(bytes.len()));
    let begin = before
        .iter()
        .rposition(|byte| !is_of_number(*byte))
        .map_or(0, |at| at + 1);
    let end = behind
        .iter()
        .position(|byte| !is_of_number(*byte))
        .map_or(bytes.len(), |end| before.len() + end);
    let number = bytes.get(begin..end).unwrap_or_default();
    number.iter().copied().filter(u8::is_ascii_digit).collect()
}

/// Digits, what stands between them, and what stands for those that are still to come.
fn is_of_number(byte: u8) -> bool {
    byte.is_ascii_digit() || !byte.is_ascii() || b" -./()+*_#".contains(&byte)
}

#[cfg(test)]
mod tests {
    use domain::mask::PatternSet;

    use super::*;

    fn patterns(built_in: &[BuiltInPattern]) -> Patterns {
        Patterns::new(&PatternSet {
            built_in: built_in.into(),
            custom: Vec::new(),
        })
        .unwrap()
    }

    #[test]
    fn what_is_typed_is_known_before_it_is_whole() {
        let all = patterns(&BuiltInPattern::ALL);
        for (before, after, expected) in [
            ("401288", "4012888", Some("card")),
            ("You wrote 4012 88", "You wrote 4012 888", Some("card")),
            (
                "4012 88\u{2022}\u{2022} \u{2022}\u{2022}\u{2022}\u{2022}",
                "4012 888\u{2022} \u{2022}\u{2022}\u{2022}\u{2022}",
                Some("card"),
            ),
            ("4012 88## ####", "4012 888# ####", Some("card")),
            ("+1 415 55", "+1 415 555", Some("card")),
            ("to ada", "to ada@", Some("email")),
            ("********", "40128888888", Some("card")),
            ("********", "ada@mail.exampl", Some("email")),
            ("********", "nothing", None),
            ("ada@mail", "ada@mail.e", Some("email")),
            ("40128", "401288", None),
            // Whole at once, or another number.
            ("", "4012888888881881", None),
            ("1234567", "1234568", None),
            ("1999999", "2000000", None),
            ("Order 1234567, 2 items", "Order 1234567, 21 items", None),
            ("9 of 12345678", "10 of 12345678", None),
            ("to ", "to @ada", None),
            ("hello", "hello world", None),
        ] {
            assert_eq!(all.being_typed(before, after), expected, "{before} {after}");
        }
        let email = patterns(&[BuiltInPattern::Email]);
        assert_eq!(email.being_typed("401288", "4012888"), None);
        let phone = patterns(&[BuiltInPattern::Phone]);
        assert_eq!(phone.being_typed("********", "40128888888"), Some("phone"));
        assert_eq!(Patterns::none().being_typed("ada", "ada@"), None);
    }
}
