use domain::difference::{Layout, Part, Run, pages, visible};
use leptos::prelude::*;

use super::state::{DiffState, ROWS};
use super::table::{COLUMNS, Pages};
use super::words;
use crate::components::Icon;

/// Stands for lines that are in both texts; they are made when somebody opens it.
#[component]
pub(super) fn Fold(state: DiffState, layout: Layout, run: Run) -> impl IntoView {
    let is_open = RwSignal::new(false);
    let heading = state.difference.with_untracked(|difference| {
        difference
            .heading(run)
            .map(|heading| visible(heading).into_owned())
    });
    let heading = heading.map(|heading| view! { <span class="diff-heading clip">{heading}</span> });
    let lines = move || {
        is_open.get().then(|| {
            let pages = StoredValue::new(pages(vec![Part::Same(run)], ROWS));
            view! { <Pages state layout pages shown=RwSignal::new(1)/> }
        })
    };
    view! {
        <tbody class="diff-fold">
            <tr>
                <td colspan=COLUMNS>
                    <button
                        type="button"
                        aria-expanded=move || is_open.get().to_string()
                        on:click=move |_| is_open.update(|is_open| *is_open = !*is_open)
                    >
                        {Icon::ChevronDown.view()}
                        <span>{words::unchanged(run.count)}</span>
                        {heading}
                    </button>
                </td>
            </tr>
        </tbody>
        {lines}
    }
}
