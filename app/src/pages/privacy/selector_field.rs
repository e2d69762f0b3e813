//! A selector as it is typed, and where it stops being one.

use std::time::Duration;

use domain::privacy::SelectorFault;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::{Field, FormErrors};
use crate::functions::privacy::check_selector;

const REST: Duration = Duration::from_millis(200);
/// Characters before and behind the mistake.
const AROUND: usize = 24;

#[component]
pub(super) fn SelectorField(
    selector: RwSignal<String>,
    fault: RwSignal<Option<SelectorFault>>,
    errors: RwSignal<FormErrors>,
) -> impl IntoView {
    let mut check_later = debounce(REST, move |text: String| check(text, selector, fault));
    let error = Signal::derive(move || {
        errors
            .with(|errors| errors.at("selector"))
            .or_else(|| fault.with(|fault| fault.as_ref().map(sentence)))
    });
    let pointed = move || {
        fault.with(|fault| {
            fault.as_ref().map(|fault| {
                let (line, caret) = selector.with(|text| pointed(text, fault.position));
                view! {
                    <pre class="caret" aria-hidden="true">
                        {line} "\n" {caret}
                    </pre>
                }
            })
        })
    };
    view! {
        <div class="selector-field">
            <Field
                id="rule-selector"
                label="Selector"
                help="In CSS, such as .order-total or input[name=\"iban\"]. Several are separated by commas."
                error
            >
                <input
                    class="input mono"
                    id="rule-selector"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    aria-describedby="rule-selector-note"
                    aria-invalid=move || error.get().map(|_| "true")
                    prop:value=selector
                    on:input:target=move |event| {
                        let text = event.target().value();
                        errors.update(|errors| errors.set("selector", None));
                        selector.set(text.clone());
                        check_later(text);
                    }
                />
            </Field>
            {pointed}
        </div>
    }
}

/// An answer that comes after more was typed is for nobody.
fn check(text: String, selector: RwSignal<String>, fault: RwSignal<Option<SelectorFault>>) {
    if text.trim().is_empty() {
        fault.set(None);
        return;
    }
    spawn_local(async move {
        if let Ok(found) = check_selector(text.clone()).await
            && selector.try_get_untracked().is_some_and(|now| now == text)
        {
            fault.set(found);
        }
    });
}

pub(super) fn sentence(fault: &SelectorFault) -> String {
    format!(
        "At character {}: {}",
        fault.position.saturating_add(1),
        fault.expected
    )
}

/// What stands around the mistake, and a caret below it.
fn pointed(selector: &str, position: u32) -> (String, String) {
    let position = usize::try_from(position).unwrap_or(usize::MAX);
    let letters: Vec<char> = selector.chars().collect();
    let position = position.min(letters.len());
    let from = position.saturating_sub(AROUND);
    let to = letters.len().min(position.saturating_add(AROUND));
    let (before, behind) = (
        if from > 0 { "…" } else { "" },
        if to < letters.len() { "…" } else { "" },
    );
    let shown: String = letters.get(from..to).unwrap_or_default().iter().collect();
    let indent = position - from + before.chars().count();
    (
        format!("{before}{shown}{behind}"),
        format!("{}^", " ".repeat(indent)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_stands_below_the_mistake() {
        for (selector, position, line, caret) in [
            ("a[", 2, "a[", "  ^"),
            ("기[록", 1, "기[록", " ^"),
            ("a", 99, "a", " ^"),
            ("", 0, "", "^"),
        ] {
            assert_eq!(pointed(selector, position), (line.into(), caret.into()));
        }
        let long = format!("{}!{}", "a".repeat(100), "b".repeat(100));
        let (line, caret) = pointed(&long, 100);
        assert_eq!(line.chars().nth(caret.len() - 1), Some('!'));
        assert!(line.starts_with('…') && line.ends_with('…'));
    }
}
