//! Addresses of this site, as they are written and as they are trusted.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use leptos_router::params::ParamsMap;

/// A path with a query; values are escaped, and pairs without a value left out.
pub(crate) fn with_pairs<'a>(path: &str, pairs: impl IntoIterator<Item = (&'a str, String)>) -> String {
    let mut address = path.to_owned();
    let mut mark = '?';
    for (key, value) in pairs.into_iter().filter(|(_, value)| !value.is_empty()) {
        address.push(mark);
        address.push_str(key);
        address.push('=');
        address.push_str(&escaped(&value));
        mark = '&';
    }
    address
}

/// The pairs of an address that is shown.
pub(crate) fn pairs_of(params: &ParamsMap) -> impl Iterator<Item = (&str, &str)> {
    params.latest_values().map(|(key, value)| (key.as_ref(), value))
}

/// Path and query of the page that is shown, at the moment of asking.
pub(crate) fn use_here() -> impl Fn() -> String + Copy + Send + Sync + 'static {
    let location = use_location();
    let (path, search) = (location.pathname, location.search);
    move || {
        let search = search.get_untracked();
        let mark = if search.is_empty() { "" } else { "?" };
        format!("{}{mark}{search}", path.get_untracked())
    }
}

/// A value as one parameter of a query. What reads well and is allowed there stays.
fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~/,:@".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// The address of the sign-in page that leads back to `here`.
pub(crate) fn sign_in_address(here: &str) -> String {
    if here == "/" || here.is_empty() {
        return "/sign-in".into();
    }
    with_pairs("/sign-in", [("next", here.to_owned())])
}

/// Where somebody goes after signing in: a path of this site, or the start page. Browsers read `//host` and `/\host` as another site, and skip control
/// characters on the way there.
pub(crate) fn safe_next(next: Option<&str>) -> String {
    match next {
        Some(path)
            if path.starts_with('/')
                && !path.starts_with("//")
                && !path.contains('\\')
                && !path.contains(char::is_control)
                && !path.starts_with("/sign-in") =>
        {
            path.to_owned()
        }
        _ => "/".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site_are_followed() {
        for (next, expected) in [
            (None, "/"),
            (Some(""), "/"),
            (Some("/sessions?q=kim"), "/sessions?q=kim"),
            (Some("//evil.example"), "/"),
            (Some("/\\evil.example"), "/"),
            (Some("/\t/evil.example"), "/"),
            (Some("https://evil.example"), "/"),
            (Some("javascript:alert(1)"), "/"),
            (Some("/sign-in?next=/x"), "/"),
        ] {
            assert_eq!(safe_next(next), expected, "{next:?}");
        }
    }

    #[test]
    fn values_of_a_query_are_escaped() {
        let pairs = [
            ("q", "a&b=c d".to_owned()),
            ("none", String::new()),
            ("to", "한".to_owned()),
        ];
        assert_eq!(
            with_pairs("/sessions", pairs),
            "/sessions?q=a%26b%3Dc%20d&to=%ED%95%9C"
        );
        assert_eq!(with_pairs("/sessions", []), "/sessions");
    }

    #[test]
    fn the_way_back_is_one_parameter() {
        assert_eq!(sign_in_address("/"), "/sign-in");
        assert_eq!(
            sign_in_address("/sessions?q=a&b#c"),
            "/sign-in?next=/sessions%3Fq%3Da%26b%23c"
        );
    }
}
