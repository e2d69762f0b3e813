//! Downloads over HTTP.

use std::convert::Infallible;

use ::app::ports::AuditLog;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use domain::account::{Account, Permission};
use domain::audit::AuditAction;
use domain::id::SessionId;
use futures::stream;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, Method};

use super::asked::{Asked, BEYOND, Which};
use super::file_name::{attachment, of_sessions, short_of_session};
use super::{json, zip};
use crate::access::named;
use crate::app::AppState;
use crate::audit_log::ControlAuditLog;
use crate::error::HttpError;
use crate::http_layers::access::{Deciding, SignedIn, Within};
use crate::routes;
use crate::{audit_log, clock};

/// How many sessions a zip was asked to have.
const SESSIONS: HeaderName = HeaderName::from_static("x-sessions");

type Pairs = Query<Vec<(String, String)>>;

pub(crate) fn router() -> Router<AppState> {
    Router::new()
        .route(routes::EXPORT_JSON, get(export_json))
        .route(routes::EXPORT_ZIP, get(export_zip))
}

/// `GET …/{session}/export.json`
async fn export_json(
    State(state): State<AppState>,
    Extension(SignedIn(account)): Extension<SignedIn>,
    Path(session): Path<String>,
    Query(pairs): Pairs,
    method: Method,
) -> Result<Response, HttpError> {
    let session: SessionId = session.parse().map_err(|_| HttpError::NotFound)?;
    let asked = Asked::read(&pairs)?;
    let details = state.store.details(&session).await?;
    let (ending, kind) = if asked.gzip {
        ("json.gz", "application/gzip")
    } else {
        ("json", "application/json")
    };
    let name = asked.name.unwrap_or_else(|| short_of_session(&details.summary));
    let headers = headers(kind, &format!("{name}.{ending}"))?;
    if method == Method::HEAD {
        return Ok((headers, unsent()).into_response());
    }
    remember(&state, account, vec![session], "JSON".into()).await?;
    let file = json::stream(state.store.clone(), details, asked.content, asked.gzip);
    Ok((headers, Body::from_stream(file)).into_response())
}

/// `GET …/export.zip`
async fn export_zip(
    State(state): State<AppState>,
    Extension(SignedIn(account)): Extension<SignedIn>,
    (Extension(Deciding(decider)), Extension(Within(reach))): (Extension<Deciding>, Extension<Within>),
    Query(pairs): Pairs,
    method: Method,
) -> Result<Response, HttpError> {
    let asked = Asked::read(&pairs)?;
    let store = state.store.as_ref();
    let named = named(&decider, store).await?;
    let hidden = decider
        .hidden(&account, Permission::ExportSessions, &named)
        .collect();
    let found = Which::read(&pairs)?.sessions(store, &reach, hidden).await;
    if let Err(HttpError::Forbidden(_)) = &found {
        return Err(refused(&state, &account).await);
    }
    let sessions = found?;
    let made_at = clock::now();
    let name = asked.name.unwrap_or_else(|| of_sessions(made_at));
    let headers = headers("application/zip", &format!("{name}.zip"))?;
    let count = sessions.asked.len();
    let sessions_header = [(SESSIONS, HeaderValue::from(count))];
    if method == Method::HEAD {
        return Ok((headers, sessions_header, unsent()).into_response());
    }
    let detail = format!("JSON, in a zip of {count}");
    remember(&state, account, sessions.there, detail).await?;
    let file = zip::stream(state.store.clone(), sessions.asked, asked.content, made_at);
    Ok((headers, sessions_header, Body::from_stream(file)).into_response())
}

/// That one of the sessions may not be exported, once it is in the audit log.
async fn refused(state: &AppState, account: &Account) -> HttpError {
    let log = ControlAuditLog(state.control.clone());
    match log.record_refusal(account, Permission::ExportSessions).await {
        Ok(()) => HttpError::Forbidden(BEYOND),
        Err(error) => error.into(),
    }
}

/// The body for who asks for the head alone, to whom nothing goes out. Its length is as little known as that of a file.
fn unsent() -> Body {
    Body::from_stream(stream::empty::<Result<Bytes, Infallible>>())
}

fn headers(kind: &'static str, name: &str) -> Result<[(HeaderName, HeaderValue); 2], HttpError> {
    let disposition = HeaderValue::from_str(&attachment(name))
        .map_err(|_| HttpError::BadRequest("a file cannot be called that"))?;
    Ok([
        (CONTENT_TYPE, HeaderValue::from_static(kind)),
        (CONTENT_DISPOSITION, disposition),
    ])
}

/// Each session has its own entry, before anything of it goes out: who asks what became of one finds it by its id.
async fn remember(
    state: &AppState,
    account: Account,
    sessions: Vec<SessionId>,
    detail: String,
) -> Result<(), HttpError> {
    state
        .control
        .call(move |connection| {
            let entries = connection.transaction()?;
            for session in &sessions {
                let action = AuditAction::SessionExported;
                audit_log::write(
                    &entries,
                    &account.email,
                    action,
                    Some(session.as_str()),
                    Some(&detail),
                )?;
            }
            Ok(entries.commit()?)
        })
        .await
        .map_err(::app::ConsoleError::from)?;
    Ok(())
}
