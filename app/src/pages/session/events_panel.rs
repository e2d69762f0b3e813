//! What happened, as a list that can be filtered and searched.

use domain::fact::FactGroup;
use domain::format;
use leptos::prelude::*;

use super::entries;
use super::fact_panel::{About, FactPanel};
use super::label::group_name;
use super::shape;
use super::story::Story;
use crate::components::Icon;

const ABOUT: About = About {
    title: "Events",
    list: "Events",
    search: "Search events",
    search_id: "page-search",
    icon: Icon::List,
    nothing: "Nothing happened",
    instead: "Page views, clicks, inputs, errors and the events that the page tracks appear here.",
};

#[component]
pub(super) fn EventsPanel() -> AnyView {
    let story = Story::get();
    let search = Signal::derive(move || story.filter.with(|filter| filter.search.clone()));
    view! {
        <FactPanel
            about=ABOUT
            entries=story.events
            shown=story.shown_events
            search
            on_search=move |text| story.filter.update(|filter| filter.search = text)
        >
            <Groups/>
        </FactPanel>
    }
    .into_any()
}

/// One button a group that occurs, to leave it out or take it in.
#[component]
fn Groups() -> AnyView {
    let story = Story::get();
    let counts = Memo::new(move |_| story.events.with(|events| entries::group_counts(events)));
    let button = move |(group, count): (FactGroup, u64)| {
        let is_shown = move || story.filter.with(|filter| !filter.hidden.contains(&group));
        view! {
            <button
                type="button"
                class="session-group"
                aria-pressed=move || is_shown().to_string()
                on:click=move |_| story.filter.update(|filter| filter.toggle(group))
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
