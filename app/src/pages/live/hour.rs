//! The last hour as a small chart, drawn by the server each minute.

use std::time::Duration;

use domain::format;
use leptos::prelude::*;

use crate::components::{Clock, ErrorNotice};
use crate::functions::live::{LiveHour, live_hour};
use crate::pages::ChartFigure;

const EVERY: Duration = Duration::from_secs(60);

#[component]
pub(super) fn LastHour() -> impl IntoView {
    let hour = Resource::new(|| (), |()| live_hour());
    Effect::new(move || {
        if let Ok(minutes) = set_interval_with_handle(move || hour.refetch(), EVERY) {
            on_cleanup(move || minutes.clear());
        }
    });
    let clock = Clock::get();
    let chart = move || {
        Suspend::new(async move {
            match hour.await {
                Ok(LiveHour { minutes, chart }) => {
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
                Err(error) => view! { <ErrorNotice error retry=move |()| hour.refetch()/> }.into_any(),
            }
        })
    };
    view! {
        <div class="live-hour">
            <Transition fallback=|| view! { <div class="panel skeleton-box"></div> }>{chart}</Transition>
        </div>
    }
}
