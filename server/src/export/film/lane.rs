//! One page of the browser, which goes through stretches of the session moment by moment.

use std::iter::{Skip, StepBy};
use std::slice::Iter;
use std::sync::Arc;

use domain::Millis;
use serde::Deserialize;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};

use super::clock::Clock;
use super::frame::Frame;
use crate::export::chromium::ChromiumError;
use crate::export::chromium::tab::Tab;
use crate::export::stage::expression;

/// What `player/src/film/film.ts` tells of the frames since the step before.
#[derive(Debug, Deserialize)]
pub(super) struct Told {
    pub(super) pointers: Vec<Option<Pointer>>,
    changed: bool,
    done: bool,
}

/// Left and top of its tip, whether it is a finger, and whether it clicked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(super) struct Pointer(pub(super) i32, pub(super) i32, pub(super) bool, pub(super) bool);

/// Consecutive frames, of which only the last has another picture than the one before it.
pub(super) struct Step {
    pub(super) pointers: Vec<Option<Pointer>>,
    /// That of the last frame, as a JPEG; none where it is as it was.
    pub(super) picture: Option<Vec<u8>>,
    /// The stretch ends with it.
    pub(super) is_last: bool,
    /// Room that its picture takes of what may wait.
    _room: Option<OwnedSemaphorePermit>,
}

pub(super) struct Lane {
    tab: Tab,
}

impl Lane {
    /// On a page on which the session is shown.
    pub(super) fn on(tab: Tab) -> Self {
        Self { tab }
    }

    /// Pictures of all digits, for whoever writes the time.
    pub(super) async fn clock(&self, size: (u32, u32)) -> Result<Clock, ChromiumError> {
        let mut cells = Vec::new();
        let mut pictures = Vec::new();
        for digit in 0..10 {
            cells = self.tab.ask(format!("girok.digits({digit})")).await?;
            pictures.push(frame_of(&self.tab.picture().await?, size)?);
        }
        Clock::new(&cells, &pictures)
            .ok_or_else(|| ChromiumError::Page("the caption has no place for the time".into()))
    }

    /// Goes through the stretches, as long as somebody takes what comes of it.
    pub(super) async fn film(
        self,
        stretches: StepBy<Skip<Iter<'_, Vec<Millis>>>>,
        steps: mpsc::Sender<Step>,
        room: Arc<Semaphore>,
    ) -> Result<(), ChromiumError> {
        for moments in stretches {
            let mut asked = format!("girok.begin({})", expression(moments)?);
            loop {
                let told: Told = self.tab.ask(asked).await?;
                let picture = match told.changed {
                    true => Some(self.tab.picture().await?),
                    false => None,
                };
                let step = Step {
                    pointers: told.pointers,
                    _room: room_for(&room, picture.as_deref()).await,
                    picture,
                    is_last: told.done,
                };
                if steps.send(step).await.is_err() {
                    return Ok(());
                }
                if told.done {
                    break;
                }
                asked = "girok.step()".to_owned();
            }
        }
        Ok(())
    }
}

/// Waits until the pictures before it have left enough. One that is larger than all there is waits for all of it.
async fn room_for(room: &Arc<Semaphore>, picture: Option<&[u8]>) -> Option<OwnedSemaphorePermit> {
    let kilobytes = (picture?.len() >> 10).min(super::KILOBYTES_AHEAD);
    let kilobytes = u32::try_from(kilobytes).unwrap_or(0);
    room.clone().acquire_many_owned(kilobytes).await.ok()
}

pub(super) fn frame_of(picture: &[u8], size: (u32, u32)) -> Result<Frame, ChromiumError> {
    Frame::read(picture, size).map_err(ChromiumError::Protocol)
}
