use domain::difference::{Layout, Part};
use leptos::prelude::*;

use super::fold::Fold;
use super::rows;
use super::state::DiffState;
use crate::components::{Button, Look, focus_around};

/// In both layouts, for what goes over all of them.
pub(super) const COLUMNS: &str = "4";

/// Both texts. It is made anew when they or their layout change.
#[component]
pub(super) fn Table(state: DiffState, old_label: Signal<String>, new_label: Signal<String>) -> impl IntoView {
    move || {
        // The same parts may be of other words.
        state.difference.track();
        let layout = state.layout.get();
        let pages = StoredValue::new(state.pages.get());
        let is_unified = layout == Layout::Unified;
        let head = match layout {
            Layout::SideBySide => view! { <SideBySideHead old_label new_label/> }.into_any(),
            Layout::Unified => view! { <UnifiedHead old_label new_label/> }.into_any(),
        };
        view! {
            <table class="diff-table" class:is-unified=is_unified>
                <caption class="visually-hidden">
                    {move || format!("{} and {}", old_label.get(), new_label.get())}
                </caption>
                {head}
                <Pages state layout pages shown=state.shown/>
            </table>
        }
    }
}

#[component]
fn SideBySideHead(old_label: Signal<String>, new_label: Signal<String>) -> impl IntoView {
    view! {
        <colgroup>
            <col class="diff-gutter"/>
            <col/>
        </colgroup>
        <colgroup>
            <col class="diff-gutter"/>
            <col/>
        </colgroup>
        <thead>
            <tr>
                <th scope="colgroup" colspan="2" class="is-removed">
                    <span aria-hidden="true">"− "</span>
                    {move || old_label.get()}
                </th>
                <th scope="colgroup" colspan="2" class="is-added">
                    <span aria-hidden="true">"+ "</span>
                    {move || new_label.get()}
                </th>
            </tr>
        </thead>
    }
}

#[component]
fn UnifiedHead(old_label: Signal<String>, new_label: Signal<String>) -> impl IntoView {
    let line_of = |label: Signal<String>| {
        view! { <span class="visually-hidden">{move || format!("Line of {}", label.get())}</span> }
    };
    view! {
        <colgroup>
            <col class="diff-number"/>
            <col class="diff-number"/>
            <col class="diff-mark"/>
            <col/>
        </colgroup>
        <thead>
            <tr>
                <th scope="col">{line_of(old_label)}</th>
                <th scope="col">{line_of(new_label)}</th>
                <th scope="col" colspan="2">
                    <span class="diff-label is-removed">
                        <span aria-hidden="true">"− "</span>
                        {move || old_label.get()}
                    </span>
                    <span class="visually-hidden">" and "</span>
                    <span class="diff-label is-added">
                        <span aria-hidden="true">"+ "</span>
                        {move || new_label.get()}
                    </span>
                </th>
            </tr>
        </thead>
    }
}

/// So many pages of rows as are shown, and the way to the next one.
#[component]
pub(super) fn Pages(
    state: DiffState,
    layout: Layout,
    pages: StoredValue<Vec<Vec<Part>>>,
    shown: RwSignal<usize>,
) -> impl IntoView {
    let count = pages.with_value(Vec::len);
    let page = move |index: usize| {
        let parts = pages
            .with_value(|pages| pages.get(index).cloned())
            .unwrap_or_default();
        parts
            .into_iter()
            .map(|part| view_of(state, layout, part))
            .collect_view()
    };
    let more = move |event: leptos::ev::MouseEvent| {
        // With the last page the button goes.
        if shown.get_untracked() + 1 == count {
            focus_around(&event);
        }
        shown.update(|shown| *shown += 1);
    };
    view! {
        <For each=move || 0..shown.get().min(count) key=|index| *index children=page/>
        <Show when=move || shown.get() < count>
            <tbody class="diff-more">
                <tr>
                    <td colspan=COLUMNS>
                        <Button look=Look::Quiet on:click=more>
                            "Show more"
                        </Button>
                    </td>
                </tr>
            </tbody>
        </Show>
    }
}

fn view_of(state: DiffState, layout: Layout, part: Part) -> AnyView {
    let rows = || {
        state
            .difference
            .with_untracked(|difference| rows::view_of(difference.rows(layout, &part), layout))
    };
    match part {
        Part::Folded(run) => view! { <Fold state layout run/> }.into_any(),
        Part::Same(_) => view! { <tbody>{rows()}</tbody> }.into_any(),
        Part::Changed {
            change,
            rows: ref range,
        } => {
            // A change that is cut is come to where it begins.
            let number = (range.start == 0).then(|| change.to_string());
            let name = format!("Change {}", change + 1);
            view! {
                <tbody
                    class="diff-change"
                    tabindex="-1"
                    aria-label=name
                    data-change=number
                    on:focusin=move |_| state.here.set(Some(change))
                >
                    {rows()}
                </tbody>
            }
            .into_any()
        }
    }
}
