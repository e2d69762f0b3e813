//! As whom a browser that opened a link is known: a cookie of its own for each link, so that two tabs with two links do not
//! sign each other out.

use domain::share::LinkId;
use http::HeaderMap;
use http::header::COOKIE;
use tower_sessions::cookie::{Cookie, SameSite};

use super::store::VIEWER_LASTS;
use crate::config::Config;

/// Letters of a link's id in addresses and names of cookies: no two links of a server share them.
const LETTERS: usize = 16;

/// What addresses name the link by.
pub(super) fn short(id: &LinkId) -> &str {
    id.as_str().get(..LETTERS).unwrap_or_default()
}

/// Browsers hold a cookie with this prefix to its being secure and of this host alone.
fn name(link: &str, config: &Config) -> String {
    let prefix = if config.is_https() { "__Host-" } else { "" };
    format!("{prefix}girok-viewer-{link}")
}

/// The viewer that a browser says it is, for this link.
pub(super) fn read(link: &str, headers: &HeaderMap, config: &Config) -> Option<String> {
    let name = name(link, config);
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(Cookie::split_parse)
        .filter_map(Result::ok)
        .find(|cookie| cookie.name() == name)
        .map(|cookie| cookie.value().to_owned())
}

/// The value of `Set-Cookie`.
pub(super) fn write(link: &LinkId, viewer: &str, config: &Config) -> String {
    Cookie::build((name(short(link), config), viewer))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(config.is_https())
        .max_age(time::Duration::milliseconds(VIEWER_LASTS))
        .to_string()
}
