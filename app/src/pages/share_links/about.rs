use domain::format;
use domain::share::{ShareLink, ShareScope};
use leptos::prelude::*;

use super::words;
use crate::components::{Clock, Icon};

/// What a link lets its holder do, as tags.
#[component]
pub(in crate::pages) fn LinkTags(link: ShareLink) -> impl IntoView {
    let details =
        (link.scope == ShareScope::Details).then(|| view! { <span class="tag">"With details"</span> });
    let password = link.has_password.then(|| {
        view! { <span class="tag">{Icon::Key.view()} "Password"</span> }
    });
    let start = link.start.filter(|start| *start > 0).map(|start| {
        view! { <span class="tag number">"From " {format::clock(start)}</span> }
    });
    let used_up = link
        .is_used_up()
        .then(|| view! { <span class="tag is-warn">"Used up"</span> });
    view! {
        {used_up}
        {details}
        {password}
        {start}
    }
}

/// How often it was viewed, and when last.
#[component]
pub(in crate::pages) fn Views(link: ShareLink) -> impl IntoView {
    let clock = Clock::get();
    let last = link.last_view_at;
    view! {
        <span class="number" title=move || last.map(|at| clock.absolute(at))>
            {words::views(&link)}
            {move || last.map(|at| format!(" · last {}", format::ago(at, clock.now())))}
        </span>
    }
}

/// When it ends by itself.
#[component]
pub(in crate::pages) fn Expiry(at: domain::Millis) -> impl IntoView {
    let clock = Clock::get();
    view! {
        <span class="number" title=move || clock.absolute(at)>
            {move || format::ahead(at, clock.now())}
        </span>
    }
}
