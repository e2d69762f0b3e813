//! One page of the browser, which goes through stretches of the session moment by moment.

use std::iter::{Skip, StepBy};
use std::slice::Iter;
use std::sync::Arc;
use std::time::Duration;

use domain::Millis;
use domain::replay::Opening;
use serde::Deserialize;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::time::timeout;

use super::clock::Clock;
use super::frame::Frame;
use super::picture::{MARK_HEIGHT, Picture};
use crate::blocking::blocking;
use crate::export::chromium::cast::Cast;
use crate::export::chromium::tab::{Looks, Tab};
use crate::export::chromium::{Chromium, ChromiumError};
use crate::export::stage::{expression, opened};

/// A picture that was not painted by then is asked for.
const PAINTED_WITHIN: Duration = Duration::from_secs(2);

/// What `player/src/film/main.ts` tells of the frames since the step before.
#[derive(Debug, Deserialize)]
struct Told {
    pointers: Vec<Option<Pointer>>,
    /// That of the last frame's picture, where it is another one.
    mark: Option<u32>,
    done: bool,
}

/// Left and top of its tip, whether it is a finger, and whether it clicked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(super) struct Pointer(pub(super) i32, pub(super) i32, pub(super) bool, pub(super) bool);

/// Consecutive frames, of which only the last has another picture than the one before it.
pub(super) struct Step {
    pub(super) pointers: Vec<Option<Pointer>>,
    /// That of the last frame; none where it is as it was.
    pub(super) picture: Option<Frame>,
    /// The stretch ends with it.
    pub(super) is_last: bool,
    /// Room that its picture takes of what may wait.
    _room: Option<OwnedSemaphorePermit>,
}

pub(super) struct Lane {
    tab: Tab,
    cast: Cast,
    /// Of a frame.
    size: (u32, u32),
}

impl Lane {
    /// On a page on which the session is shown.
    pub(super) async fn open(
        chromium: &Chromium,
        size: (u32, u32),
        stage: &str,
        opening: &Opening,
    ) -> Result<Self, ChromiumError> {
        let (width, height) = size;
        let whole = (width, height + MARK_HEIGHT);
        let tab = opened(chromium, whole, stage, opening).await?;
        let cast = tab.cast(whole).await?;
        Ok(Self { tab, cast, size })
    }

    /// Pictures of all digits, for whoever writes the time.
    pub(super) async fn clock(&self) -> Result<Clock, ChromiumError> {
        let mut cells = Vec::new();
        let mut pictures = Vec::new();
        for digit in 0..10 {
            cells = self.tab.ask(format!("girok.digits({digit})")).await?;
            pictures.push(self.read(self.tab.picture().await?).await?.frame);
        }
        Clock::new(&cells, &pictures)
            .ok_or_else(|| ChromiumError::Page("the caption has no place for the time".into()))
    }

    /// Goes through the stretches, as long as somebody takes what comes of it.
    pub(super) async fn film(
        mut self,
        stretches: StepBy<Skip<Iter<'_, Stretch>>>,
        steps: mpsc::Sender<Step>,
        room: Arc<Semaphore>,
    ) -> Result<(), ChromiumError> {
        for stretch in stretches {
            let moments = expression(&stretch.moments)?;
            let mut next = format!("girok.begin({moments}, {})", stretch.since);
            loop {
                let looks = self.tab.looks();
                let told: Told = self.tab.ask(next).await?;
                let (picture, room) = match told.mark {
                    // Room first: pictures that wait for it would be more than may wait.
                    Some(mark) => {
                        let room = self.room(&room).await;
                        (Some(self.picture(mark, looks).await?), room)
                    }
                    None => (None, None),
                };
                let step = Step {
                    pointers: told.pointers,
                    picture,
                    is_last: told.done,
                    _room: room,
                };
                if steps.send(step).await.is_err() {
                    return Ok(());
                }
                if told.done {
                    break;
                }
                next = "girok.step()".to_owned();
            }
        }
        Ok(())
    }

    /// The picture that is marked so, with all that it makes the page ask for.
    async fn picture(&mut self, mut mark: u32, mut looks: Looks) -> Result<Frame, ChromiumError> {
        loop {
            let frame = self.painted(mark).await?;
            if self.tab.is_whole(&mut looks).await {
                return Ok(frame);
            }
            mark = self.tab.ask("girok.again()".to_owned()).await?;
        }
    }

    /// Those before it may still be on their way.
    async fn painted(&mut self, mark: u32) -> Result<Frame, ChromiumError> {
        while let Ok(jpeg) = timeout(PAINTED_WITHIN, self.cast.next()).await {
            let picture = self.read(jpeg?).await?;
            if picture.mark == mark {
                return Ok(picture.frame);
            }
        }
        Ok(self.read(self.tab.picture().await?).await?.frame)
    }

    /// Reading one is work for a processor.
    async fn read(&self, jpeg: Vec<u8>) -> Result<Picture, ChromiumError> {
        let size = self.size;
        blocking(move || Picture::read(&jpeg, size))
            .await
            .map_err(|error| ChromiumError::Protocol(error.to_string()))?
            .map_err(ChromiumError::Protocol)
    }

    /// Waits until the pictures before have left enough for one more.
    async fn room(&self, room: &Arc<Semaphore>) -> Option<OwnedSemaphorePermit> {
        let (width, height) = self.size;
        room.clone()
            .acquire_many_owned(Frame::kilobytes(width, height))
            .await
            .ok()
    }
}

/// Consecutive frames that one page goes through.
pub(super) struct Stretch {
    pub(super) moments: Vec<Millis>,
    /// That of the frame before it.
    pub(super) since: Millis,
}
