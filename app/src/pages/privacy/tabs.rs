use leptos::prelude::*;

use crate::components::SideLinks;

const SIDES: [(&str, &str); 2] = [("Rules", "/privacy"), ("History", "/privacy/history")];

/// The page's two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Rules,
    History,
}

/// Leads from one side to the other, in the bar.
#[component]
pub(super) fn Tabs(here: Side) -> impl IntoView {
    view! { <SideLinks label="Privacy" sides=&SIDES here=SIDES[here as usize].1/> }
}
