//! What is wrong with a form, and at which field.

use leptos::ev::FocusEvent;
use leptos::prelude::*;

use super::Icon;
use crate::ConsoleError;

/// Sentences by the name of the field that they belong to; `""` is the form itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct FormErrors(Vec<(String, String)>);

impl FormErrors {
    /// Keeps those of the checks that found something.
    pub(crate) fn from_checks<'a>(checks: impl IntoIterator<Item = (&'a str, Option<String>)>) -> Self {
        let found = checks
            .into_iter()
            .filter_map(|(field, error)| Some((field.to_owned(), error?)));
        Self(found.collect())
    }

    /// What the server said; at the field that it names, if this form has it.
    pub(crate) fn from_server(error: &ConsoleError, fields: &[&str]) -> Self {
        let (field, message) = match error {
            ConsoleError::Invalid { field, message } if fields.contains(&field.as_str()) => {
                (field.as_str(), message.clone())
            }
            other => ("", other.to_string()),
        };
        Self(vec![(field.to_owned(), message)])
    }

    pub(crate) fn at(&self, field: &str) -> Option<String> {
        let (_, message) = self.0.iter().find(|(name, _)| name == field)?;
        Some(message.clone())
    }

    /// Replaces what was said of one field, as it is left.
    pub(crate) fn set(&mut self, field: &str, error: Option<String>) {
        self.0.retain(|(name, _)| name != field && !name.is_empty());
        self.0.extend(error.map(|error| (field.to_owned(), error)));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// For `on:blur`: says what is wrong with a field as it is left. One that was only passed by is not wrong yet.
pub(crate) fn check_when_left(
    errors: RwSignal<FormErrors>,
    field: &'static str,
    text: RwSignal<String>,
    check: impl Fn(&str) -> Option<String> + 'static,
) -> impl Fn(FocusEvent) + 'static {
    move |_| {
        if let Some(error) = text.with_untracked(|text| (!text.is_empty()).then(|| check(text))) {
            errors.update(|errors| errors.set(field, error));
        }
    }
}

/// What is wrong with the form itself.
#[component]
pub(crate) fn FormNotice(errors: RwSignal<FormErrors>) -> impl IntoView {
    move || {
        errors.with(|errors| errors.at("")).map(|error| {
            view! {
                <p class="notice is-bad" role="alert">
                    {Icon::Alert.view()} <span>{error}</span>
                </p>
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_s_word_stands_at_its_field_or_at_the_form() {
        let invalid = |field: &str| ConsoleError::Invalid {
            field: field.into(),
            message: "Too short".into(),
        };
        for (error, field, expected) in [
            (invalid("slug"), "slug", Some("Too short")),
            (invalid("slug"), "", None),
            (invalid("other"), "", Some("Too short")),
            (ConsoleError::Forbidden, "", Some("Your role does not allow this")),
        ] {
            let errors = FormErrors::from_server(&error, &["slug", "name"]);
            assert_eq!(errors.at(field).as_deref(), expected);
        }
    }

    #[test]
    fn a_field_that_was_put_right_has_no_error_left() {
        let mut errors =
            FormErrors::from_checks([("a", Some("No".into())), ("b", None), ("c", Some("No".into()))]);
        errors.set("a", None);
        assert_eq!((errors.at("a"), errors.at("c")), (None, Some("No".into())));
        errors.set("c", None);
        assert!(errors.is_empty());
    }
}
