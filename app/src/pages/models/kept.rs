//! The draft that is not saved, kept for as long as its tab is open.

use domain::models::{Assertion, ModelVersion};
use leptos::prelude::*;
use leptos::web_sys;
use serde::{Deserialize, Serialize};

const DRAFT: &str = "girok-model-draft";

#[derive(Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) base: ModelVersion,
    pub(super) text: String,
    pub(super) assertions: Vec<Assertion>,
}

/// What was kept, unless it is of a version that is not there (yet, or any longer).
pub(super) fn draft(newest: u32) -> Option<Kept> {
    let text = storage()?.get_item(DRAFT).ok()??;
    let kept: Kept = serde_json::from_str(&text).ok()?;
    (kept.base.line.number <= newest).then_some(kept)
}

/// What a browser does not keep is guarded as the page is left.
pub(super) fn keep_draft(kept: &Kept) {
    if let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(kept)) {
        let _ = storage.set_item(DRAFT, &text);
    }
}

pub(super) fn forget_draft() {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(DRAFT);
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().session_storage().ok()?
}
