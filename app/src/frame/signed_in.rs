use domain::account::Account;
use leptos::prelude::*;
use leptos::{ev, web_sys};
use leptos_router::components::{Outlet, Redirect};

use super::palette::{Palette, PaletteOpen};
use super::rail::Rail;
use crate::ConsoleError;
use crate::address::{sign_in_address, use_here};
use crate::browser;
use crate::components::{ErrorNotice, KeyHelp, PageActions, PageKeys, fetch_late_views_at_first_sign};
use crate::functions::accounts::current_account;
use crate::theme::ChosenTheme;

/// Lets in who is signed in and sends everybody else to sign in, on the server as in the browser.
#[component]
pub(crate) fn SignedIn() -> impl IntoView {
    let account = Resource::new_blocking(|| (), |()| current_account());
    let here = use_here();
    view! {
        <Suspense>
            {move || {
                let sign_in = sign_in_address(&here());
                Suspend::new(async move {
                    match account.await {
                        Ok(Some(account)) if account.must_set_password => {
                            view! { <Redirect path="/sign-in"/> }.into_any()
                        }
                        Ok(Some(account)) => view! { <Frame account/> }.into_any(),
                        Ok(None) | Err(ConsoleError::SignedOut) => {
                            view! { <Redirect path=sign_in/> }.into_any()
                        }
                        Err(error) => {
                            view! { <ErrorNotice error retry=move |()| account.refetch()/> }.into_any()
                        }
                    }
                })
            }}
        </Suspense>
    }
}

/// Rail, page and what floats over them.
#[component]
fn Frame(account: Account) -> impl IntoView {
    provide_context(StoredValue::new(account));
    ChosenTheme::provide();
    let keys = PageKeys::provide();
    PageActions::provide();
    let palette = PaletteOpen::provide();
    Effect::new(move || {
        let pressed = window_event_listener(ev::keydown, move |event| on_key(&event, palette, keys));
        on_cleanup(move || pressed.remove());
        fetch_late_views_at_first_sign();
    });
    view! {
        <a class="skip" href="#page-area" rel="external">
            "Skip to the page"
        </a>
        <div class="frame">
            <Rail/>
            <Outlet/>
        </div>
        <Palette/>
        <KeyHelp/>
    }
}

/// The keys that work on every page.
fn on_key(event: &web_sys::KeyboardEvent, PaletteOpen(palette): PaletteOpen, keys: PageKeys) {
    let command = event.ctrl_key() || event.meta_key();
    match event.key().as_str() {
        "k" if command => {
            event.prevent_default();
            palette.update(|open| *open = !*open);
        }
        _ if command || event.alt_key() || browser::is_typing(event) => {}
        "?" => keys.open.set(true),
        // Not every page has a search field.
        "/" if browser::focus("page-search") => event.prevent_default(),
        _ => {}
    }
}
