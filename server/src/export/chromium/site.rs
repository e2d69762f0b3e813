//! What Chromium is answered: one origin, which exists nowhere, and of it what one export needs.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chromiumoxide::Binary;
use chromiumoxide::cdp::browser_protocol::fetch::{
    EventRequestPaused, FailRequestParams, FulfillRequestParams, HeaderEntry,
};
use chromiumoxide::cdp::browser_protocol::network::ErrorReason;
use http::{Method, Request};
use http_body_util::{BodyExt, Limited};
use tokio::sync::Semaphore;
use tokio::time::timeout;
use tower::ServiceExt;
use url::Url;

/// A name that no network has.
pub(crate) const ORIGIN: &str = "https://export.girok.invalid";
const LARGEST_ANSWER: usize = 128 << 20;
const ANSWERED_WITHIN: Duration = Duration::from_secs(60);

/// Requests that are answered at once.
const AT_ONCE: usize = 16;

/// The pages of one export.
pub(crate) struct Site {
    router: Router,
    turns: Semaphore,
    asked: AtomicUsize,
    answered: AtomicUsize,
}

/// What a request is met with.
pub(super) enum Answer {
    Given(FulfillRequestParams),
    Refused(FailRequestParams),
}

impl Site {
    pub(crate) fn new(router: Router) -> Self {
        Self {
            router,
            turns: Semaphore::new(AT_ONCE),
            asked: AtomicUsize::new(0),
            answered: AtomicUsize::new(0),
        }
    }

    /// How often anything was asked for.
    pub(super) fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }

    /// Whether all that was asked for is answered.
    pub(super) fn is_quiet(&self) -> bool {
        self.answered.load(Ordering::Relaxed) == self.asked()
    }

    /// Answers what is of this origin; everything else is not there.
    pub(super) async fn answer(&self, paused: &EventRequestPaused) -> Answer {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let answer = self.answer_in_turn(paused).await;
        self.answered.fetch_add(1, Ordering::Relaxed);
        answer
    }

    async fn answer_in_turn(&self, paused: &EventRequestPaused) -> Answer {
        let _turn = self.turns.acquire().await;
        let id = paused.request_id.clone();
        match timeout(ANSWERED_WITHIN, self.response(paused)).await {
            Ok(Some((status, headers, body))) => {
                let mut given = FulfillRequestParams::new(id, i64::from(status));
                given.response_headers = Some(headers);
                given.body = Some(Binary::from(STANDARD.encode(body)));
                Answer::Given(given)
            }
            _ => Answer::Refused(FailRequestParams::new(id, ErrorReason::BlockedByClient)),
        }
    }

    async fn response(&self, paused: &EventRequestPaused) -> Option<(u16, Vec<HeaderEntry>, Vec<u8>)> {
        let url = Url::parse(&paused.request.url).ok()?;
        if url.origin().ascii_serialization() != ORIGIN || paused.request.method != Method::GET.as_str() {
            tracing::debug!(url = paused.request.url, "an export asked for something else");
            return None;
        }
        let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
        let request = Request::get(path).body(Body::empty()).ok()?;
        let response: Response = self.router.clone().oneshot(request).await.ok()?;
        let (parts, body) = response.into_parts();
        let body = Limited::new(body, LARGEST_ANSWER)
            .collect()
            .await
            .ok()?
            .to_bytes();
        let headers = parts
            .headers
            .iter()
            .filter_map(|(name, value)| Some(HeaderEntry::new(name.as_str(), value.to_str().ok()?)))
            .collect();
        Some((parts.status.as_u16(), headers, body.to_vec()))
    }
}
