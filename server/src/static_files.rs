//! The console's own files, as `cargo leptos build` leaves them, and the scripts and the workers' modules that `tools/assets` makes among them.

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use http::{HeaderName, HeaderValue, Method, StatusCode};
use tower::ServiceExt;
use tower_http::services::ServeDir;

use crate::app::AppState;
use crate::error::HttpError;

/// Scripts that other sites load to be recorded.
const RECORDER: &str = "/recorder/";
/// A worker has the policy that its script comes with: it runs a module of ours, and asks for that and for recordings.
const WORKERS: [&str; 2] = ["/preview/worker.js", "/heatmap/worker.js"];
const WORKER_POLICY: &str =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; frame-ancestors 'none'";

/// A file of the site's directory, or the console's page that says there is nothing here.
pub(crate) async fn serve(State(state): State<AppState>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return HttpError::NotFound.into_response();
    }
    let path = request.uri().path().to_owned();
    let (parts, body) = request.into_parts();
    let files = ServeDir::new(&state.config.site_root)
        .precompressed_br()
        .precompressed_gzip()
        .append_index_html_on_directories(false);
    let asked = Request::from_parts(parts.clone(), axum::body::Body::empty());
    let found = match files.oneshot(asked).await {
        Ok(response) => response,
        Err(never) => match never {},
    };
    if matches!(
        found.status(),
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED
    ) {
        return not_found(&state, Request::from_parts(parts, body)).await;
    }
    let mut response = found.into_response();
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(caching(&path)));
    if WORKERS.contains(&path.as_str()) {
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(WORKER_POLICY));
    }
    if path.starts_with(RECORDER) {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        headers.insert(
            HeaderName::from_static("cross-origin-resource-policy"),
            HeaderValue::from_static("cross-origin"),
        );
    }
    response
}

async fn not_found(state: &AppState, request: Request) -> Response {
    let mut response = state.pages.not_found(request).await;
    // A redirect by the page itself stays one.
    if response.status().is_success() {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}

/// Files whose name carries a hash of their content never change.
fn caching(path: &str) -> &'static str {
    if path.starts_with("/pkg/") && has_hash(path) {
        "public, max-age=31536000, immutable"
    } else if path.starts_with(RECORDER) {
        "public, max-age=300"
    } else {
        "no-cache"
    }
}

/// `girok.7LxQ2mT0Yk3s_1aB-9cDeF.wasm`: between name and ending stands a hash of 22 letters.
fn has_hash(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or_default();
    file.split('.').skip(1).any(|part| {
        part.len() == 22
            && part
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_hashed_names_are_kept_for_good() {
        for (path, expected) in [
            (
                "/pkg/girok.7LxQ2mT0Yk3s_1aB-9cDeF.wasm",
                "public, max-age=31536000, immutable",
            ),
            ("/pkg/girok.wasm", "no-cache"),
            ("/favicon.svg", "no-cache"),
            ("/recorder/girok.js", "public, max-age=300"),
        ] {
            assert_eq!(caching(path), expected, "{path}");
        }
    }
}
