//! The key moments, with pictures of the replay.

use domain::report::Report;
use domain::report::moments::{KeyMoment, MomentKind};
use leptos::prelude::*;

use super::parts::{address, section, told, when};
use crate::components::Icon;

/// Side by side.
const COLUMNS: usize = 2;

pub(super) fn view(report: &Report) -> AnyView {
    // Rows are kept whole; Chromium would cut a grid between its rows anywhere.
    let rows: Vec<_> = report
        .moments
        .chunks(COLUMNS)
        .map(|row| {
            let row: Vec<_> = row.iter().map(|moment| figure(report, moment)).collect();
            view! { <div class="moments">{row}</div> }
        })
        .collect();
    section("Key moments", rows)
}

fn figure(report: &Report, moment: &KeyMoment) -> AnyView {
    let picture = match &moment.picture {
        Some(name) => view! { <img src=name.clone() alt=moment.what.clone()/> }.into_any(),
        None => view! { <p class="no-picture">"The replay has no picture of this moment."</p> }.into_any(),
    };
    let besides: Vec<_> = moment
        .besides
        .iter()
        .map(|what| view! { <p class="besides">{told(what)}</p> })
        .collect();
    let page = moment.page.as_deref().map(address);
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
        MomentKind::Identified => Icon::Key,
        MomentKind::Custom => Icon::Check,
        MomentKind::Page => Icon::Page,
        MomentKind::Start => Icon::Play,
        MomentKind::End => Icon::ArrowRight,
    }
}

fn is_bad(kind: MomentKind) -> bool {
    matches!(kind, MomentKind::Rage | MomentKind::Dead | MomentKind::Error)
}
