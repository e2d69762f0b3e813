use leptos::prelude::*;

use super::{Button, Icon};

/// Why what was asked for is not done, and a way to look at what there is now. Nothing as long as it was not refused.
#[component]
pub(crate) fn LookAgain(
    /// A sentence.
    #[prop(into)]
    refused: Signal<Option<String>>,
    #[prop(into)] look: Callback<()>,
) -> impl IntoView {
    move || {
        refused.get().map(|refused| {
            view! {
                <p class="notice is-bad" role="alert">
                    {Icon::Alert.view()} <span>{refused}</span>
                </p>
                <Button icon=Icon::Refresh on:click=move |_| look.run(())>
                    "Look again"
                </Button>
            }
        })
    }
}
