//! What a service may be called and where it may live, said at the field before the server says it.

use domain::id::ServiceSlug;
use domain::service::{Service, normalise_origin};

pub(super) fn slug(text: &str, services: &[Service]) -> Option<String> {
    match text.parse::<ServiceSlug>() {
        _ if text.is_empty() => Some("Enter a slug".into()),
        Err(_) => Some("2 to 40 lower-case letters, digits or '-', starting with a letter".into()),
        Ok(slug) if services.iter().any(|service| service.slug == slug) => {
            Some("There is a service with this slug already".into())
        }
        Ok(_) => None,
    }
}

pub(super) fn name(text: &str) -> Option<String> {
    match text.trim().chars().count() {
        0 => Some("Enter a name".into()),
        1..=80 => None,
        _ => Some("A name has at most 80 characters".into()),
    }
}

/// One origin a line.
pub(super) fn origins(text: &str) -> Option<String> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .find_map(|line| {
            normalise_origin(line)
                .err()
                .map(|error| format!("{line}: {error}"))
        })
}

pub(super) fn origins_of(text: &str) -> Vec<String> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

/// A slug that a name suggests.
pub(super) fn slug_from(name: &str) -> String {
    let mut slug = String::new();
    for letter in name.to_lowercase().chars() {
        if letter.is_ascii_lowercase() || (letter.is_ascii_digit() && !slug.is_empty()) {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(40);
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_suggested_by_the_name() {
        for (name, expected) in [
            ("Web app", "web-app"),
            ("  Shop (EU) 2 ", "shop-eu-2"),
            ("3rd party", "rd-party"),
            ("기록", ""),
        ] {
            assert_eq!(slug_from(name), expected, "{name:?}");
            assert!(expected.is_empty() || slug(expected, &[]).is_none());
        }
    }

    #[test]
    fn each_line_is_an_origin() {
        for (text, fine) in [
            ("", true),
            ("https://shop.example\n\n  http://localhost:3000  \n", true),
            ("https://shop.example\nshop.example", false),
            ("https://shop.example/path", false),
        ] {
            assert_eq!(origins(text).is_none(), fine, "{text:?}");
        }
        assert_eq!(origins_of(" a \n\nb"), ["a", "b"]);
    }
}
