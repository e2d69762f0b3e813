use domain::format;
use domain::privacy::MaskDay;
use leptos::prelude::*;

use crate::calendar::Date;
use crate::functions::overview::Chart;
use crate::pages::ChartFigure;

/// How often something was hidden: that, and never what.
#[component]
pub(super) fn Hidden(days: Vec<MaskDay>, chart: Chart) -> impl IntoView {
    if days.iter().all(|day| total(day) == 0) {
        return view! {
            <section class="panel figure">
                <div class="figure-head">
                    <h2>"What was hidden, last 30 days"</h2>
                </div>
                <p class="panel-note muted">
                    "Nothing yet. Each field, text and picture that is hidden is counted here by day, without what it was."
                </p>
            </section>
        }
        .into_any();
    }
    let rows = days
        .iter()
        .rev()
        .map(|day| vec![Date::from_days(day.day).iso(), format::count(total(day))])
        .collect();
    view! {
        <ChartFigure
            title="What was hidden, last 30 days"
            note="Times, by day of UTC"
            svg=chart
            head=vec!["Day", "Hidden"]
            rows
        />
    }
    .into_any()
}

fn total(day: &MaskDay) -> u64 {
    day.counts.iter().map(|counted| counted.count).sum()
}
