use leptos::prelude::*;

use super::meaning::Meaning;
use super::state::ModelState;
use crate::components::{Button, Icon, ModelDiff};

/// What a draft, or a version that waits, is against the one that decides: in meaning always, and by line for who asks.
#[component]
pub(super) fn Changes(state: ModelState) -> impl IntoView {
    let is_shown = RwSignal::new(false);
    let differs = Memo::new(move |_| {
        state
            .decides
            .with(|decides| state.text.with(|text| *text != decides.text))
    });
    let old = Signal::derive(move || state.decides.with(|decides| decides.text.clone()));
    let read = state.read_text();
    let new = Signal::derive(move || read.get());
    let old_label = Signal::derive(move || {
        state
            .decides
            .with(|decides| format!("Version {}, active", decides.line.number))
    });
    let new_label = Signal::derive(move || match state.is_changed.get() {
        true => "Draft".to_owned(),
        false => format!("Version {}", state.base.with(|base| base.line.number)),
    });
    let content = move || match is_shown.get() {
        true => view! {
            <ModelDiff old_content=old new_content=new old_label new_label>
                <Meaning old new/>
            </ModelDiff>
        }
        .into_any(),
        false => view! { <Meaning old new/> }.into_any(),
    };
    view! {
        <Show when=move || differs.get()>
            <section class="panel model-changes" aria-labelledby="changes-title">
                <header class="panel-head">
                    <h2 id="changes-title">"Against what is active"</h2>
                    <span class="bar-push"></span>
                    <Button
                        icon=Icon::Compare
                        attr:aria-expanded=move || is_shown.get().to_string()
                        on:click=move |_| is_shown.update(|shown| *shown = !*shown)
                    >
                        {move || if is_shown.get() { "Hide the difference" } else { "Show the difference" }}
                    </Button>
                </header>
                {content}
            </section>
        </Show>
    }
}
