//! What Chromium is answered: one origin, which exists nowhere, and of it what one export needs.

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
use tokio::time::timeout;
use tower::ServiceExt;
use url::Url;

/// A name that no network has.
pub(crate) const ORIGIN: &str = "https://export.girok.invalid";
const LARGEST_ANSWER: usize = 128 << 20;
const ANSWERED_WITHIN: Duration = Duration::from_secs(60);

/// The pages of one export.
pub(crate) struct Site(pub(crate) Router);

/// What a request is met with.
pub(super) enum Answer {
    Given(FulfillRequestParams),
    Refused(FailRequestParams),
}

impl Site {
    /// Answers what is of this origin; everything else is not there.
    pub(super) async fn answer(&self, paused: &EventRequestPaused) -> Answer {
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
        let response: Response = self.0.clone().oneshot(request).await.ok()?;
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
