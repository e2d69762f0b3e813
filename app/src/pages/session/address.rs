//! The page's address, which carries the moment.

use domain::Millis;
use leptos::prelude::*;

use super::moment;

/// Puts the moment into the address without adding to the history.
pub(super) fn write(offset: Millis) {
    let (location, Ok(history)) = (window().location(), window().history()) else {
        return;
    };
    let (Ok(path), Ok(query)) = (location.pathname(), location.search()) else {
        return;
    };
    let new = moment::in_query(&query, offset);
    if new != query {
        // What the router keeps in the entry stays there.
        let state = history.state().unwrap_or_default();
        let _ = history.replace_state_with_url(&state, "", Some(&format!("{path}{new}")));
    }
}

/// An address that leads somebody else to this moment.
pub(super) fn link(offset: Millis) -> String {
    let location = window().location();
    let origin = location.origin().unwrap_or_default();
    let path = location.pathname().unwrap_or_default();
    format!("{origin}{path}{}", moment::in_query("", offset))
}
