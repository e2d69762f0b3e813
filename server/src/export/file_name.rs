//! What a download is called: a name that somebody chose is made harmless, and told as RFC 6266 has it.

use std::fmt::Write as _;

use domain::Millis;
use domain::export::options::LONGEST_NAME;
use domain::session::SessionSummary;
use time::OffsetDateTime;
use time::macros::format_description;

use crate::clock::SECOND_MS;

/// Names that Windows keeps for itself, whatever their ending.
const RESERVED: [&str; 4] = ["con", "prn", "aux", "nul"];

/// A name that any file system takes, or `None` where nothing is left of it.
pub(super) fn harmless(name: &str) -> Option<String> {
    let kept: String = name
        .chars()
        .map(|letter| match letter {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '-',
            letter => letter,
        })
        .filter(|letter| !letter.is_control() && !changes_direction(*letter))
        .collect();
    let kept = cut(&kept);
    let stem = kept
        .split('.')
        .next()
        .unwrap_or_default()
        .trim_end()
        .to_lowercase();
    let is_device = stem.len() == 4
        && (stem.starts_with("com") || stem.starts_with("lpt"))
        && stem.ends_with(|letter: char| letter.is_ascii_digit());
    if RESERVED.contains(&stem.as_str()) || is_device {
        return Some(cut(&format!("_{kept}")));
    }
    (!kept.is_empty()).then_some(kept)
}

/// As much of it as a name may have, without what some file systems drop at the ends of one.
fn cut(name: &str) -> String {
    let is_dropped = |letter: char| letter.is_whitespace() || letter == '.';
    let kept: String = name
        .trim_start_matches(is_dropped)
        .chars()
        .take(LONGEST_NAME)
        .collect();
    kept.trim_end_matches(is_dropped).to_owned()
}

/// Marks by which a name would read otherwise than it is.
fn changes_direction(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// `web-app-2026-11-24-01a227e6`, for who downloads one session.
pub(super) fn short_of_session(summary: &SessionSummary) -> String {
    format!(
        "{}-{}-{}",
        summary.service,
        day(summary.started_at),
        summary.id.short()
    )
}

/// The same with all of the id, for whoever takes thousands of them.
pub(super) fn of_session(summary: &SessionSummary) -> String {
    format!("{}-{}-{}", summary.service, day(summary.started_at), summary.id)
}

/// `sessions-2026-11-24`
pub(super) fn of_sessions(made_at: Millis) -> String {
    format!("sessions-{}", day(made_at))
}

fn day(at: Millis) -> String {
    OffsetDateTime::from_unix_timestamp(at.div_euclid(SECOND_MS))
        .ok()
        .and_then(|day| day.format(format_description!("[year]-[month]-[day]")).ok())
        .unwrap_or_default()
}

/// The value of `Content-Disposition` of what is kept.
pub(super) fn attachment(name: &str) -> String {
    disposition("attachment", name)
}

/// The value of `Content-Disposition` of what is shown, and may be kept from there.
pub(super) fn inline(name: &str) -> String {
    disposition("inline", name)
}

/// With the name in ASCII for who knows no other, and as it is (RFC 8187).
fn disposition(kind: &str, name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|letter| match letter {
            '"' | '\\' | '%' => '-',
            letter if letter.is_ascii_graphic() || letter == ' ' => letter,
            _ => '_',
        })
        .collect();
    let mut value = format!("{kind}; filename=\"{plain}\"");
    if plain != name {
        value.push_str("; filename*=UTF-8''");
        for byte in name.bytes() {
            if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
                value.push(char::from(byte));
            } else {
                let _ = write!(value, "%{byte:02X}");
            }
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_harmless() {
        for (name, expected) in [
            ("checkout", Some("checkout")),
            (" a visit. ", Some("a visit")),
            ("../../etc/passwd", Some("-..-etc-passwd")),
            ("..", None),
            ("", None),
            ("\u{0}\n", None),
            ("a\"b\\c:d", Some("a-b-c-d")),
            ("con", Some("_con")),
            ("NUL.json", Some("_NUL.json")),
            ("com1", Some("_com1")),
            ("come", Some("come")),
            ("\u{202e}gpj.exe", Some("gpj.exe")),
            ("방문 기록", Some("방문 기록")),
        ] {
            assert_eq!(harmless(name).as_deref(), expected, "{name:?}");
        }
    }

    #[test]
    fn names_have_at_most_sixty_letters_whatever_is_made_of_them() {
        let a = |count| "a".repeat(count);
        for (name, expected) in [
            (a(61), a(60)),
            ("방".repeat(61), "방".repeat(60)),
            (format!("con.{}", a(60)), format!("_con.{}", a(55))),
            (format!("con{}x", " ".repeat(60)), "_con".into()),
            (format!("{}. {}", a(58), a(9)), a(58)),
            (format!("{}b", " ".repeat(70)), "b".into()),
        ] {
            assert_eq!(harmless(&name), Some(expected), "{name:?}");
        }
    }

    #[test]
    fn a_name_is_told_in_ascii_and_as_it_is() {
        for (name, expected) in [
            ("visit.json", "attachment; filename=\"visit.json\""),
            (
                "a 100% \"visit\"",
                "attachment; filename=\"a 100- -visit-\"; filename*=UTF-8''a%20100%25%20%22visit%22",
            ),
            // The example of RFC 8187, 3.2.3.
            (
                "£ and € rates",
                "attachment; filename=\"_ and _ rates\"; filename*=UTF-8''%C2%A3%20and%20%E2%82%AC%20rates",
            ),
        ] {
            assert_eq!(attachment(name), expected);
        }
    }
}
