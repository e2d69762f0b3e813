//! Signing in: by password, or by a one-time address, after which a password is chosen.

use domain::account::Account;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use leptos_router::components::Redirect;
use leptos_router::hooks::use_query_map;

use super::password_form::PasswordForm;
use crate::address::safe_next;
use crate::browser;
use crate::components::{Button, FormErrors, FormNotice, Look, TextField};
use crate::frame::Mark;
use crate::functions::accounts::{DemoSignIn, current_account, demo_account, sign_in, sign_in_with_code};

#[component]
pub(crate) fn SignInPage() -> impl IntoView {
    let query = use_query_map().get_untracked();
    let next = StoredValue::new(safe_next(query.get_str("next")));
    // A one-time address is for whoever came by it, and not for who is signed in already.
    let once = query.get_str("once").is_some();
    let page = Resource::new_blocking(
        || (),
        |()| async { (current_account().await, demo_account().await) },
    );
    let content = move || {
        Suspend::new(async move {
            let (account, demo) = page.await;
            match account {
                _ if once => view! { <SignInForm demo=demo.ok().flatten() next/> }.into_any(),
                Ok(Some(account)) if account.must_set_password => view! { <ChoosePassword next/> }.into_any(),
                Ok(Some(_)) => view! { <Redirect path=next.get_value()/> }.into_any(),
                _ => view! { <SignInForm demo=demo.ok().flatten() next/> }.into_any(),
            }
        })
    };
    view! {
        <Title text="Sign in"/>
        <main class="alone">
            <div class="sign-in">
                <div class="sign-in-mark">
                    <Mark/>
                    "Girok"
                </div>
                <Suspense>{content}</Suspense>
            </div>
        </main>
    }
}

#[component]
fn SignInForm(demo: Option<DemoSignIn>, next: StoredValue<String>) -> impl IntoView {
    let email = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let errors = RwSignal::new(FormErrors::default());
    let busy = RwSignal::new(false);
    let must_choose = RwSignal::new(false);

    let entered = move |result: Result<Account, crate::ConsoleError>| {
        busy.set(false);
        match result {
            Ok(account) if account.must_set_password => must_choose.set(true),
            Ok(_) => browser::load(&next.get_value()),
            // Which part was wrong is not said, so it stands at no field.
            Err(error) => errors.set(FormErrors::from_server(&error, &[])),
        }
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let checked = check(&email.get_untracked(), &password.get_untracked());
        let fine = checked.is_empty();
        errors.set(checked);
        if fine {
            busy.set(true);
            spawn_local(async move {
                entered(sign_in(email.get_untracked().trim().to_owned(), password.get_untracked()).await);
            });
        }
    };
    // The code of a one-time address stands after '#', where no log and no referrer sees it.
    Effect::new(move || {
        if let Some(code) =
            browser::take_fragment().and_then(|text| Some(text.strip_prefix("code=")?.to_owned()))
        {
            busy.set(true);
            spawn_local(async move { entered(sign_in_with_code(code).await) });
        }
    });
    let demo = StoredValue::new(demo);
    view! {
        <Show when=move || !must_choose.get() fallback=move || view! { <ChoosePassword next/> }>
            <h1 class="sign-in-title">"Sign in"</h1>
            {demo.get_value().map(|demo| view! { <DemoNote demo email password errors/> })}
            <form class="form" method="post" novalidate on:submit=submit>
                <TextField
                    id="email"
                    label="E-mail"
                    value=email
                    errors
                    check=check_email
                    kind="email"
                    autocomplete="username"
                    autofocus=true
                />
                <TextField
                    id="password"
                    label="Password"
                    value=password
                    errors
                    check=check_password
                    kind="password"
                    autocomplete="current-password"
                />
                <FormNotice errors/>
                <Button look=Look::Primary kind="submit" busy>
                    "Sign in"
                </Button>
            </form>
        </Show>
    }
}

/// The account that everybody may use while the demo is on, one press away.
#[component]
fn DemoNote(
    demo: DemoSignIn,
    email: RwSignal<String>,
    password: RwSignal<String>,
    errors: RwSignal<FormErrors>,
) -> impl IntoView {
    let shown = demo.email.clone();
    let secret = demo.password.clone();
    let fill = move |_| {
        email.set(demo.email.clone());
        password.set(demo.password.clone());
        errors.set(FormErrors::default());
    };
    view! {
        <div class="notice sign-in-demo">
            <div>
                <p>"This is a demo. Its account is " <strong>{shown}</strong> " with the password " <code>{secret}</code> "."</p>
            </div>
            <Button on:click=fill>"Fill in"</Button>
        </div>
    }
}

#[component]
fn ChoosePassword(next: StoredValue<String>) -> impl IntoView {
    view! {
        <h1 class="sign-in-title">"Choose a password"</h1>
        <p class="muted">"You came by a one-time address. From now on, sign in with your e-mail and this password."</p>
        <PasswordForm needs_current=false on_done=move |()| browser::load(&next.get_value())/>
    }
}

fn check(email: &str, password: &str) -> FormErrors {
    FormErrors::from_checks([
        ("email", check_email(email)),
        ("password", check_password(password)),
    ])
}

fn check_password(password: &str) -> Option<String> {
    password.is_empty().then(|| "Enter your password".to_owned())
}

fn check_email(email: &str) -> Option<String> {
    let email = email.trim();
    let looks_right = email
        .split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
    if email.is_empty() {
        Some("Enter your e-mail".into())
    } else if !looks_right {
        Some("An e-mail looks like name@company.example".into())
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_that_cannot_succeed_is_not_sent() {
        for (email, password, at_email, at_password) in [
            ("", "", true, true),
            ("kim", "secret", true, false),
            ("@host", "secret", true, false),
            ("kim@host", "", false, true),
            (" kim@host ", "secret", false, false),
        ] {
            let errors = check(email, password);
            assert_eq!(errors.at("email").is_some(), at_email, "{email:?}");
            assert_eq!(errors.at("password").is_some(), at_password, "{password:?}");
        }
    }
}
