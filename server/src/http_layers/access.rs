//! Denies what the table of routes does not allow.

use std::sync::Arc;

use ::app::ConsoleError;
use ::app::ports::AuditLog;
use axum::extract::{MatchedPath, RawPathParams, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Json, RequestExt};
use domain::access::Reach;
use domain::account::{Account, Permission};
use http::StatusCode;
use tower_sessions::Session;
use url::form_urlencoded;

use crate::access::{Decider, may_with};
use crate::app::AppState;
use crate::audit_log::ControlAuditLog;
use crate::error::HttpError;
use crate::routes::{self, Access, Kind};
use crate::share::route::holder;

/// Who asks, in the request's extensions, for what comes after.
#[derive(Clone)]
pub(crate) struct SignedIn(pub(crate) Account);

/// What decides over a request from its start to its end, whatever is changed meanwhile.
#[derive(Clone)]
pub(crate) struct Deciding(pub(crate) Arc<Decider>);

/// Where who asks may do what the route needs.
#[derive(Clone)]
pub(crate) struct Within(pub(crate) Reach);

pub(crate) async fn check(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    // What no route matched falls through to static files and the page that says so.
    let Some(path) = request.extensions().get::<MatchedPath>().cloned() else {
        return next.run(request).await;
    };
    let decider = state.authority.current();
    request.extensions_mut().insert(Deciding(decider.clone()));
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
        Access::Needs(permission) | Access::InService(permission) | Access::WithSession(permission) => {
            permission
        }
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
    let Some(account) = account.filter(|account| kind != Kind::Page || !unfinished(account)) else {
        return match kind {
            Kind::Page => to_sign_in(&request),
            Kind::Function => (StatusCode::UNAUTHORIZED, Json(ConsoleError::SignedOut)).into_response(),
            Kind::Data => HttpError::SignedOut.into_response(),
        };
    };
    let judged = match unfinished(&account) {
        true => Err(ConsoleError::Forbidden),
        false => judge(&state, &decider, &account, access, kind, &mut request).await,
    };
    request.extensions_mut().insert(SignedIn(account.clone()));
    match judged {
        Ok(reach) => {
            request.extensions_mut().insert(Within(reach));
            next.run(request).await
        }
        Err(ConsoleError::Forbidden) if kind == Kind::Page => {
            // The page itself says that it is not allowed; its functions refuse as well.
            let mut response = next.run(request).await;
            *response.status_mut() = StatusCode::FORBIDDEN;
            response
        }
        Err(ConsoleError::Forbidden) => {
            let log = ControlAuditLog(state.control.clone());
            let remembered = log.record_refusal(&account, permission).await;
            HttpError::from(remembered.err().unwrap_or(ConsoleError::Forbidden)).into_response()
        }
        Err(error) => HttpError::from(error).into_response(),
    }
}

/// Where the account may do what a route needs, unless that is nowhere, or not there where the address leads.
async fn judge(
    state: &AppState,
    decider: &Decider,
    account: &Account,
    access: Access,
    kind: Kind,
    request: &mut Request,
) -> Result<Reach, ConsoleError> {
    let reach_of = |permission| decider.reach(account, permission, &state.directory.slugs());
    let reach = match access {
        Access::Needs(permission) => reach_of(permission),
        Access::InService(permission) => {
            let service = named(request, &["service"])
                .await
                .and_then(|slug| slug.parse().ok());
            match service {
                Some(service) if decider.may_in(account, permission, &service) => {
                    Reach::Services(vec![service])
                }
                Some(_) => Reach::NOWHERE,
                // What is no slug is the slug of no service.
                None => reach_of(permission),
            }
        }
        Access::WithSession(permission) => {
            let session = named(request, &["session", "id"]).await;
            match session.and_then(|id| id.parse().ok()) {
                Some(session) => {
                    let (store, directory) = (&*state.store, &*state.directory);
                    match may_with(decider, store, directory, account, permission, &session).await {
                        Ok(true) => Reach::Everywhere,
                        Ok(false) => Reach::NOWHERE,
                        // The page itself says that there is none.
                        Err(ConsoleError::NotFound(_)) if kind == Kind::Page => Reach::Everywhere,
                        Err(error) => return Err(error),
                    }
                }
                None => reach_of(permission),
            }
        }
        Access::Open(_) | Access::Holder => return Err(ConsoleError::Internal),
    };
    match reach.is_nowhere() {
        true => Err(ConsoleError::Forbidden),
        false => Ok(reach),
    }
}

/// The part of the address that has one of these names.
async fn named(request: &mut Request, names: &[&str]) -> Option<String> {
    let parts: RawPathParams = request.extract_parts().await.ok()?;
    let mut parts = parts.iter();
    parts
        .find(|(name, _)| names.contains(name))
        .map(|(_, value)| value.to_owned())
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
