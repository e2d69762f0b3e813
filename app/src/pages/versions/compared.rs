use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::{Asked, VersionHistory};

/// Which two versions are compared. The address says it, and the fields show what the address says.
#[component]
pub(in crate::pages) fn Compared(
    history: VersionHistory,
    /// Those that are listed.
    #[prop(into)]
    listed: Signal<Vec<u32>>,
    asked: Memo<Asked>,
    pair: Memo<Option<(u32, u32)>>,
) -> impl IntoView {
    let navigate = use_navigate();
    let go = Callback::new(move |(from, to): (u32, u32)| {
        let asked = Asked {
            from: Some(from),
            to: Some(to),
            ..asked.get_untracked()
        };
        let options = NavigateOptions {
            scroll: false,
            ..NavigateOptions::default()
        };
        navigate(&history.address(asked), options);
    });
    // Also what is compared and not on this page of the list.
    let numbers = Memo::new(move |_| {
        let mut numbers = listed.get();
        if let Some((from, to)) = pair.get() {
            numbers.extend([from, to]);
        }
        numbers.sort_unstable_by(|a, b| b.cmp(a));
        numbers.dedup();
        numbers
    });
    let from = Memo::new(move |_| pair.get().map(|(from, _)| from));
    let to = Memo::new(move |_| pair.get().map(|(_, to)| to));
    let choose_from = Callback::new(move |from| {
        if let Some(to) = to.get_untracked() {
            go.run((from, to));
        }
    });
    let choose_to = Callback::new(move |to| {
        if let Some(from) = from.get_untracked() {
            go.run((from, to));
        }
    });
    view! {
        <header class="panel-head">
            <h2>"Compare"</h2>
            <Show when=move || pair.with(Option::is_some)>
                <VersionField label="From" id="compare-from" numbers here=from choose=choose_from/>
                <VersionField label="To" id="compare-to" numbers here=to choose=choose_to/>
            </Show>
        </header>
    }
}

#[component]
fn VersionField(
    label: &'static str,
    id: &'static str,
    numbers: Memo<Vec<u32>>,
    here: Memo<Option<u32>>,
    choose: Callback<u32>,
) -> impl IntoView {
    let option = move |number: u32| {
        // An attribute alone says nothing any more once somebody has chosen.
        let is_here = move || here.get() == Some(number);
        view! {
            <option value=number.to_string() selected=is_here prop:selected=is_here>
                {format!("Version {number}")}
            </option>
        }
    };
    view! {
        <label class="compare" for=id>
            <span class="muted">{label}</span>
            <select
                class="select"
                id=id
                on:change:target=move |event| {
                    if let Ok(number) = event.target().value().parse() {
                        choose.run(number);
                    }
                }
            >
                <For each=move || numbers.get() key=|number| *number children=option/>
            </select>
        </label>
    }
}
