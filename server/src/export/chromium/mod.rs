//! The browser that films and reports are made with.
//!
//! In reading order: `process` starts Chromium, bounds it and ends it with everything it began; [`site`] answers whatever it asks
//! for, from within this server; [`tab`] is a page of it, and [`cast`] that page as it is painted. `proc` is what the system tells
//! of processes, and `leftovers` are those that a server did not end.
//!
//! What it shows are recordings, which are hostile. Nothing it asks for leaves the process: every request of a page is taken before
//! it is made and answered here, and what is not taken goes to a proxy that has nothing to say.

pub(crate) mod cast;
pub(crate) mod leftovers;
mod proc;
mod process;
pub(crate) mod site;
pub(crate) mod tab;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use chromiumoxide::browser::Browser;
use chromiumoxide::cdp::browser_protocol::target::CreateTargetParams;
use chromiumoxide::error::CdpError;
use chromiumoxide::handler::HandlerConfig;
use futures::StreamExt;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::config::ExportSettings;
use process::Process;
pub(crate) use process::find;
use site::Site;
use tab::Tab;

/// Longer than any single thing that is asked of a page takes. Chromiumoxide gives it no longer, whatever it is told.
const ANSWERED_WITHIN: Duration = Duration::from_secs(30);
/// A page is a process, which may have to wait for a busy machine.
const OPENED_WITHIN: Duration = Duration::from_secs(120);

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
    /// It hangs, and would at whatever is asked next.
    #[error("Chromium did not answer in time")]
    TimedOut,
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
            CdpError::Timeout => Self::TimedOut,
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
    pub(in crate::export) answered_within: Duration,
}

/// What is asked is answered in this time, or never.
async fn answered<T>(
    within: Duration,
    asked: impl Future<Output = Result<T, CdpError>>,
) -> Result<T, ChromiumError> {
    match timeout(within, asked).await {
        Ok(answer) => Ok(answer?),
        Err(_) => Err(ChromiumError::TimedOut),
    }
}

impl Chromium {
    /// What it keeps while it runs is in this directory.
    pub(crate) async fn start(
        settings: &ExportSettings,
        directory: &Path,
        site: Site,
    ) -> Result<Self, ChromiumError> {
        let process = Process::start(settings, directory).await?;
        let config = HandlerConfig {
            viewport: None,
            request_timeout: OPENED_WITHIN,
            ..HandlerConfig::default()
        };
        let (browser, mut handler) = Browser::connect_with_config(process.address(), config).await?;
        let events = tokio::spawn(async move { while let Some(Ok(())) = handler.next().await {} });
        Ok(Self {
            browser,
            process,
            site: Arc::new(site),
            events,
            answered_within: ANSWERED_WITHIN,
        })
    }

    /// An empty page of this size.
    pub(crate) async fn tab(&self, size: (u32, u32)) -> Result<Tab, ChromiumError> {
        let target = CreateTargetParams::builder()
            .url("about:blank")
            .new_window(true)
            .build()
            .map_err(ChromiumError::Protocol)?;
        let page = answered(OPENED_WITHIN, self.browser.new_page(target)).await?;
        Tab::open(page, self.site.clone(), size, self.answered_within).await
    }

    /// Does this with the browser, unless the browser ends first.
    pub(crate) async fn attend<T, E: From<ChromiumError>>(
        &self,
        work: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        tokio::select! {
            done = work => match done {
                // Of what ended it, it knows less than who ended it.
                Err(error) => Err(self.process.end_told().map_or(error, E::from)),
                done => done,
            },
            end = self.process.ended() => Err(end.into()),
        }
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        self.events.abort();
    }
}

/// Of the Chromium that tests are run with.
#[cfg(test)]
pub(in crate::export) fn test_settings() -> ExportSettings {
    let chromium = std::env::var("CHROMIUM").ok();
    let settings = crate::config::Config::read(|name| chromium.clone().filter(|_| name == "GIROK_CHROMIUM"));
    settings.unwrap().export
}

#[cfg(test)]
mod tests {
    use std::net::{TcpListener, UdpSocket};

    use axum::Router;
    use axum::response::Html;
    use axum::routing::get;

    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn nothing_that_a_page_asks_for_leaves_the_process() {
        let (tcp, udp) = (
            TcpListener::bind("127.0.0.1:0").unwrap(),
            UdpSocket::bind("127.0.0.1:0").unwrap(),
        );
        let (asked, stun) = (tcp.local_addr().unwrap(), udp.local_addr().unwrap());
        tcp.set_nonblocking(true).unwrap();
        udp.set_nonblocking(true).unwrap();
        let html = format!(
            "<link rel=stylesheet href=http://{asked}/a.css><link rel=preconnect href=http://{asked}>\
             <link rel=prefetch href=http://{asked}/p><img src=http://{asked}/i.png><iframe src=http://{asked}/f></iframe>\
             <iframe src=http://localhost:{port}/f></iframe><object data=http://{asked}/o></object>\
             <script>var answered = 0; fetch('http://{asked}/x').catch(() => answered++); \
             try {{ new WebSocket('ws://{asked}/w') }} catch {{}}\
             navigator.sendBeacon('http://{asked}/b'); open('http://{asked}/window');\
             const pc = new RTCPeerConnection({{iceServers: [{{urls: 'stun:{stun}'}}]}}); pc.createDataChannel('x');\
             pc.createOffer().then((offer) => pc.setLocalDescription(offer));\
             new Worker(URL.createObjectURL(new Blob([\"fetch('http://{asked}/worker')\"])));</script>",
            port = asked.port(),
        );
        let directory = tempfile::tempdir().unwrap();
        let site = Site::new(Router::new().route("/page", get(async move || Html(html))));
        let chromium = Chromium::start(&test_settings(), directory.path(), site)
            .await
            .unwrap();
        let tab = chromium.tab((800, 600)).await.unwrap();
        tab.load("/page").await.unwrap();
        let failed: u32 = tab
            .ask("new Promise((done) => setTimeout(() => done(answered), 2000))".to_owned())
            .await
            .unwrap();
        assert_eq!(failed, 1);
        assert!(tcp.accept().is_err(), "something was asked for");
        assert!(udp.recv(&mut [0; 64]).is_err(), "something was sent");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_a_page_says_wrong_is_told() {
        let directory = tempfile::tempdir().unwrap();
        let site = Site::new(Router::new().route("/page", get(async || Html("<p>here</p>"))));
        let chromium = Chromium::start(&test_settings(), directory.path(), site)
            .await
            .unwrap();
        let tab = chromium.tab((800, 600)).await.unwrap();
        tab.load("/page").await.unwrap();
        let thrown = tab
            .ask::<()>("Promise.reject(new Error('not here'))".to_owned())
            .await;
        assert!(thrown.unwrap_err().to_string().contains("not here"));
        let picture = tab.picture().await.unwrap();
        assert_eq!(
            image::load_from_memory(&picture)
                .unwrap()
                .into_rgb8()
                .dimensions(),
            (800, 600)
        );
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_page_that_hangs_is_told_from_one_that_fails() {
        let directory = tempfile::tempdir().unwrap();
        let pages = Router::new()
            .route("/page", get(async || Html("<p>here</p>")))
            .route("/hung", get(async || Html("<script>for (;;);</script>")));
        let mut chromium = Chromium::start(&test_settings(), directory.path(), Site::new(pages))
            .await
            .unwrap();
        chromium.answered_within = Duration::from_secs(2);
        let tab = chromium.tab((800, 600)).await.unwrap();
        tab.load("/page").await.unwrap();
        let hung = tab.ask::<()>("for (;;);".to_owned()).await.unwrap_err();
        assert!(matches!(hung, ChromiumError::TimedOut), "{hung}");
        let picture = tab.picture().await.unwrap_err();
        assert!(matches!(picture, ChromiumError::TimedOut), "{picture}");
        let another = chromium.tab((800, 600)).await.unwrap();
        let load = another.load("/hung").await.unwrap_err();
        assert!(matches!(load, ChromiumError::TimedOut), "{load}");
    }

    #[test]
    fn a_command_that_chromiumoxide_gives_up_has_timed_out() {
        let error = ChromiumError::from(CdpError::Timeout);
        assert!(matches!(error, ChromiumError::TimedOut), "{error}");
    }
}
