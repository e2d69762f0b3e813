use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::live_count::LiveCount;
use super::places::{Place, belongs, places};
use super::use_account;

/// Where one can go. Icons alone on a narrow window, and a bar at the bottom of a phone.
#[component]
pub(crate) fn Rail() -> impl IntoView {
    let path = use_location().pathname;
    let role = use_account().role;
    let entry = move |place: Place| {
        view! {
            <a
                class="rail-entry"
                href=place.path
                title=place.name
                aria-current=move || path.with(|path| belongs(path, place.path)).then_some("page")
            >
                {place.icon.view()}
                <span class="rail-text">{place.name}</span>
                {LiveCount::view(place.path)}
            </a>
        }
    };
    let daily = places(role)
        .filter(|place| !place.is_setting)
        .map(entry)
        .collect_view();
    let settings: Vec<_> = places(role).filter(|place| place.is_setting).map(entry).collect();
    let rule = (!settings.is_empty()).then(|| view! { <div class="rail-rule"></div> });
    view! {
        <nav class="rail" aria-label="Pages">
            <a class="rail-mark" href="/" aria-label="Girok">
                <Mark/>
                <span class="rail-text">"Girok"</span>
            </a>
            {daily}
            {rule}
            {settings}
        </nav>
    }
}

/// The mark of the product, in the accent.
#[component]
pub(crate) fn Mark() -> impl IntoView {
    view! {
        <svg viewBox="0 0 20 20" fill="none" aria-hidden="true" class="mark">
            <circle cx="10" cy="10" r="8" stroke="currentColor" stroke-width="2"></circle>
            <circle cx="10" cy="10" r="3.5" fill="currentColor"></circle>
        </svg>
    }
}
