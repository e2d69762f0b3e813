//! Filters: several values of one thing, joined by OR, or one of a few presets.

use domain::query::FilterOptions;
use leptos::prelude::*;

use super::{Button, Icon, Late, Menu, MenuItem, SkeletonRows, late_view};
use crate::ConsoleError;

/// More choices than this get a field to look among them.
const SEARCHED_ABOVE: usize = 8;

/// What filters offer, which comes after the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Offer {
    Loading,
    Here(FilterOptions),
    Failed(ConsoleError),
}

impl Offer {
    pub(crate) fn here(&self) -> Option<&FilterOptions> {
        match self {
            Self::Here(options) => Some(options),
            _ => None,
        }
    }
}

/// What the filters offer in a signal, so that they are there before it is and stay when it changes; what loads it,
/// to be rendered; and what asks for it again.
pub(crate) fn use_offer(
    options: Resource<Result<FilterOptions, ConsoleError>>,
) -> (RwSignal<Offer>, impl IntoView, Callback<()>) {
    let offer = RwSignal::new(Offer::Loading);
    let load = move || {
        Suspend::new(async move {
            offer.set(match options.await {
                Ok(options) => Offer::Here(options),
                Err(error) => Offer::Failed(error),
            });
            ().into_any()
        })
    };
    let retry = Callback::new(move |()| {
        offer.set(Offer::Loading);
        options.refetch();
    });
    (offer, view! { <Suspense>{move || load()}</Suspense> }, retry)
}

/// The choices among what is offered.
pub(crate) fn choices_of(
    offer: RwSignal<Offer>,
    choices: fn(&FilterOptions) -> Vec<Choice>,
) -> Signal<Vec<Choice>> {
    Memo::new(move |_| offer.with(|offer| offer.here().map(choices).unwrap_or_default())).into()
}

/// Stands in a panel for what is not there: on its way, not to be had, or nothing.
#[component]
pub(crate) fn OfferNote(
    offer: RwSignal<Offer>,
    /// There is nothing to choose among.
    #[prop(optional, into)]
    empty: Signal<bool>,
    retry: Callback<()>,
) -> impl IntoView {
    move || {
        offer.with(|offer| match offer {
            Offer::Loading => view! { <SkeletonRows rows=3/> }.into_any(),
            Offer::Failed(error) => view! {
                <div class="menu-note" role="alert">
                    <p>{format!("{error}.")}</p>
                    <Button icon=Icon::Refresh on:click=move |_| retry.run(())>
                        "Try again"
                    </Button>
                </div>
            }
            .into_any(),
            Offer::Here(_) if empty.get() => {
                view! { <p class="menu-note">"No session has any."</p> }.into_any()
            }
            Offer::Here(_) => ().into_any(),
        })
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) count: u64,
}

/// A filter of several values, each with what is behind it.
#[component]
pub(crate) fn FilterSelect(
    label: &'static str,
    offer: RwSignal<Offer>,
    #[prop(into)] choices: Signal<Vec<Choice>>,
    /// Asks again for what is offered.
    retry: Callback<()>,
    #[prop(into)] chosen: Signal<Vec<String>>,
    #[prop(into)] on_change: Callback<Vec<String>>,
) -> impl IntoView {
    let looked_for = RwSignal::new(String::new());
    let class = Signal::derive(move || filter_class(!chosen.with(Vec::is_empty)));
    let trigger = move || {
        view! {
            <span>
                {move || choices.with(|choices| chosen.with(|chosen| summary(label, choices, chosen)))}
            </span>
            {Icon::ChevronDown.view()}
        }
    };
    view! {
        <Menu class trigger>
            <Late view=panel(label, offer, choices, looked_for, retry, chosen, on_change)/>
        </Menu>
    }
}

late_view! {
    /// What the filter opens: the choices, and a field to look among many.
    fn panel(
        label: &'static str,
        offer: RwSignal<Offer>,
        choices: Signal<Vec<Choice>>,
        looked_for: RwSignal<String>,
        retry: Callback<()>,
        chosen: Signal<Vec<String>>,
        on_change: Callback<Vec<String>>,
    ) {
        let shown =
            move || choices.with(|choices| chosen.with(|chosen| listed(choices, chosen, &looked_for.get())));
        let entry = move |choice: Choice| {
            let value = StoredValue::new(choice.value);
            let is_chosen = move || chosen.with(|chosen| value.with_value(|value| chosen.contains(value)));
            view! {
                <button
                    type="button"
                    class="menu-item"
                    role="checkbox"
                    aria-checked=move || is_chosen().to_string()
                    on:click=move |_| on_change.run(toggled(chosen.get_untracked(), value.get_value()))
                >
                    <span class="check">{Icon::Check.view()}</span>
                    <span class="clip">{choice.label}</span>
                    <span class="number">{domain::format::count(choice.count)}</span>
                </button>
            }
        };
        view! {
            <Show when=move || choices.with(|choices| choices.len() > SEARCHED_ABOVE)>
                <input
                    type="search"
                    class="input menu-search"
                    aria-label=format!("Look for a {}", label.to_lowercase())
                    placeholder="Look for…"
                    on:input:target=move |event| looked_for.set(event.target().value())
                />
            </Show>
            <OfferNote offer empty=Signal::derive(move || choices.with(Vec::is_empty)) retry/>
            {move || shown().into_iter().map(entry).collect_view()}
            <Show when=move || !chosen.with(Vec::is_empty)>
                <div class="menu-foot">
                    <MenuItem on:click=move |_| on_change.run(Vec::new())>"Any"</MenuItem>
                </div>
            </Show>
        }
        .into_any()
    }
}

/// Opens and folds the filters on a phone, and says how many of them hold something back.
#[component]
pub(crate) fn FiltersFold(unfolded: RwSignal<bool>, count: Signal<u32>) -> impl IntoView {
    view! {
        <button
            type="button"
            class=move || format!("{} filters-fold", filter_class(count.get() > 0))
            aria-expanded=move || unfolded.get().to_string()
            on:click=move |_| unfolded.update(|unfolded| *unfolded = !*unfolded)
        >
            "Filters"
            {move || (count.get() > 0).then(|| format!(" ({})", count.get()))}
            {Icon::ChevronDown.view()}
        </button>
    }
}

pub(crate) fn filter_class(is_set: bool) -> String {
    if is_set { "filter is-set" } else { "filter" }.to_owned()
}

/// The filter in few words: its name, the one value, or the first and how many more.
fn summary(name: &str, choices: &[Choice], chosen: &[String]) -> String {
    let label = |value: &String| {
        choices
            .iter()
            .find(|choice| choice.value == *value)
            .map_or_else(|| value.clone(), |choice| choice.label.clone())
    };
    match chosen {
        [] => name.to_owned(),
        [only] => label(only),
        [first, more @ ..] => format!("{} +{}", label(first), more.len()),
    }
}

/// What the panel lists: the choices that fit, and also what is chosen but no session has any longer.
fn listed(choices: &[Choice], chosen: &[String], looked_for: &str) -> Vec<Choice> {
    let gone = chosen
        .iter()
        .filter(|value| !choices.iter().any(|choice| choice.value == **value))
        .map(|value| Choice {
            value: value.clone(),
            label: value.clone(),
            count: 0,
        });
    let looked_for = looked_for.trim().to_lowercase();
    choices
        .iter()
        .cloned()
        .chain(gone)
        .filter(|choice| choice.label.to_lowercase().contains(&looked_for))
        .collect()
}

fn toggled(mut chosen: Vec<String>, value: String) -> Vec<String> {
    match chosen.iter().position(|other| *other == value) {
        Some(index) => {
            chosen.remove(index);
        }
        None => chosen.push(value),
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choices() -> Vec<Choice> {
        [("KR", "South Korea", 5), ("DE", "Germany", 2)]
            .map(|(value, label, count)| Choice {
                value: value.into(),
                label: label.into(),
                count,
            })
            .into()
    }

    fn texts(values: &[&str]) -> Vec<String> {
        values.iter().map(|value| (*value).to_owned()).collect()
    }

    #[test]
    fn a_filter_reads_in_few_words() {
        for (chosen, expected) in [
            (&[][..], "Country"),
            (&["KR"][..], "South Korea"),
            (&["XX"][..], "XX"),
            (&["DE", "KR", "XX"][..], "Germany +2"),
        ] {
            assert_eq!(summary("Country", &choices(), &texts(chosen)), expected);
        }
    }

    #[test]
    fn what_is_chosen_can_always_be_taken_back() {
        for (chosen, looked_for, expected) in [
            (&[][..], "", vec!["KR", "DE"]),
            (&["XX"][..], "", vec!["KR", "DE", "XX"]),
            (&[][..], " germ", vec!["DE"]),
        ] {
            let listed = listed(&choices(), &texts(chosen), looked_for);
            let values: Vec<_> = listed.iter().map(|choice| choice.value.as_str()).collect();
            assert_eq!(values, expected);
        }
    }

    #[test]
    fn choosing_twice_is_not_choosing() {
        assert_eq!(toggled(texts(&["a"]), "b".into()), texts(&["a", "b"]));
        assert_eq!(toggled(texts(&["a", "b"]), "a".into()), texts(&["b"]));
    }
}
