//! How far down the page people came, or how long each part of it was looked at, over the page itself.
//! [`attention`] is the latter, [`scrollers`] what scrolls within the page, [`summary`] all of it in one line, and [`bands`] what a
//! picture of it is made of.

mod attention;
pub(super) mod bands;
mod scrollers;
pub(super) mod summary;

use domain::client::DeviceType;
use domain::format;
use domain::heat::depth::Depths;
use domain::heat::query::HeatKind;
use leptos::prelude::*;

use super::address::over::Over;
use super::names;
use super::side::Side;
use super::stage::recorded::{Recorded, RecordedFrame};
use crate::components::{DepthPlace, Noun, ScrollDepthHeatmap};
use attention::AttentionStrip;
use scrollers::Scrollers;
use summary::summary;

#[component]
pub(super) fn DepthStage(side: Side, recorded: Recorded) -> impl IntoView {
    let size = Memo::new(move |_| side.size());
    let is_attention = Memo::new(move |_| {
        side.query()
            .is_some_and(|query| query.kind == HeatKind::Attention)
    });
    let counted =
        Signal::derive(move || names::depths(side.query().map(|query| query.counting).unwrap_or_default()));
    let depths = Signal::derive(move || side.heat(|heat| heat.depths.clone()));
    let device = Signal::derive(move || {
        side.query()
            .map(|query| query.device)
            .filter(|device| *device != DeviceType::Unknown)
    });
    let said = move || {
        side.query().and_then(|query| {
            side.heat(|heat| summary(&heat.depths, query.kind, names::depths(query.counting)))
        })
    };
    let fold = move || {
        let seen = side
            .map
            .with(|map| map.as_ref().map(|map| map.fold))
            .or_else(|| {
                side.shown
                    .with(|shown| shown.as_ref().map(super::picture::paper::fold))
            })?;
        Some(format!("{:.3}%", (seen * 100.0 / size.get()[1]).min(100.0)))
    };
    let image = move || {
        let is_image = side.over.get() == Over::Image;
        let address = side.shown.with(|shown| shown.as_ref()?.backdrops.image.clone());
        address
            .filter(|_| is_image)
            .map(|address| view! { <img class="heat-image" src=address alt=""/> })
    };
    view! {
        <div class="heatmaps-depth-head">
            <p class="heatmaps-summary">{said}</p>
            <DepthLegend depths counted is_attention/>
        </div>
        <div
            class="heatmaps-depth"
            style:max-width=move || format!("{:.2}px", size.get()[0])
            style:aspect-ratio=move || format!("{:.2} / {:.2}", size.get()[0], size.get()[1])
        >
            <div class="heatmaps-beneath" inert=true aria-hidden="true">
                <Show when=move || side.over.get() == Over::Recorded>
                    <RecordedFrame recorded/>
                </Show>
                {image}
            </div>
            <Show
                when=move || is_attention.get()
                fallback=move || {
                    view! {
                        <ScrollDepthHeatmap
                            counted=depths
                            page_height=Signal::derive(move || size.get()[1])
                            place=DepthPlace::Strip
                            label=counted
                            device
                        />
                    }
                }
            >
                <AttentionStrip depths/>
            </Show>
            {move || fold().map(|top| view! { <div class="heatmaps-fold" style:top=top aria-hidden="true"><span>"Average fold"</span></div> })}
        </div>
        <Scrollers side counted/>
    }
}

/// How dark a part is of which few saw anything, or little time was spent on it.
#[component]
fn DepthLegend(depths: Signal<Depths>, counted: Signal<Noun>, is_attention: Memo<bool>) -> impl IntoView {
    let ends = move || {
        if is_attention.get() {
            let most = depths.with(|depths| depths.attention_ms.iter().copied().max().unwrap_or(0));
            let most = format::duration(i64::try_from(most).unwrap_or(i64::MAX));
            ("Looked at for", "0s", most)
        } else {
            ("Seen by", "0%", format!("100% of the {}", counted.get().many))
        }
    };
    let said = move || {
        let (what, least, most) = ends();
        format!("{what} {least}, darkest, to {most}, clear")
    };
    view! {
        <div class="heat-legend">
            <span class="muted" aria-hidden="true">
                {move || ends().0}
            </span>
            <span class="number" aria-hidden="true">
                {move || ends().1}
            </span>
            <span class="heat-ramp is-veil" role="img" aria-label=said></span>
            <span class="number heat-ramp-end" aria-hidden="true">
                {move || ends().2}
            </span>
        </div>
    }
}
