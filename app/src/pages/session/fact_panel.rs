//! What the panels of events and of the console have in common.

use std::sync::Arc;

use leptos::prelude::*;

use super::entries::Entry;
use super::fact_list::FactList;
use super::story::{Facts, Story, Teller};
use crate::components::{Empty, ErrorNotice, Icon, SearchBox, SkeletonRows};

/// What one panel is about, in words.
#[derive(Clone, Copy)]
pub(super) struct About {
    pub(super) title: &'static str,
    /// What a screen reader calls the list.
    pub(super) list: &'static str,
    pub(super) search: &'static str,
    pub(super) search_id: &'static str,
    pub(super) icon: Icon,
    /// What it says where there is nothing, and what would be there.
    pub(super) nothing: &'static str,
    pub(super) instead: &'static str,
}

/// A list of facts with what filters it. The children choose among kinds.
#[component]
pub(super) fn FactPanel(
    about: About,
    entries: Memo<Arc<Vec<Entry>>>,
    shown: Memo<Arc<Vec<usize>>>,
    #[prop(into)] search: Signal<String>,
    #[prop(into)] on_search: Callback<String>,
    children: ChildrenFn,
) -> AnyView {
    let picked = RwSignal::new(None);
    let empty = Memo::new(move |_| entries.with(|entries| entries.is_empty()));
    let children = StoredValue::new(children);
    view! {
        <h2 class="visually-hidden">{about.title}</h2>
        <WhenHere>
            <Show
                when=move || !empty.get()
                fallback=move || {
                    view! { <Empty icon=about.icon title=about.nothing text=about.instead/> }
                }
            >
                <div class="session-filter">
                    <SearchBox id=about.search_id label=about.search placeholder=about.search value=search on_search/>
                    {children.with_value(|children| children())}
                </div>
                <NoMatch none=Signal::derive(move || shown.with(|shown| shown.is_empty()))/>
                <FactList label=about.list entries shown picked/>
            </Show>
        </WhenHere>
    }
    .into_any()
}

/// The filter leaves nothing.
#[component]
fn NoMatch(none: Signal<bool>) -> AnyView {
    view! {
        <p class="session-none muted" role="status">
            {move || none.get().then_some("Nothing matches. Change the search or show more kinds.")}
        </p>
    }
    .into_any()
}

/// The lists need the facts; until then there are places for them, and a way to try again.
#[component]
fn WhenHere(children: ChildrenFn) -> impl IntoView {
    let (story, teller) = (Story::get(), Teller::get());
    // A list must not be built anew when more facts come.
    let state = Memo::new(move |_| {
        story.facts.with(|facts| match facts {
            Facts::Loading => None,
            Facts::Here(_) => Some(Ok(())),
            Facts::Failed(error) => Some(Err(error.clone())),
        })
    });
    move || match state.get() {
        None => view! { <SkeletonRows rows=12/> }.into_any(),
        Some(Ok(())) => children().into_any(),
        Some(Err(error)) => view! { <ErrorNotice error retry=move |()| teller.load.run(())/> }.into_any(),
    }
}
