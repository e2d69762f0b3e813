//! All frames of a film in a row: the pictures of the lanes, with what is drawn upon them.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use domain::Millis;
use domain::export::film::FilmPlan;
use tokio::sync::mpsc;

use super::clock::Clock;
use super::encoder::Encoder;
use super::frame::Frame;
use super::lane::{Pointer, Step};
use super::pointer::{RING_LASTS, Sprite};
use crate::blocking::blocking;
use crate::export::{ExportFailure, Progress};

/// Rings that are there at the same time.
const MOST_RINGS: usize = 8;

pub(super) struct Reel<'a> {
    pub(super) size: (u32, u32),
    pub(super) plan: &'a FilmPlan,
    /// When the session started.
    pub(super) start: Millis,
    pub(super) pointer: bool,
    /// Where the time is to be seen.
    pub(super) clock: Option<Clock>,
    pub(super) progress: Progress,
    /// Of the file.
    pub(super) most_bytes: u64,
    /// Nobody waits for it any more.
    pub(super) given_up: Arc<AtomicBool>,
}

/// What a frame is made of: one that is made of the same as the one before is held.
#[derive(PartialEq, Default)]
struct Look {
    /// Counts pictures.
    picture: usize,
    pointer: Option<Pointer>,
    /// Where they are, and how old, in frames.
    rings: Vec<(i32, i32, usize)>,
    second: Millis,
}

impl Reel<'_> {
    /// Takes so many stretches, of each lane in turn, and writes them to the file.
    pub(super) async fn write(
        self,
        mut lanes: Vec<mpsc::Receiver<Step>>,
        stretches: usize,
        file: PathBuf,
    ) -> Result<(), ExportFailure> {
        let plan = self.plan.clone();
        let work = Work {
            encoder: Encoder::new(&file, self.size, plan.rate, plan.frames, self.most_bytes)?,
            sprite: self.pointer.then(|| Sprite::new(self.size.1)),
            ring_frames: RING_LASTS * plan.rate as usize / 1_000,
            base: Frame::black(self.size),
            canvas: Frame::black(self.size),
            plan,
            start: self.start,
            clock: self.clock,
            progress: self.progress,
            given_up: self.given_up,
            frame: 0,
            rings: Vec::new(),
            look: Look::default(),
        };
        // Writing frames is work for a processor, and not for the threads that answer.
        blocking(move || {
            let mut work = work;
            for stretch in 0..stretches {
                let lane = stretch % lanes.len().max(1);
                while let Some(step) = lanes.get_mut(lane).and_then(mpsc::Receiver::blocking_recv) {
                    let is_last = step.is_last;
                    work.take(step)?;
                    if is_last {
                        break;
                    }
                }
            }
            work.finish()
        })
        .await
        .map_err(|error| ExportFailure::Internal(error.to_string()))?
    }
}

struct Work {
    encoder: Encoder,
    sprite: Option<Sprite>,
    ring_frames: usize,
    /// The page alone, and with all that is drawn upon it.
    base: Frame,
    canvas: Frame,
    plan: FilmPlan,
    start: Millis,
    clock: Option<Clock>,
    progress: Progress,
    given_up: Arc<AtomicBool>,
    /// The next one.
    frame: usize,
    /// Where it was clicked, and in which frame.
    rings: Vec<(i32, i32, usize)>,
    look: Look,
}

impl Work {
    fn take(&mut self, mut step: Step) -> Result<(), ExportFailure> {
        let last = step.pointers.len().saturating_sub(1);
        for (index, pointer) in step.pointers.iter().enumerate() {
            if self.given_up.load(Ordering::Relaxed) {
                return Err(ExportFailure::Incomplete);
            }
            let mut picture = self.look.picture;
            if index == last
                && let Some(base) = step.picture.take()
            {
                self.base = base;
                picture += 1;
            }
            self.show(picture, *pointer)?;
        }
        self.progress.tell(self.frame as f64 / self.plan.frames as f64);
        Ok(())
    }

    fn show(&mut self, picture: usize, pointer: Option<Pointer>) -> Result<(), ExportFailure> {
        let frame = self.frame;
        self.frame += 1;
        let pointer = pointer.filter(|_| self.sprite.is_some());
        self.rings
            .retain(|(_, _, since)| frame - since < self.ring_frames);
        if let Some(Pointer(x, y, _, true)) = pointer
            && self.rings.len() < MOST_RINGS
        {
            self.rings.push((x, y, frame));
        }
        let since_start = self.plan.moment(frame) - self.start;
        let look = Look {
            picture,
            pointer: pointer.map(|Pointer(x, y, touches, _)| Pointer(x, y, touches, false)),
            rings: self
                .rings
                .iter()
                .map(|(x, y, since)| (*x, *y, frame - since))
                .collect(),
            second: self.clock.as_ref().map_or(0, |_| since_start / 1_000),
        };
        if frame > 0 && look == self.look {
            return self.encoder.hold();
        }
        self.canvas.become_like(&self.base);
        if let Some(clock) = &self.clock {
            clock.draw(&mut self.canvas, since_start);
        }
        if let Some(sprite) = &self.sprite {
            for (x, y, age) in &look.rings {
                let age = *age as f64 / self.ring_frames.max(1) as f64;
                sprite.draw_click(&mut self.canvas, *x, *y, age);
            }
            match look.pointer {
                Some(Pointer(x, y, false, _)) => sprite.draw_arrow(&mut self.canvas, x, y),
                Some(Pointer(x, y, true, _)) => sprite.draw_touch(&mut self.canvas, x, y),
                None => {}
            }
        }
        self.look = look;
        self.encoder.push(&self.canvas)
    }

    /// A film that is shorter than it was to be is none.
    fn finish(self) -> Result<(), ExportFailure> {
        if self.frame != self.plan.frames {
            return Err(ExportFailure::Incomplete);
        }
        self.encoder.finish()
    }
}
