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
                let Pointed {
                    before,
                    mistake,
                    behind,
                    caret,
                } = selector.with(|text| pointed(text, fault.position));
                view! {
                    <pre class="caret" aria-hidden="true">
                        {before} <mark>{mistake}</mark> {behind} "\n" {caret}
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

/// What stands around the mistake, the mistake itself, and a caret for the line below.
#[derive(Debug, PartialEq, Eq)]
struct Pointed {
    before: String,
    /// The letter; at the end of the selector, a place for what is missing.
    mistake: String,
    behind: String,
    caret: String,
}

fn pointed(selector: &str, position: u32) -> Pointed {
    let position = usize::try_from(position).unwrap_or(usize::MAX);
    let letters: Vec<char> = selector.chars().collect();
    let position = position.min(letters.len());
    let from = position.saturating_sub(AROUND);
    let to = letters.len().min(position.saturating_add(AROUND));
    let text =
        |part: std::ops::Range<usize>| letters.get(part).unwrap_or_default().iter().collect::<String>();
    let (start, end) = (
        if from > 0 { "…" } else { "" },
        if to < letters.len() { "…" } else { "" },
    );
    let before = format!("{start}{}", text(from..position));
    Pointed {
        caret: format!("{}^", " ".repeat(before.chars().count())),
        before,
        mistake: letters.get(position).copied().unwrap_or(' ').to_string(),
        behind: format!("{}{end}", text(position + 1..to.max(position + 1))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_stands_below_the_mistake() {
        for (selector, position, parts, caret) in [
            ("a[", 2, ["a[", " ", ""], "  ^"),
            ("#123", 1, ["#", "1", "23"], " ^"),
            ("기[록", 1, ["기", "[", "록"], " ^"),
            ("a", 99, ["a", " ", ""], " ^"),
            ("", 0, ["", " ", ""], "^"),
        ] {
            let [before, mistake, behind] = parts.map(str::to_owned);
            let expected = Pointed {
                before,
                mistake,
                behind,
                caret: caret.into(),
            };
            assert_eq!(pointed(selector, position), expected);
        }
        let long = format!("{}!{}", "a".repeat(100), "b".repeat(100));
        let found = pointed(&long, 100);
        assert_eq!(found.mistake, "!");
        assert_eq!(found.before.chars().count() + 1, found.caret.len());
        assert!(found.before.starts_with('…') && found.behind.ends_with('…'));
    }
}
