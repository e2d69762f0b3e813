//! E-mail addresses, also with letters of any language.

use std::ops::Range;

use super::Place;

/// What follows an `@` in the names of files, and is no domain.
const FILES: &[&str] = &[
    "png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "bmp", "ico", "css", "scss", "less", "js", "mjs",
    "cjs", "jsx", "ts", "tsx", "vue", "json", "html", "htm", "xml", "php", "map", "woff", "ttf", "otf",
    "mp3", "mp4", "webm", "pdf", "txt",
];
/// The longest local part that is in quotes, and the longest address of a host in brackets.
const LONGEST_QUOTED: usize = 64;

pub(super) fn find(text: &str, place: Place, mut found: impl FnMut(Range<usize>)) {
    let mut from = 0;
    for at in memchr::memchr_iter(b'@', text.as_bytes()) {
        // Nothing is looked at twice: the local part ends at the last `@`.
        if at < from {
            continue;
        }
        let start = local(text, from, at, place);
        if start < at
            && let Some(end) = domain(text, at + 1)
        {
            found(start..end);
            from = end;
        } else {
            from = at + 1;
        }
    }
}

/// Where the local part starts that ends at `at`; there is none if it starts there, too.
fn local(text: &str, from: usize, at: usize, place: Place) -> usize {
    let before = text.get(from..at).unwrap_or_default();
    if place == Place::Css && before.ends_with(char::is_whitespace) {
        return at;
    }
    if let Some(quoted) = before.strip_suffix('"') {
        let start = quoted
            .bytes()
            .rev()
            .take(LONGEST_QUOTED)
            .position(|byte| byte == b'"');
        return match start {
            Some(length) if length > 0 => from + quoted.len() - length - 1,
            _ => at,
        };
    }
    let rest = before.trim_end_matches(is_local);
    let local = before.get(rest.len()..).unwrap_or_default();
    // Punctuation before it is none of it.
    let trimmed = local.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '_');
    at - trimmed.len()
}

fn is_local(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => true,
        '.' | '_' | '+' | '-' | '\'' | '%' | '~' | '!' | '$' | '^' => true,
        _ => !c.is_ascii() && c.is_alphanumeric(),
    }
}

/// Where the domain ends that starts at `start`; `None` if there is none.
fn domain(text: &str, start: usize) -> Option<usize> {
    let rest = text.get(start..)?;
    if rest.starts_with('[') {
        return literal(rest).map(|length| start + length);
    }
    let length = rest.find(|c: char| !is_domain(c)).unwrap_or(rest.len());
    let all = rest.get(..length)?;
    let all = all.find("..").and_then(|end| all.get(..end)).unwrap_or(all);
    let mut domain = all.trim_end_matches(['.', '-']);
    // What follows the last word that may be a top-level domain is no part of it.
    loop {
        let (before, last) = domain.rsplit_once('.')?;
        if is_top(last) && !before.is_empty() {
            let is_domain = !is_file(domain, last);
            return is_domain.then_some(start + domain.len());
        }
        domain = before;
    }
}

fn is_domain(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-') || !c.is_ascii() && c.is_alphanumeric()
}

/// Two letters at least, or one of a script that has a letter for a word.
fn is_top(label: &str) -> bool {
    let mut letters = label.chars().take_while(|c| c.is_alphabetic());
    match (letters.next(), letters.next()) {
        (Some(first), None) => !first.is_ascii(),
        (Some(_), Some(_)) => true,
        (None, _) => false,
    }
}

/// Versions of packages, and pictures for screens of twice the density.
fn is_file(domain: &str, last: &str) -> bool {
    if FILES.iter().any(|file| last.eq_ignore_ascii_case(file)) {
        return true;
    }
    let mut labels = domain.split('.');
    let is_number = |label: &str| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_digit());
    let starts_as_number = |label: &str| label.starts_with(|c: char| c.is_ascii_digit());
    labels.next().is_some_and(is_number) && labels.next().is_some_and(starts_as_number)
}

/// The length of an address of a host in brackets.
fn literal(rest: &str) -> Option<usize> {
    let end = rest.bytes().take(LONGEST_QUOTED).position(|byte| byte == b']')?;
    let inner = rest.get(1..end)?;
    let is_fine = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b':');
    let is_address = inner.bytes().all(is_fine) && inner.contains(['.', ':']);
    is_address.then_some(end + 1)
}
