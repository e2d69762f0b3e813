//! A draft that is not saved, kept for as long as its tab is open.

use domain::mask::{RuleSet, RuleSetVersion};
use leptos::prelude::*;
use leptos::web_sys;
use serde::{Deserialize, Serialize};

const NAME: &str = "girok-privacy-draft";

#[derive(Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) base: RuleSetVersion,
    pub(super) rules: RuleSet,
}

/// What was kept, unless it is of a version that is not there (yet, or any longer).
pub(super) fn take_up(newest: u32) -> Option<Kept> {
    let text = storage()?.get_item(NAME).ok()??;
    serde_json::from_str(&text)
        .ok()
        .filter(|kept: &Kept| kept.base.number <= newest)
}

/// What a browser does not keep is guarded as the page is left.
pub(super) fn keep(base: &RuleSetVersion, rules: &RuleSet) {
    let kept = Kept {
        base: base.clone(),
        rules: rules.clone(),
    };
    if let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(&kept)) {
        let _ = storage.set_item(NAME, &text);
    }
}

pub(super) fn forget() {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(NAME);
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().session_storage().ok()?
}
