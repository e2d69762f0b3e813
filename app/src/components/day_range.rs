use leptos::ev;
use leptos::prelude::*;

use super::Button;

/// Two days at the foot of a menu, and the button that applies them.
#[component]
pub(crate) fn DayRange(
    first: RwSignal<String>,
    last: RwSignal<String>,
    #[prop(optional)] required: bool,
    #[prop(into)] on_apply: Callback<()>,
) -> impl IntoView {
    let apply = move |event: ev::SubmitEvent| {
        event.prevent_default();
        on_apply.run(());
    };
    let day = move |label: &'static str, day: RwSignal<String>| {
        view! {
            <label class="field">
                <span class="field-label">{label}</span>
                <input class="input" type="date" required=required bind:value=day/>
            </label>
        }
    };
    view! {
        <form class="menu-form menu-foot" on:submit=apply>
            <div class="menu-pair">{day("From", first)} {day("To", last)}</div>
            <Button kind="submit">"Apply"</Button>
        </form>
    }
}
