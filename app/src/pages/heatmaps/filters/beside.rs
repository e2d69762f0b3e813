//! What stands beside the map for comparison: another device, or other days.

use domain::client::DeviceType;
use leptos::prelude::*;

use super::super::address::beside::Beside;
use super::super::state::HeatState;
use crate::calendar::Date;
use crate::components::{DayRange, Icon, Menu, MenuItem, filter_class};
use crate::names;
use crate::pages::days::Days;

/// What is offered, where a device is no comparison with itself.
fn offered(device: Option<DeviceType>) -> Vec<Option<Beside>> {
    let devices = DeviceType::ALL
        .into_iter()
        .filter(|other| Some(*other) != device && *other != DeviceType::Unknown)
        .map(|other| Some(Beside::Device(other)));
    [None, Some(Beside::Before)].into_iter().chain(devices).collect()
}

/// `days` is how many are looked at.
fn name(beside: Option<Beside>, days: i64) -> String {
    match beside {
        None => "No comparison".into(),
        Some(Beside::Before) if days == 1 => "With the day before".into(),
        Some(Beside::Before) => format!("With the {days} days before"),
        Some(Beside::Days(first, last)) => format!("With {}", Days::Between(first, last).label()),
        Some(Beside::Device(other)) => format!("With {}", names::device(other).to_lowercase()),
    }
}

#[component]
pub(in super::super) fn BesideFilter(state: HeatState) -> impl IntoView {
    let beside = state.part(|asked| asked.beside);
    let device = Memo::new(move |_| {
        let asked = state.asked.with(|asked| asked.device);
        asked.or_else(|| state.sides[0].query().map(|query| query.device))
    });
    let days = Memo::new(move |_| {
        let (first, last) = state.asked.with(|asked| asked.days.range(state.today()));
        last - first + 1
    });
    let trigger = move || {
        view! {
            {Icon::Compare.view()}
            <span class="clip">
                {move || beside.get().map_or_else(|| "Compare".to_owned(), |beside| name(Some(beside), days.get()))}
            </span>
            {Icon::ChevronDown.view()}
        }
    };
    let item = move |choice: Option<Beside>| {
        view! {
            <MenuItem
                chosen=Signal::derive(move || beside.get() == choice)
                on:click=move |_| state.change(|asked| asked.beside = choice)
            >
                {move || name(choice, days.get())}
            </MenuItem>
        }
    };
    let (first, last) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    Effect::new(move || {
        if let Some(Beside::Days(from, to)) = beside.get() {
            first.set(Date::from_days(from).iso());
            last.set(Date::from_days(to).iso());
        }
    });
    let apply = move |()| {
        let day = |text: RwSignal<String>| text.with_untracked(|text| Date::parse(text)).map(Date::to_days);
        if let (Some(from), Some(to)) = (day(first), day(last))
            && let Days::Between(from, to) = Days::between(from, to)
        {
            state.change(|asked| asked.beside = Some(Beside::Days(from, to)));
        }
    };
    view! {
        <Menu class=Signal::derive(move || filter_class(beside.get().is_some())) trigger end=true>
            {move || offered(device.get()).into_iter().map(item).collect_view()}
            <p class="menu-note">"Or with other days:"</p>
            <DayRange first last required=true on_apply=apply/>
        </Menu>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_not_compared_with_itself() {
        let names: Vec<_> = offered(Some(DeviceType::Mobile))
            .into_iter()
            .map(|choice| name(choice, 30))
            .collect();
        assert_eq!(
            names,
            [
                "No comparison",
                "With the 30 days before",
                "With desktop",
                "With tablet",
            ]
        );
        assert_eq!(name(Some(Beside::Before), 1), "With the day before");
        assert_eq!(name(Some(Beside::Days(1, 2)), 30), "With 2 Jan – 3 Jan");
    }
}
