//! How busy the visit was, and when what happened.

use domain::report::Report;
use domain::{Millis, format};
use leptos::prelude::*;

use super::parts::{nothing, section};
use crate::charts;

/// From here on the chart's times have hours.
const HOUR: Millis = 3_600_000;

pub(super) fn view(report: &Report) -> AnyView {
    let summary = &report.summary;
    let span = (summary.started_at, summary.last_event_at);
    let Some(chart) = charts::of_visit(&summary.activity, &report.timeline, span) else {
        return section("Timeline", nothing("The visit was too short for a timeline."));
    };
    let bar = format::duration(i64::try_from(summary.activity.width_ms()).unwrap_or_default());
    let bars = if summary.activity.buckets().is_empty() {
        "Nobody did anything on the pages.".to_owned()
    } else {
        format!("Each bar is how often the visitor did something within {bar}.")
    };
    let unit = if summary.duration_ms() < HOUR {
        " Times are minutes and seconds from the start of the visit."
    } else {
        " Times are hours, minutes and seconds from the start of the visit."
    };
    let idle = if report.timeline.idle.is_empty() {
        ""
    } else {
        " Grey is time in which nobody did anything."
    };
    let body = view! {
        <div class="keep">
            <div inner_html=chart></div>
            <p class="note">{bars} {unit} {idle}</p>
        </div>
    };
    section("Timeline", body)
}
