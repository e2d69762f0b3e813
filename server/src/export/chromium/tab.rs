//! A page of the browser: loaded from the site, told what to do, looked at and printed.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chromiumoxide::cdp::browser_protocol::emulation::SetDeviceMetricsOverrideParams;
use chromiumoxide::cdp::browser_protocol::fetch::{self, EventRequestPaused};
use chromiumoxide::cdp::browser_protocol::page::{
    CaptureScreenshotFormat, CaptureScreenshotParams, PrintToPdfParams, Viewport,
};
use chromiumoxide::cdp::js_protocol::runtime::EvaluateParams;
use chromiumoxide::{Command, Page};
use futures::StreamExt;
use serde::de::DeserializeOwned;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

use super::cast::Cast;
use super::site::{Answer, ORIGIN, Site};
use super::{ChromiumError, answered};

/// Of a JPEG: what is lost is less than a film loses.
pub(super) const QUALITY: i64 = 92;

/// Whether a page is there is looked for so often.
const LOOKED_EVERY: Duration = Duration::from_millis(10);
const LOOKED_FOR: u32 = 3_000;

/// How long a picture waits for what it made the page ask for, and how often.
const QUIET_WITHIN: Duration = Duration::from_secs(3);
const TAKEN_AGAIN: u32 = 3;

pub(crate) struct Tab {
    page: Page,
    site: Arc<Site>,
    answering: JoinHandle<()>,
    answered_within: Duration,
}

impl Tab {
    pub(super) async fn open(
        page: Page,
        site: Arc<Site>,
        size: (u32, u32),
        answered_within: Duration,
    ) -> Result<Self, ChromiumError> {
        let mut requests = page.event_listener::<EventRequestPaused>().await?;
        answered(answered_within, page.execute(fetch::EnableParams::default())).await?;
        let (asking, answered_by) = (page.clone(), site.clone());
        let answering = tokio::spawn(async move {
            while let Some(paused) = requests.next().await {
                let (page, site) = (asking.clone(), answered_by.clone());
                tokio::spawn(async move {
                    let told = match site.answer(&paused).await {
                        Answer::Given(given) => page.execute(given).await.map(drop),
                        Answer::Refused(refused) => page.execute(refused).await.map(drop),
                    };
                    if let Err(error) = told {
                        tracing::debug!(%error, "an answer came too late");
                    }
                });
            }
        });
        let tab = Self {
            page,
            site,
            answering,
            answered_within,
        };
        tab.resize(size).await?;
        Ok(tab)
    }

    pub(crate) async fn resize(&self, (width, height): (u32, u32)) -> Result<(), ChromiumError> {
        let size = SetDeviceMetricsOverrideParams::new(width, height, 1.0, false);
        self.tell(size).await?;
        Ok(())
    }

    /// Loads a page of the site, until all of it is there and its scripts have run.
    pub(crate) async fn load(&self, path: &str) -> Result<(), ChromiumError> {
        answered(self.answered_within, self.page.goto(format!("{ORIGIN}{path}"))).await?;
        let expected = format!("location.origin === '{ORIGIN}' && document.readyState === 'complete'");
        for _ in 0..LOOKED_FOR {
            match self.ask(expected.clone()).await {
                Ok(true) => return Ok(()),
                Err(ChromiumError::TimedOut) => return Err(ChromiumError::TimedOut),
                // While one page goes and the next one comes there is nobody to ask.
                Ok(false) | Err(_) => sleep(LOOKED_EVERY).await,
            }
        }
        Err(ChromiumError::Page("a page of the export did not come up".into()))
    }

    /// What this expression comes to, once it does.
    pub(crate) async fn ask<T: DeserializeOwned>(&self, expression: String) -> Result<T, ChromiumError> {
        let mut asked = EvaluateParams::new(expression);
        asked.await_promise = Some(true);
        asked.return_by_value = Some(true);
        let answer = self.tell(asked).await?;
        if let Some(thrown) = answer.exception_details {
            let said = thrown.exception.and_then(|exception| exception.description);
            let said = said.unwrap_or(thrown.text);
            return Err(ChromiumError::Page(
                said.lines().next().unwrap_or_default().to_owned(),
            ));
        }
        serde_json::from_value(answer.result.value.unwrap_or_default())
            .map_err(|error| ChromiumError::Protocol(error.to_string()))
    }

    /// The page as it is seen, as a JPEG.
    pub(crate) async fn picture(&self) -> Result<Vec<u8>, ChromiumError> {
        self.capture(None).await
    }

    /// A part of it (left, top, width and height), by this factor as large.
    pub(crate) async fn picture_of(
        &self,
        [x, y, width, height]: [f64; 4],
        scale: f64,
    ) -> Result<Vec<u8>, ChromiumError> {
        let clip = Viewport {
            x,
            y,
            width,
            height,
            scale,
        };
        self.capture(Some(clip)).await
    }

    /// Sends pictures of it, which is of this size, as they are painted.
    pub(crate) async fn cast(&self, size: (u32, u32)) -> Result<Cast, ChromiumError> {
        Cast::start(self.page.clone(), size).await
    }

    /// To be begun before what the picture shows is.
    pub(crate) fn looks(&self) -> Looks {
        Looks {
            asked: self.site.asked(),
            left: TAKEN_AGAIN,
        }
    }

    /// Whether a picture that was just taken has all that it makes the page ask for: only when it is painted a page asks for
    /// backgrounds and the like. Where not, this waits for them, and it is to be taken again.
    pub(crate) async fn is_whole(&self, looks: &mut Looks) -> bool {
        if self.site.asked() == looks.asked || looks.left == 0 {
            return true;
        }
        let begun = Instant::now();
        while !self.site.is_quiet() && begun.elapsed() < QUIET_WITHIN {
            sleep(LOOKED_EVERY).await;
        }
        looks.asked = self.site.asked();
        looks.left -= 1;
        false
    }

    async fn capture(&self, clip: Option<Viewport>) -> Result<Vec<u8>, ChromiumError> {
        let mut looks = self.looks();
        loop {
            let picture = self.take(clip.clone()).await?;
            if self.is_whole(&mut looks).await {
                return Ok(picture);
            }
        }
    }

    async fn take(&self, clip: Option<Viewport>) -> Result<Vec<u8>, ChromiumError> {
        let captured = self
            .tell(CaptureScreenshotParams {
                format: Some(CaptureScreenshotFormat::Jpeg),
                quality: Some(QUALITY),
                capture_beyond_viewport: clip.is_some().then_some(true),
                clip,
                optimize_for_speed: Some(true),
                ..CaptureScreenshotParams::default()
            })
            .await?;
        decoded(captured.data.as_ref())
    }

    pub(crate) async fn print(&self, how: PrintToPdfParams) -> Result<Vec<u8>, ChromiumError> {
        let printed = self.tell(how).await?;
        decoded(printed.data.as_ref())
    }

    async fn tell<T: Command>(&self, command: T) -> Result<T::Response, ChromiumError> {
        Ok(answered(self.answered_within, self.page.execute(command))
            .await?
            .result)
    }
}

/// How often the page had asked for anything, and how often a picture may still be taken again.
pub(crate) struct Looks {
    asked: usize,
    left: u32,
}

impl Drop for Tab {
    fn drop(&mut self) {
        self.answering.abort();
    }
}

pub(super) fn decoded(data: &[u8]) -> Result<Vec<u8>, ChromiumError> {
    STANDARD
        .decode(data)
        .map_err(|error| ChromiumError::Protocol(error.to_string()))
}
