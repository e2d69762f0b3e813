//! Listens to the keys of the page.

use leptos::ev;
use leptos::prelude::*;
use leptos::web_sys::{Element, KeyboardEvent};
use wasm_bindgen::JsCast;

use super::command::Command;
use super::key;
use super::state::Session;
use crate::browser;
use crate::frame::PaletteOpen;

/// Listens until the page is left. The frame forwards the keys that are pressed in it.
pub(super) fn listen(session: Session) {
    // Whether what has the focus got it by the pointer.
    let by_pointer = StoredValue::new(false);
    // A browser may press a button when Space is let go, whatever became of its being pressed.
    let taken = StoredValue::new(false);
    let pointed = window_event_listener(ev::pointerdown, move |_| by_pointer.set_value(true));
    let pressed = window_event_listener(ev::keydown, move |event| {
        if !matches!(event.key().as_str(), " " | "Shift") {
            by_pointer.set_value(false);
        }
        on_key(session, &event, by_pointer.get_value());
        taken.set_value(event.key() == " " && event.default_prevented());
    });
    let released = window_event_listener(ev::keyup, move |event| {
        if event.key() == " " && taken.get_value() {
            event.prevent_default();
        }
    });
    on_cleanup(move || {
        pointed.remove();
        pressed.remove();
        released.remove();
    });
}

fn on_key(session: Session, event: &KeyboardEvent, by_pointer: bool) {
    let combined = event.ctrl_key() || event.alt_key() || event.meta_key();
    if combined || event.default_prevented() || browser::is_typing(event) || is_in_dialog(event) {
        return;
    }
    if event.key() == " " && !by_pointer && acts_by_space(event) {
        return;
    }
    match key::command(&event.key(), event.shift_key()) {
        // The list of keys is opened by the frame around every page.
        None | Some(Command::ShowKeys) => {}
        Some(command) => {
            event.prevent_default();
            session.run(command);
        }
    }
}

/// A key pressed in the replay, where nothing else listens.
pub(super) fn forwarded(session: Session, key: &str, shift: bool, command: bool) {
    if command {
        if let Some(PaletteOpen(open)) = session.palette.filter(|_| key.eq_ignore_ascii_case("k")) {
            open.set(true);
        }
    } else if key == "/" {
        browser::focus_search();
    } else if let Some(command) = key::command(key, shift) {
        session.run(command);
    }
}

/// A button that was reached by keyboard is pressed by Space, as everywhere; one that was clicked before is not,
/// because whoever uses the pointer means the replay.
fn acts_by_space(event: &KeyboardEvent) -> bool {
    target(event).is_some_and(|element| element.matches("button, summary, a").unwrap_or_default())
}

fn is_in_dialog(event: &KeyboardEvent) -> bool {
    target(event).is_some_and(|element| element.closest("dialog").ok().flatten().is_some())
}

fn target(event: &KeyboardEvent) -> Option<Element> {
    event.target()?.dyn_into().ok()
}
