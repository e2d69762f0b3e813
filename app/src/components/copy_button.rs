use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Icon, Toasts};
use crate::browser;

/// Puts a text into the clipboard and says so in itself.
#[component]
pub(crate) fn CopyButton(
    #[prop(into)] text: Signal<String>,
    /// What is copied, as in "Copy session id".
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let done = RwSignal::new(false);
    let label = StoredValue::new(label);
    let toasts = Toasts::get();
    let copy = move |event: leptos::ev::MouseEvent| {
        // In a row that is a link, this button is not the link.
        event.prevent_default();
        event.stop_propagation();
        spawn_local(async move {
            if browser::copy(&text.get_untracked()).await {
                done.set(true);
                set_timeout(move || done.set(false), Duration::from_secs(2));
            } else {
                toasts.say("The browser did not allow copying; select the text and copy it by hand");
            }
        });
    };
    view! {
        <button type="button" class="copy" class:is-done=done title=label.get_value() on:click=copy>
            {move || if done.get() { Icon::Check.view() } else { Icon::Copy.view() }}
            <span class="visually-hidden" aria-live="polite">
                {move || if done.get() { "Copied".to_owned() } else { label.get_value() }}
            </span>
        </button>
    }
}
