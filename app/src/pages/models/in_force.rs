use leptos::prelude::*;

use super::activate::verb;
use super::editor::TEXT;
use super::state::ModelState;
use crate::browser;
use crate::components::{Button, Icon, Look, RelativeTime};

/// The id of what stands above the version that waits.
pub(super) const IN_FORCE: &str = "in-force";

/// Which version decides, and whether a newer one waits.
#[component]
pub(super) fn InForce(state: ModelState, chosen: RwSignal<Option<u32>>) -> impl IntoView {
    let active = move || {
        let active = state.active.get();
        view! {
            <p class="muted in-force" id=IN_FORCE tabindex="-1">
                {format!("Active: version {}, since ", active.version)} <RelativeTime at=active.at/>
                {format!(" by {}", active.who)}
            </p>
        }
    };
    // Looked up when it is pressed: the button stays when another version takes the place of the one that it was made for.
    let waits = move || state.newest.with_untracked(|newest| newest.line.number);
    let waiting = move || {
        let newest = state.newest.get();
        let number = newest.line.number;
        let active = state.active.with(|active| active.version);
        (number != active).then(|| {
            let said = format!(
                "Version {number} by {} is saved and decides nothing: {}.",
                newest.line.who, newest.line.note
            );
            view! {
                <div class="notice waiting">
                    {Icon::Alert.view()} <p>{said}</p>
                    <a class="button" href=format!("/models?from={active}")>
                        {format!("Edit version {active}")}
                    </a>
                    <Button look=Look::Primary on:click=move |_| chosen.set(Some(waits()))>
                        {format!("{} version {number}", verb(number, active))}
                    </Button>
                </div>
            }
        })
    };
    view! {
        {active}
        {waiting}
    }
}

/// A version was asked for to begin with, and a draft is there already.
#[component]
pub(super) fn Offered(state: ModelState) -> impl IntoView {
    let begin = move || {
        if let Some(version) = state.offered.get_untracked() {
            state.begin_with(&version);
        }
    };
    move || {
        state.offered.get().map(|version| {
            let number = version.line.number;
            view! {
                <div class="notice is-warn waiting" role="status">
                    {Icon::Alert.view()}
                    <p>{format!("This is the draft that you had written, and not version {number}.")}</p>
                    <Button on:click=move |_| {
                        state.offered.set(None);
                        browser::focus(TEXT);
                    }>"Keep the draft"</Button>
                    <Button
                        look=Look::Danger
                        on:click=move |_| {
                            begin();
                            browser::focus(TEXT);
                        }
                    >
                        {format!("Begin with version {number}")}
                    </Button>
                </div>
            }
        })
    }
}
