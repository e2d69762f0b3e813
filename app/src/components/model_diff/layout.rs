//! How the viewer likes the texts laid out, which the browser remembers where it is not what everybody gets.

use domain::difference::Layout;
use leptos::prelude::*;
use leptos::web_sys::Storage;

/// In pixels: less than that is too little for two texts beside each other. `style/components/model_diff.css` knows it too.
pub(super) const NARROW: f64 = 640.0;

const NAME: &str = "girok.diff";
const UNIFIED: &str = "unified";

pub(super) fn read() -> Layout {
    let kept = storage().and_then(|storage| storage.get_item(NAME).ok().flatten());
    match kept.as_deref() {
        Some(UNIFIED) => Layout::Unified,
        _ => Layout::SideBySide,
    }
}

pub(super) fn write(layout: Layout) {
    let Some(storage) = storage() else { return };
    // A browser without room forgets, and nothing else happens.
    let _ = match layout {
        Layout::SideBySide => storage.remove_item(NAME),
        Layout::Unified => storage.set_item(NAME, UNIFIED),
    };
}

/// Browsers may refuse it.
fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}
