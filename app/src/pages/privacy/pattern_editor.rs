use std::time::Duration;

use domain::mask::{CustomPattern, PatternSet};
use domain::privacy::{LONGEST_EXPRESSION, LONGEST_LABEL, PatternFault, id_from};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::patterns::WIDE;
use super::state::PrivacyState;
use crate::ConsoleError;
use crate::components::{Dialog, Field, FormEnd, FormErrors, Icon, TextField, Unsaved, use_open_with};
use crate::functions::privacy::try_patterns;

const REST: Duration = Duration::from_millis(200);

/// Adds or changes a pattern of one's own. It does not close over what was written.
#[component]
pub(super) fn PatternDialog(editing: RwSignal<Option<String>>, state: PrivacyState) -> impl IntoView {
    let label = RwSignal::new(String::new());
    let expression = RwSignal::new(String::new());
    let before = StoredValue::new(empty());
    let unsaved = Unsaved::new(move || {
        before.with_value(|before| {
            label.with_untracked(|label| *label != before.label)
                || expression.with_untracked(|expression| *expression != before.expression)
        })
    });
    Effect::new(move || {
        let Some(id) = editing.get() else { return };
        let pattern = untrack(|| state.pattern(&id)).unwrap_or_else(empty);
        label.set(pattern.label.clone());
        expression.set(pattern.expression.clone());
        before.set_value(pattern);
        unsaved.forget();
    });
    // After that, because the form is made as it opens and reads what it is for.
    let open = use_open_with(editing);
    let title = Signal::derive(move || {
        let is_new = editing.with(|id| id.as_ref().is_none_or(String::is_empty));
        if is_new { "Add a pattern" } else { "Change pattern" }.to_owned()
    });
    view! {
        <Dialog open may_close=move |()| unsaved.may_close() title>
            <PatternForm open label expression before unsaved state/>
        </Dialog>
    }
}

fn empty() -> CustomPattern {
    CustomPattern {
        id: String::new(),
        label: String::new(),
        expression: String::new(),
        enabled: true,
    }
}

#[component]
fn PatternForm(
    open: RwSignal<bool>,
    label: RwSignal<String>,
    expression: RwSignal<String>,
    before: StoredValue<CustomPattern>,
    unsaved: Unsaved,
    state: PrivacyState,
) -> impl IntoView {
    let errors = RwSignal::new(FormErrors::default());
    let busy = RwSignal::new(false);
    let is_new = before.with_value(|before| before.id.is_empty());
    // The expression that the server has told of: it leaves little of any text.
    let wide = RwSignal::new(None::<String>);
    let tell = move |verdict: Verdict, expression: String| {
        errors.update(|errors| errors.set("expression", verdict.fault));
        wide.set(verdict.is_wide.then_some(expression));
    };
    let mut check_later = debounce(REST, move |text: String| {
        if check_expression(&text).is_some() {
            return;
        }
        spawn_local(async move {
            // An answer that comes after more was typed is for nobody.
            if let Ok(verdict) = verdict(text.clone()).await
                && expression.try_get_untracked().is_some_and(|now| now == text)
            {
                tell(verdict, text);
            }
        });
    });
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let checked = FormErrors::from_checks([
            ("label", label.with_untracked(|text| check_label(text))),
            (
                "expression",
                expression.with_untracked(|text| check_expression(text)),
            ),
        ]);
        let fine = checked.is_empty();
        errors.set(checked);
        if !fine {
            return;
        }
        let mut pattern = before.get_value();
        pattern.label = label.with_untracked(|label| label.trim().to_owned());
        pattern.expression = expression.get_untracked();
        if pattern.id.is_empty() {
            pattern.id = state.draft.with_untracked(|draft| id_from(&pattern.label, draft));
        }
        busy.set(true);
        spawn_local(async move {
            let result = verdict(pattern.expression.clone()).await;
            busy.set(false);
            match result {
                Ok(Verdict { fault: None, .. }) => {
                    state.put_pattern(pattern);
                    open.set(false);
                }
                Ok(verdict) => tell(verdict, pattern.expression),
                Err(error) => errors.set(FormErrors::from_server(&error, &[])),
            }
        });
    };
    let is_wide = Memo::new(move |_| wide.with(|wide| expression.with(|now| wide.as_ref() == Some(now))));
    // What the server said of it stays.
    let left = move |_| {
        let too_long = expression.with_untracked(|text| check_expression(text).filter(|_| !text.is_empty()));
        if too_long.is_some() {
            errors.update(|errors| errors.set("expression", too_long));
        }
    };
    let at_expression = Signal::derive(move || errors.with(|errors| errors.at("expression")));
    view! {
        <form class="form" method="post" novalidate on:submit=submit>
            <TextField
                id="pattern-label"
                label="Label"
                help="What it finds, such as Order numbers."
                field="label"
                value=label
                errors
                check=check_label
                autofocus=true
            />
            <Field
                id="pattern-expression"
                label="Expression"
                help="A regular expression, without look-around and back-references: it takes no longer on any text."
                error=at_expression
            >
                <input
                    class="input mono"
                    id="pattern-expression"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    aria-describedby="pattern-expression-note"
                    aria-invalid=move || at_expression.get().map(|_| "true")
                    prop:value=expression
                    on:input:target=move |event| {
                        let text = event.target().value();
                        errors.update(|errors| errors.set("expression", None));
                        expression.set(text.clone());
                        check_later(text);
                    }
                    on:blur=left
                />
            </Field>
            <div class="concerns" role="status">
                <Show when=move || is_wide.get()>
                    <p class="notice is-warn">
                        {Icon::Alert.view()}
                        <span>{format!("{WIDE}, on all pages. Saving it asks you to confirm that.")}</span>
                    </p>
                </Show>
            </div>
            <FormEnd open unsaved errors busy verb=if is_new { "Add pattern" } else { "Change pattern" }/>
        </form>
    }
}

/// What the server says of an expression.
struct Verdict {
    fault: Option<String>,
    is_wide: bool,
}

async fn verdict(expression: String) -> Result<Verdict, ConsoleError> {
    let alone = PatternSet {
        built_in: Vec::new(),
        custom: vec![CustomPattern {
            expression,
            ..empty()
        }],
    };
    let trial = try_patterns(alone, String::new()).await?;
    Ok(Verdict {
        fault: trial.faults.first().map(sentence),
        is_wide: !trial.wide.is_empty(),
    })
}

fn sentence(fault: &PatternFault) -> String {
    match fault.position {
        Some(position) => format!("At character {}: {}", position.saturating_add(1), fault.message),
        None => fault.message.clone(),
    }
}

fn check_label(text: &str) -> Option<String> {
    match text.trim().chars().count() {
        0 => Some("Enter a label".into()),
        1..=LONGEST_LABEL => None,
        _ => Some(format!("A label has at most {LONGEST_LABEL} characters")),
    }
}

fn check_expression(text: &str) -> Option<String> {
    match text.chars().count() {
        0 => Some("Enter an expression".into()),
        1..=LONGEST_EXPRESSION => None,
        _ => Some(format!(
            "An expression has at most {LONGEST_EXPRESSION} characters"
        )),
    }
}
