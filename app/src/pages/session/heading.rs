//! Whose session this is, and the recorded page at this moment.

use leptos::prelude::*;

use super::state::Session;
use super::{export, share};
use crate::components::{Button, Icon, Look, RelativeTime};
use crate::pages::ListPlace;

/// Beside the title: the service, when it was, and whether it still goes on.
#[component]
pub(super) fn Tags() -> AnyView {
    let session = Session::get();
    let service = session
        .details
        .with_untracked(|details| details.summary.service.to_string());
    let started_at = session
        .details
        .with_untracked(|details| details.summary.started_at);
    let active = Memo::new(move |_| session.is_active());
    let live = session
        .details
        .with_untracked(|details| format!("/live/{}", details.summary.id));
    let truncated = Memo::new(move |_| session.details.with(|details| details.truncated));
    view! {
        <span class="tag session-service">{service}</span>
        <span class="muted session-started">
            <RelativeTime at=started_at/>
        </span>
        <Show when=move || truncated.get()>
            <span class="tag is-warn" title="A page was too large to be taken whole. The details say what that means.">
                "Not whole"
            </span>
        </Show>
        <share::Share/>
        <export::Export/>
        <Show when=move || active.get()>
            <span class="tag is-good session-active">
                <span class="session-dot" aria-hidden="true"></span>
                "Still recording"
            </span>
            <a class="button" href=live.clone()>
                "Watch live"
            </a>
            <Button
                look=Look::Quiet
                icon=Icon::Refresh
                busy=session.reloading
                on:click=move |_| session.reload()
            >
                <span class="fold-text">"Load new events"</span>
            </Button>
        </Show>
    }
    .into_any()
}

/// The way back, in the console, and the address and size of the recorded page.
#[component]
pub(in crate::pages) fn Address() -> AnyView {
    let session = Session::get();
    let back = session.is_in_console().then(|| {
        view! {
            <a class="button is-quiet session-back" href=ListPlace::get().address()>
                {Icon::ArrowLeft.view()}
                "All sessions"
            </a>
        }
    });
    let page = session.memo(|playback| playback.page.clone());
    let entry = session
        .details
        .with_untracked(|details| details.summary.entry_page.clone())
        .unwrap_or_default();
    let url = Memo::new(move |_| {
        page.with(|page| page.as_ref().map(|page| page.url.clone()))
            .unwrap_or_else(|| entry.clone())
    });
    let size = move || {
        page.with(|page| {
            page.as_ref()
                .map(|page| format!("{}×{}", page.width, page.height))
        })
    };
    view! {
        <div class="session-address">
            {back}
            <p class="session-url clip mono" title=url>
                <span class="visually-hidden">"Page at this moment: "</span>
                {url}
            </p>
            <p class="session-size number muted">{size}</p>
        </div>
    }
    .into_any()
}
