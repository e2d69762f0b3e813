//! `/admin/heatmaps/image`: the picture that somebody uploaded of a page, to draw its heat over.
//! [`whole`] is what a picture has to be for that.

mod whole;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use axum::{Extension, Router};
use domain::access::Reach;
use domain::audit::AuditAction;
use domain::client::DeviceType;
use domain::id::ServiceSlug;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::app::AppState;
use crate::console_heatmaps::note;
use crate::error::HttpError;
use crate::http_layers::access::{SignedIn, Within};
use crate::recordings::{ImagePlace, PageImage};
use crate::routes;

/// A page of a large screen, as a picture of it is.
const MOST_BYTES: usize = 8 << 20;
/// Bytes of a page's name: paths are cut there, and templates are shorter.
const LONGEST_PAGE: usize = 500;
/// Should it be opened by itself, it shows itself and nothing else.
const POLICY: &str = "default-src 'none'; img-src 'self'; sandbox; frame-ancestors 'none'";

pub(crate) fn router() -> Router<AppState> {
    let methods: MethodRouter<AppState> = get(read).put(put).delete(remove);
    Router::new().route(
        routes::HEATMAP_IMAGE,
        methods.layer(DefaultBodyLimit::max(MOST_BYTES)),
    )
}

#[derive(Deserialize)]
pub(crate) struct ImageQuery {
    service: String,
    page: String,
    device: String,
    /// The version that is wanted, so that it may be kept.
    #[serde(default)]
    v: String,
}

impl ImageQuery {
    /// 403 where it is beyond reach.
    fn place(&self, reach: &Reach) -> Result<ImagePlace, HttpError> {
        let bad = || HttpError::BadRequest("name a service, a page and a device");
        if !self.page.starts_with('/') || self.page.len() > LONGEST_PAGE {
            return Err(bad());
        }
        let service: ServiceSlug = self.service.parse().map_err(|_| bad())?;
        if !reach.includes(&service) {
            return Err(HttpError::Forbidden("you may not do this in this service"));
        }
        Ok(ImagePlace {
            service,
            page: self.page.clone(),
            device: DeviceType::ALL
                .into_iter()
                .find(|device| device.as_str() == self.device)
                .ok_or_else(bad)?,
        })
    }
}

async fn read(
    State(state): State<AppState>,
    Extension(Within(reach)): Extension<Within>,
    Query(query): Query<ImageQuery>,
) -> Result<Response, HttpError> {
    let image = state
        .store
        .image(&query.place(&reach)?)
        .await?
        .ok_or(HttpError::NotFound)?;
    let kept = if query.v == image.version {
        "private, max-age=31536000, immutable"
    } else {
        "private, no-cache"
    };
    let kind = whole::kind_of(&image.kind).ok_or(HttpError::Internal)?;
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(kind)),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (CACHE_CONTROL, HeaderValue::from_static(kept)),
    ];
    Ok((headers, image.data).into_response())
}

async fn put(
    State(state): State<AppState>,
    Extension(SignedIn(account)): Extension<SignedIn>,
    Extension(Within(reach)): Extension<Within>,
    Query(query): Query<ImageQuery>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, HttpError> {
    let place = query.place(&reach)?;
    if state.directory.by_slug(&place.service).is_none() {
        return Err(HttpError::NotFound);
    }
    let named = headers.get(CONTENT_TYPE).and_then(|named| named.to_str().ok());
    let kind = named
        .and_then(whole::kind_of)
        .ok_or(HttpError::BadRequest("send a PNG, JPEG or WebP image"))?;
    whole::check(kind, body.clone()).await?;
    let image = PageImage {
        kind: kind.to_owned(),
        version: hex::encode(&Sha256::digest(&body)[..8]),
        data: body.to_vec(),
    };
    changing(&state, &account.email, &place, "uploaded").await?;
    state.store.put_image(place, image).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn remove(
    State(state): State<AppState>,
    Extension(SignedIn(account)): Extension<SignedIn>,
    Extension(Within(reach)): Extension<Within>,
    Query(query): Query<ImageQuery>,
) -> Result<StatusCode, HttpError> {
    let place = query.place(&reach)?;
    if state.store.image_version(&place).await?.is_none() {
        return Err(HttpError::NotFound);
    }
    changing(&state, &account.email, &place, "removed").await?;
    state.store.remove_image(place).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The audit log is another database than that of the images, and comes first: what is changed is always in it.
async fn changing(state: &AppState, who: &str, place: &ImagePlace, what: &str) -> Result<(), HttpError> {
    let subject = place.service.to_string();
    let detail = format!("{} on {}: {what}", place.page, place.device.as_str());
    let action = AuditAction::BackdropChanged;
    note(&state.control, who, action, Some(subject), Some(detail)).await?;
    Ok(())
}
