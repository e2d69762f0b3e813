//! What happens around the page, for its feed: time, the network, the tab, scrolling, and the address.

use std::time::Duration;

use domain::live::connection::Event;
use leptos::prelude::*;
use leptos::{ev, web_sys};
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use super::asked::AskedState;
use super::feed::Feed;
use super::sight;
use crate::frame::LiveCount;
use crate::functions::live::LiveSetup;
use crate::hydration::Awake;

/// Opens the connection once the page is awake, and tells the feed what happens around it.
pub(super) fn keep_up(asked: AskedState, feed: Feed, setup: LiveSetup) {
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
                let target = event
                    .target()
                    .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
                feed.focused(target.and_then(|element| sight::row_of(&element.id())));
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
