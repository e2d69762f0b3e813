use leptos::prelude::*;

/// On or off, in force as it is pressed. Listen with `on:click`.
#[component]
pub(crate) fn Switch(
    /// What is on or off.
    #[prop(into)]
    label: Signal<String>,
    #[prop(into)] on: Signal<bool>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="switch"
            role="switch"
            aria-label=label
            aria-checked=move || on.get().to_string()
        >
            <span class="switch-thumb"></span>
        </button>
    }
}
