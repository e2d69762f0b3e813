use leptos::prelude::*;
use leptos::task::spawn_local;

use super::use_account;
use crate::browser;
use crate::components::{Icon, Menu, MenuItem, Toasts};
use crate::functions::accounts;

/// Who is signed in, and what is theirs.
#[component]
pub(crate) fn AccountMenu() -> impl IntoView {
    let account = StoredValue::new(use_account());
    let toasts = Toasts::get();
    let initials = account.with_value(|account| initials(&account.name, &account.email));
    let trigger = move || view! { <span class="avatar" data-initials=initials.clone()></span> };
    view! {
        <Menu class="button is-quiet is-icon".to_owned() label="Your account" trigger end=true>
            <div class="menu-head">
                <strong class="clip">{account.with_value(|account| account.name.clone())}</strong>
                <span class="muted clip">{account.with_value(|account| account.email.clone())}</span>
                <span class="muted">{account.with_value(|account| crate::names::role(account.role))}</span>
            </div>
            <a class="menu-item" href="/account">
                {Icon::Key.view()}
                "Change password"
            </a>
            <MenuItem icon=Icon::SignOut on:click=move |_| sign_out(toasts)>
                "Sign out"
            </MenuItem>
        </Menu>
    }
}

/// Ends the session and leaves nothing of it in the page.
pub(crate) fn sign_out(toasts: Toasts) {
    spawn_local(async move {
        match accounts::sign_out().await {
            Ok(()) => browser::load("/sign-in"),
            Err(error) => toasts.say(error.to_string()),
        }
    });
}

/// Two letters for an account: of its first and last name, or the first two of its e-mail.
fn initials(name: &str, email: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().next());
    match (words.next(), words.next_back()) {
        (Some(first), Some(last)) => [first, last].iter().collect(),
        (Some(_), None) => name.trim().chars().take(2).collect(),
        _ => email.chars().take(2).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn an_account_has_two_letters() {
        for (name, email, expected) in [
            ("Kim Minji", "kim@shop.example", "KM"),
            ("Ana de la Cruz", "", "AC"),
            ("Owner", "", "Ow"),
            ("", "kim@shop.example", "ki"),
            ("기록", "", "기록"),
            ("", "", ""),
        ] {
            assert_eq!(initials(name, email), expected, "{name:?}");
        }
    }
}
