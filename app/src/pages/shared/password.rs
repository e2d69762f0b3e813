use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use super::Link;
use crate::components::{Button, Field, Look, use_focus};
use crate::frame::Mark;

/// Asks for the link's password. What was typed stays away once it was wrong.
#[component]
pub(super) fn PasswordForm(wrong: bool, link: Link) -> impl IntoView {
    let password = RwSignal::new(String::new());
    let field = use_focus::<html::Input>();
    let error = RwSignal::new(wrong.then(|| "Wrong password".to_owned()));
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let typed = password.get_untracked();
        if typed.is_empty() {
            error.set(Some("Enter the password".into()));
        } else if !link.busy.get_untracked() {
            link.open(Some(typed));
        }
    };
    view! {
        <form class="form shared-password" method="post" novalidate on:submit=submit>
            <p class="shared-brand">
                <Mark/>
                "Girok"
            </p>
            <h1 class="dialog-title">"This session recording is protected by a password"</h1>
            <Field id="shared-password" label="Password" help="Ask the person who sent you the link." error>
                <input
                    class="input"
                    id="shared-password"
                    type="password"
                    autocomplete="off"
                    node_ref=field
                    aria-describedby="shared-password-note"
                    aria-invalid=move || error.get().map(|_| "true")
                    bind:value=password
                />
            </Field>
            <Button look=Look::Primary kind="submit" busy=link.busy>
                "Open recording"
            </Button>
        </form>
    }
}
