use leptos::ev;
use leptos::prelude::*;

use super::editor::TEXT;
use super::meaning::Meaning;
use super::state::ModelState;
use crate::browser;
use crate::components::{Button, Dialog, Look};

/// Stays in sight as long as something is not saved. The browser asks before the tab is closed over it.
#[component]
pub(super) fn DraftBar(state: ModelState, saving: RwSignal<bool>) -> impl IntoView {
    let discarding = RwSignal::new(false);
    Effect::new(move || {
        let leaving = window_event_listener(ev::beforeunload, move |event| {
            if state.is_changed.get_untracked() {
                event.prevent_default();
            }
        });
        on_cleanup(move || leaving.remove());
    });
    let text = move || match state.was_left.get() {
        true => "Draft not saved, from before this page was left",
        false => "Draft not saved",
    };
    let base = move || {
        let (base, newest) = (
            state.base.with(|base| base.line.number),
            state.newest.with(|newest| newest.line.number),
        );
        if base == newest {
            format!("It follows version {base}")
        } else {
            format!("It follows version {base}; version {newest} was saved meanwhile")
        }
    };
    view! {
        <div role="status" class="draft-place">
            <Show when=move || state.is_changed.get()>
                <div class="draft-bar">
                    <strong>{text}</strong>
                    <span class="muted draft-base">{base}</span>
                    <span class="bar-push"></span>
                    <Button on:click=move |_| discarding.set(true)>"Discard"</Button>
                    <Button look=Look::Primary on:click=move |_| saving.set(true)>
                        "Save version"
                    </Button>
                </div>
            </Show>
        </div>
        <Dialog open=discarding title="Discard the draft?".to_owned()>
            <p>"All versions stay as they are. What you have written is lost:"</p>
            <DraftMeaning state/>
            <div class="dialog-actions">
                <Button on:click=move |_| discarding.set(false)>"Keep the draft"</Button>
                <Button
                    look=Look::Danger
                    on:click=move |_| {
                        discarding.set(false);
                        state.discard();
                        request_animation_frame(|| {
                            browser::focus(TEXT);
                        });
                    }
                >
                    "Discard draft"
                </Button>
            </div>
        </Dialog>
    }
}

/// What the draft does to the version that it follows.
#[component]
pub(super) fn DraftMeaning(state: ModelState) -> impl IntoView {
    let old = Signal::derive(move || state.base.with(|base| base.text.clone()));
    let assertions = move || {
        let (base, now) = (
            state.base.with(|base| base.assertions.clone()),
            state.assertions.get(),
        );
        (base != now).then(|| view! { <p class="muted">"Assertions change as well."</p> })
    };
    view! {
        <Meaning old new=state.text/>
        {assertions}
    }
}
