//! What comes in pages: how much of it, and from where on.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{ApiError, Result};

const PAGE_SIZE: u32 = 50;
const LARGEST_PAGE: u32 = 100;

/// As a query has it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct PageQuery {
    pub(super) page_size: Option<String>,
    pub(super) continuation_token: Option<String>,
}

impl PageQuery {
    pub(super) fn size(&self) -> Result<u32> {
        match self.page_size.as_deref().filter(|size| !size.is_empty()) {
            Some(size) => page_size(Some(size.parse().map_err(|_| unfit())?)),
            None => page_size(None),
        }
    }

    /// Nothing for the first page.
    pub(super) fn after<T: DeserializeOwned>(&self) -> Result<Option<T>> {
        after(self.continuation_token.as_deref())
    }
}

pub(super) fn page_size(asked: Option<i64>) -> Result<u32> {
    let Some(asked) = asked else {
        return Ok(PAGE_SIZE);
    };
    let asked = u32::try_from(asked).ok();
    asked
        .filter(|size| (1..=LARGEST_PAGE).contains(size))
        .ok_or_else(unfit)
}

fn unfit() -> ApiError {
    ApiError::invalid(
        "page_size_invalid",
        format!("a page has 1 to {LARGEST_PAGE} entries"),
    )
}

/// What a token says of where a page ended; nothing for the first page.
pub(super) fn after<T: DeserializeOwned>(token: Option<&str>) -> Result<Option<T>> {
    let Some(token) = token.filter(|token| !token.is_empty()) else {
        return Ok(None);
    };
    let bytes = URL_SAFE_NO_PAD.decode(token).ok();
    let place = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    place
        .map(Some)
        .ok_or_else(|| ApiError::invalid("invalid_continuation_token", "Invalid continuation token"))
}

/// Where the next page goes on; empty where there is none.
pub(super) fn token<T: Serialize>(place: Option<&T>) -> String {
    let place = place.and_then(|place| serde_json::to_vec(place).ok());
    place
        .map(|place| URL_SAFE_NO_PAD.encode(place))
        .unwrap_or_default()
}
