//! Why a batch was not taken, in words for the recorder.

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;

/// Seconds after which a recorder may try again when the store could not take a batch.
const RETRY_SECONDS: u64 = 5;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// 400, drop: sending it again would not help.
    #[error("{0}")]
    Malformed(&'static str),
    /// 401, drop
    #[error("the key is missing or opens nothing")]
    UnknownKey,
    /// 403, drop
    #[error("this origin is not allowed to send to the service")]
    WrongOrigin,
    /// 408, retry: the visitor's connection may be better later.
    #[error("the body took too long to arrive")]
    TooSlow,
    /// 409, drop: the recorder starts a new session.
    #[error("{0}")]
    Conflict(&'static str),
    /// 413, drop
    #[error("{0}")]
    TooLarge(&'static str),
    /// 429, retry
    #[error("too many requests; slow down")]
    TooMany { seconds: u64 },
    /// 503, retry: nothing was stored.
    #[error("the recordings cannot be written now")]
    Unavailable,
    /// 503, retry: a batch before this one is still missing, and enough is waiting for it.
    #[error("too much is waiting for a batch before this one")]
    Waiting { seconds: u64 },
    /// 503, retry: as much is being taken in as there is memory for.
    #[error("too much is being taken in now")]
    Busy,
    /// 500, drop: what is stored of the session, or this batch itself, makes every try fail in the same way.
    #[error("the batch cannot be taken")]
    Failed,
}

#[derive(Serialize)]
struct Body {
    error: String,
    action: &'static str,
}

impl Refusal {
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::UnknownKey => StatusCode::UNAUTHORIZED,
            Self::WrongOrigin => StatusCode::FORBIDDEN,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable | Self::Waiting { .. } | Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Failed => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The word by which metrics count it.
    pub(super) fn reason(&self) -> &'static str {
        match self {
            Self::Malformed(_) => "malformed",
            Self::UnknownKey => "unknown_key",
            Self::WrongOrigin => "wrong_origin",
            Self::TooSlow => "too_slow",
            Self::Conflict(_) => "conflict",
            Self::TooLarge(_) => "too_large",
            Self::TooMany { .. } => "rate",
            Self::Unavailable => "unavailable",
            Self::Waiting { .. } => "waiting",
            Self::Busy => "busy",
            Self::Failed => "failed",
        }
    }

    fn retry_after(&self) -> Option<u64> {
        match self {
            Self::TooMany { seconds } | Self::Waiting { seconds } => Some(*seconds),
            Self::Unavailable | Self::Busy | Self::TooSlow => Some(RETRY_SECONDS),
            _ => None,
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let retry_after = self.retry_after();
        let body = Body {
            error: self.to_string(),
            action: if retry_after.is_some() { "retry" } else { "drop" },
        };
        let mut response = (self.status(), Json(body)).into_response();
        if let Some(seconds) = retry_after {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
