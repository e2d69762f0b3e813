//! How answers about share links are written: refusals as a status and a sentence in JSON, moments as RFC 3339.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::response::{IntoResponse, Response};
use domain::Millis;
use http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use serde_json::json;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::Closed;

impl IntoResponse for Closed {
    fn into_response(self) -> Response {
        let mut body = json!({ "error": self.to_string() });
        let status = match &self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::NeedsPassword { wrong } => {
                body["password"] = if *wrong { "wrong" } else { "missing" }.into();
                StatusCode::UNAUTHORIZED
            }
            Self::Console(error) => {
                StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
            }
        };
        let mut response = (status, Json(body)).into_response();
        let headers = response.headers_mut();
        match &self {
            Self::NeedsPassword { .. } => {
                headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("SharePassword"));
            }
            Self::Console(error) => {
                if let Some(seconds) = error.retry_after() {
                    headers.insert(RETRY_AFTER, seconds.into());
                }
            }
            Self::NotFound => {}
        }
        response
    }
}

/// What serde found, without where: bodies are one line.
pub(super) fn why(rejection: &JsonRejection) -> String {
    let text = rejection.body_text();
    let cause = text.rsplit_once(": ").map_or(text.as_str(), |(_, cause)| cause);
    cause.split(" at line ").next().unwrap_or(cause).to_owned()
}

pub(super) fn bad_request(why: &str) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({ "error": why }))).into_response()
}

/// As RFC 3339 writes it.
pub(super) fn moment(at: Millis) -> String {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(at) * 1_000_000)
        .ok()
        .and_then(|moment| moment.format(&Rfc3339).ok())
        .unwrap_or_default()
}
