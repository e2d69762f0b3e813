//! `GET /assets/proxy/{service}?url=`: images, fonts and style sheets of recorded pages, fetched by this server so that
//! a viewer's browser talks to nobody else.
//!
//! In reading order: [`fetch`] asks another server, and what it may ask; this module keeps what came for a while.

pub mod fetch;

use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use domain::Millis;
use domain::id::ServiceSlug;
use domain::service::normalise_origin;
use domain::share::LinkId;
use governor::DefaultKeyedRateLimiter;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, StatusCode};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use serde::Deserialize;
use url::Url;

use crate::app::AppState;
use crate::http_layers::access::SignedIn;
use crate::{clock, rate};
use fetch::{FetchError, Fetcher, Net};

const CACHE_BYTES: u64 = 64 << 20;
const KEPT_MS: Millis = clock::HOUR_MS;
/// What did not come is not asked for again at once.
const FAILURE_KEPT_MS: Millis = 60 * clock::SECOND_MS;
/// Fetches for one asker: a burst for a page full of pictures, and then 20 a second.
const BURST: u32 = 1_000;
const ONE_MORE_EACH: Duration = Duration::from_millis(50);
/// Says why a reply is empty.
const ABSENT: &str = "x-girok-absent";
const LONGEST_URL: usize = 4_096;
/// An SVG is a document: should it be opened as one, nothing in it runs.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'none'";

/// What came, or why nothing did.
#[derive(Clone)]
struct Kept {
    at: Millis,
    outcome: Result<Asset, FetchError>,
}

/// Why there is nothing to pass on.
enum Refusal {
    /// The question itself is wrong.
    Status(StatusCode),
    /// Somebody asks for more than it may in a second.
    TooMany,
    /// The recording names something that cannot be had.
    Absent(FetchError),
}

/// For whom something is fetched; each has a limit of its own.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Asker {
    Account(i64),
    Link(LinkId),
    /// A film or report that is being made.
    Export,
}

#[derive(Debug, Clone)]
pub struct Asset {
    pub(crate) kind: HeaderValue,
    pub(crate) bytes: Bytes,
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<(ServiceSlug, String), Kept> for ByBytes {
    fn weight(&self, (_, url): &(ServiceSlug, String), kept: &Kept) -> u64 {
        let bytes = kept.outcome.as_ref().map_or(0, |asset| asset.bytes.len());
        (bytes + url.len() + 256) as u64
    }
}

pub(crate) struct AssetProxy {
    fetcher: Fetcher,
    cache: Cache<(ServiceSlug, String), Kept, ByBytes>,
    limit: DefaultKeyedRateLimiter<Asker>,
}

impl AssetProxy {
    pub(crate) fn new(net: Arc<dyn Net>) -> Result<Self, reqwest::Error> {
        Ok(Self {
            fetcher: Fetcher::new(net)?,
            cache: Cache::with_weighter(4_096, CACHE_BYTES, ByBytes),
            limit: rate::limiter(BURST, ONE_MORE_EACH),
        })
    }

    /// From the cache, or fetched; the same url is fetched once however many ask for it.
    async fn get(
        &self,
        asker: Asker,
        service: ServiceSlug,
        url: Url,
        origins: &[String],
    ) -> Result<Asset, Refusal> {
        let key = (service, url.to_string());
        let is_over = |kept: &Kept| {
            let lasts = if kept.outcome.is_ok() {
                KEPT_MS
            } else {
                FAILURE_KEPT_MS
            };
            clock::now().saturating_sub(kept.at) > lasts
        };
        self.cache.remove_if(&key, is_over);
        let kept = self
            .cache
            .get_or_insert_async(&key, async {
                rate::check(&self.limit, &asker).map_err(|_| Refusal::TooMany)?;
                let outcome = self.fetcher.fetch(url, |url| is_allowed(url, origins)).await;
                if let Err(reason) = &outcome {
                    tracing::debug!(%reason, "an asset did not come");
                }
                Ok::<_, Refusal>(Kept {
                    at: clock::now(),
                    outcome,
                })
            })
            .await?;
        kept.outcome.map_err(Refusal::Absent)
    }
}

#[derive(Deserialize)]
pub(crate) struct AssetQuery {
    pub(crate) url: String,
}

pub(crate) async fn serve(
    State(state): State<AppState>,
    Extension(SignedIn(account)): Extension<SignedIn>,
    Path(service): Path<String>,
    Query(query): Query<AssetQuery>,
) -> Response {
    answer(&state, Asker::Account(account.id), &service, &query.url).await
}

pub(crate) async fn answer(state: &AppState, asker: Asker, service: &str, url: &str) -> Response {
    match asset(state, asker, service, url).await {
        Ok(asset) => {
            let headers = [
                (CONTENT_TYPE, asset.kind),
                (CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
                (CACHE_CONTROL, HeaderValue::from_static("private, max-age=3600")),
            ];
            (headers, asset.bytes).into_response()
        }
        Err(Refusal::Status(status)) => status.into_response(),
        Err(Refusal::TooMany) => (StatusCode::TOO_MANY_REQUESTS, [(RETRY_AFTER, "1")]).into_response(),
        // Empty and no error: a browser would put each error on the console of the page that shows the replay.
        Err(Refusal::Absent(reason)) => {
            (StatusCode::NO_CONTENT, [(ABSENT, reason.to_string())]).into_response()
        }
    }
}

async fn asset(state: &AppState, asker: Asker, service: &str, url: &str) -> Result<Asset, Refusal> {
    let unknown = || Refusal::Status(StatusCode::NOT_FOUND);
    let service: ServiceSlug = service.parse().map_err(|_| unknown())?;
    let known = state.directory.by_slug(&service).ok_or_else(unknown)?;
    let url = Some(url)
        .filter(|url| url.len() <= LONGEST_URL)
        .and_then(|url| Url::parse(url).ok())
        .ok_or(Refusal::Status(StatusCode::BAD_REQUEST))?;
    if let Some(demo) = &state.demo
        && demo.has(&service, &url)
    {
        return demo.asset(&url).await.ok_or(Refusal::Absent(FetchError::Missing));
    }
    state.assets.get(asker, service, url, &known.origins).await
}

fn is_allowed(url: &Url, origins: &[String]) -> bool {
    normalise_origin(&url.origin().ascii_serialization()).is_ok_and(|origin| origins.contains(&origin))
}
