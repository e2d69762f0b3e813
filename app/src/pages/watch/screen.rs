//! The page that the visitor is on, in its frame.

use leptos::prelude::*;

use super::super::session::bridge::theme_hash;
use super::course::Course;
use super::notices::{Ended, Trouble};
use super::state::Watch;
use crate::components::{Empty, Icon};

#[component]
pub(super) fn Screen() -> AnyView {
    let watch = Watch::get();
    let address = watch
        .details
        .with_untracked(|details| format!("/replay/{}?live{}", details.summary.id, theme_hash()));
    let shown = watch.memo(Course::is_shown);
    let blind = watch.memo(Course::is_blind);
    // Once there was a picture, it stays while the next is on its way.
    let ever = Memo::new(move |before: Option<&bool>| before.copied().unwrap_or_default() || shown.get());
    let without = Memo::new(move |_| blind.get() && !ever.get());
    let loading = watch.memo(|course| course.live.as_ref().is_some_and(|live| live.loading));
    view! {
        <div class="session-screen">
            <iframe
                class="session-frame"
                class:is-shown=ever
                class:is-blind=without
                title="Live page"
                src=address
                node_ref=watch.bridge.frame
            ></iframe>
            <Show when=move || without.get()>
                <Empty
                    icon=Icon::Page
                    title="No picture of the page yet"
                    text="The recorder sends the whole page first and then what changes. As soon as that first part is here, \
                          the page appears; what happens is in the list of events already."
                />
            </Show>
            <p class="session-waiting" class:is-on=loading role="status">
                {move || loading.get().then_some("Loading")}
            </p>
            <Trouble/>
            <Ended/>
        </div>
    }
    .into_any()
}
