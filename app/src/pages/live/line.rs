//! The connection, said at all times: in the bar in few words, and above the list with the reason and what can be done.

use domain::format;
use domain::live::connection::{Event, State, Why};
use leptos::prelude::*;

use super::feed::Feed;
use super::words;
use crate::address::{sign_in_address, use_here};
use crate::components::{Button, Icon};

/// In the page's bar.
#[component]
pub(super) fn ConnectionChip(feed: Feed) -> impl IntoView {
    let class = move || {
        feed.state.with(|state| match state {
            State::Live { .. } => "live-chip is-good",
            State::Connecting => "live-chip",
            State::Waiting { .. } | State::Offline => "live-chip is-warn",
            State::Disconnected(_) => "live-chip is-bad",
        })
    };
    let announced = Memo::new(move |_| feed.state.with(words::announced));
    view! {
        <span class=class title=move || feed.state.with(words::reason)>
            <span class="clip number">{move || feed.state.with(|state| words::state(state, feed.clock.get()))}</span>
        </span>
        <span class="visually-hidden" role="status">
            {announced}
        </span>
    }
}

/// Above the list. It has its place in each state, so that nothing moves.
#[component]
pub(super) fn ConnectionLine(feed: Feed) -> impl IntoView {
    let here = use_here();
    let said = move || {
        let reason = feed.state.with(words::reason);
        reason.or_else(|| feed.problem.get().map(|problem| format!("{problem}.")))
    };
    let signed_out = move || {
        feed.state
            .with(|state| *state == State::Disconnected(Why::SignedOut))
    };
    let can_ask = move || {
        feed.state
            .with(|state| !matches!(state, State::Connecting | State::Live { .. }))
            && !signed_out()
    };
    let stale = move || feed.is_stale();
    let count = move || {
        let figures = feed.figures.get();
        let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        let sessions = format::counted(number(figures.count), "session", "sessions");
        match figures.waiting {
            0 => sessions,
            waiting => format!("{sessions} · {} new", format::count(number(waiting))),
        }
    };
    view! {
        <div class="live-line">
            <span class="live-said">{said}</span>
            <Show when=can_ask>
                <Button icon=Icon::Refresh on:click=move |_| feed.drive(Event::Asked)>
                    "Reconnect"
                </Button>
            </Show>
            <Show when=signed_out>
                <a class="button is-primary" rel="external" href=move || sign_in_address(&here())>
                    "Sign in"
                </a>
            </Show>
            <span class="live-count">
                <Show when=stale>
                    <span class="tag is-warn live-stale" title="What you see may have changed since">
                        "Stale"
                    </span>
                </Show>
                <span class="list-count number">{move || feed.has_list.get().then(count)}</span>
            </span>
        </div>
    }
}
