use std::time::Duration;

use leptos::html;
use leptos::prelude::*;

use super::Icon;

/// How long the typing has to rest before it is searched for.
const REST: Duration = Duration::from_millis(250);

/// A field that searches as one types. `/` goes to it where it has one of the ids that [`crate::browser::focus_search`]
/// knows.
#[component]
pub(crate) fn SearchBox(
    #[prop(default = "page-search")] id: &'static str,
    label: &'static str,
    placeholder: &'static str,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_search: Callback<String>,
) -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    let asked = StoredValue::new(Asked::default());
    let search = move |text: String| {
        let text = text.trim().to_owned();
        // The page may be gone by the time that the typing has rested.
        if value.try_get_untracked().is_some_and(|value| value != text) {
            asked.update_value(|asked| asked.0.push(text.clone()));
            on_search.run(text);
        }
    };
    let mut search_later = debounce(REST, search);
    // What this field asked for comes back as its value, trimmed and late; only what others ask for is put into it.
    Effect::new(move |before: Option<()>| {
        let value = value.get();
        let is_ours = asked.try_update_value(|asked| asked.answers(&value));
        if before.is_some()
            && is_ours == Some(false)
            && let Some(field) = field.get_untracked()
            && field.value().trim() != value
        {
            field.set_value(&value);
        }
    });
    view! {
        <search class="search">
            {Icon::Search.view()}
            <input
                type="search"
                class="input"
                id=id
                aria-label=label
                placeholder=placeholder
                autocomplete="off"
                spellcheck="false"
                node_ref=field
                value=value.get_untracked()
                on:input:target=move |event| search_later(event.target().value())
                on:change:target=move |event| search(event.target().value())
            />
        </search>
    }
}

/// What was asked for and has not come back yet, in order.
#[derive(Debug, Default)]
struct Asked(Vec<String>);

impl Asked {
    /// Whether a value is one that was asked for. Those asked for before it do not come any longer.
    fn answers(&mut self, value: &str) -> bool {
        let place = self.0.iter().position(|asked| asked == value);
        if let Some(place) = place {
            self.0.drain(..=place);
        }
        place.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::Asked;

    #[test]
    fn what_was_asked_for_comes_back_once_and_in_order() {
        let mut asked = Asked(["a", "ab", "abc"].map(str::to_owned).into());
        for (value, expected) in [
            ("ab", true),
            ("a", false),
            ("other", false),
            ("abc", true),
            ("abc", false),
        ] {
            assert_eq!(asked.answers(value), expected, "{value:?}");
        }
    }
}
