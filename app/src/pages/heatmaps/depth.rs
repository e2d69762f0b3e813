//! How far down the page people came, or how long each part of it was looked at, over the page itself.

use domain::format;
use domain::heat::depth::{BUCKETS, ByDepth, Depths};
use domain::heat::page_heat::ScrollerDepth;
use domain::heat::query::HeatKind;
use leptos::prelude::*;

use super::asked::Over;
use super::names::{percent, percent_text};
use super::recorded::{Recorded, RecordedFrame};
use super::state::Side;
use crate::components::{DepthPlace, Noun, ScrollDepthHeatmap};

const VIEWS: Noun = Noun {
    one: "view",
    many: "views",
};

/// A part of the page and how long it was looked at.
#[derive(Debug, Clone, PartialEq)]
struct Part {
    /// In percent of the height.
    range: String,
    time: String,
    share: String,
    /// Of the part that was looked at longest.
    of_most: f64,
}

#[expect(clippy::cast_precision_loss, reason = "a share needs no more")]
fn parts(attention_ms: &ByDepth) -> Vec<Part> {
    let whole: u64 = attention_ms.iter().fold(0, |sum, ms| sum.saturating_add(*ms));
    let most = attention_ms.iter().copied().max().unwrap_or(0).max(1);
    let step = 100 / BUCKETS;
    attention_ms
        .iter()
        .enumerate()
        .map(|(index, ms)| Part {
            range: format!("{}–{}%", index * step, (index + 1) * step),
            time: format::duration(i64::try_from(*ms).unwrap_or(i64::MAX)),
            share: percent_text(percent(*ms, whole)),
            of_most: *ms as f64 / most as f64,
        })
        .collect()
}

#[component]
pub(super) fn DepthStage(side: Side, recorded: Recorded) -> impl IntoView {
    let size = Memo::new(move |_| {
        side.picture
            .with(|picture| picture.as_ref().map_or([1.0, 1.0], |picture| picture.size))
    });
    let is_attention = Memo::new(move |_| {
        side.query()
            .is_some_and(|query| query.kind == HeatKind::Attention)
    });
    let depths = Signal::derive(move || side.heat(|heat| heat.depths.clone()));
    let fold = move || {
        let seen = side
            .map
            .with(|map| map.as_ref().map(|map| map.fold))
            .or_else(|| side.shown.with(|shown| shown.as_ref().map(super::paper::fold)))?;
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
                            label=VIEWS
                        />
                    }
                }
            >
                <AttentionStrip depths/>
            </Show>
            {move || fold().map(|top| view! { <div class="heatmaps-fold" style:top=top aria-hidden="true"><span>"Average fold"</span></div> })}
        </div>
        <Scrollers side/>
    }
}

/// Each part with how long it was in front of somebody.
#[component]
fn AttentionStrip(depths: Signal<Depths>) -> impl IntoView {
    let parts = Memo::new(move |_| depths.with(|depths| parts(&depths.attention_ms)));
    let part = |part: Part| {
        view! {
            <tr style=format!("--share: {:.3}", part.of_most)>
                <th scope="row">{part.range}</th>
                <td class="number">{part.time}</td>
                <td class="number">{part.share}</td>
            </tr>
        }
    };
    view! {
        <table class="heatmaps-attention">
            <caption class="visually-hidden">"How long each part of the page was looked at"</caption>
            <thead class="visually-hidden">
                <tr>
                    <th scope="col">"Part"</th>
                    <th scope="col">"Time"</th>
                    <th scope="col">"Share"</th>
                </tr>
            </thead>
            <tbody>{move || parts.get().into_iter().map(part).collect_view()}</tbody>
        </table>
    }
}

/// What scrolls within the page.
#[component]
fn Scrollers(side: Side) -> impl IntoView {
    let scrollers = Memo::new(move |_| side.heat(|heat| heat.scrollers.clone()));
    let row = |scroller: ScrollerDepth| {
        let element = scroller.element;
        let selector = element.selector.unwrap_or_default();
        let name = element.label.unwrap_or_else(|| selector.clone());
        #[expect(clippy::cast_precision_loss, reason = "views are few enough")]
        let average = (scroller.views > 0).then(|| scroller.percent / scroller.views as f64);
        view! {
            <tr>
                <td class="clip" title=selector>
                    {name}
                </td>
                <td class="is-number">{format::count(scroller.views)}</td>
                <td class="is-number">{percent_text(average)}</td>
                <td class="is-number">{percent_text(percent(scroller.furthest[BUCKETS - 1], scroller.views))}</td>
            </tr>
        }
    };
    view! {
        <Show when=move || !scrollers.with(Vec::is_empty)>
            <section class="panel heatmaps-scrollers" aria-label="What scrolls within the page">
                <div class="figure-head">
                    <h3>"What scrolls within the page"</h3>
                    <span class="muted">"Of the views in which it was scrolled"</span>
                </div>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">"Element"</th>
                            <th scope="col" class="is-number">
                                "Views"
                            </th>
                            <th scope="col" class="is-number">
                                "Average"
                            </th>
                            <th scope="col" class="is-number">
                                "To its end"
                            </th>
                        </tr>
                    </thead>
                    <tbody>{move || scrollers.get().into_iter().map(row).collect_view()}</tbody>
                </table>
            </section>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_shares_of_all_attention() {
        let mut attention = ByDepth::default();
        attention[0] = 90_000;
        attention[19] = 30_000;
        let parts = parts(&attention);
        let read = |index: usize| {
            let part: &Part = &parts[index];
            (part.range.as_str(), part.time.as_str(), part.share.as_str())
        };
        assert_eq!(read(0), ("0–5%", "1m 30s", "75%"));
        assert_eq!(read(1), ("5–10%", "0s", "0%"));
        assert_eq!(read(19), ("95–100%", "30s", "25%"));
        assert!((parts[19].of_most - 1.0 / 3.0).abs() < 1e-9);
    }

    #[test]
    fn nothing_looked_at_is_no_share() {
        let parts = parts(&ByDepth::default());
        assert_eq!((parts.len(), parts[3].share.as_str()), (BUCKETS, "–"));
        assert!(parts.iter().all(|part| part.of_most.abs() < 1e-9));
    }
}
