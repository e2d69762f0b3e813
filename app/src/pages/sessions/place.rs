//! Coming back to the list: it stands where it was left, with the focus on the row that was opened.

use domain::id::SessionId;
use leptos::prelude::*;
use leptos::web_sys;
use leptos_router::hooks::use_location;

use crate::browser;

/// Where the list was left.
#[derive(Clone, Copy)]
pub(crate) struct ListPlace(StoredValue<Left>);

#[derive(Clone, Default)]
struct Left {
    /// The list's address, so that another list starts at its top.
    address: String,
    row: String,
    scrolled: i32,
}

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
        let scrolled = browser::element::<web_sys::Element>("page-area").map_or(0, |area| area.scroll_top());
        self.0.set_value(Left {
            address,
            row: row_id(session),
            scrolled,
        });
    }

    pub(crate) fn restore(self, address: &str) {
        let Left {
            address: left,
            row,
            scrolled,
        } = self.0.get_value();
        if left == address && browser::element::<web_sys::Element>(&row).is_some() {
            if let Some(area) = browser::element::<web_sys::Element>("page-area") {
                area.set_scroll_top(scrolled);
            }
            browser::focus(&row);
        }
    }
}

pub(crate) fn row_id(session: &SessionId) -> String {
    format!("session-{session}")
}

/// The address of the page that is shown.
pub(crate) fn use_here() -> impl Fn() -> String + Copy + Send + Sync + 'static {
    let location = use_location();
    let (path, search) = (location.pathname, location.search);
    move || {
        let search = search.get_untracked();
        let mark = if search.is_empty() { "" } else { "?" };
        format!("{}{mark}{search}", path.get_untracked())
    }
}
