//! What was hidden by which rule, and what did not come through.

use domain::format;
use domain::mask::{MaskCount, MaskKind};
use domain::report::Report;
use domain::session::WindowSummary;
use leptos::prelude::*;

use super::parts::{nothing, section, table, told, when};
use crate::pages::{anomalies, hidden};

pub(super) fn view(report: &Report) -> AnyView {
    view! {
        {masked(report)}
        {section("How it was recorded", (windows(report), came_through(report)))}
    }
    .into_any()
}

fn masked(report: &Report) -> AnyView {
    let versions = hidden::versions(&report.rule_versions)
        .map(|versions| view! { <p class="note">{format!("Recorded under {versions} of the privacy rules. What was hidden is stored nowhere, and not in this report.")}</p> });
    let body = if report.masked.rows.is_empty() {
        nothing("Nothing in this session had to be hidden.")
    } else {
        let head = ["Hidden by", "Kind", "Times"];
        table("hidden", &head, &report.masked, |masked| {
            hidden_by(report, masked)
        })
    };
    section("Hidden for privacy", (body, versions))
}

fn hidden_by(report: &Report, masked: &MaskCount) -> AnyView {
    let name = report.mask_names.iter().find(|name| name.id == masked.id);
    let (label, kind) = name.map_or((masked.id.as_str(), ""), |name| {
        (name.label.as_str(), kind_name(name.kind))
    });
    view! {
        <tr>
            <td>{told(label)}</td>
            <td>{kind}</td>
            <td class="number">{format::count(masked.count)}</td>
        </tr>
    }
    .into_any()
}

fn kind_name(kind: MaskKind) -> &'static str {
    match kind {
        MaskKind::Default => "Default for form fields",
        MaskKind::Rule => "Rule",
        MaskKind::Pattern => "Pattern",
    }
}

/// Where there are several.
fn windows(report: &Report) -> Option<AnyView> {
    let row = |(window, number): (&WindowSummary, u64)| {
        let picture = if window.has_full_snapshot {
            ""
        } else {
            "no picture arrived"
        };
        view! {
            <tr>
                <td class="number">{number.to_string()}</td>
                <td class="number">{when(report, window.started_at)}</td>
                <td class="number">{when(report, window.last_event_at)}</td>
                <td class="number">{format::count(window.events)}</td>
                <td>{picture}</td>
            </tr>
        }
        .into_any()
    };
    let numbered = domain::report::Listed {
        rows: report.windows.rows.iter().zip(1_u64..).collect(),
        more: report.windows.more,
    };
    let head = ["Window", "From", "To", "Events", ""];
    (numbered.rows.len() > 1).then(|| table("windows", &head, &numbered, |numbered| row(*numbered)))
}

fn came_through(report: &Report) -> AnyView {
    let rows = anomalies::entries(&report.anomalies, report.truncated);
    if rows.is_empty() {
        return nothing("Everything that the recorder sent came through.");
    }
    view! { <ul class="anomalies">{rows}</ul> }.into_any()
}
