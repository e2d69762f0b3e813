//! What a replay is made of: the frame's [`document`], and the events in parts. Recordings are hostile, so the frame has a
//! policy of its own under which nothing of them runs or reaches another server. Holders of share links see the same at
//! another [`Place`], and of a link to the replay alone nothing that does not show.

mod document;

use ::app::theme_of_cookies;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use domain::Millis;
use domain::account::Permission;
use domain::id::{SessionId, WindowId};
use domain::replay::{Opening, Watching};
use domain::share::ShareScope;
use futures::FutureExt;
use futures::future::BoxFuture;
use http::HeaderMap;
use http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, COOKIE, X_FRAME_OPTIONS};
use mirror::event::{EventType, Source};
use serde::Deserialize;

use crate::app::AppState;
use crate::error::HttpError;
use crate::http_layers::access::{Deciding, SignedIn};
use crate::live::follow;
use crate::moments::{BEYOND_BYTES, Shown};
use crate::recordings::{EventsFrom, EventsToken, RecordingStore, StoreError, array_of, events_of};
use document::{Beginning, document};

pub(crate) const FRAME_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
                            img-src 'self' data:; font-src 'self' data:; connect-src 'self'; \
                            base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
/// JSON in one part of the events: enough for seconds of a busy page, and on its way quickly.
pub(crate) const PART_BYTES: usize = 1 << 20;

/// Where the frame begins without being told by the page around it: at a moment, or with what happens now.
#[derive(Deserialize)]
pub(crate) struct FrameQuery {
    pub(crate) at: Option<Millis>,
    live: Option<String>,
}

/// Where in this server a frame finds what it asks for.
pub(crate) enum Place {
    /// Where accounts do.
    Console,
    /// Below this path.
    Shared(String),
}

/// `GET /replay/{session}`: the document that the session page shows in a frame.
pub(crate) async fn frame(
    State(state): State<AppState>,
    Extension(SignedIn(account)): Extension<SignedIn>,
    Extension(Deciding(decider)): Extension<Deciding>,
    Path(session): Path<String>,
    Query(query): Query<FrameQuery>,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    let session: SessionId = session.parse().map_err(|_| HttpError::NotFound)?;
    let service = state.store.service_of(&session).await?;
    state.watchers.note(&account, &session).await?;
    if query.live.is_none() {
        return moment_frame(
            state,
            &session,
            query.at,
            Place::Console,
            ShareScope::Details,
            &headers,
        )
        .await;
    }
    let beginning = Beginning::live(Watching::new(session.clone(), service.clone()));
    let may_follow = decider.may_with(&account, Permission::ViewLive, &service, &session);
    let first = may_follow.then(|| first_answer(state, session).boxed());
    answer(&headers, &Place::Console, Some(&beginning), first)
}

/// The document that begins at a moment, or is told later what to show.
pub(crate) async fn moment_frame(
    state: AppState,
    session: &SessionId,
    at: Option<Millis>,
    place: Place,
    scope: ShareScope,
    headers: &HeaderMap,
) -> Result<Response, HttpError> {
    let Some(at) = at else {
        return answer(headers, &place, None, None);
    };
    let opening = Opening::new(&state.store.details(session).await?, at);
    let first = opening
        .window()
        .map(|window| first_events(state, session.clone(), window.clone(), opening.at, scope).boxed());
    answer(headers, &place, Some(&Beginning::moment(opening, &place)), first)
}

fn answer(
    headers: &HeaderMap,
    place: &Place,
    beginning: Option<&Beginning>,
    first: Option<BoxFuture<'static, Option<Vec<u8>>>>,
) -> Result<Response, HttpError> {
    let cookies = headers.get(COOKIE).and_then(|cookies| cookies.to_str().ok());
    let html = document(cookies.and_then(theme_of_cookies), place, beginning, first)?;
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CONTENT_SECURITY_POLICY, FRAME_POLICY),
        (X_FRAME_OPTIONS, "SAMEORIGIN"),
    ];
    Ok((headers, html).into_response())
}

/// What the frame's script asks for first; nothing where that fails: it asks again and tells.
async fn first_events(
    state: AppState,
    session: SessionId,
    window: WindowId,
    at: Millis,
    scope: ShareScope,
) -> Option<Vec<u8>> {
    match events_at(&state, &session, &window, at).await {
        Ok(shown) => Some(body(&within(scope, shown))),
        Err(error) => {
            tracing::warn!(%error, %session, "a frame comes without its events");
            None
        }
    }
}

/// What who follows the session is told first.
async fn first_answer(state: AppState, session: SessionId) -> Option<Vec<u8>> {
    follow::standing(&state, &session)
        .await
        .inspect_err(|error| tracing::warn!(?error, %session, "a frame comes without the page as it is"))
        .ok()
}

/// Either of both, or neither for the beginning of the window.
#[derive(Deserialize)]
pub(crate) struct EventsQuery {
    from: Option<Millis>,
    after: Option<String>,
}

/// `GET …/windows/{window}/events`: a part of a window's events, from where a replay can start.
pub(crate) async fn events(
    State(state): State<AppState>,
    Extension(SignedIn(account)): Extension<SignedIn>,
    Path((session, window)): Path<(String, String)>,
    Query(query): Query<EventsQuery>,
) -> Result<Response, HttpError> {
    let session: SessionId = session.parse().map_err(|_| HttpError::NotFound)?;
    // What is not there was not watched.
    let response = part(&state, &session, &window, query, ShareScope::Details).await?;
    state.watchers.note(&account, &session).await?;
    Ok(response)
}

/// A part of a window's events.
pub(crate) async fn part(
    state: &AppState,
    session: &SessionId,
    window: &str,
    query: EventsQuery,
    scope: ShareScope,
) -> Result<Response, HttpError> {
    let window: WindowId = window.parse().map_err(|_| HttpError::NotFound)?;
    let row = state.store.window(session, &window).await?;
    let after = query
        .after
        .map(|token| parse_token(&token).ok_or(HttpError::BadRequest("`after` is no place in a window")))
        .transpose()?;
    let shown = match after {
        Some(token) => events_from(state.store.as_ref(), session, &window, EventsFrom::Token(token)).await?,
        None => events_at(state, session, &window, query.from.unwrap_or(row.started_at)).await?,
    };
    Ok(([(CONTENT_TYPE, "application/json")], body(&within(scope, shown))).into_response())
}

/// Of a link to the replay alone, what the page wrote to its console and what its scripts told the recorder stays here.
fn within(scope: ShareScope, shown: Shown) -> Shown {
    if scope == ShareScope::Details {
        return shown;
    }
    let array = array_of(&shown.events);
    let texts: Vec<&str> = events_of(&array)
        .iter()
        .filter(|event| !matches!(event.kind, EventType::Custom | EventType::Plugin))
        // What rrweb's console recording was before it was a plugin.
        .filter(|event| event.source != Some(Source::Log))
        .map(|event| event.text)
        .collect();
    Shown {
        events: texts.join(",").into_bytes(),
        ..shown
    }
}

/// Events from which a replay can show this moment, or the next at which there is a page.
async fn events_at(
    state: &AppState,
    session: &SessionId,
    window: &WindowId,
    moment: Millis,
) -> Result<Shown, StoreError> {
    let store = state.store.as_ref();
    let shown = state
        .moments
        .show(store, session, window, moment, BEYOND_BYTES)
        .await?;
    match shown {
        Some(shown) => Ok(shown),
        None => events_from(store, session, window, EventsFrom::Moment(moment)).await,
    }
}

async fn events_from(
    store: &dyn RecordingStore,
    session: &SessionId,
    window: &WindowId,
    from: EventsFrom,
) -> Result<Shown, StoreError> {
    store
        .events(session, window, from, PART_BYTES)
        .await
        .map(Shown::from)
}

/// The events are JSON already; they are not read again to be put into more of it.
fn body(part: &Shown) -> Vec<u8> {
    let next = part
        .next
        .map_or_else(|| "null".to_owned(), |token| format!("\"{}\"", token_text(token)));
    let tail = format!("],\"next\":{next}}}");
    let mut json = Vec::with_capacity(part.events.len() + tail.len() + 16);
    json.extend_from_slice(b"{\"events\":[");
    json.extend_from_slice(&part.events);
    json.extend_from_slice(tail.as_bytes());
    json
}

pub(crate) fn token_text(token: EventsToken) -> String {
    format!("{}.{}", token.number, token.skip)
}

pub(crate) fn parse_token(text: &str) -> Option<EventsToken> {
    let (number, skip) = text.split_once('.')?;
    Some(EventsToken {
        number: number.parse().ok()?,
        skip: skip.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_json_around_the_events() {
        let token = EventsToken { number: 7, skip: 3 };
        let part = Shown {
            events: br#"{"type":4},{"type":2}"#.to_vec(),
            next: Some(token),
            end: token,
        };
        let json: serde_json::Value = serde_json::from_slice(&body(&part)).unwrap();
        let expected = serde_json::json!({
            "events": [{"type": 4}, {"type": 2}], "next": "7.3",
        });
        assert_eq!(json, expected);
        assert_eq!(parse_token("7.3"), Some(token));
    }

    #[test]
    fn a_link_to_the_replay_alone_tells_no_custom_events() {
        let token = EventsToken { number: 0, skip: 0 };
        let shown = |events: &str| Shown {
            events: events.into(),
            next: None,
            end: token,
        };
        let meta = r#"{"type":4,"timestamp":1,"data":{"href":"https://shop.example/","width":1,"height":1}}"#;
        let custom =
            r#"{"type":5,"timestamp":2,"data":{"tag":"identify","payload":{"email":"ada@shop.example"}}}"#;
        let plugin = r#"{"type":6,"timestamp":3,"data":{"plugin":"rrweb/console@1","payload":{}}}"#;
        let move_ = r#"{"type":3,"timestamp":4,"data":{"source":1,"positions":[]}}"#;
        let log =
            r#"{"type":3,"timestamp":3,"data":{"source":11,"level":"log","payload":["\"ada\""],"trace":[]}}"#;
        let all = [meta, custom, plugin, log, move_].join(",");
        let alone = within(ShareScope::Replay, shown(&all));
        assert_eq!(String::from_utf8(alone.events).unwrap(), [meta, move_].join(","));
        assert_eq!(within(ShareScope::Details, shown(&all)), shown(&all));
        assert_eq!(within(ShareScope::Replay, shown("")), shown(""));
    }

    #[test]
    fn what_is_no_token_is_none() {
        for text in ["", "7", "7.", ".3", "-1.0", "7.3.1", "99999999999.0"] {
            assert_eq!(parse_token(text), None, "{text}");
        }
    }
}
