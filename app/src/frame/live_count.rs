//! How many sessions are active, beside the live page's place in the rail.

use leptos::prelude::*;

/// Known as long as the live page is connected, and nowhere else.
#[derive(Clone, Copy)]
pub(crate) struct LiveCount(pub(crate) RwSignal<Option<u64>>);

impl LiveCount {
    pub(super) fn provide() {
        provide_context(Self(RwSignal::new(None)));
    }

    /// What stands at the end of a place's entry.
    pub(super) fn view(path: &str) -> impl IntoView {
        let count = use_context::<Self>().filter(|_| path == "/live");
        count.map(|Self(count)| {
            view! { <span class="rail-count number">{move || count.get().map(domain::format::count)}</span> }
        })
    }
}
