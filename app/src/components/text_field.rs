use leptos::prelude::*;

use super::{Field, FormErrors, check_when_left};

/// A field of one line in a form; what is wrong with it is said as it is left.
#[component]
pub(crate) fn TextField(
    id: &'static str,
    label: &'static str,
    #[prop(optional, into)] help: Option<String>,
    value: RwSignal<String>,
    errors: RwSignal<FormErrors>,
    /// Its name among the errors, where that is not its id.
    #[prop(optional)]
    field: Option<&'static str>,
    check: fn(&str) -> Option<String>,
    #[prop(default = "text")] kind: &'static str,
    #[prop(default = "off")] autocomplete: &'static str,
    #[prop(optional)] inputmode: Option<&'static str>,
    #[prop(optional)] autofocus: bool,
) -> impl IntoView {
    let field = field.unwrap_or(id);
    let error = Signal::derive(move || errors.with(|errors| errors.at(field)));
    view! {
        <Field id label help=help.unwrap_or_default() error>
            <input
                class="input"
                id=id
                name=id
                type=kind
                inputmode=inputmode
                autocomplete=autocomplete
                autofocus=autofocus
                aria-describedby=format!("{id}-note")
                aria-invalid=move || error.get().map(|_| "true")
                bind:value=value
                on:blur=check_when_left(errors, field, value, check)
            />
        </Field>
    }
}
