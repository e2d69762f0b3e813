//! Durations as Go writes them, and so OpenFGA: `1h30m`, `-1.5s`, `300ms`, `0`.

use chrono::TimeDelta;

/// Longest first, because `m` starts `ms`. In nanoseconds.
const UNITS: [(&str, f64); 8] = [
    ("ns", 1.0),
    ("us", 1e3),
    ("µs", 1e3),
    ("μs", 1e3),
    ("ms", 1e6),
    ("s", 1e9),
    ("m", 60e9),
    ("h", 3600e9),
];

/// Nothing if it is no duration, or one of more than 292 years.
pub(super) fn parse(text: &str) -> Option<TimeDelta> {
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(TimeDelta::zero());
    }
    if rest.is_empty() {
        return None;
    }
    let mut total = 0_i64;
    while !rest.is_empty() {
        let digits = rest.find(|letter: char| !letter.is_ascii_digit() && letter != '.')?;
        let (number, after) = rest.split_at(digits);
        let number: f64 = number.parse().ok()?;
        let (unit, nanoseconds) = UNITS.into_iter().find(|(unit, _)| after.starts_with(unit))?;
        total = total.checked_add(whole(number * nanoseconds)?)?;
        rest = &after[unit.len()..];
    }
    Some(TimeDelta::nanoseconds(sign * total))
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "what does not fit is refused before"
)]
fn whole(nanoseconds: f64) -> Option<i64> {
    const LIMIT: f64 = 9.2e18;
    (nanoseconds < LIMIT).then_some(nanoseconds as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In milliseconds.
    fn check(text: &str, expected: Option<i64>) {
        assert_eq!(
            parse(text).map(|duration| duration.num_milliseconds()),
            expected,
            "{text}"
        );
    }

    #[test]
    fn durations_are_sums_of_numbers_with_units() {
        check("0", Some(0));
        check("1h30m", Some(5_400_000));
        check("-1.5s", Some(-1_500));
        check("+300ms", Some(300));
        check("1h1m1s1ms1us1ns", Some(3_661_001));
        for none in [
            "",
            "-",
            "1",
            "h",
            "1x",
            "1h ",
            "1h30",
            ".s",
            "1.2.3s",
            "99999999999h",
            "NaNs",
            "1e3s",
        ] {
            check(none, None);
        }
    }
}
