//! How figures of heat read.

use domain::format;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Noun {
    pub(crate) one: &'static str,
    pub(crate) many: &'static str,
}

impl Noun {
    pub(crate) const CLICKS: Self = Self {
        one: "click",
        many: "clicks",
    };
    pub(crate) const SESSIONS: Self = Self {
        one: "session",
        many: "sessions",
    };

    /// `1 click`, `1,204 clicks`, `2.5 clicks`.
    pub(super) fn counted(self, number: f64) -> String {
        let amount = amount(number);
        let noun = if amount == "1" { self.one } else { self.many };
        format!("{amount} {noun}")
    }

    /// As a heading.
    pub(crate) fn title(self) -> String {
        let mut letters = self.many.chars();
        letters
            .next()
            .map(|first| first.to_uppercase().chain(letters).collect())
            .unwrap_or_default()
    }
}

/// `1,204`, `3.4`, `<0.1`: whole where it is whole or large. What is not finite or below 0 is 0.
pub(super) fn amount(number: f64) -> String {
    let number = if number > 0.0 { number } else { 0.0 };
    let tenths = (number * 10.0).round();
    if tenths < 1.0 && number > 0.0 {
        return "<0.1".into();
    }
    if number < 100.0 && tenths % 10.0 > 0.0 {
        return format!("{number:.1}");
    }
    format::count(whole(number))
}

/// `26%`. What is there but rounds to nothing is `<1%`, what is not all but rounds to it `>99%`.
pub(super) fn share(part: f64, of: f64) -> String {
    let percent = if of > 0.0 { part / of * 100.0 } else { 0.0 };
    match whole(percent) {
        0 if percent > 0.0 => "<1%".into(),
        100 if percent < 100.0 => ">99%".into(),
        percent => format!("{percent}%"),
    }
}

/// `1,200–1,344 px`.
pub(super) fn stretch(from: f64, to: f64) -> String {
    format!("{}–{} px", format::count(whole(from)), format::count(whole(to)))
}

/// The nearest whole number.
pub(super) fn whole(number: f64) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float beyond the range becomes the nearest in it"
    )]
    let whole = number.round() as u64;
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_grouped_and_as_exact_as_they_need_to_be() {
        for (number, expected) in [
            (0.0, "0"),
            (-3.0, "0"),
            (f64::NAN, "0"),
            (0.001, "<0.1"),
            (0.05, "0.1"),
            (1.0, "1"),
            (1.04, "1"),
            (2.5, "2.5"),
            (99.96, "100"),
            (123.4, "123"),
            (1_204.0, "1,204"),
            (1e12, "1,000,000,000,000"),
            (f64::INFINITY, "18,446,744,073,709,551,615"),
        ] {
            assert_eq!(amount(number), expected, "{number}");
        }
    }

    #[test]
    fn one_is_singular_and_everything_else_plural() {
        for (number, expected) in [
            (0.0, "0 clicks"),
            (1.0, "1 click"),
            (1.01, "1 click"),
            (1.5, "1.5 clicks"),
            (2_000_000.0, "2,000,000 clicks"),
        ] {
            assert_eq!(Noun::CLICKS.counted(number), expected, "{number}");
        }
        assert_eq!(Noun::SESSIONS.title(), "Sessions");
    }

    #[test]
    fn shares_say_all_or_nothing_only_of_all_or_nothing() {
        for (part, of, expected) in [
            (0.0, 0.0, "0%"),
            (0.0, 5.0, "0%"),
            (1.0, 1_000.0, "<1%"),
            (1.0, 3.0, "33%"),
            (2.0, 3.0, "67%"),
            (999.0, 1_000.0, ">99%"),
            (5.0, 5.0, "100%"),
        ] {
            assert_eq!(share(part, of), expected, "{part} of {of}");
        }
    }

    #[test]
    fn stretches_are_in_whole_px() {
        assert_eq!(stretch(1_199.6, 1_344.4), "1,200–1,344 px");
    }
}
