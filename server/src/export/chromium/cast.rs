//! A page as it is painted: the browser sends each picture by itself, which costs it half of what one costs that it is asked for.

use chromiumoxide::Page;
use chromiumoxide::cdp::browser_protocol::page::{
    EventScreencastFrame, ScreencastFrameAckParams, StartScreencastFormat, StartScreencastParams,
};
use chromiumoxide::listeners::EventStream;
use futures::StreamExt;

use super::ChromiumError;
use super::tab::{QUALITY, decoded};

pub(crate) struct Cast {
    page: Page,
    painted: EventStream<EventScreencastFrame>,
}

impl Cast {
    /// Of a page of this size.
    pub(super) async fn start(page: Page, (width, height): (u32, u32)) -> Result<Self, ChromiumError> {
        let painted = page.event_listener::<EventScreencastFrame>().await?;
        let start = StartScreencastParams {
            format: Some(StartScreencastFormat::Jpeg),
            quality: Some(QUALITY),
            max_width: Some(width.into()),
            max_height: Some(height.into()),
            every_nth_frame: Some(1),
        };
        page.execute(start).await?;
        Ok(Self { page, painted })
    }

    /// The next picture, as a JPEG, once anything is painted.
    pub(crate) async fn next(&mut self) -> Result<Vec<u8>, ChromiumError> {
        let Some(frame) = self.painted.next().await else {
            return Err(ChromiumError::Stopped);
        };
        self.page
            .execute(ScreencastFrameAckParams::new(frame.session_id))
            .await?;
        decoded(frame.data.as_ref())
    }
}
