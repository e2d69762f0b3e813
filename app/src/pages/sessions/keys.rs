//! The list by keyboard.

use leptos::prelude::*;
use leptos::{ev, web_sys};
use wasm_bindgen::JsCast;

use crate::browser;

pub(crate) const HINTS: [(&str, &str); 5] = [
    ("↑ ↓", "Go to the row before or after"),
    ("Home End", "Go to the first or the last row"),
    ("Enter", "Open the session"),
    ("[", "The page before"),
    ("]", "The page after"),
];

/// Where a key leads from a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Row(u32),
    PreviousPage,
    NextPage,
}

/// Listens as long as the page is shown. What a menu or a dialog has answered is not for the list.
pub(crate) fn listen() {
    Effect::new(|| {
        let pressed = window_event_listener(ev::keydown, |event| on_key(&event));
        on_cleanup(move || pressed.remove());
    });
}

fn on_key(event: &web_sys::KeyboardEvent) {
    let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
    // From the search field, arrow down leads into the list.
    let typing = browser::is_typing(event) && event.key() != "ArrowDown";
    if modified || typing || event.default_prevented() || dialog_is_open() {
        return;
    }
    let Ok(rows) = document().query_selector_all(".sessions .row-link") else {
        return;
    };
    let active = document().active_element();
    let element = |index| {
        rows.get(index)
            .and_then(|node| node.dyn_into::<web_sys::HtmlElement>().ok())
    };
    let here = (0..rows.length()).find(|index| {
        element(*index).map(web_sys::Element::from).is_some() && element(*index).map(Into::into) == active
    });
    match step(&event.key(), here, rows.length()) {
        Some(Step::Row(index)) => {
            if let Some(row) = element(index) {
                event.prevent_default();
                let _ = row.focus();
            }
        }
        Some(Step::PreviousPage) => press("page-previous"),
        Some(Step::NextPage) => press("page-next"),
        None => {}
    }
}

fn step(key: &str, here: Option<u32>, count: u32) -> Option<Step> {
    let last = count.checked_sub(1)?;
    match key {
        "ArrowDown" => Some(Step::Row(here.map_or(0, |here| (here + 1).min(last)))),
        "ArrowUp" => here.map(|here| Step::Row(here.saturating_sub(1))),
        "Home" => here.map(|_| Step::Row(0)),
        "End" => here.map(|_| Step::Row(last)),
        "[" => Some(Step::PreviousPage),
        "]" => Some(Step::NextPage),
        _ => None,
    }
}

fn press(id: &str) {
    if let Some(link) = browser::element::<web_sys::HtmlElement>(id) {
        link.click();
    }
}

fn dialog_is_open() -> bool {
    document()
        .query_selector("dialog[open]")
        .is_ok_and(|dialog| dialog.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_go_through_the_rows_and_stop_at_the_ends() {
        for (key, here, count, expected) in [
            ("ArrowDown", None, 3, Some(Step::Row(0))),
            ("ArrowDown", Some(1), 3, Some(Step::Row(2))),
            ("ArrowDown", Some(2), 3, Some(Step::Row(2))),
            ("ArrowUp", Some(0), 3, Some(Step::Row(0))),
            ("ArrowUp", None, 3, None),
            ("Home", None, 3, None),
            ("End", Some(0), 3, Some(Step::Row(2))),
            ("ArrowDown", None, 0, None),
            ("]", None, 3, Some(Step::NextPage)),
            ("x", Some(1), 3, None),
        ] {
            assert_eq!(step(key, here, count), expected, "{key} at {here:?} of {count}");
        }
    }
}
