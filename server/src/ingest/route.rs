//! `POST /ingest/v1/sessions/{session}/windows/{window}/batches/{number}`.

use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, RawQuery, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use http::{HeaderMap, HeaderValue, StatusCode, header};

use super::network::cut;
use super::visitor::client_of;
use super::worker::failed;
use super::{ClientAddress, Delivery, Ingest, KnownService, Refusal, body};
use crate::routes;

/// A day of batches in a row is less than a hundredth of this.
const LAST_NUMBER: u32 = 9_999_999;
const ACCEPTED: &str = r#"{"status":"accepted"}"#;
const PREFLIGHT_SECONDS: HeaderValue = HeaderValue::from_static("86400");

pub fn router(ingest: Ingest) -> Router {
    Router::new()
        .route(routes::INGEST, post(take).options(preflight))
        .with_state(ingest)
}

async fn take(
    State(ingest): State<Ingest>,
    path: Path<(String, String, String)>,
    request: Request,
) -> Response {
    let started = Instant::now();
    let (parts, body) = request.into_parts();
    let sender = Sender::of(&ingest, parts.uri.query(), &parts.headers);
    let address = parts
        .extensions
        .get::<ClientAddress>()
        .map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |client| client.0);
    let outcome = accept(&ingest, &sender, path, address, &parts.headers, body).await;
    metrics::histogram!("girok_ingest_seconds").record(started.elapsed().as_secs_f64());
    let response = match outcome {
        Ok(()) => {
            metrics::counter!("girok_ingest_batches_total").increment(1);
            let json = [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
            (StatusCode::ACCEPTED, json, ACCEPTED).into_response()
        }
        Err(refusal) => {
            metrics::counter!("girok_ingest_refusals_total", "reason" => refusal.reason()).increment(1);
            refusal.into_response()
        }
    };
    sender.answer(&ingest, response)
}

async fn preflight(State(ingest): State<Ingest>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    allow_preflight(
        &ingest,
        query.as_deref(),
        &headers,
        "POST",
        "authorization, content-encoding, content-type",
    )
}

/// What a browser asks first where a recorder sends its key in a header.
pub(super) fn allow_preflight(
    ingest: &Ingest,
    query: Option<&str>,
    headers: &HeaderMap,
    method: &'static str,
    allowed: &'static str,
) -> Response {
    let sender = Sender::of(ingest, query, headers);
    let mut response = sender.answer(ingest, StatusCode::NO_CONTENT.into_response());
    if response
        .headers()
        .contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN)
    {
        let headers = response.headers_mut();
        let allow = |text| HeaderValue::from_static(text);
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, allow(method));
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, allow(allowed));
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS);
    }
    response
}

/// Who says to be sending: by key, and, for a browser, from which page.
pub(super) struct Sender {
    service: Option<Arc<KnownService>>,
    origin: Option<HeaderValue>,
}

impl Sender {
    pub(super) fn of(ingest: &Ingest, query: Option<&str>, headers: &HeaderMap) -> Self {
        let from_query = query.and_then(|query| {
            url::form_urlencoded::parse(query.as_bytes())
                .find(|(name, _)| name == "key")
                .map(|(_, key)| key.into_owned())
        });
        let from_header = || {
            let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
            value.strip_prefix("Bearer ").map(|key| key.trim().to_owned())
        };
        Self {
            service: from_query
                .or_else(from_header)
                .and_then(|key| ingest.0.services.by_key(&key)),
            origin: headers.get(header::ORIGIN).cloned(),
        }
    }

    /// Whether the key opens nothing.
    pub(super) fn is_unknown(&self) -> bool {
        self.service.is_none()
    }

    /// The service, if the key opens one and the page may be recorded. Only browsers say where a page is from, and
    /// they always do.
    pub(super) fn check(&self) -> Result<&KnownService, Refusal> {
        let service = self.service.as_deref().ok_or(Refusal::UnknownKey)?;
        let allowed = self
            .origin
            .as_ref()
            .is_none_or(|origin| origin.to_str().is_ok_and(|origin| service.allows(origin)));
        if allowed {
            Ok(service)
        } else {
            Err(Refusal::WrongOrigin)
        }
    }

    /// Lets pages read the answer whose origin is allowed; where the key opens nothing, one that any service has, so
    /// that a recorder with an old key learns to stop.
    pub(super) fn answer(self, ingest: &Ingest, mut response: Response) -> Response {
        let headers = response.headers_mut();
        headers.append(header::VARY, HeaderValue::from_static("Origin"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        let readable = self
            .origin
            .as_ref()
            .and_then(|origin| origin.to_str().ok())
            .is_some_and(|origin| match &self.service {
                Some(service) => service.allows(origin),
                None => domain::service::normalise_origin(origin)
                    .is_ok_and(|origin| ingest.0.services.knows_origin(&origin)),
            });
        if let Some(origin) = self.origin.filter(|_| readable) {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            // Unnamed, a page's script does not see it.
            headers.insert(
                header::ACCESS_CONTROL_EXPOSE_HEADERS,
                HeaderValue::from_static("retry-after"),
            );
        }
        response
    }
}

async fn accept(
    ingest: &Ingest,
    sender: &Sender,
    Path((session, window, number)): Path<(String, String, String)>,
    address: IpAddr,
    headers: &HeaderMap,
    body: Body,
) -> Result<(), Refusal> {
    if ingest.is_closing() {
        return Err(Refusal::Unavailable);
    }
    if sender.is_unknown() {
        ingest.0.rates.guess(address)?;
    }
    let service = sender.check()?;
    ingest.0.rates.batch(&service.slug, address)?;
    let settings = &ingest.0.settings;
    let session = session.parse().map_err(|_| Refusal::Malformed("no session id"))?;
    let window = window.parse().map_err(|_| Refusal::Malformed("no window id"))?;
    let number = number
        .parse()
        .ok()
        .filter(|number| (0..=LAST_NUMBER).contains(number))
        .ok_or(Refusal::Malformed("no batch number"))?;

    let mut share = ingest.0.budget.share();
    let receiving = body::receive(headers, body, settings, &mut share);
    let received = tokio::time::timeout(settings.receive_within, receiving)
        .await
        .map_err(|_| Refusal::TooSlow)??;
    metrics::counter!("girok_ingest_received_bytes_total").increment(received.len() as u64);
    let limit = settings.unpacked_bytes;
    let (text, replaced) = match body::unpack_small(received, limit, &mut share) {
        Ok(unpacked) => unpacked?,
        Err(received) => {
            let unpack = move || (body::unpack(received, limit, &mut share), share);
            let (unpacked, kept) = tokio::task::spawn_blocking(unpack)
                .await
                .map_err(|failure| failed(&failure))?;
            share = kept;
            unpacked?
        }
    };
    metrics::counter!("girok_ingest_bytes_total").increment(text.len() as u64);

    let mut client = headers
        .get(header::USER_AGENT)
        .and_then(|agent| agent.to_str().ok())
        .map(client_of)
        .unwrap_or_default();
    if !address.is_unspecified() {
        client.network = cut(address);
        if let Some(places) = &ingest.0.places {
            (client.country, client.city) = places.of(address);
        }
    }
    let delivery = Delivery {
        session,
        window,
        number,
        service: service.slug.clone(),
        text,
        broken: u64::from(replaced),
        client,
        received_at: ingest.now(),
        imported: false,
        share,
    };
    ingest.deliver(delivery).await
}
