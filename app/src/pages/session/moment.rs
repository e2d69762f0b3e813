//! The moment of a replay as the address carries it: `?t=69.4`, in seconds from the session's start.

use domain::Millis;

/// Reads the value of `t`; what is no moment is none.
pub(in crate::pages) fn parse(text: &str) -> Option<Millis> {
    let seconds: f64 = text.trim().parse().ok()?;
    if !seconds.is_finite() || seconds < 0.0 {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "a moment out of range saturates")]
    Some((seconds * 1000.0).round() as Millis)
}

/// To the tenth of a second, which is as exact as a link needs to be.
pub(in crate::pages) fn format(offset: Millis) -> String {
    let tenths = offset.max(0) / 100;
    match tenths % 10 {
        0 => (tenths / 10).to_string(),
        rest => format!("{}.{rest}", tenths / 10),
    }
}

/// The query string with `t` set to this moment and everything else as it was, with its question mark.
pub(in crate::pages) fn in_query(query: &str, offset: Millis) -> String {
    let mut kept: Vec<&str> = query
        .trim_start_matches('?')
        .split('&')
        .filter(|pair| !pair.is_empty() && *pair != "t" && !pair.starts_with("t="))
        .collect();
    let moment = format!("t={}", format(offset));
    if offset > 0 {
        kept.push(&moment);
    }
    if kept.is_empty() {
        String::new()
    } else {
        format!("?{}", kept.join("&"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read() {
        for (text, expected) in [
            ("69.4", Some(69_400)),
            ("0", Some(0)),
            (" 7 ", Some(7_000)),
            ("1e3", Some(1_000_000)),
            ("-1", None),
            ("NaN", None),
            ("inf", None),
            ("1:09", None),
            ("", None),
        ] {
            assert_eq!(parse(text), expected, "{text:?}");
        }
    }

    #[test]
    fn moments_are_written() {
        for (offset, expected) in [
            (0, "0"),
            (69_400, "69.4"),
            (69_449, "69.4"),
            (70_000, "70"),
            (-5, "0"),
        ] {
            assert_eq!(format(offset), expected);
        }
    }

    #[test]
    fn the_rest_of_the_query_stays() {
        for (query, offset, expected) in [
            ("", 69_400, "?t=69.4"),
            ("?t=1", 69_400, "?t=69.4"),
            ("?panel=console&t=1&q=a%20b", 2_000, "?panel=console&q=a%20b&t=2"),
            ("?tab=1", 2_000, "?tab=1&t=2"),
            ("?t=5", 0, ""),
        ] {
            assert_eq!(in_query(query, offset), expected, "{query}");
        }
    }
}
