//! A session as an MP4.
//!
//! In reading order: `lane` goes through a part of the session in a page of the browser, and waits for a `picture` where it is
//! another one; [`frame`] is what a film has of it, with `pointer` and `clock` drawn upon it; `reel` puts the frames of all lanes in
//! a row, and `encoder` writes them down, with `skipped` for those that show nothing new.
//!
//! No time passes but that of the recording: the page is told each moment, and a frame that shows nothing new costs a few bytes
//! and no work. What moves most, the pointer, is drawn here and not by the browser: a picture of a page takes it 30 ms, a frame
//! with the pointer elsewhere a quarter of that.

mod clock;
mod encoder;
mod frame;
mod lane;
mod picture;
mod pointer;
mod reel;
mod skipped;

use std::num::NonZero;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::available_parallelism;

use axum::Router;
use domain::Millis;
use domain::export::film::FilmPlan;
use domain::export::options::FilmOptions;
use domain::replay::Opening;
use domain::session::{SessionDetails, SessionSummary};
use futures::future::{try_join, try_join_all};
use tokio::sync::{Semaphore, mpsc};

use super::chromium::Chromium;
use super::site::{CAPTIONED_STAGE, STAGE, site};
use super::{ExportFailure, Progress};
use crate::app::AppState;
use frame::Frame;
use lane::{Lane, Stretch};
use reel::Reel;

/// Pages that are filmed side by side: a browser makes pictures of more no faster.
const MOST_LANES: usize = 2;
/// Frames that a lane goes through before it leaves the next ones to others.
const SHORTEST_STRETCH: usize = 60;
const LONGEST_STRETCH: usize = 600;
/// Steps of a lane that wait for the frames before them to be written, and kilobytes of their pictures.
const STEPS_AHEAD: usize = 64;
const KILOBYTES_AHEAD: usize = 32 << 10;

/// Writes the film to a file, of at most so many bytes.
pub(super) async fn make(
    state: &AppState,
    details: &SessionDetails,
    options: &FilmOptions,
    file: &Path,
    most_bytes: u64,
    progress: &Progress,
) -> Result<(), ExportFailure> {
    let summary = &details.summary;
    let plan = FilmPlan::new(summary.started_at, summary.last_event_at, &details.idle, options)?;
    let lanes = available_parallelism().map_or(1, NonZero::get).min(MOST_LANES);
    let size = options.size.pixels();
    let evenly = plan.frames / (lanes * 4);
    let stretch = evenly
        .min(frames_ahead(summary, &plan, size))
        .clamp(SHORTEST_STRETCH, LONGEST_STRETCH);
    let moments: Vec<Millis> = plan.moments().collect();
    let stretches: Vec<Stretch> = moments
        .chunks(stretch)
        .enumerate()
        .map(|(index, moments)| Stretch {
            moments: moments.to_vec(),
            since: plan.moment((index * stretch).saturating_sub(1)),
        })
        .collect();
    let lanes = lanes.min(stretches.len());
    let stage = if options.caption { CAPTIONED_STAGE } else { STAGE };
    let opening = Opening::new(details, plan.moment(0));

    let site = site(state.clone(), summary.id.clone(), Router::new());
    let chromium = Chromium::start(&state.config.export, state.exports.directory(), site).await?;
    // Who writes stops when nobody waits for the film any more.
    let given_up = GivenUp::default();
    chromium
        .attend(async {
            let tabs = try_join_all((0..lanes).map(|_| Lane::open(&chromium, size, stage, &opening))).await?;
            let clock = match tabs.first() {
                Some(first) if options.caption => Some(first.clock().await?),
                _ => None,
            };
            let mut receivers = Vec::new();
            let mut filming = Vec::new();
            for (index, lane) in tabs.into_iter().enumerate() {
                let (steps, received) = mpsc::channel(STEPS_AHEAD);
                receivers.push(received);
                let mine = stretches.iter().skip(index).step_by(lanes);
                filming.push(lane.film(mine, steps, Arc::new(Semaphore::new(KILOBYTES_AHEAD))));
            }
            let reel = Reel {
                size,
                plan: &plan,
                start: summary.started_at,
                pointer: options.pointer,
                clock,
                progress: progress.clone(),
                most_bytes,
                given_up: given_up.flag(),
            };
            let written = reel.write(receivers, stretches.len(), file.to_owned());
            let filmed = async { Ok(try_join_all(filming).await?) };
            try_join(filmed, written).await?;
            Ok(())
        })
        .await
}

/// About how many frames have all their pictures in what may wait, where each event of the session makes one: a lane that is
/// not the next to be written stands still beyond that.
fn frames_ahead(summary: &SessionSummary, plan: &FilmPlan, (width, height): (u32, u32)) -> usize {
    let pictures = KILOBYTES_AHEAD / Frame::kilobytes(width, height) as usize;
    let events = usize::try_from(summary.counts.events)
        .unwrap_or(usize::MAX)
        .max(1);
    let frames = plan.frames_in(summary.duration_ms());
    frames.saturating_mul(pictures) / events
}

/// Says that nobody waits any more, once it is gone.
#[derive(Default)]
struct GivenUp(Arc<AtomicBool>);

impl GivenUp {
    fn flag(&self) -> Arc<AtomicBool> {
        self.0.clone()
    }
}

impl Drop for GivenUp {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
