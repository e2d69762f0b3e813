use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Sharing;
use crate::browser;
use crate::components::{Button, Icon, Toasts, focus_around, use_focus};
use crate::pages::share_links::Expiry;

/// The link that was just made. Only here it can be read.
#[component]
pub(super) fn Made(open: RwSignal<bool>, sharing: Sharing) -> impl IntoView {
    let url = move || {
        sharing
            .made
            .with(|made| made.as_ref().map(|made| made.url.clone()))
            .unwrap_or_default()
    };
    let expires_at = sharing
        .made
        .with_untracked(|made| made.as_ref().map_or(0, |made| made.link.expires_at));
    let button = use_focus::<html::Button>();
    let copied = RwSignal::new(false);
    let toasts = Toasts::get();
    let copy = move |_| {
        spawn_local(async move {
            if browser::copy(&untrack(url)).await {
                let _ = copied.try_set(true);
            } else {
                toasts.say("The browser did not allow copying; select the link and copy it by hand");
            }
        });
    };
    let another = move |event: leptos::ev::MouseEvent| {
        focus_around(&event);
        sharing.made.set(None);
    };
    view! {
        <div class="share-made-box" role="status">
            <p>
                "The link is ready and ends " <Expiry at=expires_at/>
                ". Copy it now: Girok keeps a hash of it and cannot show it again."
            </p>
            <div class="share-copy">
                <input
                    class="input mono"
                    readonly
                    aria-label="Link"
                    prop:value=url
                    on:focus:target=move |event| event.target().select()
                />
                <button type="button" class="button is-primary" node_ref=button on:click=copy>
                    {move || if copied.get() { Icon::Check.view() } else { Icon::Copy.view() }}
                    {move || if copied.get() { "Copied" } else { "Copy link" }}
                </button>
            </div>
            <div class="dialog-actions">
                <Button on:click=another>"Create another"</Button>
                <Button on:click=move |_| open.set(false)>"Done"</Button>
            </div>
        </div>
    }
}
