//! Tables whose rows are links, by keyboard.

use leptos::prelude::*;
use leptos::{ev, web_sys};
use wasm_bindgen::JsCast;

use super::page_keys::{KeyHint, use_page_keys};
use crate::browser;

const ROWS: [KeyHint; 3] = [
    ("↑ ↓", "Go to the row before or after"),
    ("Home End", "Go to the first or the last row"),
    ("Enter", "Open the row"),
];
const PAGES: [KeyHint; 2] = [("[", "The page before"), ("]", "The page after")];

/// What the rows are to their page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowsAre {
    /// All of it: arrow down leads into them from anywhere, and they have a pager.
    ThePage,
    /// A part of it: the keys are for who is among them, and else scroll the page.
    APart,
}

/// Where a key leads from a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Row(u32),
    PreviousPage,
    NextPage,
}

/// Listens as long as the page is shown. What a menu or a dialog has answered is not for the rows.
pub(crate) fn use_row_keys(are: RowsAre) {
    use_page_keys(&ROWS);
    if are == RowsAre::ThePage {
        use_page_keys(&PAGES);
    }
    Effect::new(move || {
        let pressed = window_event_listener(ev::keydown, move |event| on_key(&event, are));
        on_cleanup(move || pressed.remove());
    });
}

fn on_key(event: &web_sys::KeyboardEvent, are: RowsAre) {
    let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
    // From the search field, arrow down leads into the rows.
    let typing = browser::is_typing(event)
        && !(event.key() == "ArrowDown" && is_page_search(event))
        && !is_box_of_row(event);
    if modified || typing || event.default_prevented() || browser::dialog_is_open() {
        return;
    }
    let Ok(rows) = document().query_selector_all(".table .row-link") else {
        return;
    };
    // Who is in the box or at the button of a row is in that row.
    let row_of = |element: &web_sys::Element| element.closest("tr").ok().flatten();
    let active = document().active_element().and_then(|element| row_of(&element));
    let element = |index| {
        rows.get(index)
            .and_then(|node| node.dyn_into::<web_sys::HtmlElement>().ok())
    };
    let here = (0..rows.length())
        .find(|index| active.is_some() && element(*index).and_then(|row| row_of(&row)) == active);
    match step(&event.key(), here, rows.length(), are) {
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

fn step(key: &str, here: Option<u32>, count: u32, are: RowsAre) -> Option<Step> {
    let last = count.checked_sub(1)?;
    match (key, here) {
        ("ArrowDown", Some(here)) => Some(Step::Row((here + 1).min(last))),
        ("ArrowDown", None) if are == RowsAre::ThePage => Some(Step::Row(0)),
        ("ArrowUp", Some(here)) => Some(Step::Row(here.saturating_sub(1))),
        ("Home", Some(_)) => Some(Step::Row(0)),
        ("End", Some(_)) => Some(Step::Row(last)),
        ("[", _) => Some(Step::PreviousPage),
        ("]", _) => Some(Step::NextPage),
        _ => None,
    }
}

fn press(id: &str) {
    if let Some(link) = browser::element::<web_sys::HtmlElement>(id) {
        link.click();
    }
}

fn is_page_search(event: &web_sys::Event) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .is_some_and(|element| element.id() == "page-search")
}

/// It takes the space bar and no other key.
fn is_box_of_row(event: &web_sys::Event) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .is_some_and(|element| element.matches("tr input[type=checkbox]").unwrap_or_default())
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
            assert_eq!(
                step(key, here, count, RowsAre::ThePage),
                expected,
                "{key} at {here:?} of {count}"
            );
        }
    }

    #[test]
    fn rows_that_are_a_part_of_a_page_leave_its_scrolling_alone() {
        for (here, expected) in [(None, None), (Some(0), Some(Step::Row(1)))] {
            assert_eq!(step("ArrowDown", here, 3, RowsAre::APart), expected, "{here:?}");
        }
    }
}
