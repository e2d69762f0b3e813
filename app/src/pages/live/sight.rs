//! Where the list lies in the browser's window, and what scrolls it.

use leptos::prelude::*;
use leptos::web_sys;
use wasm_bindgen::JsValue;

use super::order::RowKey;
use super::window::Sight;
use crate::browser;

/// The table's body.
pub(super) const ROWS: &str = "live-rows";
/// The width up to which each row is a card, as in live.css.
const CARDS_UP_TO: f64 = 640.0;
const ROW: f64 = 36.0;
const CARD: f64 = 88.0;

pub(super) fn row_id(key: RowKey) -> String {
    format!("live-{}", key.0)
}

/// The row whose element has that id.
pub(super) fn row_of(id: &str) -> Option<RowKey> {
    id.strip_prefix("live-")?.parse().ok().map(RowKey)
}

fn window_size(size: Result<JsValue, JsValue>) -> f64 {
    size.ok().and_then(|size| size.as_f64()).unwrap_or_default()
}

/// `None` while there is no table.
pub(super) fn measure() -> Option<Sight> {
    let rows = browser::element::<web_sys::Element>(ROWS)?;
    let width = window_size(window().inner_width());
    Some(Sight {
        scrolled: -rows.get_bounding_client_rect().top()
            + scroller().map_or(0.0, |area| area.get_bounding_client_rect().top()),
        height: window_size(window().inner_height()),
        row: if width <= CARDS_UP_TO { CARD } else { ROW },
    })
}

/// The list's own area on a wide window, and the page's on a narrow one.
fn scroller() -> Option<web_sys::Element> {
    let list = browser::element::<web_sys::Element>("list-area")?;
    if list.scroll_height() > list.client_height() {
        Some(list)
    } else {
        browser::element("page-area")
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a float out of range saturates")]
pub(super) fn scroll_by(px: f64) {
    if let Some(area) = scroller() {
        area.set_scroll_top(area.scroll_top() + px as i32);
    }
}

/// Brings a row's place to the middle, whether or not it is built.
pub(super) fn reveal(place: usize) {
    if let Some(sight) = measure() {
        scroll_by(sight.y(place) - sight.scrolled - sight.height / 2.0);
    }
}

/// Gives the focus to a row. One that had it gets it back only if it is nowhere else.
pub(super) fn focus_row(key: RowKey, is_new: bool) {
    let Some(row) = browser::element::<web_sys::HtmlElement>(&row_id(key)) else {
        return;
    };
    let is_nowhere = document()
        .active_element()
        .is_none_or(|active| active.tag_name() == "BODY");
    if is_new {
        let _ = row.focus();
    } else if is_nowhere {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = row.focus_with_options(&options);
    }
}
