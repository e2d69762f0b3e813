//! The filters above the list. What they offer is known without any session; how many there are comes by the channel.

use domain::client::DeviceType;
use domain::live::filter::LiveFilter;
use domain::live::session::{LiveTotals, Share};
use domain::live::standing::Standing;
use leptos::prelude::*;

use super::asked::AskedState;
use super::names::Names;
use super::order::LiveSort;
use super::words;
use crate::components::{Choice, FilterSelect, FiltersFold, Icon, Menu, MenuItem, Offer, SearchBox};
use crate::names;

#[component]
pub(super) fn LiveFilters(
    asked: AskedState,
    totals: RwSignal<Option<LiveTotals>>,
    names: Names,
) -> impl IntoView {
    let offer = RwSignal::new(Offer::Here(Default::default()));
    // Nothing is on its way that could fail.
    let retry = Callback::new(|()| {});
    let unfolded = RwSignal::new(false);
    let count = asked.part(count_set);
    let services = Memo::new(move |_| {
        with(totals, |totals| {
            choices(&names.services(), &totals.services, |slug| slug.to_owned())
        })
    });
    let devices = Memo::new(move |_| {
        with(totals, |totals| {
            let known = [DeviceType::Desktop, DeviceType::Mobile, DeviceType::Tablet]
                .map(|device| device.as_str().to_owned());
            choices(&known, &totals.devices, |word| {
                names::device(DeviceType::parse(word)).to_owned()
            })
        })
    });
    let countries = Memo::new(move |_| {
        with(totals, |totals| {
            choices(&[], &totals.countries, |code| names.country(code))
        })
    });
    let standings = Memo::new(move |_| {
        with(totals, |totals| {
            let known = Standing::ALL.map(|standing| standing.as_str().to_owned());
            choices(&known, &totals.standings, |word| {
                Standing::parse(word).map_or_else(
                    || word.to_owned(),
                    |standing| words::standing_name(standing).to_owned(),
                )
            })
        })
    });
    let choose_services = move |words: Vec<String>| asked.change(|filter| set_services(filter, &words));
    let choose_devices = move |words: Vec<String>| asked.change(|filter| set_devices(filter, &words));
    let choose_standings = move |words: Vec<String>| asked.change(|filter| set_standings(filter, &words));
    view! {
        <div class="filters" class:is-open=unfolded>
            <SearchBox
                label="Search live sessions"
                placeholder="Actor, page or session id"
                value=asked.part(|filter| filter.search.clone())
                on_search=move |text: String| asked.search(&text)
            />
            <FiltersFold unfolded count/>
            <div class="filters-all">
                <FilterSelect
                    label="Service"
                    offer
                    retry
                    choices=services
                    chosen=asked.part(service_words)
                    on_change=choose_services
                />
                <FilterSelect
                    label="Device"
                    offer
                    retry
                    choices=devices
                    chosen=asked.part(device_words)
                    on_change=choose_devices
                />
                <FilterSelect
                    label="Country"
                    offer
                    retry
                    choices=countries
                    chosen=asked.part(|filter| filter.countries.clone())
                    on_change=move |codes| asked.change(|filter| filter.countries = codes)
                />
                <FilterSelect
                    label="Activity"
                    offer
                    retry
                    choices=standings
                    chosen=asked.part(standing_words)
                    on_change=choose_standings
                />
                <Show when=move || asked.is_filtered()>
                    <button type="button" class="button is-quiet" on:click=move |_| asked.clear()>
                        "Clear"
                    </button>
                </Show>
                <SortMenu asked/>
            </div>
        </div>
    }
}

#[component]
fn SortMenu(asked: AskedState) -> impl IntoView {
    let trigger = move || {
        view! {
            <span>{move || asked.sort().label()}</span>
            {Icon::ChevronDown.view()}
        }
    };
    let item = move |sort: LiveSort| {
        view! {
            <MenuItem
                chosen=Signal::derive(move || asked.sort() == sort)
                on:click=move |_| asked.sort_by(sort)
            >
                {sort.label()}
            </MenuItem>
        }
    };
    view! {
        <span class="filters-sort">
            <Menu class="filter is-bare".to_owned() trigger end=true>
                {LiveSort::ALL.map(item).collect_view()}
            </Menu>
        </span>
    }
}

pub(super) fn service_words(filter: &LiveFilter) -> Vec<String> {
    filter.services.iter().map(ToString::to_string).collect()
}

pub(super) fn set_services(filter: &mut LiveFilter, words: &[String]) {
    filter.services = words.iter().filter_map(|slug| slug.parse().ok()).collect();
}

pub(super) fn device_words(filter: &LiveFilter) -> Vec<String> {
    filter
        .devices
        .iter()
        .map(|device| device.as_str().to_owned())
        .collect()
}

pub(super) fn set_devices(filter: &mut LiveFilter, words: &[String]) {
    filter.devices = words.iter().map(|word| DeviceType::parse(word)).collect();
}

pub(super) fn standing_words(filter: &LiveFilter) -> Vec<String> {
    filter
        .standings
        .iter()
        .map(|standing| standing.as_str().to_owned())
        .collect()
}

pub(super) fn set_standings(filter: &mut LiveFilter, words: &[String]) {
    filter.standings = words.iter().filter_map(|word| Standing::parse(word)).collect();
}

fn with<T>(totals: RwSignal<Option<LiveTotals>>, read: impl FnOnce(&LiveTotals) -> T) -> T {
    totals.with(|totals| match totals {
        Some(totals) => read(totals),
        None => read(&LiveTotals::default()),
    })
}

/// What is known, and what there is besides; each with how many there are.
fn choices(known: &[String], shares: &[Share], label: impl Fn(&str) -> String) -> Vec<Choice> {
    let count = |value: &str| {
        shares
            .iter()
            .find(|(other, _)| other == value)
            .map_or(0, |(_, count)| *count)
    };
    let others = shares
        .iter()
        .map(|(value, _)| value)
        .filter(|value| !known.contains(value));
    known
        .iter()
        .chain(others)
        .map(|value| Choice {
            value: value.clone(),
            label: label(value),
            count: count(value),
        })
        .collect()
}

/// How many of the filters hold something back, for the button behind which a phone keeps them.
fn count_set(filter: &LiveFilter) -> u32 {
    [
        !filter.services.is_empty(),
        !filter.devices.is_empty(),
        !filter.countries.is_empty(),
        !filter.standings.is_empty(),
    ]
    .map(u32::from)
    .iter()
    .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_known_is_offered_and_what_is_there_is_counted() {
        let known = ["web-app", "web-admin"].map(str::to_owned);
        let shares = [("web-app".to_owned(), 5), ("old-app".to_owned(), 1)];
        let offered: Vec<_> = choices(&known, &shares, str::to_uppercase)
            .into_iter()
            .map(|choice| (choice.value, choice.label, choice.count))
            .collect();
        let expected = [
            ("web-app", "WEB-APP", 5),
            ("web-admin", "WEB-ADMIN", 0),
            ("old-app", "OLD-APP", 1),
        ];
        assert_eq!(
            offered,
            expected.map(|(value, label, count)| (value.to_owned(), label.to_owned(), count))
        );
    }
}
