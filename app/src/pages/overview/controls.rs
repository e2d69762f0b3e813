//! Days and service, in the bar.

use domain::query::FilterOptions;
use leptos::prelude::*;

use super::state::{Days, OverviewState, between};
use crate::ConsoleError;
use crate::calendar::Date;
use crate::components::{DayRange, Icon, Menu, MenuItem, OfferNote, filter_class, use_offer};

const PRESETS: [i64; 4] = [7, 30, 90, 365];

#[component]
pub(crate) fn Controls(
    state: OverviewState,
    options: Resource<Result<FilterOptions, ConsoleError>>,
) -> impl IntoView {
    view! {
        <ServiceMenu state options/>
        <DaysMenu state/>
    }
}

#[component]
fn ServiceMenu(
    state: OverviewState,
    options: Resource<Result<FilterOptions, ConsoleError>>,
) -> impl IntoView {
    let chosen = Memo::new(move |_| state.asked().service.map(|service| service.to_string()));
    let (offer, load, retry) = use_offer(options);
    let offered = Memo::new(move |_| {
        offer.with(|offer| {
            offer
                .here()
                .map(|options| options.services.clone())
                .unwrap_or_default()
        })
    });
    let trigger = move || {
        view! {
            <span class="clip">{move || chosen.get().unwrap_or_else(|| "All services".into())}</span>
            {Icon::ChevronDown.view()}
        }
    };
    let entry = move |(service, count): (String, u64)| {
        let slug = StoredValue::new(service.clone());
        view! {
            <MenuItem
                chosen=Signal::derive(move || chosen.with(|chosen| slug.with_value(|slug| chosen.as_ref() == Some(slug))))
                on:click=move |_| state.change(|asked| asked.service = slug.with_value(|slug| slug.parse().ok()))
            >
                <span class="clip">{service}</span>
                <span class="number">{domain::format::count(count)}</span>
            </MenuItem>
        }
    };
    view! {
        <Menu class=Signal::derive(move || filter_class(chosen.with(Option::is_some))) trigger>
            <MenuItem
                chosen=Signal::derive(move || chosen.with(Option::is_none))
                on:click=move |_| state.change(|asked| asked.service = None)
            >
                "All services"
            </MenuItem>
            {move || offered.get().into_iter().map(entry).collect_view()}
            <OfferNote offer retry/>
        </Menu>
        {load}
    }
}

#[component]
fn DaysMenu(state: OverviewState) -> impl IntoView {
    let days = Memo::new(move |_| state.asked().days);
    let trigger = move || {
        view! {
            <span>{move || label(days.get())}</span>
            {Icon::ChevronDown.view()}
        }
    };
    let (first, last) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    Effect::new(move || {
        let query = state.query();
        first.set(Date::from_days(query.first_day).iso());
        last.set(Date::from_days(query.last_day).iso());
    });
    let apply = move |()| {
        let day = |text: RwSignal<String>| text.with_untracked(|text| Date::parse(text)).map(Date::to_days);
        if let (Some(first), Some(last)) = (day(first), day(last)) {
            state.change(|asked| asked.days = between(first, last));
        }
    };
    view! {
        <Menu class="filter".to_owned() trigger>
            {PRESETS
                .map(|count| {
                    view! {
                        <MenuItem
                            chosen=Signal::derive(move || days.get() == Days::Last(count))
                            on:click=move |_| state.change(|asked| asked.days = Days::Last(count))
                        >
                            {label(Days::Last(count))}
                        </MenuItem>
                    }
                })
                .collect_view()}
            <DayRange first last required=true on_apply=apply/>
        </Menu>
    }
}

fn label(days: Days) -> String {
    match days {
        Days::Last(1) => "Today".into(),
        Days::Last(days) => format!("Last {days} days"),
        Days::Between(from, to) if from == to => Date::from_days(from).short(),
        Days::Between(from, to) => {
            format!(
                "{} – {}",
                Date::from_days(from).short(),
                Date::from_days(to).short()
            )
        }
    }
}
