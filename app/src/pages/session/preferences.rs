//! What the viewer likes is remembered by the browser, and only where it is not what everybody gets.

use leptos::prelude::*;
use leptos::web_sys::Storage;

use super::playback::Preferences;

const SKIP_IDLE: &str = "girok.skip-idle";
const MOUSE_TRAIL: &str = "girok.mouse-trail";
const OFF: &str = "off";

pub(super) fn read() -> Preferences {
    let Some(storage) = storage() else {
        return Preferences::default();
    };
    let is_on = |name| storage.get_item(name).ok().flatten().as_deref() != Some(OFF);
    Preferences {
        skip_idle: is_on(SKIP_IDLE),
        mouse_trail: is_on(MOUSE_TRAIL),
    }
}

pub(super) fn write(preferences: Preferences) {
    let Some(storage) = storage() else { return };
    for (name, is_on) in [
        (SKIP_IDLE, preferences.skip_idle),
        (MOUSE_TRAIL, preferences.mouse_trail),
    ] {
        // A browser without room forgets, and nothing else happens.
        let _ = if is_on {
            storage.remove_item(name)
        } else {
            storage.set_item(name, OFF)
        };
    }
}

/// Browsers may refuse it.
fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}
