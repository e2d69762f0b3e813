use leptos::prelude::*;
use leptos_meta::Title;

use crate::frame::BarTools;

/// A page within the frame: its bar, with the title, what the page puts there and what every page has, and the
/// area below, which scrolls.
#[component]
pub(crate) fn Page(
    #[prop(into)] title: Signal<String>,
    /// The page's own controls in the bar.
    #[prop(optional)]
    bar: Option<AnyView>,
    children: Children,
) -> impl IntoView {
    // The head is written when the page may be taken apart already: the server reads the title here.
    #[cfg(feature = "ssr")]
    let named = title.get_untracked();
    #[cfg(not(feature = "ssr"))]
    let named = move || title.get();
    view! {
        <Title text=named/>
        <div class="page">
            <header class="bar">
                <h1 class="bar-title clip">{move || title.get()}</h1>
                <div class="bar-slot">{bar}</div>
                <BarTools/>
            </header>
            <main class="page-area" id="page-area" tabindex="-1">
                {children()}
            </main>
        </div>
    }
}
