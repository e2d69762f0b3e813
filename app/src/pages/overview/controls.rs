//! Days and service, in the bar.

use domain::query::FilterOptions;
use leptos::prelude::*;

use super::state::OverviewState;
use crate::ConsoleError;
use crate::components::{Icon, Menu, MenuItem, OfferNote, filter_class, use_offer};
use crate::pages::days::{Days, DaysMenu};

#[component]
pub(crate) fn Controls(
    state: OverviewState,
    options: Resource<Result<FilterOptions, ConsoleError>>,
) -> impl IntoView {
    let days = Memo::new(move |_| state.asked().days);
    let range = Memo::new(move |_| {
        let query = state.query();
        (query.first_day, query.last_day)
    });
    let change = move |days: Days| state.change(|asked| asked.days = days);
    view! {
        <ServiceMenu state options/>
        <DaysMenu days range on_change=change/>
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
