//! What is looked at, in one row above the map: its page by [`page_picker`], and what stands
//! [`beside`] it. [`choices`] are the menus.

mod beside;
mod choices;
mod page_picker;

use domain::client::DeviceType;
use domain::heat::query::{Counting, DURATIONS_MS, HeatKind};
use leptos::prelude::*;

use super::address::asked::Asked;
use super::names;
use super::state::HeatState;
use crate::components::FiltersFold;
use crate::names::device;
use crate::pages::days::{Days, DaysMenu};
use beside::BesideFilter;
use choices::Choices;
use page_picker::PagePicker;

#[component]
pub(super) fn Filters(state: HeatState) -> impl IntoView {
    let unfolded = RwSignal::new(false);
    let side = state.sides[0];
    let count = state.part(count_set);
    let days = state.part(|asked| asked.days);
    let range = Memo::new(move |_| {
        side.query().map_or_else(
            || days.get().range(state.today()),
            |query| (query.first_day, query.last_day),
        )
    });
    let choose_days = move |days: Days| state.change(|asked| asked.days = days);
    view! {
        <div class="filters heatmaps-filters" class:is-open=unfolded>
            <PagePicker state/>
            <FiltersFold unfolded count/>
            <div class="filters-all">
                <ServiceFilter state/>
                <DeviceFilter state/>
                <DaysMenu days range on_change=choose_days/>
                <KindFilter state/>
                <CountingFilter state/>
                <DurationFilter state/>
                <BesideFilter state/>
            </div>
        </div>
    }
}

#[component]
fn ServiceFilter(state: HeatState) -> impl IntoView {
    let services = move || {
        state
            .services
            .with(|services| services.iter().map(|(slug, _)| slug.to_string()).collect())
    };
    let chosen = move || {
        let asked = state.asked.with(|asked| asked.service.clone());
        let shown = asked.or_else(|| state.sides[0].query().map(|query| query.service))?;
        state
            .services
            .with(|services| services.iter().position(|(slug, _)| *slug == shown))
    };
    let choose = move |index: usize| {
        let service = state
            .services
            .with_untracked(|services| services.get(index).map(|(slug, _)| slug.clone()));
        state.change(|asked| {
            asked.service = service;
            asked.page = None;
            asked.device = None;
        });
    };
    view! {
        <Choices
            label="Service"
            choices=Signal::derive(services)
            chosen=Signal::derive(chosen)
            on_choose=choose
        />
    }
}

#[component]
fn DeviceFilter(state: HeatState) -> impl IntoView {
    // With the views of the page on each.
    let names = move || {
        let page = state.sides[0].query().map(|query| query.page);
        let views = |wanted: DeviceType| {
            state.pages.with(|pages| {
                let page = pages.iter().find(|known| Some(&known.page) == page.as_ref())?;
                let (_, figures) = page.devices.iter().find(|(device, _)| *device == wanted)?;
                Some(figures.views)
            })
        };
        DeviceType::ALL
            .into_iter()
            .map(|wanted| match views(wanted) {
                Some(count) => format!("{} · {}", device(wanted), domain::format::count(count)),
                None => device(wanted).to_owned(),
            })
            .collect()
    };
    let chosen = move || {
        let asked = state.asked.with(|asked| asked.device);
        let shown = asked.or_else(|| state.sides[0].query().map(|query| query.device))?;
        DeviceType::ALL.into_iter().position(|device| device == shown)
    };
    let choose = move |index: usize| state.change(|asked| asked.device = DeviceType::ALL.get(index).copied());
    view! {
        <Choices label="Device" choices=Signal::derive(names) chosen=Signal::derive(chosen) on_choose=choose/>
    }
}

#[component]
fn KindFilter(state: HeatState) -> impl IntoView {
    let chosen = move || {
        let kind = state.asked.with(|asked| asked.kind);
        HeatKind::ALL.into_iter().position(|other| other == kind)
    };
    let choose = move |index: usize| {
        state.change(|asked| asked.kind = HeatKind::ALL.get(index).copied().unwrap_or_default());
    };
    let choices: Vec<String> = HeatKind::ALL.map(|kind| names::kind(kind).to_owned()).into();
    view! {
        <Choices
            label="Kind"
            choices=Signal::stored(choices)
            chosen=Signal::derive(chosen)
            usual=0
            on_choose=choose
        />
    }
}

#[component]
fn CountingFilter(state: HeatState) -> impl IntoView {
    const ALL: [Counting; 2] = [Counting::All, Counting::Sessions];
    let chosen = move || {
        let counting = state.asked.with(|asked| asked.counting);
        ALL.into_iter().position(|other| other == counting)
    };
    let choose = move |index: usize| {
        state.change(|asked| asked.counting = ALL.get(index).copied().unwrap_or_default());
    };
    let choices: Vec<String> = ALL.map(|counting| names::counting(counting).to_owned()).into();
    view! {
        <Choices
            label="Counted"
            choices=Signal::stored(choices)
            chosen=Signal::derive(chosen)
            usual=0
            on_choose=choose
        />
    }
}

#[component]
fn DurationFilter(state: HeatState) -> impl IntoView {
    let chosen = move || {
        let least = state.asked.with(|asked| asked.min_duration_ms);
        DURATIONS_MS.into_iter().position(|other| other == least)
    };
    let choose = move |index: usize| {
        state.change(|asked| asked.min_duration_ms = DURATIONS_MS.get(index).copied().unwrap_or_default());
    };
    let choices: Vec<String> = DURATIONS_MS.map(names::duration).into();
    view! {
        <Choices
            label="Duration of the session"
            choices=Signal::stored(choices)
            chosen=Signal::derive(chosen)
            usual=0
            on_choose=choose
        />
    }
}

/// How many of the filters hold something back, for the button behind which a phone keeps them.
fn count_set(asked: &Asked) -> u32 {
    let usual = Asked::default();
    [
        asked.days != usual.days,
        asked.kind != usual.kind,
        asked.counting != usual.counting,
        asked.min_duration_ms != usual.min_duration_ms,
        asked.beside.is_some(),
    ]
    .map(u32::from)
    .iter()
    .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_that_hold_back_are_counted() {
        for (asked, expected) in [
            (Asked::default(), 0),
            (
                Asked {
                    kind: HeatKind::Rage,
                    days: Days::Last(7),
                    min_duration_ms: 10_000,
                    ..Asked::default()
                },
                3,
            ),
        ] {
            assert_eq!(count_set(&asked), expected);
        }
    }
}
