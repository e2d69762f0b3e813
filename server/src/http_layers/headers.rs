//! Headers of every reply, unless the route has set them already.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::app::AppState;
use crate::config::Config;

/// For what is no page: should a browser ever show it as one, nothing in it runs.
const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'";

pub(crate) async fn set(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    default(headers, X_CONTENT_TYPE_OPTIONS, "nosniff");
    default(headers, REFERRER_POLICY, "same-origin");
    default(headers, X_FRAME_OPTIONS, "DENY");
    default(headers, CONTENT_SECURITY_POLICY, NOTHING);
    // What is made for one account is kept by no cache; what may be kept says so itself.
    default(headers, CACHE_CONTROL, "no-store");
    default(
        headers,
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    );
    default(
        headers,
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    );
    default(
        headers,
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    );
    if state.config.is_https() {
        default(headers, STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    response
}

fn default(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.entry(name).or_insert(HeaderValue::from_static(value));
}

/// The policy of the console's pages: scripts are our own files and what carries this request's nonce.
pub(crate) fn console_policy(nonce: &str, config: &Config) -> String {
    let live: String = config
        .live_origins()
        .into_iter()
        .flatten()
        .map(|origin| format!(" {origin}"))
        .collect();
    let reload = config
        .reload_port
        .map(|port| format!(" ws://127.0.0.1:{port} ws://localhost:{port}"))
        .unwrap_or_default();
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
         style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'{live}{reload}; \
         frame-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}
