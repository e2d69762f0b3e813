use domain::format;
use leptos::ev;
use leptos::prelude::*;

use super::state::PrivacyState;
use crate::components::{Button, Dialog, Look};

/// Stays in sight as long as something is not saved. The browser asks before the tab is closed over it.
#[component]
pub(super) fn DraftBar(state: PrivacyState, saving: RwSignal<bool>) -> impl IntoView {
    let discarding = RwSignal::new(false);
    let is_changed = Memo::new(move |_| state.is_changed());
    Effect::new(move || {
        let leaving = window_event_listener(ev::beforeunload, move |event| {
            if is_changed.get_untracked() {
                event.prevent_default();
            }
        });
        on_cleanup(move || leaving.remove());
    });
    let text = move || {
        let count = state.changes.with(Vec::len) as u64;
        let left = if state.was_left.get() {
            ", from before this page was left"
        } else {
            ""
        };
        format!("{} not saved{left}", format::counted(count, "change", "changes"))
    };
    let base = move || {
        let (base, newest) = (
            state.base.with(|base| base.number),
            state.newest.with(|newest| newest.number),
        );
        if base == newest {
            format!("Based on version {base}; nothing of it is in force yet")
        } else {
            format!("Based on version {base}; version {newest} is in force meanwhile")
        }
    };
    view! {
        <div role="status" class="draft-place">
            <Show when=move || is_changed.get()>
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
            <p>"What holds stays as it is. These changes are lost:"</p>
            <ChangeList state/>
            <div class="dialog-actions">
                <Button on:click=move |_| discarding.set(false)>"Keep the draft"</Button>
                <Button
                    look=Look::Danger
                    on:click=move |_| {
                        discarding.set(false);
                        state.discard();
                    }
                >
                    "Discard draft"
                </Button>
            </div>
        </Dialog>
    }
}

/// What was done, in sentences.
#[component]
pub(super) fn ChangeList(state: PrivacyState) -> impl IntoView {
    view! {
        <ul class="change-list">
            {move || {
                state
                    .changes
                    .get()
                    .into_iter()
                    .map(|change| view! { <li>{change}</li> })
                    .collect_view()
            }}
        </ul>
    }
}
