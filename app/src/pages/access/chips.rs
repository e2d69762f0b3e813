use domain::access::tuple::TupleRow;
use leptos::prelude::*;

use super::lose_own::Refusal;
use super::state::{AccessState, Trying};
use super::words;
use crate::components::{Icon, focus_around};

/// Tuples as what they give or whom they give it to, each with a button that takes it away.
#[component]
pub(super) fn Chips(
    #[prop(into)] rows: Signal<Vec<TupleRow>>,
    /// What a chip says.
    text: fn(AccessState, &TupleRow) -> String,
    /// What stands there when there are none.
    none: &'static str,
    state: AccessState,
) -> impl IntoView {
    let trying = Trying::new();
    let chip = move |row: TupleRow| {
        let said = text(state, &row);
        let sentence = state
            .report
            .with_untracked(|report| words::sentence(&row.key, &report.accounts));
        let label = format!("Take away: {sentence}");
        let fault = row
            .fault
            .as_ref()
            .map(|fault| format!("Counts for nothing: {fault}"));
        let condition = row.condition.as_ref().map(|condition| {
            view! { <span class="muted">{format!("if {condition}")}</span> }
        });
        let warning = fault.as_ref().map(|fault| {
            view! {
                {Icon::Alert.view()}
                <span class="visually-hidden">{fault.clone()}</span>
            }
        });
        let is_faulty = fault.is_some();
        let gone = format!("Taken away: {sentence}");
        let take = move |event: leptos::ev::MouseEvent| {
            focus_around(&event);
            state.take_away(vec![row.clone()], gone.clone(), trying);
        };
        view! {
            <li class="access-chip" class:is-faulty=is_faulty title=fault>
                {warning}
                <span class="clip">{said}</span>
                {condition}
                <button
                    type="button"
                    class="copy"
                    aria-label=label
                    title="Take away"
                    disabled=move || trying.busy.get()
                    on:click=take
                >
                    {Icon::Close.view()}
                </button>
            </li>
        }
    };
    view! {
        {move || {
            let rows = rows.get();
            if rows.is_empty() {
                view! { <p class="muted">{none}</p> }.into_any()
            } else {
                view! { <ul class="access-chips">{rows.into_iter().map(chip).collect_view()}</ul> }.into_any()
            }
        }}
        <Refusal trying/>
    }
}
