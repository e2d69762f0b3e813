//! What scrolls within the page, and how far down people came in it.

use domain::format;
use domain::heat::depth::BUCKETS;
use domain::heat::page_heat::ScrollerDepth;
use leptos::prelude::*;

use super::super::names::{called, percent, percent_text};
use super::super::side::Side;
use crate::components::Noun;

#[component]
pub(in super::super) fn Scrollers(side: Side, counted: Signal<Noun>) -> impl IntoView {
    let scrollers = Memo::new(move |_| side.heat(|heat| heat.scrollers.clone()));
    let row = |scroller: ScrollerDepth| {
        let name = called(&scroller.element);
        let selector = scroller.element.selector.unwrap_or_default();
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
                    <span class="muted">{move || format!("Of the {} in which it was scrolled", counted.get().many)}</span>
                </div>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">"Element"</th>
                            <th scope="col" class="is-number">
                                {move || counted.get().title()}
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
