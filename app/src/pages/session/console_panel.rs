//! What the page wrote to its console.

use std::sync::Arc;

use domain::format;
use leptos::prelude::*;

use super::entries::{self, Level};
use super::fact_panel::{About, FactPanel};
use super::story::{Facts, Story};
use crate::components::Icon;

const ABOUT: About = About {
    title: "Console",
    list: "Console messages",
    search: "Search messages",
    search_id: "console-search",
    icon: Icon::Terminal,
    nothing: "The console stayed silent",
    instead: "Messages that the page writes to its console appear here, and errors that nothing caught.",
};

#[component]
pub(super) fn ConsolePanel() -> AnyView {
    let story = Story::get();
    let hidden = RwSignal::new(Vec::<Level>::new());
    let search = RwSignal::new(String::new());
    let messages = Memo::new(move |_| {
        story.facts.with(|facts| match facts {
            Facts::Here(facts) => Arc::new(entries::console(facts)),
            _ => Arc::default(),
        })
    });
    let shown = Memo::new(move |_| {
        let messages = messages.get();
        Arc::new(
            hidden.with(|hidden| search.with(|search| entries::filtered_levels(&messages, hidden, search))),
        )
    });
    let level = move |level: Level| {
        let count = Memo::new(move |_| {
            messages
                .with(|messages| messages.iter().filter(|message| message.level() == level).count() as u64)
        });
        let toggle = move |_| {
            hidden.update(|hidden| {
                if hidden.contains(&level) {
                    hidden.retain(|other| *other != level);
                } else {
                    hidden.push(level);
                }
            });
        };
        view! {
            <button
                type="button"
                class="session-group"
                aria-pressed=move || hidden.with(|hidden| !hidden.contains(&level)).to_string()
                on:click=toggle
            >
                {level.name()}
                <span class="number muted">{move || format::count(count.get())}</span>
            </button>
        }
    };
    view! {
        <FactPanel about=ABOUT entries=messages shown search on_search=move |text| search.set(text)>
            <div class="session-groups" role="group" aria-label="Levels">
                {Level::ALL.map(level).collect_view()}
            </div>
        </FactPanel>
    }
    .into_any()
}
