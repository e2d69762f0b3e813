//! From change to change by keyboard.

use leptos::ev;
use leptos::prelude::*;
use leptos::web_sys::KeyboardEvent;

use super::state::{DiffState, Step};
use crate::browser;
use crate::components::{KeyHint, use_page_keys};

const KEYS: [KeyHint; 2] = [("n", "Go to the next change"), ("p", "Go to the change before")];

/// Listens as long as the difference is shown.
pub(super) fn listen(state: DiffState) {
    use_page_keys(&KEYS);
    Effect::new(move || {
        let pressed = window_event_listener(ev::keydown, move |event| on_key(state, &event));
        on_cleanup(move || pressed.remove());
    });
}

fn on_key(state: DiffState, event: &KeyboardEvent) {
    let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
    if modified || event.default_prevented() || browser::is_typing(event) || is_behind_dialog(state) {
        return;
    }
    let step = match event.key().as_str() {
        "n" => Step::Next,
        "p" => Step::Previous,
        _ => return,
    };
    event.prevent_default();
    state.go(step);
}

/// Whether something modal is open that the difference is not in.
fn is_behind_dialog(state: DiffState) -> bool {
    let around = state
        .root
        .get_untracked()
        .and_then(|root| root.closest("dialog").ok().flatten());
    browser::dialog_is_open() && around.is_none()
}
