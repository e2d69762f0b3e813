//! The filters above the list.

use domain::client::DeviceType;
use domain::query::{FilterOptions, SessionFilter, Sort};
use leptos::prelude::*;

use super::date_filter::DateFilter;
use super::duration_filter::DurationFilter;
use super::state::{ListState, sort_label};
use crate::ConsoleError;
use crate::components::{
    Choice, FilterSelect, FiltersFold, Icon, Menu, MenuItem, SearchBox, choices_of, filter_class, use_offer,
};
use crate::names;

#[component]
pub(crate) fn Filters(
    state: ListState,
    options: Resource<Result<FilterOptions, ConsoleError>>,
) -> impl IntoView {
    let (offer, load, retry) = use_offer(options);
    let unfolded = RwSignal::new(false);
    let search = state.part(|filter| filter.search.clone());
    let count = state.part(count_set);
    let services = state.part(|filter| texts(&filter.services, ToString::to_string));
    let devices = state.part(|filter| texts(&filter.devices, |device| device.as_str().to_owned()));
    let choose_services = move |slugs: Vec<String>| {
        state.change(|filter| filter.services = slugs.iter().filter_map(|slug| slug.parse().ok()).collect());
    };
    let choose_devices = move |words: Vec<String>| {
        state.change(|filter| filter.devices = words.iter().map(|word| DeviceType::parse(word)).collect());
    };
    view! {
        <div class="filters" class:is-open=unfolded>
            <SearchBox
                label="Search sessions"
                placeholder="Actor, path or session id"
                value=search
                on_search=move |text| state.search(text)
            />
            <FiltersFold unfolded count/>
            <div class="filters-all">
                <FilterSelect
                    label="Service"
                    offer
                    retry
                    choices=choices_of(offer, |options| named(&options.services, str::to_owned))
                    chosen=services
                    on_change=choose_services
                />
                <DateFilter state/>
                <FilterSelect
                    label="Device"
                    offer
                    retry
                    choices=choices_of(
                        offer,
                        |options| {
                            named(&options.devices, |word| names::device(DeviceType::parse(word)).to_owned())
                        },
                    )
                    chosen=devices
                    on_change=choose_devices
                />
                <FilterSelect
                    label="Country"
                    offer
                    retry
                    choices=choices_of(offer, |options| named(&options.countries, |code| country(options, code)))
                    chosen=state.part(|filter| filter.countries.clone())
                    on_change=move |values| state.change(|filter| filter.countries = values)
                />
                <FilterSelect
                    label="Browser"
                    offer
                    retry
                    choices=choices_of(offer, |options| named(&options.browsers, str::to_owned))
                    chosen=state.part(|filter| filter.browsers.clone())
                    on_change=move |values| state.change(|filter| filter.browsers = values)
                />
                <DurationFilter state/>
                <ErrorsFilter state/>
                <Show when=move || state.is_filtered()>
                    <button
                        type="button"
                        class="button is-quiet"
                        on:click=move |_| state.clear()
                    >
                        "Clear"
                    </button>
                </Show>
                <SortMenu state/>
            </div>
        </div>
        {load}
    }
}

#[component]
fn ErrorsFilter(state: ListState) -> impl IntoView {
    let on = state.part(|filter| filter.has_errors);
    view! {
        <button
            type="button"
            class=move || filter_class(on.get())
            aria-pressed=move || on.get().to_string()
            on:click=move |_| state.change(|filter| filter.has_errors = !filter.has_errors)
        >
            "With errors"
        </button>
    }
}

#[component]
fn SortMenu(state: ListState) -> impl IntoView {
    let trigger = move || {
        view! {
            <span>{move || sort_label(state.sort())}</span>
            {Icon::ChevronDown.view()}
        }
    };
    view! {
        <span class="filters-sort">
            <Menu class="filter is-bare".to_owned() trigger end=true>
                {Sort::ALL
                    .map(|sort| {
                        view! {
                            <MenuItem
                                chosen=Signal::derive(move || state.sort() == sort)
                                on:click=move |_| state.sort_by(sort)
                            >
                                {sort_label(sort)}
                            </MenuItem>
                        }
                    })
                    .collect_view()}
            </Menu>
        </span>
    }
}

fn texts<T>(values: &[T], text: impl Fn(&T) -> String) -> Vec<String> {
    values.iter().map(text).collect()
}

fn named(values: &[(String, u64)], label: impl Fn(&str) -> String) -> Vec<Choice> {
    values
        .iter()
        .map(|(value, count)| Choice {
            value: value.clone(),
            label: label(value),
            count: *count,
        })
        .collect()
}

fn country(options: &FilterOptions, code: &str) -> String {
    let known = options.country_names.iter().find(|(known, _)| known == code);
    known.map_or(code, |(_, name)| name.as_str()).to_owned()
}

/// How many of the filters hold something back, for the button behind which a phone keeps them.
fn count_set(filter: &SessionFilter) -> u32 {
    [
        !filter.services.is_empty(),
        !filter.devices.is_empty(),
        !filter.countries.is_empty(),
        !filter.browsers.is_empty(),
        filter.min_duration_ms.is_some() || filter.max_duration_ms.is_some(),
        filter.has_errors,
        filter.from.is_some() || filter.to.is_some(),
    ]
    .map(u32::from)
    .iter()
    .sum()
}
