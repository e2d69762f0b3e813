//! Heatmaps: where people click on a page, how far they scroll, and what makes them angry, over the page itself.
//!
//! In reading order: [`asked`] is what the address says, with [`look`], and [`broken`] what nobody understands of it;
//! [`answer`] what the server has to that, with what is the [`same`] element put together, and [`state`] brings both
//! together, with an [`entry`] in the browser's history for each. [`layout`] lays the heat onto a picture of the page, of
//! which [`map`] is what the frame with the recorded page says, and [`paper`] what stands in for it; [`recorded`] is that
//! frame. [`stage`] shows all that, with
//! [`outlines`] of the elements in a [`layer`], a [`tip`] of the one that is pointed at, and [`notes`]; [`pick`] is what
//! pressing it means. Of [`names`], those of elements without a label are [`unlabelled`], made of the [`steps`] of their
//! selector. Two of them beside each other are called by their [`sides`]. Or [`depth`] does, for what is by depth, with a
//! [`summary`]: [`attention`] there is how long each part was looked at, and [`scrollers`] what scrolls within the page.
//! [`figures`] stand above it as [`tiles`]. [`list`] has the elements as [`ranked`]; [`behind`] the sessions behind the
//! place that is [`opened`]. [`filters`], [`page_picker`], [`beside`], [`view_tools`] and [`image`] change what is looked at. [`tools`] keep
//! it: as [`csv`], or as a [`png`]: a [`sheet`] with [`labels`] or [`bands`] that [`paint`] paints. [`settings`] are what an admin
//! decides.

mod answer;
mod asked;
mod attention;
mod bands;
mod behind;
mod beside;
mod broken;
mod choices;
mod csv;
mod depth;
mod entry;
mod figures;
mod filters;
mod image;
mod labels;
mod layer;
mod layout;
mod list;
mod look;
mod loosen;
mod map;
mod names;
mod notes;
mod nothing;
mod opened;
mod outlines;
mod page_picker;
mod paint;
mod paper;
mod peak;
mod pick;
mod png;
mod ranked;
mod recorded;
mod same;
mod scrollers;
mod settings;
mod sheet;
mod sides;
mod stage;
mod state;
mod steps;
mod summary;
mod tiles;
mod tip;
mod tools;
mod transfer;
mod unlabelled;
mod view_tools;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::components::{Clock, ErrorNotice, Page, RowsAre, use_row_keys};
use behind::BehindPanel;
use broken::BrokenAddress;
use filters::Filters;
use list::ElementList;
use nothing::NoPage;
use stage::Stage;
use state::HeatState;
use tiles::Figures;
use tools::Tools;
use view_tools::ViewTools;

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
