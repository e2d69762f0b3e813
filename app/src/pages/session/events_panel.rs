//! What happened, as a list that can be filtered and searched.

use domain::fact::FactGroup;
use domain::format;
use leptos::prelude::*;

use super::entries;
use super::fact_list::FactList;
use super::label::group_name;
use super::shape;
use super::state::{Facts, Session};
use crate::components::{Empty, ErrorNotice, Icon, SearchBox, SkeletonRows};

#[component]
pub(super) fn EventsPanel() -> AnyView {
    let session = Session::get();
    let picked = RwSignal::new(None);
    let empty = Memo::new(move |_| session.events.with(|events| events.is_empty()));
    let search = Signal::derive(move || session.filter.with(|filter| filter.search.clone()));
    view! {
        <h2 class="visually-hidden">"Events"</h2>
        <WhenHere>
            <Show
                when=move || !empty.get()
                fallback=|| {
                    view! {
                        <Empty
                            icon=Icon::List
                            title="Nothing happened"
                            text="Page views, clicks, inputs, errors and the events that the page tracks appear here."
                        />
                    }
                }
            >
                <div class="session-filter">
                    <SearchBox
                        label="Search events"
                        placeholder="Search events"
                        value=search
                        on_search=move |text| session.filter.update(|filter| filter.search = text)
                    />
                    <Groups/>
                </div>
                <NoMatch none=Signal::derive(move || session.shown_events.with(|shown| shown.is_empty()))/>
                <FactList label="Events" entries=session.events shown=session.shown_events picked/>
            </Show>
        </WhenHere>
    }
    .into_any()
}

/// One button a group that occurs, to leave it out or take it in.
#[component]
fn Groups() -> AnyView {
    let session = Session::get();
    let counts = Memo::new(move |_| session.events.with(|events| entries::group_counts(events)));
    let button = move |(group, count): (FactGroup, u64)| {
        let is_shown = move || session.filter.with(|filter| !filter.hidden.contains(&group));
        view! {
            <button
                type="button"
                class="session-group"
                aria-pressed=move || is_shown().to_string()
                on:click=move |_| session.filter.update(|filter| filter.toggle(group))
            >
                {shape::alone(group)}
                {group_name(group)}
                <span class="number muted">{format::count(count)}</span>
            </button>
        }
    };
    view! {
        <div class="session-groups" role="group" aria-label="Show">
            {move || counts.get().into_iter().map(button).collect_view()}
        </div>
    }
    .into_any()
}

/// The filter leaves nothing.
#[component]
pub(super) fn NoMatch(none: Signal<bool>) -> AnyView {
    view! {
        <p class="session-none muted" role="status">
            {move || none.get().then_some("Nothing matches. Change the search or show more kinds.")}
        </p>
    }
    .into_any()
}

/// The lists need the facts; until then there are places for them, and a way to try again.
#[component]
pub(super) fn WhenHere(children: ChildrenFn) -> impl IntoView {
    let session = Session::get();
    // A list must not be built anew when more facts come.
    let state = Memo::new(move |_| {
        session.facts.with(|facts| match facts {
            Facts::Loading => None,
            Facts::Here(_) => Some(Ok(())),
            Facts::Failed(error) => Some(Err(error.clone())),
        })
    });
    move || match state.get() {
        None => view! { <SkeletonRows rows=12/> }.into_any(),
        Some(Ok(())) => children().into_any(),
        Some(Err(error)) => view! { <ErrorNotice error retry=move |()| session.load_facts()/> }.into_any(),
    }
}
