//! The elements in a list, [`ranked`]. Pointing at one shows it on the map; pressing one, the sessions behind it.

pub(super) mod ranked;

use domain::format;
use domain::heat::query::{Counting, HeatKind};
use leptos::prelude::*;

use super::address::opened::What;
use super::names::{self, percent_text};
use super::state::HeatState;
use crate::components::{Button, Icon};
use ranked::{Column, Ranked, is_much, ranked};

/// More are shown when somebody asks for them.
const MOST: usize = 60;

#[component]
pub(super) fn ElementList(state: HeatState, index: usize) -> impl IntoView {
    let side = state.sides[index];
    let order = state.part(|asked| asked.order);
    let sort = move |by: Column| state.change(|asked| asked.order = asked.order.pressed(by));
    let all = RwSignal::new(false);
    let asked = Memo::new(move |_| {
        let query = side.query();
        query
            .map(|query| (query.kind, query.counting))
            .unwrap_or_default()
    });
    let rows = Memo::new(move |_| {
        let query = side.query();
        query
            .map(|query| side.heat(|heat| ranked(heat, &query, order.get())))
            .unwrap_or_default()
    });
    let count = move || format::counted(rows.with(Vec::len) as u64, "element", "elements");
    let shown = move || {
        let most = if all.get() { usize::MAX } else { MOST };
        rows.with(|rows| rows.iter().take(most).cloned().collect::<Vec<_>>())
    };
    let row = move |row: Ranked| view! { <Row state place=index row/> };
    let heading = move |by: Column, name: &'static str, of: &'static str| {
        let sorted = move || {
            let order = order.get();
            (order.by == by).then_some(if order.least_first {
                "ascending"
            } else {
                "descending"
            })
        };
        view! {
            <th scope="col" class="is-number" aria-sort=sorted>
                <button type="button" class="heatmaps-sort" title=of on:click=move |_| sort(by)>
                    {name}
                    <span aria-hidden="true">
                        {move || match sorted() {
                            Some("ascending") => " ▲",
                            Some(_) => " ▼",
                            None => "",
                        }}
                    </span>
                </button>
            </th>
        }
    };
    view! {
        <section class="panel heatmaps-list" aria-label="Elements">
            <header class="panel-head">
                <h2>"Elements"</h2>
                <span class="muted number" role="status">
                    {count}
                </span>
            </header>
            <div class="heatmaps-list-scroll">
                <table class="table heatmaps-elements">
                    <thead>
                        <tr>
                            <th scope="col">"Element"</th>
                            {move || {
                                let (name, of) = amount(asked.get());
                                heading(Column::Amount, name, of)
                            }}
                            {heading(Column::Rage, "Rage rate", "Bursts of rage clicks per hundred clicks on the element")}
                            {heading(Column::Dead, "Dead rate", "Dead clicks of all clicks on the element")}
                            {heading(Column::Errors, "Error rate", "Clicks with an error of all clicks on the element")}
                            {heading(Column::QuickBacks, "Quick backs", "Times that somebody came back soon from where it led")}
                            {move || {
                                let (name, of) = other(asked.get());
                                heading(Column::Other, name, of)
                            }}
                        </tr>
                    </thead>
                    <tbody>{move || shown().into_iter().map(row).collect_view()}</tbody>
                </table>
                <Show when=move || rows.with(Vec::is_empty)>
                    <p class="panel-note muted">"None of it happened on an element that is known."</p>
                </Show>
                <Show when=move || !all.get() && rows.with(|rows| rows.len() > MOST)>
                    <p class="panel-note">
                        <Button icon=Icon::List on:click=move |_| all.set(true)>
                            "Show all"
                        </Button>
                    </p>
                </Show>
            </div>
        </section>
    }
}

const SESSIONS: &str = "Sessions";

/// What the first column counts, and of what its share is.
fn amount((kind, counting): (HeatKind, Counting)) -> (&'static str, &'static str) {
    if counting == Counting::Sessions {
        return (
            SESSIONS,
            "And their share of all sessions in which it happened on the page",
        );
    }
    match kind {
        HeatKind::Rage => (
            "Rage clicks",
            "Each burst once, and their share of all rage clicks on the page",
        ),
        HeatKind::Dead => ("Dead clicks", "And their share of all dead clicks on the page"),
        HeatKind::Error => (
            "Errors",
            "Clicks with an error, and their share of all of those on the page",
        ),
        HeatKind::Move => (
            "Pauses",
            "Of the pointer, and their share of all pauses on the page",
        ),
        HeatKind::Click | HeatKind::Scroll | HeatKind::Attention => {
            ("Clicks", "And their share of all clicks on the page")
        }
    }
}

/// The same of the last one, which has what the first one does not count.
fn other((kind, counting): (HeatKind, Counting)) -> (&'static str, &'static str) {
    match counting {
        Counting::All => (SESSIONS, "Sessions in which it happened on the element"),
        Counting::Sessions => (
            amount((kind, Counting::All)).0,
            "How often it happened on the element",
        ),
    }
}

#[component]
fn Row(state: HeatState, place: usize, row: Ranked) -> impl IntoView {
    let (side, index) = (state.sides[place], row.index);
    let point = move |on: bool| {
        let pointed = on.then_some(index);
        if side.pointed.get_untracked() != pointed {
            side.pointed.set(pointed);
        }
    };
    let selector = row.selector.clone();
    let open = move |_| {
        state.open(place, What::Element(selector.clone()));
    };
    let share = move || {
        side.query().map(|query| {
            let counts = side.heat(|heat| heat.counts);
            let whole = match query.counting {
                Counting::All => names::counted(query.kind, names::amount(query.kind, &counts)),
                Counting::Sessions => format::counted(counts.sessions, "session", "sessions"),
            };
            format!("Of {whole} on the page")
        })
    };
    let is_absent = move || {
        side.picture
            .with(|picture| picture.as_ref().is_some_and(|picture| picture.is_without(index)))
    };
    let rate = |rate: Option<f64>| {
        view! {
            <td class="is-number" class:is-much=is_much(rate)>
                {percent_text(rate)}
            </td>
        }
    };
    let (amount, other) = (row.amount_text(), row.other_text());
    let at_most = row
        .is_at_most
        .then_some("The element is known in two ways; sessions that used it in both are counted twice");
    view! {
        <tr
            class:is-pointed=move || side.pointed.get() == Some(index)
            on:pointerenter=move |_| point(true)
            on:pointerleave=move |_| point(false)
        >
            <td class="heatmaps-element">
                <span class="heatmaps-rank number muted">{row.rank + 1}</span>
                <button
                    type="button"
                    class="row-link clip"
                    title=row.selector
                    on:click=open
                    on:focus=move |_| point(true)
                    on:blur=move |_| point(false)
                >
                    {row.name}
                </button>
                <Show when=is_absent>
                    <span class="heatmaps-absent muted" title="The page beneath does not show it, so it is not drawn">
                        "not shown"
                    </span>
                </Show>
            </td>
            <td class="is-number">
                <span title=at_most>{amount}</span>
                <span class="muted" title=share>
                    " "
                    {percent_text(row.share)}
                </span>
            </td>
            {rate(row.rage)}
            {rate(row.dead)}
            {rate(row.errors)}
            <td class="is-number">{format::count(row.quick_backs)}</td>
            <td class="is-number" title=at_most>{other}</td>
        </tr>
    }
}
