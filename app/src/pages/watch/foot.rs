//! Below the page: what the visitor is up to, in which tab, and the ways to the replay.

use domain::id::WindowId;
use domain::live::standing::Standing;
use leptos::prelude::*;

use super::super::session::full_screen;
use super::course::{Course, standing_text};
use super::state::Watch;
use crate::components::{Button, Icon, Look};

#[component]
pub(super) fn Foot() -> AnyView {
    let watch = Watch::get();
    let full_screen_possible = full_screen::can_be();
    view! {
        <div class="session-controls watch-foot">
            <Doing/>
            <div class="watch-ways">
                <a class="button" href=move || watch.replay_so_far()>
                    {Icon::Play.view()}
                    "See what happened so far"
                </a>
                <a class="button is-quiet" href=move || watch.replay()>
                    "From the start"
                </a>
                <Show when=move || full_screen_possible.get()>
                    <button
                        type="button"
                        class="button is-quiet"
                        aria-label="Full screen"
                        title="Full screen (f)"
                        on:click=move |_| full_screen::toggle(watch.stage)
                    >
                        {Icon::FullScreen.view()}
                    </button>
                </Show>
            </div>
            <Tabs/>
        </div>
    }
    .into_any()
}

/// What the visitor is up to.
#[component]
fn Doing() -> AnyView {
    let watch = Watch::get();
    let standing = Memo::new(move |_| {
        let now = watch.now.get();
        watch.course.with(|course| course.standing(now))
    });
    let missing = watch.memo(|course| course.missing);
    view! {
        <p class="watch-doing">
            <span class="watch-dot" class:is-here=move || matches!(standing.get(), Some((Standing::Active, _))) aria-hidden="true"></span>
            <span class="number">
                {move || {
                    standing.get().map_or_else(|| watch.course.with(Course::no_standing_text).to_owned(), standing_text)
                }}
            </span>
            <span class="muted">
                {move || {
                    let missing = missing.get();
                    (missing > 0)
                        .then(|| domain::format::counted(missing.into(), "resource is missing", "resources are missing"))
                }}
            </span>
        </p>
    }
    .into_any()
}

/// The tabs of the session, where there are several: the visitor is followed until one is chosen.
#[component]
fn Tabs() -> AnyView {
    let watch = Watch::get();
    let tabs = watch.memo(Course::tabs);
    let chosen = watch.memo(|course| course.chosen.clone());
    // The button stays while its page changes, or whoever is on it would lose their place.
    let tab = move |id: WindowId| {
        let known = id.clone();
        let tab = Memo::new(move |_| tabs.with(|tabs| tabs.iter().find(|tab| tab.id == known).cloned()));
        let name = move || tab.with(|tab| tab.as_ref().map(|tab| tab.name.clone()));
        let is_front = move || tab.with(|tab| tab.as_ref().is_some_and(|tab| tab.is_front));
        let choice = id.clone();
        view! {
            <button
                type="button"
                class="watch-tab"
                aria-pressed=move || chosen.with(|chosen| chosen.as_ref() == Some(&choice)).to_string()
                on:click=move |_| watch.choose(Some(id.clone()))
            >
                <span class="clip">{name}</span>
                <Show when=is_front>
                    <span class="watch-here">"visitor is here"</span>
                </Show>
            </button>
        }
    };
    let ids = move || tabs.with(|tabs| tabs.iter().map(|tab| tab.id.clone()).collect::<Vec<_>>());
    view! {
        <Show when=move || tabs.with(|tabs| !tabs.is_empty())>
            <div class="watch-tabs" role="group" aria-label="Tabs of this visit">
                <Show
                    when=move || chosen.with(Option::is_some)
                    fallback=|| view! { <span class="muted">"Following the visitor"</span> }
                >
                    <Button look=Look::Quiet icon=Icon::ArrowRight on:click=move |_| watch.choose(None)>
                        "Follow the visitor"
                    </Button>
                </Show>
                <For each=ids key=Clone::clone children=tab/>
            </div>
        </Show>
    }
    .into_any()
}
