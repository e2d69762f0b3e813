use domain::account::Permission;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::live_count::LiveCount;
use super::may;
use super::places::{Place, belongs, places};
use crate::browser;

/// Where one can go. Icons alone on a narrow window, and a bar at the bottom of a phone.
#[component]
pub(crate) fn Rail() -> impl IntoView {
    let path = use_location().pathname;
    // A phone shows some of them at a time.
    Effect::new(move || {
        let here = path.with(|path| places().find(|(place, _)| belongs(path, place.path)));
        if let Some((place, _)) = here {
            browser::scroll_to(&id_of(place.path));
        }
    });
    let entry = move |(place, needs): (Place, Permission)| {
        let allowed = may(needs);
        view! {
            <Show when=move || allowed.get()>
                <a
                    id=id_of(place.path)
                    class="rail-entry"
                    href=place.path
                    title=place.name
                    aria-current=move || path.with(|path| belongs(path, place.path)).then_some("page")
                >
                    {place.icon.view()}
                    <span class="rail-text">{place.name}</span>
                    {LiveCount::view(place.path)}
                </a>
            </Show>
        }
    };
    let (settings, daily): (Vec<_>, Vec<_>) = places().partition(|(place, _)| place.is_setting);
    let of_settings: Vec<_> = settings.iter().map(|(_, needs)| may(*needs)).collect();
    let has_settings = move || of_settings.iter().any(Signal::get);
    let daily = daily.into_iter().map(entry).collect_view();
    let settings = settings.into_iter().map(entry).collect_view();
    let rule = view! {
        <Show when=has_settings>
            <div class="rail-rule"></div>
        </Show>
    };
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

fn id_of(path: &str) -> String {
    format!("rail{}", path.replace('/', "-"))
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
