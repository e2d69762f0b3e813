//! What happens when the console itself fails in the browser.

use std::panic::PanicHookInfo;

use domain::Millis;
use leptos::prelude::window;

use crate::browser;

/// What the loader of a page's code says when the code is gone, as it is after an update of the server.
const GONE: &str = "load callback should succeed";
/// When the page was last loaded again for this, so that it is not done over and over.
const RELOADED_AT: &str = "girok-reloaded-at";
const NOT_AGAIN_WITHIN_MS: Millis = 30_000;

/// Writes a panic to the browser's console, and loads the page again where that helps.
pub(crate) fn report(info: &PanicHookInfo<'_>) {
    console_error_panic_hook::hook(info);
    if info.to_string().contains(GONE) {
        reload_once();
    }
}

fn reload_once() {
    let Ok(Some(storage)) = window().session_storage() else {
        return;
    };
    let now = browser::now();
    let last: Option<Millis> = storage
        .get_item(RELOADED_AT)
        .ok()
        .flatten()
        .and_then(|text| text.parse().ok());
    if last.is_some_and(|last| now - last < NOT_AGAIN_WITHIN_MS) {
        return;
    }
    if storage.set_item(RELOADED_AT, &now.to_string()).is_ok() {
        let _ = window().location().reload();
    }
}
