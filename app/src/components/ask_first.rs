use leptos::html;
use leptos::prelude::*;

use super::{Button, Look, focus_around, use_focus};

/// A button for what cannot be undone: it asks in its own place, and does it when that is confirmed.
#[component]
pub(crate) fn AskFirst(
    /// What is done: `Remove`.
    verb: &'static str,
    /// With what it is done to, for whoever hears the button and sees no row around it.
    label: String,
    question: &'static str,
    busy: RwSignal<bool>,
    #[prop(into)] act: Callback<()>,
) -> impl IntoView {
    let asked = RwSignal::new(false);
    let came_back = StoredValue::new(false);
    let keep = move || {
        came_back.set_value(true);
        asked.set(false);
    };
    // Closes the question, and not what is around it.
    let leave = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            event.stop_propagation();
            keep();
        }
    };
    let confirm = move |event: leptos::ev::MouseEvent| {
        // The button goes with what it removes, and would take the focus along.
        focus_around(&event);
        act.run(());
    };
    let ask = move || {
        let button = NodeRef::<html::Button>::new();
        Effect::new(move || {
            if let Some(button) = button.get()
                && came_back.get_value()
            {
                let _ = button.focus();
            }
        });
        view! {
            <button
                type="button"
                class="button is-quiet"
                node_ref=button
                aria-label=label.clone()
                on:click=move |_| asked.set(true)
            >
                {verb}
            </button>
        }
    };
    view! {
        <Show when=move || asked.get() fallback=ask>
            <span class="ask-first" role="group" aria-label=question on:keydown=leave>
                <Button look=Look::Danger busy on:click=confirm>
                    {format!("{verb} now")}
                </Button>
                <Keep keep/>
            </span>
        </Show>
    }
}

/// Has the focus first: pressing Enter twice takes nothing away.
#[component]
fn Keep(#[prop(into)] keep: Callback<()>) -> impl IntoView {
    let button = use_focus::<html::Button>();
    view! {
        <button type="button" class="button is-quiet" node_ref=button on:click=move |_| keep.run(())>
            "Keep"
        </button>
    }
}
