//! What a plain route answers when it cannot do what it was asked; server functions have [`ConsoleError`].

use app::ConsoleError;
use axum::response::{IntoResponse, Response};
use domain::query::QueryError;
use http::header::{CACHE_CONTROL, RETRY_AFTER};
use http::{HeaderValue, StatusCode};

use crate::recordings::StoreError;

#[derive(Debug, thiserror::Error)]
pub(crate) enum HttpError {
    /// 401
    #[error("sign in to go on")]
    SignedOut,
    /// 403: the role does not allow it, or the request came from another origin.
    #[error("{0}")]
    Forbidden(&'static str),
    /// 404
    #[error("there is nothing here")]
    NotFound,
    /// 400
    #[error("{0}")]
    BadRequest(&'static str),
    /// 400: an address has what is not understood, which must not be left out.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// 422: it was understood and is not acceptable.
    #[error("{0}")]
    Unacceptable(&'static str),
    /// 429, with Retry-After
    #[error("{0}")]
    TooMany(&'static str),
    /// 503, with Retry-After
    #[error("try again in a moment")]
    Unavailable,
    /// 500: logged with its cause, which is told to nobody.
    #[error("something went wrong on the server")]
    Internal,
}

impl HttpError {
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::SignedOut => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::BadRequest(_) | Self::Query(_) => StatusCode::BAD_REQUEST,
            Self::Unacceptable(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for HttpError {
    fn into_response(self) -> Response {
        let status = self.status();
        let mut response = (status, format!("{self}\n")).into_response();
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if matches!(self, Self::TooMany(_) | Self::Unavailable) {
            headers.insert(RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}

impl From<ConsoleError> for HttpError {
    fn from(error: ConsoleError) -> Self {
        match error {
            ConsoleError::SignedOut => Self::SignedOut,
            ConsoleError::Forbidden => Self::Forbidden("your role does not allow this"),
            ConsoleError::NotFound(_) => Self::NotFound,
            ConsoleError::Invalid { .. } | ConsoleError::Conflict(_) => {
                Self::BadRequest("the request was not understood")
            }
            ConsoleError::SlowDown { .. }
            | ConsoleError::Unavailable
            | ConsoleError::ShareLinksUnavailable => Self::Unavailable,
            ConsoleError::Internal | ConsoleError::Unreachable => Self::Internal,
        }
    }
}

/// The store's errors as the console tells them; the cause goes to the log.
pub(crate) fn console_error(error: StoreError) -> ConsoleError {
    match error {
        StoreError::NotFound => ConsoleError::NotFound("There is no such session".into()),
        StoreError::Unavailable(cause) => {
            tracing::warn!(cause, "the store is unavailable");
            ConsoleError::Unavailable
        }
        StoreError::TooLarge(cause) | StoreError::Damaged(cause) | StoreError::Failed(cause) => {
            tracing::error!(cause, "the store failed");
            ConsoleError::Internal
        }
    }
}

impl From<StoreError> for HttpError {
    fn from(error: StoreError) -> Self {
        console_error(error).into()
    }
}
