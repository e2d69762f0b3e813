use leptos::prelude::*;
use leptos_meta::Title;

/// An address that leads nowhere.
#[component]
pub(crate) fn NotFoundPage() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
    view! {
        <Title text="No such page"/>
        <main class="alone">
            <div class="state">
                <h1 class="state-title">"There is no such page"</h1>
                <p class="state-text">
                    "The address may be mistyped, or what was here was moved."
                </p>
                <a class="button is-primary" href="/">
                    "Go to the overview"
                </a>
            </div>
        </main>
    }
}
