//! Denies what another site makes a signed-in browser send.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{HOST, ORIGIN};
use http::{HeaderMap, Method};

use crate::app::AppState;
use crate::error::HttpError;

/// Whatever may change something must come from one of this server's own pages.
pub(crate) async fn check(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let reads_only = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads_only || is_own(request.headers(), &state.config.public_origin()) {
        next.run(request).await
    } else {
        HttpError::Forbidden("the request came from another origin").into_response()
    }
}

/// Own is the public address, or the host that the browser says it talks to: a page cannot forge that header,
/// and other names of this server, such as localhost, stay usable; but where the public address is secure, no page
/// that came without TLS is own. A browser that says no origin says the site.
pub(crate) fn is_own(headers: &HeaderMap, public_origin: &str) -> bool {
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &http::HeaderValue| value.to_str().ok())
    };
    match text(ORIGIN) {
        Some(origin) => {
            origin == public_origin
                || origin.split_once("://").is_some_and(|(scheme, authority)| {
                    let secure = scheme == "https" || !public_origin.starts_with("https:");
                    secure && text(HOST) == Some(authority)
                })
        }
        None => text(http::HeaderName::from_static("sec-fetch-site")) == Some("same-origin"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_own_pages_may_change_something() {
        for (headers, own) in [
            (
                &[("origin", "https://girok.example"), ("host", "10.0.0.2")][..],
                true,
            ),
            (
                &[("origin", "https://localhost:3000"), ("host", "localhost:3000")],
                true,
            ),
            (
                &[("origin", "http://girok.example"), ("host", "girok.example")],
                false,
            ),
            (
                &[("origin", "https://evil.example"), ("host", "girok.example")],
                false,
            ),
            (&[("origin", "null"), ("host", "girok.example")], false),
            (&[("host", "girok.example")], false),
            (&[("sec-fetch-site", "same-origin")], true),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("sec-fetch-site", "cross-site")], false),
            (&[("sec-fetch-site", "none")], false),
        ] {
            let map = headers
                .iter()
                .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
                .collect();
            assert_eq!(is_own(&map, "https://girok.example"), own, "{headers:?}");
        }
    }
}
