//! Beside the replay: what happened, what the page wrote to its console, and who it was.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::console_panel::ConsolePanel;
use super::details_panel::DetailsPanel;
use super::events_panel::EventsPanel;
use crate::browser;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tab {
    Events,
    Console,
    Details,
}

impl Tab {
    const ALL: [Self; 3] = [Self::Events, Self::Console, Self::Details];

    fn name(self) -> &'static str {
        match self {
            Self::Events => "Events",
            Self::Console => "Console",
            Self::Details => "Details",
        }
    }

    fn id(self) -> &'static str {
        match self {
            Self::Events => "tab-events",
            Self::Console => "tab-console",
            Self::Details => "tab-details",
        }
    }

    fn panel_id(self) -> &'static str {
        match self {
            Self::Events => "panel-events",
            Self::Console => "panel-console",
            Self::Details => "panel-details",
        }
    }

    /// The tab that a key pressed on this one goes to.
    fn by_key(self, key: &str) -> Option<Self> {
        let here = Self::ALL.iter().position(|tab| *tab == self)?;
        let last = Self::ALL.len() - 1;
        let there = match key {
            "ArrowRight" => (here + 1) % Self::ALL.len(),
            "ArrowLeft" => here.checked_sub(1).unwrap_or(last),
            "Home" => 0,
            "End" => last,
            _ => return None,
        };
        Self::ALL.get(there).copied()
    }
}

#[component]
pub(in crate::pages) fn SidePanel() -> AnyView {
    let chosen = RwSignal::new(Tab::Events);
    let on_key = move |event: KeyboardEvent| {
        if let Some(tab) = chosen.get_untracked().by_key(&event.key()) {
            event.prevent_default();
            chosen.set(tab);
            browser::focus(tab.id());
        }
    };
    let tab = |tab: Tab| {
        view! {
            <button
                type="button"
                role="tab"
                class="tab"
                id=tab.id()
                aria-controls=tab.panel_id()
                aria-selected=move || (chosen.get() == tab).to_string()
                tabindex=move || if chosen.get() == tab { "0" } else { "-1" }
                on:click=move |_| chosen.set(tab)
            >
                {tab.name()}
            </button>
        }
    };
    // All three stay, so that each keeps its place and its filters.
    let panel = |tab: Tab, content: AnyView| {
        view! {
            <div
                role="tabpanel"
                class="session-panel"
                id=tab.panel_id()
                aria-labelledby=tab.id()
                hidden=move || chosen.get() != tab
            >
                {content}
            </div>
        }
    };
    view! {
        <aside class="session-side" aria-label="About this session">
            <div class="session-tabs" role="tablist" aria-label="About this session" on:keydown=on_key>
                {Tab::ALL.map(tab).collect_view()}
            </div>
            {panel(Tab::Events, view! { <EventsPanel/> }.into_any())}
            {panel(Tab::Console, view! { <ConsolePanel/> }.into_any())}
            {panel(Tab::Details, view! { <DetailsPanel/> }.into_any())}
        </aside>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::Tab;

    #[test]
    fn arrow_keys_go_round_the_tabs() {
        for (tab, key, expected) in [
            (Tab::Events, "ArrowRight", Some(Tab::Console)),
            (Tab::Details, "ArrowRight", Some(Tab::Events)),
            (Tab::Events, "ArrowLeft", Some(Tab::Details)),
            (Tab::Console, "Home", Some(Tab::Events)),
            (Tab::Console, "End", Some(Tab::Details)),
            (Tab::Console, " ", None),
        ] {
            assert_eq!(tab.by_key(key), expected, "{key} on {tab:?}");
        }
    }
}
