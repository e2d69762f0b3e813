//! Reads what a request asks: the JSON of its body, and the query of its address.

use axum::body::to_bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use http::request::Parts;
use serde::de::DeserializeOwned;

use super::ApiError;

/// A model as JSON is several times as long as its text.
pub(super) const LONGEST_BODY: usize = 2 << 20;

pub(super) struct Body<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = ApiError;

    /// What is not known in it is passed over, as OpenFGA does.
    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        let bytes = to_bytes(request.into_body(), LONGEST_BODY).await.map_err(|_| {
            let megabytes = LONGEST_BODY >> 20;
            ApiError::invalid(
                "exceeded_entity_limit",
                format!("the body did not come whole, or has more than {megabytes} MB"),
            )
        })?;
        serde_json::from_slice(&bytes)
            .map(Self)
            .map_err(|error| ApiError::validation(format!("malformed JSON: {error}")))
    }
}

pub(super) struct Query<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        axum::extract::Query::try_from_uri(&parts.uri)
            .map(|axum::extract::Query(asked)| Self(asked))
            .map_err(|error| ApiError::validation(format!("malformed query: {}", error.body_text())))
    }
}
