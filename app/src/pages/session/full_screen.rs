//! The replay and its controls on the whole screen.

use leptos::html;
use leptos::prelude::*;

pub(in crate::pages) fn toggle(stage: NodeRef<html::Section>) {
    if is_on() {
        document().exit_fullscreen();
    } else if let Some(stage) = stage.get_untracked() {
        // A browser that refuses leaves everything as it is.
        let _ = stage.request_fullscreen();
    }
}

pub(in crate::pages) fn is_on() -> bool {
    document().fullscreen_element().is_some()
}

/// Whether this browser can fill the screen with a part of a page; a phone's may only do so with a video. Until it is
/// asked, it can.
pub(in crate::pages) fn can_be() -> Signal<bool> {
    let can_be = RwSignal::new(true);
    Effect::new(move || can_be.set(document().fullscreen_enabled()));
    can_be.into()
}

/// Whether the screen is filled, however that came about: Escape leaves it too.
pub(in crate::pages) fn watch() -> ReadSignal<bool> {
    let (filled, set_filled) = signal(false);
    Effect::new(move || {
        let listener = window_event_listener(leptos::ev::fullscreenchange, move |_| set_filled.set(is_on()));
        on_cleanup(move || listener.remove());
    });
    filled
}
