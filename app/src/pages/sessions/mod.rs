//! The list of sessions. The address holds all of its state, so that a link to it shows the same.

pub(crate) mod cells;
mod chosen;
mod date_filter;
mod duration_filter;
mod filters;
mod place;
mod rows;
mod selection;
mod state;

use domain::format;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::components::{
    Empty, ErrorNotice, Icon, Page, PageAction, Pager, RowsAre, SEARCH, SkeletonRows, use_page_actions,
    use_page_keys, use_row_keys,
};
use crate::frame::may;
use crate::functions::recordings::{count_sessions, filter_options, list_sessions};
use filters::Filters;
use rows::Rows;
use selection::{Selection, SelectionBar};
use state::ListState;

pub(crate) use place::ListPlace;

#[component]
pub(crate) fn SessionsPage() -> impl IntoView {
    use_row_keys(RowsAre::ThePage);
    use_page_keys(&[SEARCH]);
    let state = ListState::of_address(use_query_map());
    use_page_actions([PageAction::new(
        Icon::Refresh,
        Signal::stored("Clear filters".to_owned()),
        Signal::derive(move || state.is_filtered()),
        move || state.clear(),
    )]);
    let selection = Selection::new();
    let matching = RwSignal::new(None);
    let options = Resource::new(|| (), |()| filter_options());
    let count = Resource::new(move || state.filter(), count_sessions);
    let page = Resource::new(move || state.query(), list_sessions);
    let retry = Callback::new(move |()| {
        page.refetch();
        count.refetch();
        options.refetch();
    });
    // What is waited for is of one type, and its closures stand in the view itself: so all of it shares its code.
    let counted = move || {
        Suspend::new(async move {
            let shown = |count| {
                view! { <span class="list-count number">{format::counted(count, "session", "sessions")}</span> }
            };
            let count = count.await.ok();
            matching.set(count);
            count.map(shown).into_any()
        })
    };
    let list = move || {
        Suspend::new(async move {
            match page.await {
                Ok(page) if page.rows.is_empty() => view! { <NoSessions state/> }.into_any(),
                Ok(page) => {
                    let (previous, next) = state.neighbours(&page);
                    view! {
                        <Rows rows=page.rows selection/>
                        <Pager previous next/>
                    }
                    .into_any()
                }
                Err(error) => view! { <ErrorNotice error retry/> }.into_any(),
            }
        })
    };
    let bar = view! { <Transition>{move || counted()}</Transition> }.into_any();
    view! {
        <Page title="Sessions".to_owned() bar>
            <Filters state options/>
            <div class="list-area" id="list-area">
                <Transition fallback=|| view! { <SkeletonRows rows=16/> }>{move || list()}</Transition>
            </div>
            {selection.map(|selection| view! { <SelectionBar selection state matching/> })}
        </Page>
    }
}

/// Nothing fits, or nothing was ever recorded; the next step is another one.
#[component]
fn NoSessions(state: ListState) -> impl IntoView {
    if state.is_filtered() {
        return view! {
            <Empty icon=Icon::Search title="No session fits" text="Take a filter away, or search for something else.">
                <a class="button" href="/sessions">
                    "Clear filters"
                </a>
            </Empty>
        }
        .into_any();
    }
    let next = if may(domain::account::Permission::ManageServices).get() {
        view! {
            <a class="button is-primary" href="/services">
                "Set up a service"
            </a>
        }
        .into_any()
    } else {
        ().into_any()
    };
    view! {
        <Empty
            icon=Icon::Sessions
            title="No sessions yet"
            text="Each visit to a service that has the recorder appears here as it happens, newest first."
        >
            {next}
        </Empty>
    }
    .into_any()
}
