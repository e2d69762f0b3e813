//! What machines ask of the server: is it alive, can it work, what does it count.

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::HeaderMap;
use http::header::{AUTHORIZATION, CONTENT_TYPE, FORWARDED};
use std::net::IpAddr;
use subtle::ConstantTimeEq;

use crate::app::AppState;
use crate::error::HttpError;
use crate::{client_address, net};

/// The process runs and answers.
pub(crate) async fn healthz() -> &'static str {
    "ok\n"
}

/// A write could succeed now.
pub(crate) async fn readyz(State(state): State<AppState>) -> Result<&'static str, HttpError> {
    state.store.ready().await?;
    Ok("ready\n")
}

/// For whoever carries the token, or comes from a private network without a proxy between.
pub(crate) async fn metrics(State(state): State<AppState>, request: Request) -> Response {
    let peer = client_address::peer(request.extensions());
    let token = state.config.metrics_token.as_deref();
    if !is_neighbour(peer, request.headers()) && !carries(request.headers(), token) {
        return HttpError::Forbidden("metrics are for the private network, or for whoever carries the token")
            .into_response();
    }
    match &state.metrics {
        Some(handle) => {
            let kind = "text/plain; version=0.0.4; charset=utf-8";
            ([(CONTENT_TYPE, kind)], handle.render()).into_response()
        }
        None => HttpError::NotFound.into_response(),
    }
}

/// Behind a proxy every peer is a neighbour, so one that speaks for somebody else is not taken for one.
fn is_neighbour(peer: IpAddr, headers: &HeaderMap) -> bool {
    let speaks_for_another = headers.contains_key("x-forwarded-for") || headers.contains_key(FORWARDED);
    !speaks_for_another && net::is_private(peer)
}

fn carries(headers: &HeaderMap, token: Option<&str>) -> bool {
    let given = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.as_bytes().strip_prefix(b"Bearer "));
    match (given, token) {
        (Some(given), Some(token)) => given.ct_eq(token.as_bytes()).into(),
        _ => false,
    }
}
