//! Why there is no answer, in OpenFGA's words: a code and a sentence.

use app::ConsoleError;
use authz::check::CheckError;
use axum::Json;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde_json::json;

use crate::control::ControlError;
use crate::error::console_error;
use crate::recordings::StoreError;

/// Seconds after which one may try again when something was away.
const RETRY_SECONDS: u64 = 5;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum ApiError {
    /// 401
    #[error("missing bearer token")]
    NoKey,
    /// 401
    #[error("the key opens nothing: it is none, or was revoked")]
    UnknownKey,
    /// 403
    #[error("{0}")]
    Forbidden(&'static str),
    /// 404
    #[error("Store ID not found")]
    StoreNotFound,
    /// 400, with OpenFGA's code for it.
    #[error("{message}")]
    Invalid { code: &'static str, message: String },
    /// 409: something else is there already.
    #[error("{0}")]
    Conflict(String),
    /// 429, with Retry-After
    #[error("too many requests; slow down")]
    TooMany { seconds: u64 },
    /// 503, with Retry-After
    #[error("try again in a moment")]
    Unavailable,
    /// 500: logged with its cause, which is told to nobody.
    #[error("Internal Server Error")]
    Internal,
}

impl ApiError {
    pub(super) fn invalid(code: &'static str, message: impl Into<String>) -> Self {
        Self::Invalid {
            code,
            message: message.into(),
        }
    }

    /// What has no code of its own.
    pub(super) fn validation(message: impl Into<String>) -> Self {
        Self::invalid("validation_error", message)
    }

    pub(super) fn model_not_found(id: &str) -> Self {
        Self::invalid(
            "authorization_model_not_found",
            format!("Authorization Model '{id}' not found"),
        )
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::NoKey | Self::UnknownKey => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::StoreNotFound => StatusCode::NOT_FOUND,
            Self::Invalid { .. } => StatusCode::BAD_REQUEST,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NoKey => "bearer_token_missing",
            Self::UnknownKey => "unauthenticated",
            Self::Forbidden(_) => "forbidden",
            Self::StoreNotFound => "store_id_not_found",
            Self::Invalid { code, .. } => code,
            Self::Conflict(_) => "Aborted",
            Self::TooMany { .. } => "resource_exhausted",
            Self::Unavailable => "unavailable",
            Self::Internal => "internal_error",
        }
    }

    fn retry_after(&self) -> Option<u64> {
        match self {
            Self::TooMany { seconds } => Some(*seconds),
            Self::Unavailable => Some(RETRY_SECONDS),
            _ => None,
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let retry_after = self.retry_after();
        let body = Json(json!({ "code": self.code(), "message": self.to_string() }));
        let mut response = (self.status(), body).into_response();
        if let Some(seconds) = retry_after {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl From<CheckError> for ApiError {
    fn from(error: CheckError) -> Self {
        Self::invalid(error.name(), error.to_string())
    }
}

impl From<ConsoleError> for ApiError {
    fn from(error: ConsoleError) -> Self {
        match error {
            ConsoleError::Invalid { message, .. } => Self::validation(message),
            ConsoleError::Conflict(message) => Self::Conflict(message),
            ConsoleError::SlowDown { seconds } => Self::TooMany { seconds },
            ConsoleError::Unavailable | ConsoleError::ShareLinksUnavailable => Self::Unavailable,
            ConsoleError::SignedOut
            | ConsoleError::Forbidden
            | ConsoleError::NotFound(_)
            | ConsoleError::Internal
            | ConsoleError::Unreachable => Self::Internal,
        }
    }
}

impl From<ControlError> for ApiError {
    fn from(error: ControlError) -> Self {
        ConsoleError::from(error).into()
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        console_error(error).into()
    }
}
