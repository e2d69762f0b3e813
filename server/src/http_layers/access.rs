//! Denies what the table of routes does not allow.

use ::app::ConsoleError;
use ::app::ports::AuditLog;
use axum::Json;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use domain::account::{Account, Permission};
use http::StatusCode;
use tower_sessions::Session;
use url::form_urlencoded;

use crate::app::AppState;
use crate::audit_log::ControlAuditLog;
use crate::error::HttpError;
use crate::routes::{self, Access, Kind};
use crate::share::route::holder;

/// Who asks, in the request's extensions, for what comes after.
#[derive(Clone)]
pub(crate) struct SignedIn(pub(crate) Account);

pub(crate) async fn check(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    // What no route matched falls through to static files and the page that says so.
    let Some(path) = request.extensions().get::<MatchedPath>().cloned() else {
        return next.run(request).await;
    };
    let (access, kind) = match (
        routes::find(request.method(), path.as_str()),
        routes::function_name(path.as_str()),
    ) {
        (Some(route), _) => (route.access, route.kind),
        (None, Some(name)) if routes::OPEN_FUNCTIONS.contains(&name) => return next.run(request).await,
        (None, Some(_)) => (Access::Needs(Permission::OwnAccount), Kind::Function),
        (None, None) => return HttpError::NotFound.into_response(),
    };
    let permission = match access {
        Access::Needs(permission) => permission,
        Access::Open(_) => return next.run(request).await,
        Access::Holder => {
            return match holder(&state, request.headers(), request.uri().path()).await {
                Ok(holder) => {
                    request.extensions_mut().insert(holder);
                    next.run(request).await
                }
                Err(closed) => closed.into_response(),
            };
        }
    };
    let account = match request.extensions().get::<Session>() {
        Some(session) => match state.accounts.of_session(session).await {
            Ok(account) => account,
            Err(error) => return HttpError::from(error).into_response(),
        },
        None => None,
    };
    let unfinished = |account: &Account| account.must_set_password && permission != Permission::OwnAccount;
    match account {
        Some(account) if account.role.allows(permission) && !unfinished(&account) => {
            request.extensions_mut().insert(SignedIn(account));
            next.run(request).await
        }
        Some(account) if kind == Kind::Page && !unfinished(&account) => {
            // The page itself says that the role does not allow it; its functions refuse as well.
            request.extensions_mut().insert(SignedIn(account));
            let mut response = next.run(request).await;
            *response.status_mut() = StatusCode::FORBIDDEN;
            response
        }
        _ if kind == Kind::Page => to_sign_in(&request),
        None if kind == Kind::Function => {
            (StatusCode::UNAUTHORIZED, Json(ConsoleError::SignedOut)).into_response()
        }
        Some(account) => {
            let log = ControlAuditLog(state.control.clone());
            let remembered = log.record_refusal(&account, permission).await;
            HttpError::from(remembered.err().unwrap_or(ConsoleError::Forbidden)).into_response()
        }
        None => HttpError::SignedOut.into_response(),
    }
}

/// The sign-in page, which leads back here afterwards.
fn to_sign_in(request: &Request) -> Response {
    let wanted = request
        .uri()
        .path_and_query()
        .map_or("/", |path_and_query| path_and_query.as_str());
    let mut address = "/sign-in".to_owned();
    if wanted != "/" {
        let next: String = form_urlencoded::byte_serialize(wanted.as_bytes()).collect();
        address = format!("/sign-in?next={next}");
    }
    Redirect::to(&address).into_response()
}
