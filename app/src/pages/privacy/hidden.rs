use std::collections::BTreeMap;

use domain::format;
use domain::mask::{MaskName, RuleSet};
use domain::privacy::MaskDay;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::state::PrivacyState;
use crate::calendar::Date;
use crate::components::{Icon, Menu, MenuItem, Toasts, filter_class};
use crate::functions::overview::Chart;
use crate::functions::privacy::hidden_chart;
use crate::pages::ChartBody;

const TITLE: &str = "What was hidden, last 30 days";
const ALL: &str = "All rules and patterns";

/// How often something was hidden: that, and never what. By all, or by one rule or pattern.
#[component]
pub(super) fn Hidden(chart: Chart, state: PrivacyState) -> impl IntoView {
    let hiders = state
        .newest
        .with_untracked(|newest| state.days.with_value(|days| hiders(days, &newest.rules)));
    if hiders.is_empty() {
        return view! {
            <section class="panel figure">
                <div class="figure-head">
                    <h2>{TITLE}</h2>
                </div>
                <p class="panel-note muted">
                    "Nothing yet. Each field, text and picture that is hidden is counted here by day, without what it was."
                </p>
            </section>
        }
        .into_any();
    }
    let by = RwSignal::new(None::<String>);
    // What is drawn, which is what was chosen once that has come.
    let drawn = RwSignal::new((None::<String>, chart));
    let toasts = Toasts::get();
    let choose = move |id: Option<String>| {
        by.set(id.clone());
        spawn_local(async move {
            let chart = hidden_chart(id.clone()).await;
            if by.try_get_untracked().as_ref() != Some(&id) {
                return;
            }
            match chart {
                Ok(chart) => drawn.set((id, chart)),
                Err(error) => {
                    by.set(drawn.with_untracked(|(id, _)| id.clone()));
                    toasts.say(format!("{error}."));
                }
            }
        });
    };
    let body = move || {
        let (id, svg) = drawn.get();
        let rows = state.days.with_value(|days| rows(days, id.as_deref()));
        view! { <ChartBody label=TITLE.to_owned() svg head=vec!["Day", "Hidden"] rows/> }
    };
    let hiders = StoredValue::new(hiders);
    let trigger = move || {
        let name = move || {
            let chosen = by.get();
            hiders.with_value(|hiders| {
                let chosen = hiders.iter().find(|(id, _)| Some(id) == chosen.as_ref());
                chosen.map_or_else(|| ALL.to_owned(), |(_, name)| name.clone())
            })
        };
        view! {
            <span>{name}</span>
            {Icon::ChevronDown.view()}
        }
    };
    let entry = move |id: Option<String>, name: String| {
        let id = StoredValue::new(id);
        view! {
            <MenuItem
                chosen=Signal::derive(move || by.with(|by| id.with_value(|id| by == id)))
                on:click=move |_| choose(id.get_value())
            >
                {name}
            </MenuItem>
        }
    };
    let entries = move || {
        let hiders = hiders.get_value().into_iter();
        hiders.map(|(id, name)| entry(Some(id), name)).collect_view()
    };
    view! {
        <section class="panel figure hidden-figure">
            <div class="figure-head">
                <h2>{TITLE}</h2>
                <span class="muted">"Times, by day of UTC"</span>
                <span class="bar-push"></span>
                <Menu class=Signal::derive(move || filter_class(by.with(Option::is_some))) trigger end=true>
                    {entry(None, ALL.to_owned())}
                    {entries()}
                </Menu>
            </div>
            {body}
        </section>
    }
    .into_any()
}

/// The newest day first, as tables are read.
fn rows(days: &[MaskDay], by: Option<&str>) -> Vec<Vec<String>> {
    days.iter()
        .rev()
        .map(|day| vec![Date::from_days(day.day).iso(), format::count(day.count(by))])
        .collect()
}

/// What hid something, by its id and with its name, the most first.
fn hiders(days: &[MaskDay], rules: &RuleSet) -> Vec<(String, String)> {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for counted in days.iter().flat_map(|day| &day.counts) {
        *counts.entry(&counted.id).or_default() += counted.count;
    }
    let mut counts: Vec<_> = counts.into_iter().filter(|(_, count)| *count > 0).collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let name = |id: &str| match rules.name_of(id) {
        Some(MaskName { label, kind, .. }) => format!("{label} · {}", kind.as_str()),
        None => format!("{id} · deleted"),
    };
    counts
        .into_iter()
        .map(|(id, _)| (id.to_owned(), name(id)))
        .collect()
}

#[cfg(test)]
mod tests {
    use domain::mask::MaskCount;

    use super::*;

    #[test]
    fn what_hid_the_most_is_first_and_each_has_a_name_of_its_own() {
        let day = |day, counts: &[(&str, u64)]| MaskDay {
            day,
            counts: counts
                .iter()
                .map(|(id, count)| MaskCount {
                    id: (*id).to_owned(),
                    count: *count,
                })
                .collect(),
        };
        let days = [
            day(1, &[("phone", 2), ("price", 1), ("passwords", 0)]),
            day(2, &[("phone-fields", 9), ("phone", 3)]),
        ];
        let found: Vec<_> = hiders(&days, &RuleSet::standard())
            .into_iter()
            .map(|(_, name)| name)
            .collect();
        assert_eq!(
            found,
            [
                "Phone numbers · rule",
                "Phone numbers · pattern",
                "price · deleted"
            ]
        );
        let counts: Vec<_> = rows(&days, Some("phone"))
            .into_iter()
            .map(|mut row| row.pop())
            .collect();
        assert_eq!(counts, [Some("3".to_owned()), Some("2".to_owned())]);
    }
}
