use leptos::prelude::*;

/// The page's two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Rules,
    History,
}

/// Leads from one side to the other, in the bar.
#[component]
pub(super) fn Tabs(here: Side) -> impl IntoView {
    let link = move |side: Side, name: &'static str, path: &'static str| {
        view! {
            <a class="side-link" href=path aria-current=(side == here).then_some("page")>
                {name}
            </a>
        }
    };
    view! {
        <nav class="side-links" aria-label="Privacy">
            {link(Side::Rules, "Rules", "/privacy")}
            {link(Side::History, "History", "/privacy/history")}
        </nav>
    }
}
