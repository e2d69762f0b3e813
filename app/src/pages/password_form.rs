//! The form that gives an account a password.

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::{Button, FormErrors, FormNotice, Look, TextField};
use crate::functions::accounts::set_password;

/// As the server has it; said here so that the field can say it first.
const SHORTEST: usize = 10;
const FIELDS: [&str; 2] = ["current", "new"];

#[component]
pub(crate) fn PasswordForm(
    /// An account that came by a one-time address has no password to give.
    needs_current: bool,
    #[prop(into)] on_done: Callback<()>,
) -> impl IntoView {
    let current = RwSignal::new(String::new());
    let new = RwSignal::new(String::new());
    let errors = RwSignal::new(FormErrors::default());
    let busy = RwSignal::new(false);
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let checked = FormErrors::from_checks([
            (
                "current",
                current
                    .with_untracked(|current| check_current(current))
                    .filter(|_| needs_current),
            ),
            ("new", new.with_untracked(|new| check_new(new))),
        ]);
        let fine = checked.is_empty();
        errors.set(checked);
        if !fine {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let given = needs_current.then(|| current.get_untracked());
            let result = set_password(given, new.get_untracked()).await;
            busy.set(false);
            match result {
                Ok(()) => {
                    current.set(String::new());
                    new.set(String::new());
                    on_done.run(());
                }
                Err(error) => errors.set(FormErrors::from_server(&error, &FIELDS)),
            }
        });
    };
    view! {
        <form class="form" method="post" novalidate on:submit=submit>
            {needs_current
                .then(|| {
                    view! {
                        <TextField
                            id="current"
                            label="Current password"
                            value=current
                            errors
                            check=check_current
                            kind="password"
                            autocomplete="current-password"
                        />
                    }
                })}
            <TextField
                id="new"
                label="New password"
                help=format!("At least {SHORTEST} characters. A few words are easier to keep than signs.")
                value=new
                errors
                check=check_new
                kind="password"
                autocomplete="new-password"
            />
            <FormNotice errors/>
            <div class="form-actions">
                <Button look=Look::Primary kind="submit" busy>
                    "Set password"
                </Button>
            </div>
        </form>
    }
}

fn check_current(password: &str) -> Option<String> {
    password
        .is_empty()
        .then(|| "Enter the password you have now".to_owned())
}

fn check_new(password: &str) -> Option<String> {
    let missing = SHORTEST.saturating_sub(password.chars().count());
    (missing > 0).then(|| format!("A password has at least {SHORTEST} characters"))
}

#[cfg(test)]
mod tests {
    use super::check_new;

    #[test]
    fn a_password_is_counted_in_characters() {
        for (password, fine) in [
            ("", false),
            ("ninechars", false),
            ("ten chars.", true),
            ("열글자가되는비밀번호", true),
        ] {
            assert_eq!(check_new(password).is_none(), fine, "{password:?}");
        }
    }
}
