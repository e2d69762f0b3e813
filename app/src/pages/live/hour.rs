//! The last hour as a small chart, drawn by the server each minute.

use std::time::Duration;

use domain::format;
use leptos::prelude::*;

use super::feed::Feed;
use crate::components::{Clock, ErrorNotice};
use crate::functions::live::{LiveHour, live_hour};
use crate::pages::ChartFigure;

const EVERY: Duration = Duration::from_secs(60);

/// How soon after the list came, or came back, it is drawn anew: the server counts what it has stored.
const SOON: Duration = Duration::from_secs(2);

#[component]
pub(super) fn LastHour(feed: Feed) -> impl IntoView {
    let hour = Resource::new(|| (), |()| live_hour());
    // What was drawn last stays while there is nothing newer to be had.
    let last = StoredValue::new(None::<LiveHour>);
    let draw = move || {
        if feed.fresh.get_untracked() {
            hour.refetch();
        }
    };
    Effect::new(move || {
        if let Ok(minutes) = set_interval_with_handle(draw, EVERY) {
            on_cleanup(move || minutes.clear());
        }
    });
    Effect::new(move || {
        if feed.fresh.get()
            && let Ok(soon) = set_timeout_with_handle(draw, SOON)
        {
            on_cleanup(move || soon.clear());
        }
    });
    let clock = Clock::get();
    let chart = move || {
        Suspend::new(async move {
            let error = match hour.await {
                Ok(hour) => {
                    last.set_value(Some(hour));
                    None
                }
                Err(error) => Some(error),
            };
            match (last.get_value(), error) {
                (Some(LiveHour { minutes, chart }), _) => {
                    let rows = minutes
                        .into_iter()
                        .rev()
                        .map(|(minute, sessions)| vec![clock.absolute(minute), format::count(sessions)])
                        .collect();
                    view! {
                        <ChartFigure
                            title="Last hour"
                            note="Active sessions by minute"
                            svg=chart
                            head=vec!["Minute", "Active sessions"]
                            rows
                        />
                    }
                    .into_any()
                }
                (None, Some(error)) => {
                    view! { <ErrorNotice error retry=move |()| hour.refetch()/> }.into_any()
                }
                (None, None) => ().into_any(),
            }
        })
    };
    view! {
        <div class="live-hour">
            <Transition fallback=|| view! { <div class="panel skeleton-box"></div> }>{chart}</Transition>
        </div>
    }
}
