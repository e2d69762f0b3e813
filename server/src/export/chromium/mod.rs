//! The browser that films and reports are made with.
//!
//! In reading order: `process` starts Chromium, bounds it and ends it with everything it began; [`site`] answers whatever it asks
//! for, from within this server; [`tab`] is a page of it.
//!
//! What it shows are recordings, which are hostile. Nothing it asks for leaves the process: every request of a page is taken before
//! it is made and answered here, and what is not taken goes to a proxy that has nothing to say.

mod process;
pub(crate) mod site;
pub(crate) mod tab;

use std::sync::Arc;
use std::time::Duration;

use chromiumoxide::browser::Browser;
use chromiumoxide::cdp::browser_protocol::target::CreateTargetParams;
use chromiumoxide::error::CdpError;
use chromiumoxide::handler::HandlerConfig;
use futures::StreamExt;
use tokio::task::JoinHandle;

use crate::config::ExportSettings;
use process::Process;
pub(crate) use process::find;
use site::Site;
use tab::Tab;

/// Longer than any single thing that is asked of a page takes.
const LONGEST_ANSWER: Duration = Duration::from_secs(120);

#[derive(Debug, thiserror::Error)]
pub(crate) enum ChromiumError {
    #[error("Chromium is not installed on this server")]
    Missing,
    #[error("Chromium could not be started: {0}")]
    NotStarted(String),
    #[error("Chromium took more memory than an export may have")]
    TooMuchMemory,
    #[error("Chromium stopped")]
    Stopped,
    #[error("Chromium did not do what it was told: {0}")]
    Protocol(String),
    /// What the page's script says.
    #[error("{0}")]
    Page(String),
}

impl From<CdpError> for ChromiumError {
    fn from(error: CdpError) -> Self {
        match error {
            CdpError::ChannelSendError(_) | CdpError::NoResponse => Self::Stopped,
            other => Self::Protocol(other.to_string()),
        }
    }
}

/// A browser of one export. It is gone when this is.
pub(crate) struct Chromium {
    browser: Browser,
    process: Process,
    site: Arc<Site>,
    events: JoinHandle<()>,
}

impl Chromium {
    pub(crate) async fn start(settings: &ExportSettings, site: Site) -> Result<Self, ChromiumError> {
        let process = Process::start(settings).await?;
        let config = HandlerConfig {
            viewport: None,
            request_timeout: LONGEST_ANSWER,
            ..HandlerConfig::default()
        };
        let (browser, mut handler) = Browser::connect_with_config(process.address(), config).await?;
        let events = tokio::spawn(async move { while handler.next().await.is_some() {} });
        Ok(Self {
            browser,
            process,
            site: Arc::new(site),
            events,
        })
    }

    /// An empty page of this size.
    pub(crate) async fn tab(&self, size: (u32, u32)) -> Result<Tab, ChromiumError> {
        let target = CreateTargetParams::builder()
            .url("about:blank")
            .new_window(true)
            .build()
            .map_err(ChromiumError::Protocol)?;
        let page = self.browser.new_page(target).await?;
        Tab::open(page, self.site.clone(), size).await
    }

    /// Does this with the browser, unless the browser ends first.
    pub(crate) async fn attend<T>(
        &self,
        work: impl Future<Output = Result<T, ChromiumError>>,
    ) -> Result<T, ChromiumError> {
        tokio::select! {
            done = work => match done {
                // Of what ended it, it knows less than who ended it.
                Err(error) => Err(self.process.end_told().unwrap_or(error)),
                done => done,
            },
            end = self.process.ended() => Err(end),
        }
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        self.events.abort();
    }
}
