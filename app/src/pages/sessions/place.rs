//! Coming back to the list: it stands where it was left, with the focus on the row that was opened.

use domain::id::SessionId;
use leptos::prelude::*;
use leptos::web_sys;

use crate::browser;

/// Where the list was left.
#[derive(Clone, Copy)]
pub(crate) struct ListPlace(StoredValue<Left>);

#[derive(Clone, Default)]
struct Left {
    /// The list's address, so that another list starts at its top.
    address: String,
    /// The row that was opened; empty when the list has been put back there.
    row: String,
    /// How far each of [`SCROLLERS`] was.
    scrolled: [i32; 2],
}

/// What the list scrolls in: an area of its own on a wide window, the page's on a narrow one.
const SCROLLERS: [&str; 2] = ["list-area", "page-area"];

impl ListPlace {
    pub(crate) fn provide() {
        provide_context(Self(StoredValue::new(Left::default())));
    }

    pub(crate) fn get() -> Self {
        use_context().unwrap_or_else(|| Self(StoredValue::new(Left::default())))
    }

    /// The list as it was left, for the way back from a session.
    pub(crate) fn address(self) -> String {
        let address = self.0.with_value(|left| left.address.clone());
        if address.is_empty() {
            super::state::PATH.to_owned()
        } else {
            address
        }
    }

    pub(crate) fn leave(self, address: String, session: &SessionId) {
        let scrolled =
            SCROLLERS.map(|id| browser::element::<web_sys::Element>(id).map_or(0, |area| area.scroll_top()));
        self.0.set_value(Left {
            address,
            row: row_id(session),
            scrolled,
        });
    }

    /// Puts the list back, once: whatever list comes after it was asked for anew.
    pub(crate) fn restore(self, address: &str) {
        let taken = self.0.try_update_value(|left| {
            let row = std::mem::take(&mut left.row);
            (left.address == address).then_some((row, left.scrolled))
        });
        let Some((row, scrolled)) = taken.flatten() else {
            return;
        };
        if browser::element::<web_sys::Element>(&row).is_none() {
            return;
        }
        for (id, scrolled) in SCROLLERS.iter().zip(scrolled) {
            if let Some(area) = browser::element::<web_sys::Element>(id) {
                area.set_scroll_top(scrolled);
            }
        }
        browser::focus(&row);
    }
}

/// Before a session's id in that of its row.
const ROW: &str = "row-of-";

pub(crate) fn row_id(session: &SessionId) -> String {
    format!("{ROW}{session}")
}

pub(super) fn session_of_row(id: &str) -> Option<SessionId> {
    id.strip_prefix(ROW)?.parse().ok()
}
