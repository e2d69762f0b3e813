use leptos::prelude::*;

use super::reading::changes;

/// What changed in meaning from one text to another: what a person has to think about.
#[component]
pub(super) fn Meaning(#[prop(into)] old: Signal<String>, #[prop(into)] new: Signal<String>) -> impl IntoView {
    let found = Memo::new(move |_| old.with(|old| new.with(|new| changes(old, new))));
    move || match found.get() {
        None => view! {
            <p class="muted meaning-note">
                "What changes in meaning is said once the text is a model."
            </p>
        }
        .into_any(),
        Some(changes) if changes.is_empty() => {
            view! { <p class="muted meaning-note">"Nothing changes in meaning."</p> }.into_any()
        }
        Some(changes) => {
            let change = |change: String| view! { <li>{with_code(&change)}</li> };
            view! {
                <ul class="change-list meaning" aria-label="What changes in meaning">
                    {changes.into_iter().map(change).collect_view()}
                </ul>
            }
            .into_any()
        }
    }
}

/// A sentence whose names stand between backticks.
pub(super) fn with_code(sentence: &str) -> impl IntoView + use<> {
    sentence
        .split('`')
        .enumerate()
        .map(|(index, part)| {
            let part = part.to_owned();
            match index % 2 {
                0 => part.into_any(),
                _ => view! { <code>{part}</code> }.into_any(),
            }
        })
        .collect_view()
}
