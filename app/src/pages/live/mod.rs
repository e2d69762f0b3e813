//! Sessions while they happen: figures, and a list that moves with what the live channel says.

mod asked;
mod feed;
mod filters;
mod hour;
mod line;
mod list;
mod names;
mod order;
mod rows;
mod sight;
mod socket;
mod statistics;
mod window;
mod words;

use std::time::Duration;

use domain::account::Permission;
use domain::live::connection::{Event, State};
use leptos::prelude::*;
use leptos::{ev, web_sys};
use leptos_router::hooks::use_query_map;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use crate::components::{
    Button, Empty, ErrorNotice, Icon, Page, PageAction, RowsAre, SEARCH, SkeletonRows, use_page_actions,
    use_page_keys, use_row_keys,
};
use crate::frame::{LiveCount, may};
use crate::functions::live::{LiveSetup, live_setup};
use crate::hydration::Awake;
use asked::AskedState;
use feed::Feed;
use filters::LiveFilters;
use hour::LastHour;
use line::{ConnectionChip, ConnectionLine};
use names::Names;
use rows::LiveRows;
use statistics::Statistics;

#[component]
pub(crate) fn LivePage() -> impl IntoView {
    use_row_keys(RowsAre::APart);
    use_page_keys(&[SEARCH]);
    let asked = AskedState::of_address(use_query_map());
    let feed = untrack(|| Feed::new(asked.filter(), asked.sort()));
    use_page_actions([
        PageAction::new(
            Icon::Refresh,
            Signal::stored("Clear filters".to_owned()),
            Signal::derive(move || asked.is_filtered()),
            move || asked.clear(),
        ),
        PageAction::new(
            Icon::Live,
            Signal::stored("Reconnect".to_owned()),
            Signal::derive(move || {
                feed.state
                    .with(|state| !matches!(state, State::Connecting | State::Live { .. }))
            }),
            move || feed.drive(Event::Asked),
        ),
    ]);
    let setup = Resource::new(|| (), |()| live_setup());
    let content = move || {
        Suspend::new(async move {
            match setup.await {
                Ok(setup) => view! { <LiveList asked feed setup/> }.into_any(),
                Err(error) => view! { <ErrorNotice error retry=move |()| setup.refetch()/> }.into_any(),
            }
        })
    };
    let bar = view! { <ConnectionChip feed/> }.into_any();
    view! {
        <Page title="Live".to_owned() bar>
            <Transition fallback=|| view! { <SkeletonRows rows=16/> }>{content}</Transition>
        </Page>
    }
}

#[component]
fn LiveList(asked: AskedState, feed: Feed, setup: LiveSetup) -> impl IntoView {
    let names = Names::new(setup.options.clone());
    keep_up(asked, feed, setup);
    let is_empty = Memo::new(move |_| feed.built.with(|built| built.of == 0));
    let list = move || match (feed.has_list.get(), is_empty.get()) {
        (false, _) => view! { <NotYet feed/> }.into_any(),
        (true, true) => view! { <Nobody asked/> }.into_any(),
        (true, false) => view! { <LiveRows feed names/> }.into_any(),
    };
    view! {
        <LiveFilters asked totals=feed.totals names/>
        <div class="live-figures" class:is-stale=move || feed.is_stale()>
            <Statistics asked totals=feed.totals names/>
            <LastHour/>
        </div>
        <ConnectionLine feed/>
        <div class="list-area" id="list-area">
            {list}
        </div>
    }
}

/// Opens the connection once the page is awake, and tells the feed what happens around it.
fn keep_up(asked: AskedState, feed: Feed, setup: LiveSetup) {
    let awake: Option<Awake> = use_context();
    Effect::new(move || {
        if !awake.is_some_and(Awake::get) {
            return;
        }
        untrack(|| feed.start(&setup));
        let listeners = [
            window_event_listener(ev::online, move |_| feed.drive(Event::Online)),
            window_event_listener(ev::offline, move |_| feed.drive(Event::Offline)),
            window_event_listener(ev::visibilitychange, move |_| {
                if !document().hidden() {
                    feed.drive(Event::Shown);
                    feed.draw_soon();
                }
            }),
            window_event_listener(ev::resize, move |_| feed.draw_soon()),
            window_event_listener(ev::pointerdown, move |_| feed.focused(None)),
            window_event_listener(ev::focusin, move |event| {
                let is_row = event
                    .target()
                    .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
                    .is_some_and(|element| element.class_list().contains("row-link"));
                if !is_row {
                    feed.focused(None);
                }
            }),
        ];
        let ticks = set_interval_with_handle(move || feed.tick(), Duration::from_secs(1));
        let scrolled = listen_to_scrolling(move || feed.draw_soon());
        on_cleanup(move || {
            for listener in listeners {
                listener.remove();
            }
            if let Ok(ticks) = ticks {
                ticks.clear();
            }
            drop(scrolled);
        });
    });
    Effect::new(move |before: Option<()>| {
        let filter = asked.filter();
        if before.is_some() {
            feed.want(filter);
        }
    });
    Effect::new(move || feed.sort_by(asked.sort()));
    if let Some(LiveCount(count)) = use_context() {
        Effect::new(move || {
            let sessions = feed
                .totals
                .with(|totals| totals.as_ref().map(|totals| totals.sessions));
            count.set(sessions.filter(|_| feed.fresh.get()));
        });
        on_cleanup(move || {
            let _ = count.try_set(None);
        });
    }
}

/// Scrolling does not bubble, and which area scrolls depends on the window.
fn listen_to_scrolling(scrolled: impl Fn() + 'static) -> impl Send + Sync {
    struct Listener(Closure<dyn FnMut()>);

    impl Drop for Listener {
        fn drop(&mut self) {
            let _ = window().remove_event_listener_with_callback_and_bool(
                "scroll",
                self.0.as_ref().unchecked_ref(),
                true,
            );
        }
    }

    let listener = Listener(Closure::new(scrolled));
    let _ = window().add_event_listener_with_callback_and_bool(
        "scroll",
        listener.0.as_ref().unchecked_ref(),
        true,
    );
    SendWrapper::new(listener)
}

/// What is on its way, or why it is not.
#[component]
fn NotYet(feed: Feed) -> impl IntoView {
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
fn Nobody(asked: AskedState) -> impl IntoView {
    move || {
        if asked.is_filtered() {
            return view! {
                <Empty icon=Icon::Search title="No session fits" text="Take a filter away, or search for something else.">
                    <Button on:click=move |_| asked.clear()>"Clear filters"</Button>
                </Empty>
            }
            .into_any();
        }
        let (address, step) = if may(Permission::ManageServices) {
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
