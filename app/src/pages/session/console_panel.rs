//! What the page wrote to its console.

use std::sync::Arc;

use domain::format;
use leptos::prelude::*;

use super::entries::{self, Level};
use super::events_panel::{NoMatch, WhenHere};
use super::fact_list::FactList;
use super::state::{Facts, Session};
use crate::components::{Empty, Icon, SearchBox};

#[component]
pub(super) fn ConsolePanel() -> AnyView {
    let session = Session::get();
    let picked = RwSignal::new(None);
    let hidden = RwSignal::new(Vec::<Level>::new());
    let search = RwSignal::new(String::new());
    let messages = Memo::new(move |_| {
        session.facts.with(|facts| match facts {
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
    let empty = Memo::new(move |_| messages.with(|messages| messages.is_empty()));
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
        <h2 class="visually-hidden">"Console"</h2>
        <WhenHere>
            <Show
                when=move || !empty.get()
                fallback=|| {
                    view! {
                        <Empty
                            icon=Icon::Terminal
                            title="The console stayed silent"
                            text="Messages that the page writes to its console appear here, and errors that nothing caught."
                        />
                    }
                }
            >
                <div class="session-filter">
                    <SearchBox
                        id="console-search"
                        label="Search messages"
                        placeholder="Search messages"
                        value=search
                        on_search=move |text| search.set(text)
                    />
                    <div class="session-groups" role="group" aria-label="Levels">
                        {Level::ALL.map(level).collect_view()}
                    </div>
                </div>
                <NoMatch none=Signal::derive(move || shown.with(|shown| shown.is_empty()))/>
                <FactList label="Console messages" entries=messages shown picked/>
            </Show>
        </WhenHere>
    }
    .into_any()
}
