//! A text to try the draft's patterns on. It is sent to the server, which keeps nothing of it.

use std::time::Duration;

use domain::mask::{BuiltInPattern, PatternSet, RuleSet};
use domain::privacy::{Finding, LONGEST_SAMPLE, PatternTrial};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::state::PrivacyState;
use crate::components::Field;
use crate::functions::privacy::try_patterns;

const REST: Duration = Duration::from_millis(200);
const EXAMPLE: &str =
    "Kim paid with 4111 1111 1111 1111 and left kim@shop.example and (555) 010-4477. Order 10-4477.";

/// A text together with what was found in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Tried {
    text: String,
    trial: PatternTrial,
}

#[component]
pub(super) fn Trial(state: PrivacyState) -> impl IntoView {
    let text = RwSignal::new(EXAMPLE.to_owned());
    let tried = RwSignal::new(None::<Tried>);
    let failed = RwSignal::new(None::<String>);
    let patterns = Memo::new(move |_| state.draft.with(|draft| draft.patterns.clone()));
    let attempt = move |(patterns, text): (PatternSet, String)| {
        spawn_local(async move {
            let result = try_patterns(patterns, text.clone()).await;
            // What comes late is replaced by what was asked later; what comes after the page is for nobody.
            match result {
                Ok(trial) => {
                    let _ = state.wide.try_set(trial.wide.clone());
                    let _ = failed.try_set(None);
                    let _ = tried.try_set(Some(Tried { text, trial }));
                }
                Err(error) => {
                    let _ = failed.try_set(Some(format!("{error}.")));
                }
            }
        });
    };
    let mut later = debounce(REST, attempt);
    Effect::new(move || later((patterns.get(), text.get())));
    let marked = move || {
        let Tried { text, trial } = tried.get().unwrap_or_default();
        let piece = |(text, id): (String, Option<String>)| match id {
            None => text.into_any(),
            Some(id) => {
                let name = state.draft.with_untracked(|draft| name(&id, draft));
                view! { <mark title=name>{text}</mark> }.into_any()
            }
        };
        pieces(&text, &trial.found).into_iter().map(piece).collect_view()
    };
    let summary = move || {
        if let Some(error) = failed.get() {
            return error;
        }
        let found = tried.get().map(|tried| tried.trial.found);
        found.map_or_else(String::new, |found| {
            state.draft.with_untracked(|draft| summary(&found, draft))
        })
    };
    view! {
        <div class="trial">
            <Field id="trial-text" label="Try a text" help="What is found is marked below. Nothing of it is kept.">
                <textarea
                    class="input"
                    id="trial-text"
                    rows="3"
                    spellcheck="false"
                    maxlength=LONGEST_SAMPLE.to_string()
                    aria-describedby="trial-text-note"
                    prop:value=text
                    on:input:target=move |event| text.set(event.target().value())
                >
                    {EXAMPLE}
                </textarea>
            </Field>
            <p class="trial-found">{marked}</p>
            <p class="muted trial-summary" role="status">{summary}</p>
        </div>
    }
}

/// The text in pieces, those with an id having been found by it.
fn pieces(text: &str, found: &[Finding]) -> Vec<(String, Option<String>)> {
    let mut pieces = Vec::new();
    let mut at = 0;
    for finding in found {
        let (Ok(start), Ok(end)) = (usize::try_from(finding.start), usize::try_from(finding.end)) else {
            continue;
        };
        let (Some(before), Some(hit)) = (text.get(at..start), text.get(start..end)) else {
            continue;
        };
        if !before.is_empty() {
            pieces.push((before.to_owned(), None));
        }
        pieces.push((hit.to_owned(), Some(finding.id.clone())));
        at = end;
    }
    if let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        pieces.push((rest.to_owned(), None));
    }
    pieces
}

fn name(id: &str, rules: &RuleSet) -> String {
    let built_in = BuiltInPattern::ALL
        .into_iter()
        .find(|pattern| pattern.as_str() == id)
        .map(|pattern| pattern.label().to_owned());
    let custom = || rules.patterns.custom.iter().find(|pattern| pattern.id == id);
    built_in
        .or_else(|| custom().map(|pattern| pattern.label.clone()))
        .unwrap_or_else(|| id.to_owned())
}

/// `3 found: Card numbers, E-mail addresses`.
fn summary(found: &[Finding], rules: &RuleSet) -> String {
    let mut names: Vec<String> = Vec::new();
    for finding in found {
        let name = name(&finding.id, rules);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    match found.len() {
        0 => "Nothing found".to_owned(),
        count => format!("{count} found: {}", names.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(id: &str, start: u32, end: u32) -> Finding {
        Finding {
            id: id.into(),
            start,
            end,
        }
    }

    #[test]
    fn what_was_found_is_a_piece_of_its_own() {
        let found = [finding("email", 2, 5), finding("ssn", 5, 6)];
        let drawn: String = pieces("a bcdef", &found)
            .into_iter()
            .map(|(text, id)| id.map_or(text.clone(), |id| format!("[{text}:{id}]")))
            .collect();
        assert_eq!(drawn, "a [bcd:email][e:ssn]f");
    }

    #[test]
    fn what_does_not_fit_the_text_is_passed_over() {
        for found in [
            finding("email", 1, 99),
            finding("email", 3, 1),
            finding("email", 0, 1),
        ] {
            let all: String = pieces("기록", &[found])
                .into_iter()
                .map(|(text, _)| text)
                .collect();
            assert_eq!(all, "기록");
        }
    }

    #[test]
    fn what_was_found_reads_in_a_line() {
        let rules = RuleSet::standard();
        let found = [
            finding("email", 0, 1),
            finding("card", 1, 2),
            finding("email", 2, 3),
        ];
        assert_eq!(summary(&found, &rules), "3 found: E-mail addresses, Card numbers");
        assert_eq!(summary(&[], &rules), "Nothing found");
    }
}
