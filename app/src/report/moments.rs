//! The key moments, with pictures of the replay.

use domain::client::DeviceType;
use domain::report::Report;
use domain::report::moments::{KeyMoment, MomentKind};
use domain::url::after_host;
use leptos::prelude::*;

use super::parts::{address, section, told, when};
use crate::components::Icon;

/// Pictures side by side: those of a phone are high and narrow.
fn columns(device: DeviceType) -> (usize, &'static str) {
    match device {
        DeviceType::Mobile => (4, "moments is-phone"),
        _ => (2, "moments"),
    }
}

pub(super) fn view(report: &Report) -> AnyView {
    let (columns, class) = columns(report.summary.client.device);
    // Rows are kept whole; Chromium would cut a grid between its rows anywhere.
    let rows: Vec<_> = report
        .moments
        .chunks(columns)
        .map(|row| {
            let row: Vec<_> = row.iter().map(|moment| figure(report, moment)).collect();
            view! { <div class=class>{row}</div> }
        })
        .collect();
    let has_ring = report.moments.iter().any(|moment| moment.clicked.is_some());
    let legend = has_ring.then(|| view! { <p class="note">"A ring is around where it was clicked."</p> });
    section("Key moments", (rows, legend))
}

fn figure(report: &Report, moment: &KeyMoment) -> AnyView {
    let picture = match &moment.picture {
        Some(name) => {
            let clicked = moment.clicked.map(|[x, y]| {
                let place = format!("left:{:.2}%;top:{:.2}%", x * 100.0, y * 100.0);
                view! { <i class="clicked" style=place></i> }
            });
            view! {
                <div class="screen">
                    <img src=name.clone() alt=moment.what.clone()/>
                    {clicked}
                </div>
            }
            .into_any()
        }
        None => view! { <p class="no-picture">"The replay has no picture of this moment."</p> }.into_any(),
    };
    let besides: Vec<_> = moment
        .besides
        .iter()
        .map(|what| view! { <p class="besides">{told(what)}</p> })
        .collect();
    let page = moment.page.as_deref().map(after_host).map(address);
    view! {
        <figure class="moment">
            <div class="shot">{picture}</div>
            <figcaption>
                <h3 class:is-bad=is_bad(moment.kind)>
                    {icon(moment.kind).view()}
                    <span class="number">{when(report, moment.at)}</span>
                    <span>{told(&moment.what)}</span>
                </h3>
                {besides}
                {page}
            </figcaption>
        </figure>
    }
    .into_any()
}

fn icon(kind: MomentKind) -> Icon {
    match kind {
        MomentKind::Rage | MomentKind::Dead | MomentKind::QuickBack => Icon::Click,
        MomentKind::Error => Icon::Error,
        MomentKind::Console => Icon::Terminal,
        MomentKind::Identified => Icon::Key,
        MomentKind::Custom => Icon::Check,
        MomentKind::Page => Icon::Page,
        MomentKind::Start => Icon::Play,
        MomentKind::End => Icon::ArrowRight,
    }
}

fn is_bad(kind: MomentKind) -> bool {
    matches!(
        kind,
        MomentKind::Rage | MomentKind::Dead | MomentKind::Error | MomentKind::Console
    )
}
