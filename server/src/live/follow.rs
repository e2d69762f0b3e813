//! Following a session while it happens, by requests that wait: what is on the visitor's screen now, and then what
//! comes next, each answer saying where to go on.

use std::time::Duration;

use app::ConsoleError;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use domain::Millis;
use domain::account::Permission;
use domain::id::{SessionId, WindowId};
use domain::live::watched::{Watched, WatchedWindow};
use domain::session::SessionStatus;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use serde::{Deserialize, Serialize};
use tokio::time::{Instant, timeout_at};
use tower_sessions::Session;

use super::arrivals::{Full, Waiter, Woken};
use crate::access::may_with;
use crate::app::AppState;
use crate::clock;
use crate::error::HttpError;
use crate::http_layers::access::SignedIn;
use crate::moments::Shown;
use crate::recordings::{EventsFrom, EventsToken};
use crate::replay::{PART_BYTES, parse_token, token_text};

/// How long a request waits; less than any proxy's patience.
const WAIT: Duration = Duration::from_secs(20);
/// Who is signed out while they wait is sent away within this time; who may not watch any longer, at once.
const CHECK: Duration = Duration::from_secs(4);

impl From<Full> for HttpError {
    fn from(_: Full) -> Self {
        Self::TooMany("too many live sessions are being watched; close one of them")
    }
}

#[derive(Deserialize)]
pub(crate) struct FollowQuery {
    /// The window to show; without it, the one that the visitor is in.
    window: Option<String>,
    /// The place in that window up to which its events are known; without it, the page as it is now.
    after: Option<String>,
    /// How many events of the session its watcher knew of when asking: as long as there are no others, this waits.
    seen: Option<u64>,
}

/// What an answer says besides the events.
#[derive(Serialize)]
struct Told<'a> {
    /// Where to go on; `None` while the window has no picture.
    next: Option<String>,
    /// More is there already.
    more: bool,
    /// The window that the events are of.
    window: Option<&'a WindowId>,
    /// The window that the visitor is in.
    front: Option<&'a WindowId>,
    watched: &'a Watched,
    /// By the server's clock, as `watched.received_at` is.
    now: Millis,
}

/// `GET …/{session}/follow`
pub(crate) async fn follow(
    State(state): State<AppState>,
    Extension(SignedIn(account)): Extension<SignedIn>,
    Extension(browser): Extension<Session>,
    Path(session): Path<String>,
    Query(query): Query<FollowQuery>,
) -> Result<Response, HttpError> {
    let session: SessionId = session.parse().map_err(|_| HttpError::NotFound)?;
    let chosen: Option<WindowId> = query
        .window
        .map(|window| window.parse().map_err(|_| HttpError::NotFound))
        .transpose()?;
    let after = query
        .after
        .map(|token| parse_token(&token).ok_or(HttpError::BadRequest("`after` is no place in a window")))
        .transpose()?;
    state.store.service_of(&session).await?;
    // From here on nothing that is committed goes unnoticed.
    let waiter = state.live.arrivals.wait(&session, account.id)?;
    state.watchers.note(&account, &session).await?;
    let watched = news(&state, &browser, &session, query.seen, waiter).await?;
    let answer = answer(&state, &session, &watched, chosen.as_ref(), after).await?;
    let headers = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store")];
    Ok((headers, answer).into_response())
}

/// The answer to who asks for the first time, at once.
pub(crate) async fn standing(state: &AppState, session: &SessionId) -> Result<Vec<u8>, HttpError> {
    let watched = look(state, session).await?;
    answer(state, session, &watched, None, None).await
}

async fn answer(
    state: &AppState,
    session: &SessionId,
    watched: &Watched,
    chosen: Option<&WindowId>,
    after: Option<EventsToken>,
) -> Result<Vec<u8>, HttpError> {
    let in_front = state.live.signs(session).map(|(_, front)| front);
    let front = in_front
        .and_then(|front| watched.windows.iter().find(|window| window.id == front))
        .or_else(|| watched.latest_window());
    let window = match chosen {
        Some(chosen) => Some(
            watched
                .windows
                .iter()
                .find(|window| &window.id == chosen)
                .ok_or(HttpError::NotFound)?,
        ),
        None => front,
    };
    let from = after.map(EventsFrom::Token).or_else(|| {
        window?
            .has_full_snapshot
            .then_some(EventsFrom::Moment(Millis::MAX))
    });
    let part = match (window, from) {
        (Some(window), Some(from)) => Some(part(state, session, &window.id, from).await?),
        _ => None,
    };
    let told = Told {
        next: part.as_ref().map(|part| token_text(part.end)),
        more: part.as_ref().is_some_and(|part| part.next.is_some()),
        window: window.map(|window| &window.id),
        front: front.map(|window| &window.id),
        watched,
        now: clock::now(),
    };
    body(&told, part.as_ref().map_or(&[], |part| &part.events))
}

/// What was asked for: what follows a place, or the page as it is after all that was recorded.
async fn part(
    state: &AppState,
    session: &SessionId,
    window: &WindowId,
    from: EventsFrom,
) -> Result<Shown, HttpError> {
    if let EventsFrom::Moment(now) = from {
        let store = state.store.as_ref();
        if let Some(shown) = state.moments.show(store, session, window, now, 0).await? {
            return Ok(shown);
        }
    }
    Ok(state
        .store
        .events(session, window, from, PART_BYTES)
        .await?
        .into())
}

/// How the session stands, as soon as that is something else than what was seen of it, or the time is up.
async fn news(
    state: &AppState,
    browser: &Session,
    session: &SessionId,
    seen: Option<u64>,
    mut waiter: Waiter,
) -> Result<Watched, HttpError> {
    let end = Instant::now() + WAIT;
    let mut authority = state.authority.subscribe();
    loop {
        let watched = look(state, session).await?;
        let is_news = seen != Some(watched.events) || watched.status == SessionStatus::Ended;
        if is_news || Instant::now() >= end {
            return Ok(watched);
        }
        let woken = loop {
            let news = async {
                tokio::select! {
                    woken = waiter.woken() => Some(woken),
                    // What decides is another one.
                    Ok(()) = authority.changed() => None,
                }
            };
            match timeout_at(end.min(Instant::now() + CHECK), news).await {
                Ok(Some(woken)) => break Some(woken),
                Err(_) if Instant::now() >= end => break None,
                Ok(None) | Err(_) => still_allowed(state, browser, session).await?,
            }
        };
        if woken == Some(Woken::Closing) {
            return Ok(watched);
        }
        // Whatever woke it: nobody is told anything who may not know it any more.
        still_allowed(state, browser, session).await?;
    }
}

/// What is known of the session now.
async fn look(state: &AppState, session: &SessionId) -> Result<Watched, HttpError> {
    let stored = state.store.load(session).await?.ok_or(HttpError::NotFound)?;
    let summary = &stored.session.summary;
    Ok(Watched {
        status: summary.status,
        events: summary.counts.events,
        started_at: summary.started_at,
        last_event_at: summary.last_event_at,
        received_at: stored.session.received_at,
        signs: state.live.signs(session).map(|(signs, _)| signs),
        windows: stored
            .windows
            .into_iter()
            .map(|window| WatchedWindow {
                id: window.id,
                started_at: window.started_at,
                last_event_at: window.last_event_at,
                has_full_snapshot: window.has_full_snapshot,
                url: window.current_url,
            })
            .collect(),
    })
}

/// Whoever was let in may have been signed out or disabled since, or may do less now.
async fn still_allowed(state: &AppState, browser: &Session, session: &SessionId) -> Result<(), HttpError> {
    browser.load().await.map_err(crate::accounts::session_error)?;
    let account = state
        .accounts
        .of_session(browser)
        .await?
        .ok_or(HttpError::SignedOut)?;
    let (decider, permission) = (state.authority.current(), Permission::ViewLive);
    let (store, directory) = (&*state.store, &*state.directory);
    match may_with(&decider, store, directory, &account, permission, session).await? {
        true => Ok(()),
        false => Err(ConsoleError::Forbidden.into()),
    }
}

/// The events are JSON already; they are not read again to be put into more of it.
fn body(told: &Told<'_>, events: &[u8]) -> Result<Vec<u8>, HttpError> {
    let told = serde_json::to_vec(told).map_err(|error| {
        tracing::error!(%error, "an answer to who follows a session");
        HttpError::Internal
    })?;
    // Into the object, before its end.
    let open = told.strip_suffix(b"}").unwrap_or_default();
    Ok([open, b",\"events\":[", events, b"]}"].concat())
}
