//! The figures above the list. They count all sessions, whatever the filter, and each of them sets it.

use domain::client::DeviceType;
use domain::format;
use domain::live::session::{LiveTotals, Share};
use domain::live::standing::Standing;
use leptos::prelude::*;

use super::asked::AskedState;
use super::filters::{device_words, service_words, set_devices, set_services, set_standings, standing_words};
use super::names::Names;
use super::words;
use crate::names;

/// The largest shares are shown; the filters have them all.
const MOST: usize = 4;

#[component]
pub(super) fn Statistics(
    asked: AskedState,
    totals: RwSignal<Option<LiveTotals>>,
    names: Names,
) -> impl IntoView {
    let total = Signal::derive(move || {
        totals.with(|totals| totals.as_ref().map(|totals| format::count(totals.sessions)))
    });
    view! {
        <Shares
            title="Now"
            total
            shares=shares(totals, |totals| &totals.standings)
            label=Callback::new(|word: String| {
                Standing::parse(&word).map_or(word, |standing| words::standing_name(standing).to_owned())
            })
            chosen=asked.part(standing_words)
            choose=Callback::new(move |words: Vec<String>| asked.change(|filter| set_standings(filter, &words)))
        />
        <Shares
            title="By service"
            shares=shares(totals, |totals| &totals.services)
            label=Callback::new(|slug| slug)
            chosen=asked.part(service_words)
            choose=Callback::new(move |words: Vec<String>| asked.change(|filter| set_services(filter, &words)))
        />
        <Shares
            title="By device"
            shares=shares(totals, |totals| &totals.devices)
            label=Callback::new(|word: String| names::device(DeviceType::parse(&word)).to_owned())
            chosen=asked.part(device_words)
            choose=Callback::new(move |words: Vec<String>| asked.change(|filter| set_devices(filter, &words)))
        />
        <Shares
            title="By country"
            shares=shares(totals, |totals| &totals.countries)
            label=Callback::new(move |code: String| names.country(&code))
            chosen=asked.part(|filter| filter.countries.clone())
            choose=Callback::new(move |codes: Vec<String>| asked.change(|filter| filter.countries = codes))
            none="No place is known."
        />
    }
}

fn shares(totals: RwSignal<Option<LiveTotals>>, part: fn(&LiveTotals) -> &Vec<Share>) -> Signal<Vec<Share>> {
    Memo::new(move |_| {
        totals.with(|totals| {
            let shares = totals
                .as_ref()
                .map(|totals| part(totals).iter().take(MOST).cloned());
            shares.map(Iterator::collect).unwrap_or_default()
        })
    })
    .into()
}

/// One figure's parts, each a button that shows only these sessions, or all again.
#[component]
fn Shares(
    title: &'static str,
    /// All of them together.
    #[prop(optional)]
    total: Option<Signal<Option<String>>>,
    shares: Signal<Vec<Share>>,
    label: Callback<String, String>,
    chosen: Signal<Vec<String>>,
    choose: Callback<Vec<String>>,
    /// Stands where there are none.
    #[prop(optional)]
    none: &'static str,
) -> impl IntoView {
    let share = move |(value, count): Share| {
        let text = label.run(value.clone());
        let value = StoredValue::new(value);
        let is_chosen = move || chosen.with(|chosen| value.with_value(|value| chosen.contains(value)));
        let press = move |_| {
            let only = !(is_chosen() && chosen.with_untracked(|chosen| chosen.len() == 1));
            choose.run(if only { vec![value.get_value()] } else { Vec::new() });
        };
        view! {
            <li>
                <button type="button" class="live-share" aria-pressed=move || is_chosen().to_string() on:click=press>
                    <span class="clip">{text}</span>
                    <span class="number">{format::count(count)}</span>
                </button>
            </li>
        }
    };
    view! {
        <section class="panel live-figure">
            <h2>{title} <strong class="number">{move || total.and_then(|total| total.get())}</strong></h2>
            <ul>{move || shares.get().into_iter().map(share).collect_view()}</ul>
            <p class="muted">{move || shares.with(Vec::is_empty).then_some(none)}</p>
        </section>
    }
}
