//! A chart with its title and the same figures as a table.

use domain::format;
use domain::overview::DayFigures;
use leptos::prelude::*;

use super::state::metric_text;
use crate::calendar::Date;
use crate::functions::overview::{Chart, Metric};

#[component]
pub(crate) fn ChartFigure(
    #[prop(into)] title: String,
    /// What the axes count.
    note: &'static str,
    svg: Chart,
    head: Vec<&'static str>,
    rows: Vec<Vec<String>>,
) -> impl IntoView {
    let label = title.clone();
    let head = head.into_iter().enumerate().map(|(index, name)| {
        view! { <th class:is-number=index != 0 scope="col">{name}</th> }
    });
    let rows = rows.into_iter().map(|row| {
        let cells = row.into_iter().enumerate().map(|(index, cell)| {
            view! { <td class:is-number=index != 0>{cell}</td> }
        });
        view! { <tr>{cells.collect_view()}</tr> }
    });
    view! {
        <section class="panel figure">
            <div class="figure-head">
                <h2>{title}</h2>
                <span class="muted">{note}</span>
            </div>
            // Drawn by the server of its own figures; names in it are escaped there.
            <div class="figure-chart" inner_html=svg.wide></div>
            <div class="figure-chart" inner_html=svg.narrow></div>
            <details class="figure-table">
                <summary>"The same as a table"</summary>
                <div class="figure-scroll" tabindex="0" role="region" aria-label=label>
                    <table class="table">
                        <thead>
                            <tr>{head.collect_view()}</tr>
                        </thead>
                        <tbody>{rows.collect_view()}</tbody>
                    </table>
                </div>
            </details>
        </section>
    }
}

/// The newest day first, as tables are read.
pub(crate) fn day_rows(days: &[DayFigures], metric: Metric) -> Vec<Vec<String>> {
    days.iter()
        .rev()
        .map(|day| vec![Date::from_days(day.day).iso(), metric_text(&day.totals, metric)])
        .collect()
}

pub(crate) fn share_rows(rows: impl Iterator<Item = (String, u64)>) -> Vec<Vec<String>> {
    let mut rows: Vec<_> = rows.filter(|(_, count)| *count > 0).collect();
    rows.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let total: u64 = rows.iter().map(|(_, count)| count).sum();
    rows.into_iter()
        .map(|(name, count)| vec![name, format::count(count), share(count, total)])
        .collect()
}

/// `12.3%`.
fn share(count: u64, total: u64) -> String {
    let tenths = (u128::from(count) * 2_000 + u128::from(total)) / (2 * u128::from(total.max(1)));
    format!("{}.{}%", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::share_rows;

    #[test]
    fn shares_are_of_all_and_in_order() {
        let rows = share_rows(
            [
                ("a".to_owned(), 1),
                ("none".to_owned(), 0),
                ("b".to_owned(), 1_999),
            ]
            .into_iter(),
        );
        assert_eq!(rows, [["b", "1,999", "100.0%"], ["a", "1", "0.1%"]]);
        assert!(share_rows(std::iter::empty()).is_empty());
    }
}
