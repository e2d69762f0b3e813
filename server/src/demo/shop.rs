//! The demo shop's pages at `/demo/`, and the same files for replays of visits to it.

use std::path::PathBuf;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::id::ServiceSlug;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, IF_MODIFIED_SINCE, RANGE, X_FRAME_OPTIONS,
};
use http::{HeaderMap, HeaderValue, StatusCode, Uri};
use tower::ServiceExt;
use tower_http::services::ServeDir;
use url::Url;

use crate::app::AppState;
use crate::asset_proxy::Asset;
use crate::asset_proxy::fetch::kind_of;
use crate::error::HttpError;

const PATH: &str = "/demo/";
/// Stands in the pages where the key goes.
const PLACEHOLDER: &str = "__GIROK_DEMO_KEY__";
/// Where the shop stood while the sample sessions were recorded.
const SAMPLES_ORIGIN: &str = "http://fernpost.example";
const LARGEST: usize = 8 << 20;
const POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                      base-uri 'none'; form-action 'self'; frame-ancestors 'self'";

pub(crate) struct Shop {
    pub(super) service: ServiceSlug,
    /// Where this server is found.
    pub(super) origins: Vec<String>,
    pub(super) files: PathBuf,
    pub(super) key: String,
}

impl Shop {
    pub(crate) fn service(&self) -> &ServiceSlug {
        &self.service
    }

    /// Whether a url is the shop's own: then its file is at hand, and nobody needs to be asked.
    pub(crate) fn has(&self, service: &ServiceSlug, url: &Url) -> bool {
        let origin = url.origin().ascii_serialization();
        *service == self.service && (origin == SAMPLES_ORIGIN || self.origins.contains(&origin))
    }

    /// A picture, font or style sheet of the shop.
    pub(crate) async fn asset(&self, url: &Url) -> Option<Asset> {
        let path = url.path().strip_prefix(PATH)?;
        let found = self.file(path, HeaderMap::new()).await;
        let kind = kind_of(found.headers()).filter(|_| found.status() == StatusCode::OK)?;
        let bytes = axum::body::to_bytes(found.into_body(), LARGEST).await.ok()?;
        Some(Asset { kind, bytes })
    }

    async fn page(&self, path: &str) -> Response {
        let found = self.file(path, HeaderMap::new()).await;
        if found.status() != StatusCode::OK {
            return found;
        }
        let Ok(bytes) = axum::body::to_bytes(found.into_body(), LARGEST).await else {
            return HttpError::NotFound.into_response();
        };
        let html = String::from_utf8_lossy(&bytes).replace(PLACEHOLDER, &self.key);
        ([(CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response()
    }

    /// `path` is below the shop's directory, and stays there.
    async fn file(&self, path: &str, headers: HeaderMap) -> Response {
        let Ok(uri) = format!("/{path}").parse::<Uri>() else {
            return HttpError::NotFound.into_response();
        };
        let mut request = Request::new(Body::empty());
        *request.uri_mut() = uri;
        *request.headers_mut() = headers;
        match ServeDir::new(&self.files).oneshot(request).await {
            Ok(response) => response.into_response(),
            Err(never) => match never {},
        }
    }
}

/// `GET /demo/…`
pub(crate) async fn serve(State(state): State<AppState>, request: Request) -> Response {
    let Some(shop) = &state.demo else {
        return HttpError::NotFound.into_response();
    };
    let Some(path) = request.uri().path().strip_prefix(PATH) else {
        return Redirect::permanent(PATH).into_response();
    };
    let mut response = if is_page(path) {
        shop.page(path).await
    } else {
        let headers = [IF_MODIFIED_SINCE, RANGE]
            .into_iter()
            .filter_map(|name| Some((name.clone(), request.headers().get(&name)?.clone())))
            .collect();
        shop.file(path, headers).await
    };
    if response.status() == StatusCode::NOT_FOUND {
        return HttpError::NotFound.into_response();
    }
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

fn is_page(path: &str) -> bool {
    path.is_empty() || path.ends_with('/') || path.ends_with(".html")
}
