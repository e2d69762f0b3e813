use domain::share::{LinkId, ShareLink};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::ConsoleError;
use crate::components::{AskFirst, Toasts};
use crate::functions::share_links::revoke_link;

/// What was revoked does not come back, so it is asked each time.
#[component]
pub(in crate::pages) fn Revoke(link: ShareLink, gone: Callback<LinkId>) -> impl IntoView {
    let busy = RwSignal::new(false);
    let toasts = Toasts::get();
    let label = format!("Revoke link {}", link.id.short());
    let id = StoredValue::new(link.id);
    let revoke = move |()| {
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
    view! { <AskFirst verb="Revoke" label question="Revoke this link?" busy act=revoke/> }
}
