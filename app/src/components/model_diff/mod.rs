//! What differs between two texts, side by side or unified, computed where it is shown.
//!
//! In reading order: [`state`] is what is shown and where in it somebody is; [`toolbar`] says how much differs and leads from
//! change to change, as [`keys`] do; [`table`] is the text, in [`rows`] and between them [`fold`]s; [`layout`] is remembered,
//! and [`words`] are its sentences. What is compared and folded, and how, is `domain::difference`.

mod fold;
mod keys;
mod layout;
mod rows;
mod state;
mod table;
mod toolbar;
mod words;

use leptos::prelude::*;

use state::DiffState;
use table::Table;
use toolbar::Toolbar;

/// Server and browser come to the same, so it may be rendered on both. There is one on a page, whose keys it has.
#[component]
pub(crate) fn ModelDiff(
    #[prop(into)] old_content: Signal<String>,
    #[prop(into)] new_content: Signal<String>,
    #[prop(into)] old_label: Signal<String>,
    #[prop(into)] new_label: Signal<String>,
    /// What the difference means; it stands between how much differs and the texts.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let state = DiffState::new(old_content, new_content);
    state.remember();
    keys::listen(state);
    let text = move || {
        if state.changes.get() == 0 {
            view! { <p class="diff-nothing muted">"Nothing differs."</p> }.into_any()
        } else {
            view! { <Table state old_label new_label/> }.into_any()
        }
    };
    view! {
        <div class="diff" node_ref=state.root>
            <Toolbar state/>
            {children.map(|children| children())}
            {text}
        </div>
    }
}
