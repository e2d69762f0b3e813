use std::time::Duration;

use leptos::prelude::*;

use super::Icon;

/// How long the typing has to rest before it is searched for.
const REST: Duration = Duration::from_millis(250);

/// A field that searches as one types. The page's own is the one that `/` goes to.
#[component]
pub(crate) fn SearchBox(
    #[prop(default = "page-search")] id: &'static str,
    label: &'static str,
    placeholder: &'static str,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_search: Callback<String>,
) -> impl IntoView {
    let search = move |text: String| {
        // The page may be gone by the time that the typing has rested.
        if value.try_get_untracked().is_some_and(|value| value != text) {
            on_search.run(text);
        }
    };
    let mut search_later = debounce(REST, search);
    view! {
        <search class="search">
            {Icon::Search.view()}
            <input
                type="search"
                class="input"
                id=id
                aria-label=label
                placeholder=placeholder
                autocomplete="off"
                spellcheck="false"
                prop:value=value
                on:input:target=move |event| search_later(event.target().value())
                on:change:target=move |event| search(event.target().value())
            />
        </search>
    }
}
