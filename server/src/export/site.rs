//! What an export's browser is shown: one session's recording, and pages that are made for it.

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use domain::id::SessionId;
use domain::share::ShareScope;
use http::StatusCode;
use http::header::CONTENT_SECURITY_POLICY;

use super::chromium::site::Site;
use crate::app::AppState;
use crate::asset_proxy::{self, Asker, AssetQuery};
use crate::error::HttpError;
use crate::replay::{self, EventsQuery, FRAME_POLICY};
use crate::static_files;

/// Where the player finds the recording; see `player/src/place.ts`.
const RECORDING: &str = "/recording";
/// The stage of a film without a caption, and of one with; and that of a report, with the pointer on it.
pub(super) const STAGE: &str = "/film";
pub(super) const CAPTIONED_STAGE: &str = "/captioned-film";
pub(super) const REPORT_STAGE: &str = "/moments";

#[derive(Clone)]
struct Recorded {
    state: AppState,
    session: SessionId,
}

/// The pages that show this session, and these besides.
pub(super) fn site(state: AppState, session: SessionId, more: Router) -> Site {
    let service = state.clone();
    let recorded = Recorded { state, session };
    Site::new(
        Router::new()
            .route(STAGE, get(async || stage("is-film", MARK)))
            .route(
                CAPTIONED_STAGE,
                get(async || stage("is-film", &format!("{CAPTION}{MARK}"))),
            )
            .route(REPORT_STAGE, get(async || stage("", "")))
            .route(&format!("{RECORDING}/windows/{{window}}/events"), get(events))
            .route(&format!("{RECORDING}/assets/{{service}}"), get(asset))
            .with_state(recorded)
            .merge(
                Router::new()
                    .route("/player/{*file}", get(static_files::serve))
                    .with_state(service),
            )
            .merge(more),
    )
}

/// The time has eight cells: hours, minutes and seconds.
const CAPTION: &str = "<footer id=\"caption\"><span class=\"url\"></span><span class=\"time\">\
    <i></i><i></i><b>:</b><i></i><i></i><b>:</b><i></i><i></i></span></footer>\n";

/// Which picture this is, for whoever films it; see `player/src/film/mark.ts`.
const MARK: &str = "<div id=\"mark\"></div>\n";

fn stage(class: &str, below: &str) -> Response {
    let html = format!(
        "<!DOCTYPE html>\n<html lang=\"en\" data-theme=\"light\">\n<head>\n<meta charset=\"utf-8\">\n<title>Film</title>\n\
         <link rel=\"stylesheet\" href=\"/player/player.css\">\n<link rel=\"stylesheet\" href=\"/player/film.css\">\n\
         <script defer src=\"/player/film.js\"></script>\n</head>\n<body class=\"{class}\">\n\
         <div id=\"stage\" data-shared=\"{RECORDING}\"></div>\n{below}</body>\n</html>\n"
    );
    ([(CONTENT_SECURITY_POLICY, FRAME_POLICY)], Html(html)).into_response()
}

async fn events(
    State(Recorded { state, session }): State<Recorded>,
    Path(window): Path<String>,
    Query(query): Query<EventsQuery>,
) -> Result<Response, HttpError> {
    replay::part(&state, &session, &window, query, ShareScope::Details).await
}

async fn asset(
    State(Recorded { state, session }): State<Recorded>,
    Path(service): Path<String>,
    Query(query): Query<AssetQuery>,
) -> Response {
    match state.store.service_of(&session).await {
        Ok(known) if known.as_str() == service => {
            asset_proxy::answer(&state, Asker::Export, &service, &query.url).await
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}
