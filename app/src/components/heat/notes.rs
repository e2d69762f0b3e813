//! What stands around the pictures: figures, what is to be said, and the table of the same numbers.

use leptos::prelude::*;

use crate::components::Icon;

/// Figures by their names.
#[component]
pub(super) fn Figures(#[prop(into)] figures: Signal<Vec<(String, String)>>) -> impl IntoView {
    let figure = |(name, figure)| {
        view! {
            <div class="heat-figure">
                <dt>{name}</dt>
                <dd class="number">{figure}</dd>
            </div>
        }
    };
    view! { <dl class="heat-figures">{move || figures.get().into_iter().map(figure).collect_view()}</dl> }
}

/// What the reader of the picture has to know, each as a sentence.
#[component]
pub(super) fn Notes(#[prop(into)] notes: Signal<Vec<String>>) -> impl IntoView {
    let note = |note| view! { <p class="heat-note">{Icon::Alert.view()} <span>{note}</span></p> };
    view! {
        <div class="heat-notes" role="status">
            {move || notes.get().into_iter().map(note).collect_view()}
        </div>
    }
}

/// The same numbers to read, in a fold of their own. The first column names the row.
#[component]
pub(super) fn NumbersTable(
    #[prop(into)] caption: Signal<String>,
    #[prop(into)] head: Signal<Vec<String>>,
    #[prop(into)] rows: Signal<Vec<Vec<String>>>,
    /// Whether it is shown without being asked for.
    #[prop(optional, into)]
    open: Signal<bool>,
    /// Whether it is only for who does not see the picture.
    #[prop(optional)]
    quiet: bool,
) -> impl IntoView {
    let head = move || {
        let cell = |(index, name)| view! { <th class:is-number=index != 0 scope="col">{name}</th> };
        head.get().into_iter().enumerate().map(cell).collect_view()
    };
    let rows = move || {
        let cell = |(index, cell): (usize, String)| match index {
            0 => view! { <th scope="row">{cell}</th> }.into_any(),
            _ => view! { <td class="is-number">{cell}</td> }.into_any(),
        };
        let row =
            |row: Vec<String>| view! { <tr>{row.into_iter().enumerate().map(cell).collect_view()}</tr> };
        rows.get().into_iter().map(row).collect_view()
    };
    let table = view! {
        <table class="table">
            <caption class="heat-caption">{caption}</caption>
            <thead>
                <tr>{head}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    };
    if quiet {
        return view! { <div class="visually-hidden">{table}</div> }.into_any();
    }
    view! {
        <details class="figure-table heat-table" open=open>
            <summary>"The same as a table"</summary>
            <div class="figure-scroll" tabindex="0" role="region" aria-label=caption>
                {table}
            </div>
        </details>
    }
    .into_any()
}
