//! The four figures, each with how it compares, each a link to its chart.

use domain::overview::Totals;
use leptos::prelude::*;

use super::state::{METRICS, OverviewState, metric_name};
use crate::functions::overview::Metric;

#[component]
pub(crate) fn Tiles(now: Totals, before: Totals, state: OverviewState) -> impl IntoView {
    let tile = move |metric: Metric| {
        let compared = compare(metric.of(&now), metric.of(&before));
        let address = move || {
            let mut asked = state.asked();
            asked.metric = metric;
            asked.address()
        };
        view! {
            <a class="tile" href=address aria-current=move || (state.metric() == metric).then_some("true")>
                <span class="tile-name">{metric_name(metric)}</span>
                <strong class="tile-figure number">{metric.text(metric.of(&now))}</strong>
                <span class="tile-change number" title=format!("{} in the days before", metric.text(metric.of(&before)))>
                    {compared}
                </span>
            </a>
        }
    };
    view! { <nav class="tiles" aria-label="Figures">{METRICS.map(tile).collect_view()}</nav> }
}

/// How a figure compares with the days before, in words as well as a sign: no colour says whether more is good.
fn compare(now: u64, before: u64) -> String {
    match (now, before) {
        (0, 0) => "None in the days before".into(),
        (_, 0) => "New in these days".into(),
        _ if now == before => "As in the days before".into(),
        _ => {
            let (sign, difference) = if now > before {
                ("▲", now - before)
            } else {
                ("▼", before - now)
            };
            let percent = (u128::from(difference) * 200 + u128::from(before)) / (2 * u128::from(before));
            match percent {
                0 => format!("{sign} under 1%"),
                1_000.. => format!("{sign} {} times as many", now / before),
                _ => format!("{sign} {percent}% on the days before"),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::compare;

    #[test]
    fn a_figure_is_compared_in_words() {
        for (now, before, expected) in [
            (0, 0, "None in the days before"),
            (3, 0, "New in these days"),
            (3, 3, "As in the days before"),
            (120, 100, "▲ 20% on the days before"),
            (0, 100, "▼ 100% on the days before"),
            (2, 3, "▼ 33% on the days before"),
            (10_001, 10_000, "▲ under 1%"),
            (5_000, 100, "▲ 50 times as many"),
        ] {
            assert_eq!(compare(now, before), expected, "{now} after {before}");
        }
    }
}
