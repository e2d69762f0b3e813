//! What is asked of share links over HTTP: making one, and everything that their holders see.

use ::app::ConsoleError;
use ::app::ports::ShareLinks;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, Query, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use domain::Millis;
use domain::id::SessionId;
use domain::session::SessionDetails;
use domain::share::{LinkId, ShareLink, ShareRequest, ShareScope};
use http::header::{REFERRER_POLICY, SET_COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::answers::{bad_request, moment, why};
use super::{Closed, cookie};
use crate::app::AppState;
use crate::asset_proxy::{self, Asker, AssetQuery};
use crate::error::HttpError;
use crate::http_layers::access::SignedIn;
use crate::ingest::ClientAddress;
use crate::replay::{self, EventsQuery, FrameQuery, Place};
use crate::routes;

/// Carries a link's password, as UTF-8.
const PASSWORD: HeaderName = HeaderName::from_static("x-share-password");
const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

/// The share link by which a browser without an account came, in the request's extensions.
#[derive(Clone)]
pub(crate) struct Holder {
    link: ShareLink,
    /// As whom the browser is known.
    viewer: String,
}

pub(crate) fn router() -> Router<AppState> {
    Router::new()
        .route(routes::SHARE, post(share))
        .route(routes::SHARED_BY_TOKEN, get(look))
        .route(routes::OPEN_SHARED, post(open))
        .route(routes::SHARED, get(still_open))
        .route(routes::SHARED_REPLAY, get(frame))
        .route(routes::SHARED_EVENTS, get(events))
        .route(routes::SHARED_ASSETS, get(asset))
}

/// Where what a link shows is.
pub(super) fn base(link: &LinkId) -> String {
    format!("/shared/{}", cookie::short(link))
}

/// Which link a browser came by that asks for something below its address.
pub(crate) async fn holder(state: &AppState, headers: &HeaderMap, path: &str) -> Result<Holder, Closed> {
    let link = path
        .strip_prefix("/shared/")
        .and_then(|rest| rest.split('/').next())
        .ok_or(Closed::NotFound)?;
    let viewer = cookie::read(link, headers, &state.config).ok_or(Closed::NotFound)?;
    let found = state.shares.of_viewer(&viewer).await?;
    if cookie::short(&found.id) == link {
        Ok(Holder { link: found, viewer })
    } else {
        Err(Closed::NotFound)
    }
}

/// What is shown to holders is found by nobody, and does not tell others where it was.
pub(crate) async fn secluded(request: Request, next: Next) -> Response {
    let is_shared = routes::is_shared(request.uri().path());
    let mut response = next.run(request).await;
    if is_shared {
        let headers = response.headers_mut();
        headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        headers.insert(ROBOTS, HeaderValue::from_static("noindex, nofollow"));
    }
    response
}

/// `POST /admin/session-recordings/share/{session}`: 201 with a new link.
async fn share(
    State(state): State<AppState>,
    Extension(SignedIn(account)): Extension<SignedIn>,
    Path(session): Path<String>,
    request: Result<Json<ShareRequest>, JsonRejection>,
) -> Result<Response, Closed> {
    let session: SessionId = session
        .parse()
        .map_err(|_| ConsoleError::NotFound("There is no such session".into()))?;
    let request = match request {
        Ok(Json(request)) => request,
        Err(rejection) => return Ok(bad_request(&why(&rejection))),
    };
    match state.shares.create(&account, session, request).await {
        Ok(made) => {
            let body = json!({
                "token": made.token,
                "url": made.url,
                "expiresAt": moment(made.link.expires_at),
            });
            Ok((StatusCode::CREATED, Json(body)).into_response())
        }
        Err(error @ ConsoleError::Invalid { .. }) => Ok(bad_request(&error.to_string())),
        Err(error) => Err(error.into()),
    }
}

/// A session as whoever holds a link to it may know it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Metadata<'a> {
    id: &'a SessionId,
    service: &'a str,
    started_at: String,
    last_event_at: String,
    duration_ms: Millis,
    #[serde(flatten)]
    more: Option<serde_json::Value>,
}

impl<'a> Metadata<'a> {
    fn new(details: &'a SessionDetails, scope: ShareScope) -> Self {
        let summary = &details.summary;
        Self {
            id: &summary.id,
            service: summary.service.as_str(),
            started_at: moment(summary.started_at),
            last_event_at: moment(summary.last_event_at),
            duration_ms: summary.duration_ms(),
            more: (scope == ShareScope::Details).then(|| {
                json!({
                    "actor": summary.actor,
                    "client": summary.client,
                    "entryPage": summary.entry_page,
                    "exitPage": summary.exit_page,
                    "counts": summary.counts,
                })
            }),
        }
    }
}

/// `GET /admin/session-recordings/shared/{token}`: what the link is of, and where it plays.
async fn look(
    State(state): State<AppState>,
    Extension(ClientAddress(from)): Extension<ClientAddress>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Closed> {
    let password = headers
        .get(PASSWORD)
        .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    let (link, details) = state.shares.look(from, &token, password).await?;
    let body = json!({
        "session": Metadata::new(&details, link.scope),
        "url": format!("{}/shared#{token}", state.config.public_origin()),
        "scope": link.scope,
        "start": link.start,
        "expiresAt": moment(link.expires_at),
    });
    Ok(Json(body).into_response())
}

#[derive(Deserialize)]
struct OpenRequest {
    token: String,
    #[serde(default)]
    password: Option<String>,
}

/// `POST /admin/session-recordings/shared`: exchanges a token for the cookie by which everything below `/shared/` opens.
async fn open(
    State(state): State<AppState>,
    Extension(ClientAddress(from)): Extension<ClientAddress>,
    headers: HeaderMap,
    request: Result<Json<OpenRequest>, JsonRejection>,
) -> Result<Response, Closed> {
    let OpenRequest { token, password } = match request {
        Ok(Json(request)) => request,
        Err(rejection) => return Ok(bad_request(&why(&rejection))),
    };
    let password = password.filter(|password| !password.is_empty());
    let known = |id: &LinkId| cookie::read(cookie::short(id), &headers, &state.config);
    let opened = state.shares.open(from, &token, password, known).await?;
    let cookie = known_as(&state, &opened.link, &opened.viewer)?;
    Ok(([(SET_COOKIE, cookie)], Json(opened.session)).into_response())
}

fn known_as(state: &AppState, link: &LinkId, viewer: &str) -> Result<HeaderValue, ConsoleError> {
    HeaderValue::from_str(&cookie::write(link, viewer, &state.config)).map_err(|_| ConsoleError::Internal)
}

/// `GET /shared/{link}`: 204 as long as its viewer may go on. Who looks at a session for hours stays known.
async fn still_open(
    State(state): State<AppState>,
    Extension(Holder { link, viewer }): Extension<Holder>,
) -> Result<Response, Closed> {
    let cookie = known_as(&state, &link.id, &viewer)?;
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, cookie)]).into_response())
}

async fn frame(
    State(state): State<AppState>,
    Extension(Holder { link, .. }): Extension<Holder>,
    Query(query): Query<FrameQuery>,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    let place = Place::Shared(base(&link.id));
    replay::moment_frame(state, &link.session, query.at, place, link.scope, &headers).await
}

async fn events(
    State(state): State<AppState>,
    Extension(Holder { link, .. }): Extension<Holder>,
    Path((_, window)): Path<(String, String)>,
    Query(query): Query<EventsQuery>,
) -> Result<Response, HttpError> {
    replay::part(&state, &link.session, &window, query, link.scope).await
}

async fn asset(
    State(state): State<AppState>,
    Extension(Holder { link, .. }): Extension<Holder>,
    Path((_, service)): Path<(String, String)>,
    Query(query): Query<AssetQuery>,
) -> Response {
    if service != link.service.as_str() {
        return HttpError::NotFound.into_response();
    }
    asset_proxy::answer(&state, Asker::Link(link.id), &service, &query.url).await
}
