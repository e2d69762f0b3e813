//! Heatmaps: where people click on a page, how far they scroll, and what makes them angry, over the page itself.
//!
//! In reading order: [`address`] is what is asked for; [`answer`] what the server has to that, with what is the [`same`]
//! element put together; [`state`] brings both together, for each [`side`] that is looked at, which lays the heat onto a
//! [`picture`] of the page. The [`figures`] stand above it. Each [`stage`] shows a map, or [`depth`] what is by depth; the
//! [`list`] has the elements, by the [`names`] that they have here. [`filters`] change what is asked for, [`tools`] keep it,
//! and [`settings`] are what an admin decides.

mod address;
mod answer;
mod depth;
mod figures;
mod filters;
mod list;
mod names;
mod picture;
mod same;
mod settings;
mod side;
mod stage;
mod state;
mod tools;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::components::{Clock, ErrorNotice, Page, RowsAre, use_row_keys};
use address::broken::BrokenAddress;
use figures::tiles::Figures;
use filters::Filters;
use list::ElementList;
use stage::Stage;
use stage::behind::BehindPanel;
use stage::nothing::NoPage;
use state::HeatState;
use tools::Tools;
use tools::view_tools::ViewTools;

#[component]
pub(crate) fn HeatmapsPage() -> impl IntoView {
    use_row_keys(RowsAre::APart);
    let state = HeatState::of_address(use_query_map(), Clock::get());
    // The first answer comes with the page. What is asked for later changes what is there, and renders nothing anew.
    let first = Resource::new(|| (), move |()| state.first_answer());
    let content = move || {
        Suspend::new(async move {
            match first.await {
                Ok(answer) => {
                    state.begin(answer);
                    view! { <Heatmaps state/> }.into_any()
                }
                Err(error) => view! { <ErrorNotice error retry=move |()| first.refetch()/> }.into_any(),
            }
        })
    };
    let bar = view! { <Tools state/> }.into_any();
    view! {
        <Page title="Heatmaps".to_owned() bar>
            <Transition fallback=|| view! { <Places/> }>{move || content()}</Transition>
        </Page>
    }
}

#[component]
fn Heatmaps(state: HeatState) -> impl IntoView {
    let has_page = Memo::new(move |_| state.sides[0].shown.with(Option::is_some));
    let is_beside = Memo::new(move |_| state.is_beside());
    let by_depth = Memo::new(move |_| {
        state.sides[0]
            .query()
            .is_some_and(|query| query.kind.is_by_depth())
    });
    let problem = move || {
        state.error.get().map(|error| {
            view! {
                <div class="panel">
                    <ErrorNotice error retry=move |()| state.ask_again()/>
                </div>
            }
        })
    };
    view! {
        <Filters state/>
        <div class="heatmaps" aria-busy=move || state.loading.get().to_string()>
            <p class="visually-hidden" role="status">
                {move || if state.loading.get() { "Loading" } else { "" }}
            </p>
            <BrokenAddress state/>
            {problem}
            <Show when=move || has_page.get() fallback=move || view! { <NoPage state/> }>
                <Figures state/>
                <Show when=move || is_beside.get()>
                    <ViewTools state/>
                </Show>
                <div class="heatmaps-area" class:is-beside=move || is_beside.get()>
                    <Stage state index=0/>
                    <Show when=move || is_beside.get()>
                        <Stage state index=1/>
                    </Show>
                    <Show when=move || !by_depth.get()>
                        <ElementList state index=0/>
                        <Show when=move || is_beside.get()>
                            <ElementList state index=1/>
                        </Show>
                    </Show>
                </div>
            </Show>
        </div>
        <BehindPanel state/>
    }
}

/// The places of what is loading, in their sizes.
#[component]
fn Places() -> impl IntoView {
    view! {
        <div class="heatmaps" role="status" aria-label="Loading">
            <div class="heatmaps-figures">
                {(0..8).map(|_| view! { <div class="heatmaps-figure skeleton-box"></div> }).collect_view()}
            </div>
            <div class="panel skeleton-box heatmaps-waiting"></div>
        </div>
    }
}
