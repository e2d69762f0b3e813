//! `/admin/heatmaps/image`: the picture that somebody uploaded of a page, to draw its heat over.

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use axum::{Extension, Router};
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
use crate::http_layers::access::SignedIn;
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
    fn place(&self) -> Result<ImagePlace, HttpError> {
        let bad = || HttpError::BadRequest("name a service, a page and a device");
        if !self.page.starts_with('/') || self.page.len() > LONGEST_PAGE {
            return Err(bad());
        }
        Ok(ImagePlace {
            service: self.service.parse::<ServiceSlug>().map_err(|_| bad())?,
            page: self.page.clone(),
            device: DeviceType::ALL
                .into_iter()
                .find(|device| device.as_str() == self.device)
                .ok_or_else(bad)?,
        })
    }
}

async fn read(State(state): State<AppState>, Query(query): Query<ImageQuery>) -> Result<Response, HttpError> {
    let image = state
        .store
        .image(&query.place()?)
        .await?
        .ok_or(HttpError::NotFound)?;
    let kept = if query.v == image.version {
        "private, max-age=31536000, immutable"
    } else {
        "private, no-cache"
    };
    let kind = KINDS
        .iter()
        .find(|(kind, _)| *kind == image.kind)
        .ok_or(HttpError::Internal)?;
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(kind.0)),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (CACHE_CONTROL, HeaderValue::from_static(kept)),
    ];
    Ok((headers, image.data).into_response())
}

async fn put(
    State(state): State<AppState>,
    Extension(SignedIn(account)): Extension<SignedIn>,
    Query(query): Query<ImageQuery>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, HttpError> {
    let place = query.place()?;
    if state.directory.by_slug(&place.service).is_none() {
        return Err(HttpError::NotFound);
    }
    let kind = kind_of(&headers, &body).ok_or(HttpError::BadRequest("send a PNG, JPEG or WebP image"))?;
    let image = PageImage {
        kind: kind.to_owned(),
        version: hex::encode(&Sha256::digest(&body)[..8]),
        data: body.to_vec(),
    };
    let (subject, detail) = (place.service.to_string(), described(&place));
    state.store.put_image(place, image).await?;
    changed(&state, &account.email, subject, format!("{detail}: uploaded")).await
}

async fn remove(
    State(state): State<AppState>,
    Extension(SignedIn(account)): Extension<SignedIn>,
    Query(query): Query<ImageQuery>,
) -> Result<StatusCode, HttpError> {
    let place = query.place()?;
    let (subject, detail) = (place.service.to_string(), described(&place));
    if !state.store.remove_image(place).await? {
        return Err(HttpError::NotFound);
    }
    changed(&state, &account.email, subject, format!("{detail}: removed")).await
}

fn described(place: &ImagePlace) -> String {
    format!("{} on {}", place.page, place.device.as_str())
}

async fn changed(
    state: &AppState,
    who: &str,
    subject: String,
    detail: String,
) -> Result<StatusCode, HttpError> {
    let action = AuditAction::BackdropChanged;
    note(&state.control, who, action, Some(subject), Some(detail)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whether bytes begin as a file of some kind does.
type Begins = fn(&[u8]) -> bool;

/// Media types that may be sent.
const KINDS: [(&str, Begins); 3] = [
    ("image/png", |bytes| bytes.starts_with(b"\x89PNG\r\n\x1a\n")),
    ("image/jpeg", |bytes| bytes.starts_with(b"\xff\xd8\xff")),
    ("image/webp", |bytes| {
        bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP")
    }),
];

/// The media type that is named, if it is one of these and the bytes are of it.
fn kind_of(headers: &HeaderMap, bytes: &[u8]) -> Option<&'static str> {
    let named = headers.get(CONTENT_TYPE)?.to_str().ok()?.trim();
    let (kind, begins) = KINDS.iter().find(|(kind, _)| kind.eq_ignore_ascii_case(named))?;
    begins(bytes).then_some(kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_are_what_they_say_they_are() {
        let png = b"\x89PNG\r\n\x1a\n....";
        let webp = b"RIFF....WEBPVP8 ";
        for (named, bytes, expected) in [
            ("image/png", &png[..], Some("image/png")),
            ("IMAGE/PNG", png, Some("image/png")),
            ("image/jpeg", b"\xff\xd8\xff\xe0", Some("image/jpeg")),
            ("image/webp", webp, Some("image/webp")),
            ("image/jpeg", png, None),
            ("image/svg+xml", b"<svg/>", None),
            ("text/html", png, None),
            ("image/webp", b"RIFF....WAVE", None),
            ("image/png", b"", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_TYPE, named.parse().unwrap());
            assert_eq!(kind_of(&headers, bytes), expected, "{named}");
        }
        assert_eq!(kind_of(&HeaderMap::new(), png), None);
    }
}
