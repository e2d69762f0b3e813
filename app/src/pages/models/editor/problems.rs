use domain::format;
use domain::models::ModelProblem;
use leptos::prelude::*;

use super::super::state::ModelState;
use crate::components::Icon;

/// As many as anybody reads; the others are counted.
const SHOWN: usize = 100;

/// What is wrong with the text. Each leads to its place.
#[component]
pub(super) fn Problems(state: ModelState, go: Callback<(u32, u32, u32)>) -> impl IntoView {
    let all = Memo::new(move |_| state.problems());
    let row = move |problem: ModelProblem| {
        let ModelProblem {
            line,
            start,
            end,
            kind,
            message,
        } = problem;
        let place = format!("{}:{}", line.saturating_add(1), start.saturating_add(1));
        let said = format!(
            "Line {}, column {}",
            line.saturating_add(1),
            start.saturating_add(1)
        );
        view! {
            <li>
                <button type="button" class="problem" on:click=move |_| go.run((line, start, end))>
                    {Icon::Alert.view()}
                    <span class="mono problem-place" aria-hidden="true">
                        {place}
                    </span>
                    <span class="visually-hidden">{said}</span>
                    <span class="problem-text">{message}</span>
                    <span class="muted problem-kind">{kind}</span>
                </button>
            </li>
        }
    };
    let list = move || {
        all.with(|all| {
            let more = all.len().saturating_sub(SHOWN);
            let more = (more > 0).then(|| {
                let said = format!("And {}.", format::counted(more as u64, "more", "more"));
                view! { <li class="muted problem-more">{said}</li> }
            });
            let rows = all.iter().take(SHOWN).cloned().map(row).collect_view();
            view! {
                {rows}
                {more}
            }
        })
    };
    view! {
        <Show when=move || all.with(|all| !all.is_empty())>
            <ul class="problems" aria-label="Problems">
                {list}
            </ul>
        </Show>
    }
}
