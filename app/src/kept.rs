//! What is not saved, kept for as long as its tab is open. What a browser does not keep is guarded as the page is left.

use leptos::prelude::*;
use leptos::web_sys;
use serde::Serialize;
use serde::de::DeserializeOwned;

pub(crate) fn take_up<T: DeserializeOwned>(name: &str) -> Option<T> {
    let text = storage()?.get_item(name).ok()??;
    serde_json::from_str(&text).ok()
}

pub(crate) fn keep(name: &str, what: &impl Serialize) {
    if let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(what)) {
        let _ = storage.set_item(name, &text);
    }
}

pub(crate) fn forget(name: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(name);
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().session_storage().ok()?
}
