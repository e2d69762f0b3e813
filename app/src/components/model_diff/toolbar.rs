use domain::difference::{Difference, Layout};
use leptos::prelude::*;

use super::state::{DiffState, Step};
use super::words;
use crate::components::{Button, Look};

/// How much differs, how it is laid out, and the way from change to change.
#[component]
pub(super) fn Toolbar(state: DiffState) -> impl IntoView {
    let total = move |count: fn(&Difference) -> usize| state.difference.with(count);
    let is_coarse = Memo::new(move |_| state.difference.with(Difference::is_coarse));
    view! {
        <Show when=move || state.changes.get() != 0>
            <div class="diff-bar">
                <p class="diff-totals">
                    <span class="diff-total is-added">
                        <span aria-hidden="true">"+"</span>
                        {move || words::additions(total(Difference::additions))}
                    </span>
                    <span class="visually-hidden">", "</span>
                    <span class="diff-total is-removed">
                        <span aria-hidden="true">"−"</span>
                        {move || words::deletions(total(Difference::deletions))}
                    </span>
                </p>
                <div class="diff-layouts" role="group" aria-label="Layout">
                    <LayoutButton state layout=Layout::SideBySide name="Side by side"/>
                    <LayoutButton state layout=Layout::Unified name="Unified"/>
                </div>
                <div class="diff-steps">
                    <span class="diff-place muted number" role="status">
                        {move || words::place(state.here.get(), state.changes.get())}
                    </span>
                    <Button
                        look=Look::Quiet
                        attr:title="Previous change (p)"
                        on:click=move |_| state.go(Step::Previous)
                    >
                        "Previous"
                        <span class="visually-hidden">" change"</span>
                    </Button>
                    <Button look=Look::Quiet attr:title="Next change (n)" on:click=move |_| state.go(Step::Next)>
                        "Next"
                        <span class="visually-hidden">" change"</span>
                    </Button>
                </div>
            </div>
            <Show when=move || is_coarse.get()>
                <p class="diff-coarse">{words::COARSE}</p>
            </Show>
        </Show>
    }
}

#[component]
fn LayoutButton(state: DiffState, layout: Layout, name: &'static str) -> impl IntoView {
    view! {
        <button
            type="button"
            class="diff-layout"
            aria-pressed=move || (state.chosen.get() == layout).to_string()
            on:click=move |_| state.choose(layout)
        >
            {name}
        </button>
    }
}
