//! What stands where no rows are.

use domain::account::Permission;
use domain::live::connection::{Event, State};
use leptos::prelude::*;

use super::asked::AskedState;
use super::feed::Feed;
use super::words;
use crate::components::{Button, Empty, Icon, SkeletonRows};
use crate::frame::may;

/// What is on its way, or why it is not.
#[component]
pub(super) fn NotYet(feed: Feed) -> impl IntoView {
    let failed = Memo::new(move |_| {
        feed.state.with(|state| match state {
            State::Disconnected(_) => words::reason(state),
            _ => None,
        })
    });
    move || match failed.get() {
        Some(reason) => view! {
            <Empty icon=Icon::Alert title="No connection" text=reason>
                <Button icon=Icon::Refresh on:click=move |_| feed.drive(Event::Asked)>
                    "Try again"
                </Button>
            </Empty>
        }
        .into_any(),
        None => view! { <SkeletonRows rows=12/> }.into_any(),
    }
}

/// Nobody fits, or nobody is here; the next step is another one.
#[component]
pub(super) fn Nobody(asked: AskedState) -> impl IntoView {
    move || {
        if asked.is_filtered() {
            return view! {
                <Empty icon=Icon::Search title="No session fits" text="Take a filter away, or search for something else.">
                    <Button on:click=move |_| asked.clear()>"Clear filters"</Button>
                </Empty>
            }
            .into_any();
        }
        let (address, step) = if may(Permission::ManageServices).get() {
            ("/services", "Set up a service")
        } else {
            ("/sessions", "See earlier sessions")
        };
        view! {
            <Empty
                icon=Icon::Live
                title="Nobody is here now"
                text="Each visit to a service that has the recorder appears here while it goes on: who it is, where, on which page, and what they do."
            >
                <a class="button" href=address>
                    {step}
                </a>
            </Empty>
        }
        .into_any()
    }
}
