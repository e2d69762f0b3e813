//! How values read to a person: the same everywhere, in a page, a report and on the command line.

use crate::Millis;

/// `12m 04s`, `1h 02m`, `9s`; under a second is `0s`.
pub fn duration(ms: Millis) -> String {
    let seconds = ms.max(0) / 1000;
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match (hours, minutes) {
        (0, 0) => format!("{rest}s"),
        (0, _) => format!("{minutes}m {rest:02}s"),
        _ => format!("{hours}h {minutes:02}m"),
    }
}

/// A place on the player's clock: `0:09`, `12:04`, `1:02:03`.
pub fn clock(ms: Millis) -> String {
    let seconds = ms.max(0) / 1000;
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours == 0 {
        format!("{minutes}:{rest:02}")
    } else {
        format!("{hours}:{minutes:02}:{rest:02}")
    }
}

/// `just now`, `2m ago`, `3h ago`, `5d ago`, `4mo ago`, `2y ago`. The future, by a clock that is off, is now.
pub fn ago(at: Millis, now: Millis) -> String {
    let seconds = now.saturating_sub(at).max(0) / 1000;
    match seconds {
        0..60 => "just now".into(),
        60..3_600 => format!("{}m ago", seconds / 60),
        3_600..86_400 => format!("{}h ago", seconds / 3_600),
        86_400..2_592_000 => format!("{}d ago", seconds / 86_400),
        2_592_000..31_536_000 => format!("{}mo ago", seconds / 2_592_000),
        _ => format!("{}y ago", seconds / 31_536_000),
    }
}

/// `in 7 days`, rounded to its largest unit; `now` once it is over.
pub fn ahead(at: Millis, now: Millis) -> String {
    match at.saturating_sub(now) {
        ..1_000 => "now".into(),
        left => format!("in {}", span(left)),
    }
}

/// `7 days`, `1 hour`, `less than a minute`, rounded to its largest unit.
pub fn span(ms: Millis) -> String {
    const MINUTE: Millis = 60;
    const HOUR: Millis = 60 * MINUTE;
    const DAY: Millis = 24 * HOUR;
    let seconds = ms / 1000;
    let rounded = |unit: Millis| seconds.saturating_add(unit / 2) / unit;
    let (number, one, many) = match seconds {
        ..MINUTE => return "less than a minute".into(),
        _ if rounded(MINUTE) < 60 => (rounded(MINUTE), "minute", "minutes"),
        _ if rounded(HOUR) < 24 => (rounded(HOUR), "hour", "hours"),
        _ => (rounded(DAY), "day", "days"),
    };
    counted(number.unsigned_abs(), one, many)
}

/// `1,204`.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `3 clicks`, `1 click`.
pub fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

/// A text of so many letters at most; what is longer ends in an ellipsis.
pub fn cut(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    let mut kept: String = text.chars().take(longest.saturating_sub(1)).collect();
    kept.push('…');
    kept
}

/// `512 B`, `1.5 KB`, `12 MB`, in steps of 1,024.
pub fn bytes(number: u64) -> String {
    const UNITS: [&str; 5] = ["B", "KB", "MB", "GB", "TB"];
    let (mut value, mut rest, mut unit) = (number, 0, 0);
    while value >= 1024 && unit < UNITS.len() - 1 {
        (value, rest, unit) = (value / 1024, value % 1024, unit + 1);
    }
    if unit == 0 || value >= 10 {
        format!("{value} {}", UNITS[unit])
    } else {
        format!("{value}.{} {}", rest * 10 / 1024, UNITS[unit])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<T: Copy>(show: impl Fn(T) -> String, rows: &[(T, &str)]) {
        for (value, expected) in rows {
            assert_eq!(show(*value), *expected);
        }
    }

    #[test]
    fn what_is_ahead_reads_in_its_largest_unit() {
        const DAY: Millis = 86_400_000;
        for (ms, expected) in [
            (-5, "now"),
            (999, "now"),
            (59_999, "in less than a minute"),
            (60_000, "in 1 minute"),
            (3_569_000, "in 59 minutes"),
            (3_599_000, "in 1 hour"),
            (5_399_000, "in 1 hour"),
            (DAY - 1, "in 1 day"),
            (7 * DAY - 1, "in 7 days"),
            (30 * DAY, "in 30 days"),
        ] {
            assert_eq!(ahead(1_000 + ms, 1_000), expected, "{ms}");
        }
    }

    #[test]
    fn durations() {
        check(
            duration,
            &[
                (-1, "0s"),
                (999, "0s"),
                (9_000, "9s"),
                (724_000, "12m 04s"),
                (3_720_000, "1h 02m"),
            ],
        );
    }

    #[test]
    fn clocks() {
        check(
            clock,
            &[
                (0, "0:00"),
                (9_400, "0:09"),
                (724_000, "12:04"),
                (3_723_000, "1:02:03"),
            ],
        );
    }

    #[test]
    fn how_long_ago() {
        let day = 86_400_000;
        check(
            |at| ago(at, 400 * day),
            &[
                (400 * day, "just now"),
                (401 * day, "just now"),
                (400 * day - 120_000, "2m ago"),
                (400 * day - 7_200_000, "2h ago"),
                (397 * day, "3d ago"),
                (300 * day, "3mo ago"),
                (0, "1y ago"),
            ],
        );
    }

    #[test]
    fn counts() {
        check(
            count,
            &[(0, "0"), (999, "999"), (1_204, "1,204"), (1_000_000, "1,000,000")],
        );
        assert_eq!(counted(1, "click", "clicks"), "1 click");
        assert_eq!(counted(1_200, "click", "clicks"), "1,200 clicks");
    }

    #[test]
    fn sizes() {
        check(
            bytes,
            &[
                (0, "0 B"),
                (512, "512 B"),
                (1_536, "1.5 KB"),
                (12 * 1024 * 1024, "12 MB"),
                (1_023, "1023 B"),
                (10 * 1024 * 1024 - 1, "9.9 MB"),
                (u64::MAX, "16777215 TB"),
            ],
        );
    }
}
