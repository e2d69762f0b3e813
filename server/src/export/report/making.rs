//! The report as a file: pictures of the replay, the document, and the browser that prints it.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use ::app::name_details;
use axum::Router;
use axum::extract::{Path as Named, State};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use chromiumoxide::cdp::browser_protocol::page::PrintToPdfParams;
use domain::export::options::{Paper, ReportOptions};
use domain::replay::Opening;
use domain::report::Exported;
use domain::session::SessionDetails;
use futures::future::try_join;
use http::StatusCode;
use http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use serde::Deserialize;

use super::draft::Draft;
use super::shots::{Picture, Shot, ShownPage, Taken, View};
use crate::app::AppState;
use crate::blocking::blocking;
use crate::export::chromium::{Chromium, ChromiumError, tab::Tab};
use crate::export::site::{REPORT_STAGE, site};
use crate::export::stage::opened;
use crate::export::{ExportFailure, Progress};
use crate::{clock, services};

/// Where the replay is looked at, in pixels.
const STAGE_SIZE: (u32, u32) = (1280, 800);
/// The document, and its pictures next to it.
const DOCUMENT: &str = "/report/document";
const PICTURES: &str = "/report/{name}";
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:";
/// How much of the work is done once all has been looked at.
const LOOKED: f64 = 0.8;

/// What is printed, once it is there.
#[derive(Clone, Default)]
struct Printed(Arc<OnceLock<(String, Vec<Picture>)>>);

/// Writes the report to a file, of at most so many bytes.
pub(in crate::export) async fn make(
    state: &AppState,
    details: &SessionDetails,
    options: &ReportOptions,
    asked_by: &str,
    file: &Path,
    most_bytes: u64,
    progress: &Progress,
) -> Result<(), ExportFailure> {
    let opening = Opening::new(details, details.summary.started_at);
    let printed = Printed::default();
    let pages = Router::new()
        .route(DOCUMENT, get(document))
        .route(PICTURES, get(picture))
        .with_state(printed.clone());
    let site = site(state.clone(), details.summary.id.clone(), pages);
    let slug = details.summary.service.clone();
    let service = state
        .control
        .call(move |connection| services::rows::name_of(connection, &slug))
        .await
        .map_err(|error| ExportFailure::Internal(error.to_string()))?;
    let exported = Exported {
        by: asked_by.to_owned(),
        at: clock::now(),
        service,
    };
    let gathering = async {
        let mut details = details.clone();
        name_details(state.privacy.as_ref(), &mut details).await;
        let draft = Draft::gather(state.store.as_ref(), &state.moments, exported, details).await;
        Ok::<_, ExportFailure>(draft?)
    };
    let starting =
        async { Ok(Chromium::start(&state.config.export, state.exports.directory(), site).await?) };
    let (draft, chromium) = try_join(gathering, starting).await?;
    let work = async {
        let taken = look(&chromium, &opening, draft.shots(), progress).await?;
        // Heat is drawn and the document rendered: work for a processor, and not for the threads that answer.
        let rendered = blocking(move || {
            let finished = draft.finish(taken);
            (app::report::document(&finished.report), finished.pictures)
        });
        let rendered = rendered
            .await
            .map_err(|error| ExportFailure::Internal(error.to_string()))?;
        let _ = printed.0.set(rendered);
        let tab = chromium.tab(STAGE_SIZE).await?;
        tab.load(DOCUMENT).await?;
        Ok::<_, ExportFailure>(tab.print(on(options.paper)).await?)
    };
    let pdf = chromium.attend(work).await?;
    if pdf.len() as u64 > most_bytes {
        return Err(ExportFailure::TooLarge(most_bytes));
    }
    tokio::fs::write(file, pdf).await?;
    Ok(())
}

/// Takes the pictures that can be taken: those of moments in one page, and those of pages in their length in another.
async fn look(
    chromium: &Chromium,
    opening: &Opening,
    shots: &[Shot],
    progress: &Progress,
) -> Result<Vec<Taken>, ChromiumError> {
    let (moments, pages): (Vec<&Shot>, Vec<&Shot>) = shots.iter().partition(|shot| shot.view == View::Moment);
    let done = AtomicUsize::new(0);
    let tell = || {
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        progress.tell(LOOKED * done as f64 / shots.len() as f64);
    };
    let (mut taken, of_pages) = try_join(
        take(chromium, opening, &moments, &tell),
        take(chromium, opening, &pages, &tell),
    )
    .await?;
    taken.extend(of_pages);
    Ok(taken)
}

async fn take(
    chromium: &Chromium,
    opening: &Opening,
    shots: &[&Shot],
    tell: &(impl Fn() + Sync),
) -> Result<Vec<Taken>, ChromiumError> {
    let mut taken = Vec::new();
    if shots.is_empty() {
        return Ok(taken);
    }
    let tab = opened(chromium, STAGE_SIZE, REPORT_STAGE, opening).await?;
    for shot in shots {
        match shoot(&tab, shot).await {
            Ok(picture) => taken.extend(picture),
            // What one picture fails at shall not cost the report.
            Err(ChromiumError::Page(why) | ChromiumError::Protocol(why)) => {
                tracing::warn!(why, shot = shot.name, "a picture of a report is missing");
            }
            Err(error) => return Err(error),
        }
        tell();
    }
    Ok(taken)
}

/// `None` where nothing was recorded.
async fn shoot(tab: &Tab, shot: &Shot) -> Result<Option<Taken>, ChromiumError> {
    if !tab.ask::<bool>(format!("girok.show({})", shot.at)).await? {
        return Ok(None);
    }
    let (image, tip, page) = match &shot.view {
        View::Moment => {
            let place = tab
                .ask::<Option<[f64; 4]>>("girok.place()".to_owned())
                .await?
                .filter(is_to_be_seen);
            let Some(place) = place else {
                return Ok(None);
            };
            let tip = tab.ask::<Option<[f64; 2]>>("girok.tip()".to_owned()).await?;
            let image = tab.picture_of(place, scale(shot.width, place[2])).await?;
            (image, tip.filter(is_on_picture), None)
        }
        View::WholePage { nodes, longest } => match whole_page(tab, shot, nodes, *longest).await? {
            Some((image, page)) => (image, None, Some(page)),
            None => return Ok(None),
        },
    };
    Ok(Some(Taken {
        name: shot.name.clone(),
        kind: "image/jpeg",
        image,
        tip,
        page,
    }))
}

/// A recording may say anything of where the pointer was.
fn is_on_picture(tip: &[f64; 2]) -> bool {
    tip.iter().all(|part| (0.0..=1.0).contains(part))
}

#[derive(Deserialize)]
struct Mapped {
    width: f64,
    height: f64,
    fold: f64,
    boxes: Vec<(i64, f64, f64, f64, f64)>,
}

async fn whole_page(
    tab: &Tab,
    shot: &Shot,
    nodes: &[i64],
    longest: u32,
) -> Result<Option<(Vec<u8>, ShownPage)>, ChromiumError> {
    let taken = mapped(tab, shot, nodes, longest).await;
    if matches!(taken, Err(ChromiumError::TimedOut)) {
        return taken;
    }
    // The next moment is looked at as every other.
    tab.ask::<()>("girok.unmap()".to_owned()).await?;
    tab.resize(STAGE_SIZE).await?;
    taken
}

async fn mapped(
    tab: &Tab,
    shot: &Shot,
    nodes: &[i64],
    longest: u32,
) -> Result<Option<(Vec<u8>, ShownPage)>, ChromiumError> {
    let mapped: Option<Mapped> = tab.ask(format!("girok.map({nodes:?})")).await?;
    let Some(mapped) = mapped.filter(|page| page.width >= 1.0 && page.height >= 1.0) else {
        return Ok(None);
    };
    // The page is as wide as the stage lets it be, and the stage as high as the page is then.
    let (stage, _) = STAGE_SIZE;
    let shown = mapped.height.min(f64::from(longest) * mapped.width);
    let smaller = (f64::from(stage) / mapped.width).min(1.0);
    tab.resize((stage, (shown * smaller).ceil().max(1.0) as u32))
        .await?;
    let place = tab.ask::<Option<[f64; 4]>>("girok.place()".to_owned()).await?;
    let Some([left, top, width, height]) = place.filter(is_to_be_seen) else {
        return Ok(None);
    };
    let image = tab
        .picture_of(
            [left, top, width, height.min(shown * smaller)],
            scale(shot.width, width),
        )
        .await?;
    let page = ShownPage {
        size: [mapped.width, mapped.height],
        fold: mapped.fold,
        boxes: mapped
            .boxes
            .into_iter()
            .map(|(node, left, top, width, height)| (node, [left, top, width, height]))
            .collect(),
    };
    Ok(Some((image, page)))
}

/// A page without a width or a height has no picture.
fn is_to_be_seen([_, _, width, height]: &[f64; 4]) -> bool {
    *width >= 1.0 && *height >= 1.0
}

/// By how much a picture is made smaller.
fn scale(wanted: u32, width: f64) -> f64 {
    (f64::from(wanted) / width.max(1.0)).clamp(0.05, 1.0)
}

fn on(paper: Paper) -> PrintToPdfParams {
    let (width, height) = paper.inches();
    PrintToPdfParams {
        paper_width: Some(width),
        paper_height: Some(height),
        print_background: Some(true),
        display_header_footer: Some(true),
        header_template: Some("<span></span>".into()),
        footer_template: Some(FOOTER.into()),
        generate_tagged_pdf: Some(true),
        generate_document_outline: Some(true),
        ..PrintToPdfParams::default()
    }
}

const FOOTER: &str = "<div style=\"display:flex;justify-content:space-between;width:100%;margin:0 16mm;color:#6b7280;\
    font:8px 'Liberation Sans','DejaVu Sans',sans-serif\"><span class=\"title\"></span>\
    <span><span class=\"pageNumber\"></span> / <span class=\"totalPages\"></span></span></div>";

async fn document(State(Printed(printed)): State<Printed>) -> Response {
    match printed.get() {
        Some((html, _)) => ([(CONTENT_SECURITY_POLICY, POLICY)], Html(html.clone())).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn picture(State(Printed(printed)): State<Printed>, Named(name): Named<String>) -> Response {
    let pictures = printed
        .get()
        .map(|(_, pictures)| pictures.as_slice())
        .unwrap_or_default();
    match pictures.iter().find(|picture| picture.name == name) {
        Some(picture) => ([(CONTENT_TYPE, picture.kind)], picture.data.clone()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::export::chromium::site::Site;
    use crate::export::chromium::test_settings;

    /// A stage on which the recording is shown like this, by a script.
    async fn taken(show: &str) -> Result<Vec<Taken>, ChromiumError> {
        let stage = format!("<p>here</p><script>girok = {{ open() {{}}, show() {{ {show} }} }};</script>");
        let pages = Router::new().route(REPORT_STAGE, get(async move || Html(stage)));
        let directory = tempfile::tempdir().unwrap();
        let mut chromium = Chromium::start(&test_settings(), directory.path(), Site::new(pages)).await?;
        chromium.answered_within = Duration::from_secs(2);
        let shot = Shot {
            name: "moment-1".into(),
            at: 0,
            view: View::Moment,
            width: 960,
        };
        let opening = Opening {
            session: "session-1".parse().unwrap(),
            service: "shop".parse().unwrap(),
            start: 0,
            end: 0,
            windows: Vec::new(),
            activity: Vec::new(),
            idle: Vec::new(),
            at: 0,
            autoplay: false,
            speed: 1.0,
            skip_idle: false,
            mouse_trail: false,
        };
        take(&chromium, &opening, &[&shot], &|| {}).await
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_picture_that_fails_is_missing() {
        assert_eq!(taken("throw new Error('not here');").await.unwrap(), []);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_recording_that_hangs_the_browser_has_no_report() {
        let hung = taken("for (;;);").await.unwrap_err();
        assert!(matches!(hung, ChromiumError::TimedOut), "{hung}");
    }
}
