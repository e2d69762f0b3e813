use domain::share::{LinkId, ShareLink};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::words;
use crate::ConsoleError;
use crate::components::{Button, Look, Toasts};
use crate::functions::share_links::revoke_link;

/// Asks and revokes, in place. What was revoked does not come back, so it is asked each time.
#[component]
pub(in crate::pages) fn Revoke(link: ShareLink, gone: Callback<LinkId>) -> impl IntoView {
    let asked = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let toasts = Toasts::get();
    let name = words::name(&link);
    let id = StoredValue::new(link.id);
    let revoke = move |_| {
        busy.set(true);
        spawn_local(async move {
            let id = id.get_value();
            let result = revoke_link(id.to_string()).await;
            let _ = busy.try_set(false);
            match result {
                Ok(()) => toasts.say("Link revoked. Whoever was watching by it sees nothing any more"),
                // Somebody else was faster, or its time was over.
                Err(ConsoleError::NotFound(why)) => toasts.say(why),
                Err(error) => return toasts.say(error.to_string()),
            }
            // The list may have been left meanwhile.
            let _ = gone.try_run(id);
        });
    };
    let ask = move || {
        let label = format!("Revoke link {name}");
        view! {
            <button type="button" class="button is-quiet" aria-label=label on:click=move |_| asked.set(true)>
                "Revoke"
            </button>
        }
    };
    view! {
        <Show
            when=move || asked.get()
            fallback=ask
        >
            <span class="share-revoke" role="group" aria-label="Revoke this link?">
                <Button look=Look::Danger busy on:click=revoke>
                    "Revoke now"
                </Button>
                <Button look=Look::Quiet on:click=move |_| asked.set(false)>
                    "Keep"
                </Button>
            </span>
        </Show>
    }
}
