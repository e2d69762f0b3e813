//! `GET /admin/sessions/live`, the channel, and `GET /admin/sessions/live/status`, which says why there is none: a page
//! cannot read the answer to a refused upgrade.

use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::live::filter::LiveFilter;
use http::header::{CACHE_CONTROL, CONNECTION, CONTENT_TYPE, RETRY_AFTER, UPGRADE};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use tower_sessions::Session;
use yawc::IncomingUpgrade;

use super::admission::TooMany;
use super::protocol::socket_options;
use super::scope::Scope;
use super::socket;
use crate::access::named;
use crate::accounts::session_digest;
use crate::app::AppState;
use crate::error::HttpError;
use crate::http_layers::access::{Deciding, SignedIn};
use crate::http_layers::origin;
use crate::ingest::ClientAddress;

/// What a page reads when its connection failed.
#[derive(serde::Serialize)]
struct Status {
    status: u16,
    message: String,
}

pub(crate) async fn status(
    State(state): State<AppState>,
    Extension(SignedIn(account)): Extension<SignedIn>,
    Extension(ClientAddress(address)): Extension<ClientAddress>,
) -> Response {
    if let Err(refused) = state.admission.standing(account.id, address) {
        return too_many(refused);
    }
    if !state.live.is_open() {
        return told(
            StatusCode::SERVICE_UNAVAILABLE,
            "The server is starting or stopping",
            Some(1),
        );
    }
    told(StatusCode::OK, "The live channel can be reached", None)
}

fn too_many(TooMany { seconds, is_full }: TooMany) -> Response {
    let message = if is_full {
        "Too many live pages of this account are open; close one of them"
    } else {
        "There were too many connections in a short time"
    };
    told(StatusCode::TOO_MANY_REQUESTS, message, Some(seconds))
}

fn told(status: StatusCode, message: &str, retry_after: Option<u64>) -> Response {
    let body = Status {
        status: status.as_u16(),
        message: message.to_owned(),
    };
    let mut response = (status, axum::Json(body)).into_response();
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(seconds) = retry_after {
        headers.insert(RETRY_AFTER, seconds.into());
    }
    response
}

pub(crate) async fn connect(
    State(state): State<AppState>,
    (Extension(SignedIn(account)), Extension(Deciding(decider))): (Extension<SignedIn>, Extension<Deciding>),
    Extension(ClientAddress(address)): Extension<ClientAddress>,
    session: Session,
    (method, headers): (Method, HeaderMap),
    RawQuery(query): RawQuery,
    upgrade: Result<IncomingUpgrade, StatusCode>,
) -> Result<Response, HttpError> {
    let upgrade = match upgrade {
        Ok(upgrade) if method == Method::GET && asks_for_websocket(&headers) => upgrade,
        _ => return Ok(no_upgrade()),
    };
    // A page of another site would send this browser's cookie along.
    if !origin::is_own(&headers, &state.config.public_origin()) {
        return Err(HttpError::Forbidden("the request came from another origin"));
    }
    if !state.live.is_open() {
        return Err(HttpError::Unavailable);
    }
    let session = session_digest(&session).ok_or(HttpError::SignedOut)?;
    let named = named(&decider, &*state.store).await?;
    let scope = Scope::of(&decider, &account, &state.directory.slugs(), &named);
    let pass = match state.admission.admit(account.id, session, scope.clone(), address) {
        Ok(pass) => pass,
        Err(refused) => return Ok(too_many(refused)),
    };
    // Who is let in from here on is looked at with each change; what changed before is not to be missed.
    if !Arc::ptr_eq(&state.authority.current(), &decider) {
        return Err(HttpError::Unavailable);
    }
    let (response, upgraded) = upgrade.upgrade(socket_options(&state.deflate)).map_err(|error| {
        tracing::debug!(%error, "a connection could not be upgraded");
        HttpError::BadRequest("this is no WebSocket request")
    })?;
    let filter = filter(query.as_deref());
    let live = state.live.clone();
    state.live.connections.spawn(async move {
        match upgraded.await {
            Ok(socket) => socket::serve(socket, live, filter, scope, pass).await,
            Err(error) => tracing::debug!(%error, "a connection was gone before it began"),
        }
    });
    Ok(response.map(|_| Body::empty()).into_response())
}

/// What RFC 6455 asks of a handshake besides its key and version.
fn asks_for_websocket(headers: &HeaderMap) -> bool {
    let has = |name, wanted: &str| {
        let values = headers
            .get_all(name)
            .iter()
            .filter_map(|value| value.to_str().ok());
        let mut words = values.flat_map(|value| value.split(','));
        words.any(|word| word.trim().eq_ignore_ascii_case(wanted))
    };
    has(UPGRADE, "websocket") && has(CONNECTION, "upgrade")
}

fn no_upgrade() -> Response {
    let headers = [
        (UPGRADE, "websocket"),
        (CONTENT_TYPE, "text/plain; charset=utf-8"),
    ];
    let text = "this address speaks WebSocket, version 13\n";
    (StatusCode::UPGRADE_REQUIRED, headers, text).into_response()
}

/// What the address asks for.
fn filter(query: Option<&str>) -> Result<LiveFilter, String> {
    let pairs: Vec<_> = url::form_urlencoded::parse(query.unwrap_or_default().as_bytes()).collect();
    LiveFilter::parse(pairs.iter().map(|(key, value)| (key.as_ref(), value.as_ref())))
        .map_err(|error| error.to_string())
}
