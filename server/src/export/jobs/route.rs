//! The files of jobs over HTTP.

use axum::extract::{Path, Query, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use domain::account::Permission;
use http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use http::{HeaderValue, Method};
use serde::Deserialize;
use tower::ServiceExt;
use tower_http::services::ServeFile;

use super::note_download;
use crate::app::AppState;
use crate::error::HttpError;
use crate::export::file_name::{attachment, inline};
use crate::http_layers::access::{Deciding, SignedIn, Within};
use crate::routes;

/// For the document that a browser makes of a film to show it.
const SHOWN: &str = "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'";

pub(crate) fn router() -> Router<AppState> {
    Router::new().route(routes::EXPORT_FILE, get(file))
}

#[derive(Deserialize)]
struct FileQuery {
    /// Said with any value: to be shown, and not kept.
    show: Option<String>,
}

/// `GET /admin/exports/{job}/file`, whole or in ranges (RFC 9110, 14).
async fn file(
    State(state): State<AppState>,
    Extension(SignedIn(account)): Extension<SignedIn>,
    (Extension(Deciding(decider)), Extension(Within(reach))): (Extension<Deciding>, Extension<Within>),
    Path(job): Path<String>,
    Query(FileQuery { show }): Query<FileQuery>,
    request: Request,
) -> Result<Response, HttpError> {
    let id = job.parse().map_err(|_| HttpError::NotFound)?;
    let job = state.exports.done(id).await?;
    if !reach.includes(&job.service)
        || !decider.may_with(&account, Permission::ExportSessions, &job.service, &job.session)
    {
        return Err(HttpError::NotFound);
    }
    let kind = HeaderValue::from_static(job.options.media_type());
    let disposition = match show {
        Some(_) => inline(&job.file_name),
        None => attachment(&job.file_name),
    };
    let disposition = HeaderValue::from_str(&disposition).map_err(|_| HttpError::Internal)?;
    if request.method() == Method::GET {
        note_download(&state, account.email, &job).await?;
    }
    let path = state.exports.file(id, &job.options);
    let served = ServeFile::new(path).oneshot(request).await;
    let mut response = match served {
        Ok(response) => response.into_response(),
        Err(never) => match never {},
    };
    if response.status() == http::StatusCode::NOT_FOUND {
        return Err(HttpError::NotFound);
    }
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, kind);
    headers.insert(CONTENT_DISPOSITION, disposition);
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(SHOWN));
    Ok(response)
}
