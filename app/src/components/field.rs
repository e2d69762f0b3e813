use leptos::prelude::*;

use super::Icon;

/// A label above, the control, and help or what is wrong below. The control takes `id`, and names `id-note` in
/// its `aria-describedby`.
#[component]
pub(crate) fn Field(
    id: &'static str,
    label: &'static str,
    #[prop(optional, into)] help: Option<String>,
    /// What is wrong, as a sentence; it stands where the help was, so that nothing moves.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    children: Children,
) -> impl IntoView {
    let note = format!("{id}-note");
    let help = help.filter(|help| !help.is_empty());
    view! {
        <div class="field">
            <label class="field-label" for=id>
                {label}
            </label>
            {children()}
            <div class="field-note" id=note aria-live="polite">
                {move || match error.get() {
                    Some(error) => {
                        view! {
                            <p class="field-error">
                                {Icon::Alert.view()} <span>{error}</span>
                            </p>
                        }
                            .into_any()
                    }
                    None => help.clone().map(|help| view! { <p class="field-help">{help}</p> }).into_any(),
                }}
            </div>
        </div>
    }
}
