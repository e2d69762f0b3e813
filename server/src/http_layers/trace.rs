//! Whose request it is, and one log line and one measurement for it. Paths are logged as their pattern and queries not at all,
//! because both may carry keys and the names of people.

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderValue, Method};
use tracing::Instrument;
use uuid::Uuid;

use crate::app::AppState;
use crate::client_address;
use crate::ingest::ClientAddress;

/// The id by which a person finds a request in the log.
const REQUEST_ID: &str = "x-request-id";

pub(crate) async fn request(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let peer = client_address::peer(request.extensions());
    let client = client_address::client_address(peer, request.headers(), &state.config.trusted_proxies);
    request.extensions_mut().insert(ClientAddress(client));
    let started = Instant::now();
    let id = Uuid::now_v7().simple().to_string();
    let method = request.method().clone();
    let path = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "static".to_owned(), |path| path.as_str().to_owned());
    let span = tracing::info_span!("request", id, %method, path);
    let mut response = next.run(request).instrument(span.clone()).await;

    let (status, elapsed) = (response.status(), started.elapsed());
    span.in_scope(|| {
        let ms = elapsed.as_millis();
        if status.is_server_error() {
            tracing::error!(status = status.as_u16(), ms, "answered");
        } else {
            tracing::debug!(status = status.as_u16(), ms, "answered");
        }
    });
    let labels = [
        ("method", known(&method).to_owned()),
        ("path", path),
        ("status", status.as_u16().to_string()),
    ];
    metrics::counter!("girok_http_requests_total", &labels).increment(1);
    metrics::histogram!("girok_http_request_seconds", &labels[..2]).record(elapsed.as_secs_f64());
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// Anybody can make up methods, and each label's value is kept for good.
fn known(method: &Method) -> &str {
    match *method {
        Method::GET
        | Method::HEAD
        | Method::POST
        | Method::OPTIONS
        | Method::PUT
        | Method::DELETE
        | Method::PATCH => method.as_str(),
        _ => "other",
    }
}
