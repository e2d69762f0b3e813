//! What the document is, of whom, and by whom it was made.

use domain::report::Report;
use leptos::prelude::*;

use super::parts::told;
use crate::components::utc;
use crate::frame::Mark;
use crate::names;

/// What a reader of the file calls it.
pub(super) fn title(report: &Report) -> String {
    let day = utc(report.summary.started_at);
    let day = day.split(' ').next().unwrap_or_default();
    format!(
        "Session report: {}, {}, {day}",
        report.exported.service,
        who(report)
    )
}

pub(super) fn view(report: &Report) -> AnyView {
    let exported = &report.exported;
    view! {
        <header>
            <div class="masthead">
                <span class="brand"><Mark/> "Girok"</span>
                <span>"Session report"</span>
            </div>
            <h1>{told(&who(report))}</h1>
            <p class="lead">{told(&exported.service)} " · " {utc(report.summary.started_at)}</p>
            <p class="exported">
                "Exported by " {told(&exported.by)} " on " {utc(exported.at)} " · session "
                <span class="mono">{report.summary.id.to_string()}</span>
            </p>
        </header>
    }
    .into_any()
}

fn who(report: &Report) -> String {
    match report.summary.actor.as_ref() {
        Some(actor) if !actor.label().is_empty() => names::actor(Some(actor)).to_owned(),
        _ => "Anonymous visitor".into(),
    }
}
