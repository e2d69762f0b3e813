//! The recorded page in its frame, and the controls below it.

use leptos::prelude::*;

use super::controls::Controls;
use super::state::Session;
use super::timeline_bar::TimelineBar;
use crate::components::{Button, Empty, Icon, Look};

/// Both fill the screen together.
#[component]
pub(in crate::pages) fn Replay() -> AnyView {
    let session = Session::get();
    let has_picture = Memo::new(move |_| session.has_picture());
    view! {
        <section class="session-stage" aria-label="Replay" node_ref=session.stage>
            <div class="session-screen">
                <Show when=move || has_picture.get() fallback=|| view! { <NoPicture/> }>
                    <Screen/>
                </Show>
            </div>
            <div class="session-controls">
                <TimelineBar/>
                <Controls/>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn NoPicture() -> AnyView {
    view! {
        <Empty
            icon=Icon::Page
            title="No picture of the page arrived"
            text="The recorder sends the whole page first and then what changes. That first part never came, so \
                  there is nothing to show; what happened is in the list of events."
        />
    }
    .into_any()
}

#[component]
fn Screen() -> AnyView {
    let session = Session::get();
    // The frame does not wait for this page to come up: its address says where to begin.
    let at = session.playback.with_untracked(|playback| playback.at);
    let address = session.frame_address(at);
    let waiting = session.memo(|playback| playback.loading && playback.problem.is_none());
    let shown = session.memo(|playback| playback.shown);
    view! {
        <iframe
            class="session-frame"
            class:is-shown=shown
            title="Replay"
            src=address
            node_ref=session.bridge.frame
        ></iframe>
        <p class="session-waiting" class:is-on=waiting role="status">
            {move || waiting.get().then_some("Loading")}
        </p>
        <Problem/>
    }
    .into_any()
}

/// What is wrong, in a sentence. What may work the next time can be tried again.
#[component]
fn Problem() -> AnyView {
    let session = Session::get();
    let problem = session.memo(|playback| playback.problem.clone());
    let forget = move |_| session.playback.update(|playback| playback.problem = None);
    let action = move |retry: bool| {
        if retry {
            view! {
                <Button icon=Icon::Refresh on:click=move |_| session.retry()>
                    "Try again"
                </Button>
            }
            .into_any()
        } else {
            view! {
                <Button look=Look::Quiet on:click=forget>
                    "Dismiss"
                </Button>
            }
            .into_any()
        }
    };
    view! {
        <div class="session-problem" role="alert">
            {move || {
                problem
                    .get()
                    .map(|problem| {
                        view! {
                            <div class="notice is-warn">
                                {Icon::Alert.view()} <p>{problem.message}</p> {action(problem.retry)}
                            </div>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}
