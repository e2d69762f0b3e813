//! Downloads over HTTP.

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use domain::audit::AuditAction;
use domain::id::SessionId;
use http::HeaderValue;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use serde::Deserialize;

use super::file_name::{attachment, default_name, harmless};
use super::json::{self, Options};
use crate::app::AppState;
use crate::audit_log;
use crate::error::HttpError;
use crate::http_layers::access::SignedIn;
use crate::routes;

pub(crate) fn router() -> Router<AppState> {
    Router::new().route(routes::EXPORT_JSON, get(export_json))
}

/// `0` or `1` each; what is not said is as if everything was wanted, as it is.
#[derive(Deserialize)]
struct JsonQuery {
    metadata: Option<String>,
    events: Option<String>,
    gzip: Option<String>,
    /// The file's, without its ending.
    name: Option<String>,
}

/// `GET …/{session}/export.json`
async fn export_json(
    State(state): State<AppState>,
    Extension(SignedIn(account)): Extension<SignedIn>,
    Path(session): Path<String>,
    Query(query): Query<JsonQuery>,
) -> Result<Response, HttpError> {
    let session: SessionId = session.parse().map_err(|_| HttpError::NotFound)?;
    let options = Options {
        metadata: switch(query.metadata.as_deref(), true)?,
        events: switch(query.events.as_deref(), true)?,
        gzip: switch(query.gzip.as_deref(), false)?,
    };
    if !options.metadata && !options.events {
        return Err(HttpError::BadRequest("choose metadata, events or both"));
    }
    let details = state.store.details(&session).await?;
    let (ending, kind) = if options.gzip {
        ("json.gz", "application/gzip")
    } else {
        ("json", "application/json")
    };
    let name = query
        .name
        .as_deref()
        .and_then(harmless)
        .unwrap_or_else(|| default_name(&details.summary));
    let disposition = HeaderValue::from_str(&attachment(&format!("{name}.{ending}")))
        .map_err(|_| HttpError::BadRequest("a file cannot be called that"))?;
    let (who, subject) = (account.email, session.to_string());
    state
        .control
        .call(move |connection| {
            audit_log::write(
                connection,
                &who,
                AuditAction::SessionExported,
                Some(&subject),
                Some("JSON"),
            )
        })
        .await
        .map_err(::app::ConsoleError::from)?;
    let body = Body::from_stream(json::stream(state.store.clone(), details, options));
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(kind)),
        (CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, body).into_response())
}

fn switch(value: Option<&str>, default: bool) -> Result<bool, HttpError> {
    match value {
        None => Ok(default),
        Some("1") => Ok(true),
        Some("0") => Ok(false),
        Some(_) => Err(HttpError::BadRequest("metadata, events and gzip are each 0 or 1")),
    }
}
