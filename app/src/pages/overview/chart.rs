//! A chart with its title and the same figures as a table.

use domain::overview::{DayFigures, Totals};
use leptos::prelude::*;

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
    view! {
        <section class="panel figure">
            <div class="figure-head">
                <h2>{title}</h2>
                <span class="muted">{note}</span>
            </div>
            <ChartBody label svg head rows/>
        </section>
    }
}

/// The chart and the table of the same numbers.
#[component]
pub(crate) fn ChartBody(
    label: String,
    svg: Chart,
    head: Vec<&'static str>,
    rows: Vec<Vec<String>>,
) -> impl IntoView {
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
    }
}

/// The newest day first, as tables are read.
pub(crate) fn day_rows(days: &[DayFigures], metric: Metric) -> Vec<Vec<String>> {
    days.iter()
        .rev()
        .map(|day| {
            vec![
                Date::from_days(day.day).iso(),
                metric.text(metric.of(&day.totals)),
            ]
        })
        .collect()
}

/// The most first, each with its share where there is one.
pub(crate) fn part_rows(parts: impl Iterator<Item = (String, Totals)>, metric: Metric) -> Vec<Vec<String>> {
    let mut rows: Vec<_> = parts
        .map(|(name, totals)| (name, metric.of(&totals)))
        .filter(|(_, figure)| *figure > 0)
        .collect();
    rows.sort_by_key(|(_, figure)| std::cmp::Reverse(*figure));
    let total: u64 = rows.iter().map(|(_, figure)| figure).sum();
    rows.into_iter()
        .map(|(name, figure)| {
            let share = metric.adds_up().then(|| share(figure, total));
            [name, metric.text(figure)].into_iter().chain(share).collect()
        })
        .collect()
}

/// `12.3%`.
fn share(count: u64, total: u64) -> String {
    let tenths = (u128::from(count) * 2_000 + u128::from(total)) / (2 * u128::from(total.max(1)));
    format!("{}.{}%", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use domain::overview::Totals;

    use super::part_rows;
    use crate::functions::overview::Metric;

    #[test]
    fn parts_are_in_order_with_their_share_of_all() {
        let parts = || {
            [("a", 1, 8), ("none", 0, 0), ("b", 1_999, 7)]
                .map(|(name, sessions, unique_actors)| {
                    let totals = Totals {
                        sessions,
                        unique_actors,
                        ..Totals::default()
                    };
                    (name.to_owned(), totals)
                })
                .into_iter()
        };
        assert_eq!(
            part_rows(parts(), Metric::Sessions),
            [["b", "1,999", "100.0%"], ["a", "1", "0.1%"]]
        );
        // Who came by both counts in both.
        assert_eq!(part_rows(parts(), Metric::Actors), [["a", "8"], ["b", "7"]]);
        assert!(part_rows(std::iter::empty(), Metric::Sessions).is_empty());
    }
}
