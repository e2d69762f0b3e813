//! What is said of the session and of the connection to it.

use domain::session::SessionDetails;
use leptos::prelude::*;

use super::course::{Badge, Course, announcement};
use super::state::Watch;
use crate::components::{Button, Icon, Page, RelativeTime};
use crate::names;

/// How live this is.
#[component]
pub(super) fn LiveBadge() -> AnyView {
    let badge = Watch::get().badge();
    let class = move || match badge.get() {
        Badge::Live(None) => "tag watch-badge is-good",
        Badge::Live(Some(_)) | Badge::Lost => "tag watch-badge is-warn",
        Badge::Connecting | Badge::Waiting | Badge::Ended => "tag watch-badge",
    };
    let text = move || match badge.get() {
        Badge::Connecting => "Connecting".to_owned(),
        Badge::Waiting => "No picture yet".to_owned(),
        Badge::Live(None) => "Live".to_owned(),
        Badge::Live(Some(seconds)) => format!("Live, {seconds}s behind"),
        Badge::Lost => "Not connected".to_owned(),
        Badge::Ended => "Ended".to_owned(),
    };
    view! {
        <span class=class>
            <span class="session-dot" aria-hidden="true"></span>
            {text}
        </span>
    }
    .into_any()
}

/// Says aloud what changes by itself, and no figures.
#[component]
pub(super) fn Announcer() -> AnyView {
    let watch = Watch::get();
    let badge = watch.badge();
    let said = Memo::new(move |_| {
        let now = watch.now.get();
        let standing = watch.course.with(|course| course.standing(now));
        announcement(badge.get(), standing.map(|(standing, _)| standing))
    });
    view! {
        <p class="visually-hidden" role="status">
            {said}
        </p>
    }
    .into_any()
}

/// Why nothing more comes. It is tried again by itself where that can help, and at once when asked to.
#[component]
pub(super) fn Trouble() -> AnyView {
    let watch = Watch::get();
    let trouble = watch.memo(Course::trouble);
    let message =
        Memo::new(move |_| trouble.with(|trouble| trouble.as_ref().map(|(message, _)| message.clone())));
    let again = Memo::new(move |_| trouble.with(|trouble| trouble.as_ref().and_then(|(_, again)| *again)));
    view! {
        <div class="session-problem" role="alert">
            {move || {
                message
                    .get()
                    .map(|message| {
                        view! {
                            <div class="notice is-warn">
                                {Icon::Alert.view()} <p>{message}</p>
                                <Button icon=Icon::Refresh on:click=move |_| watch.retry()>
                                    "Try now"
                                </Button>
                            </div>
                        }
                    })
            }}
        </div>
        <p class="session-waiting" class:is-on=move || again.get().is_some() aria-hidden="true">
            {move || again.get().map(|seconds| format!("Trying again in {seconds}s"))}
        </p>
    }
    .into_any()
}

/// The session ended while it was watched.
#[component]
pub(super) fn Ended() -> AnyView {
    let watch = Watch::get();
    let ended = watch.memo(Course::has_ended);
    view! {
        <div class="session-problem">
            <Show when=move || ended.get()>
                <div class="notice">
                    {Icon::Check.view()} <p>"This session has ended."</p>
                    <a class="button" href=move || watch.replay()>
                        {Icon::Play.view()}
                        "Watch the replay"
                    </a>
                </div>
            </Show>
        </div>
    }
    .into_any()
}

/// Of a session that had ended before it was looked at.
#[component]
pub(super) fn Over(details: SessionDetails) -> AnyView {
    let title = names::actor(details.summary.actor.as_ref()).to_owned();
    let replay = format!("/sessions/{}", details.summary.id);
    view! {
        <Page title>
            <div class="state">
                {Icon::Check.view()} <h2 class="state-title">"This session has ended"</h2>
                <p class="state-text">
                    "Its last event was " <RelativeTime at=details.summary.last_event_at/> ". All of it is in its replay."
                </p>
                <a class="button is-primary" href=replay>
                    {Icon::Play.view()}
                    "Watch the replay"
                </a>
                <a class="button is-quiet" href="/live">
                    {Icon::ArrowLeft.view()}
                    "All live sessions"
                </a>
            </div>
        </Page>
    }
    .into_any()
}
