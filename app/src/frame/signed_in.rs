use domain::access::Standing;
use leptos::prelude::*;
use leptos::{ev, web_sys};
use leptos_router::components::{Outlet, Redirect};
use leptos_router::hooks::use_location;

use super::live_count::LiveCount;
use super::palette::{Palette, PaletteOpen};
use super::rail::Rail;
use super::{places, standing};
use crate::ConsoleError;
use crate::address::use_here;
use crate::browser;
use crate::components::{ErrorNotice, KeyHelp, Page, PageActions, PageKeys, fetch_late_views_at_first_sign};
use crate::theme::ChosenTheme;

/// Lets in who is signed in. The server knows that before it renders, sends everybody else to sign in, and tells the
/// browser with the page; so nothing here waits, and what is within is rendered once.
#[component]
pub(crate) fn SignedIn() -> impl IntoView {
    let here = use_here();
    match SharedValue::new(asking).into_inner() {
        Some(standing) if standing.account.must_set_password => {
            view! { <Redirect path="/sign-in"/> }.into_any()
        }
        Some(standing) => view! { <Frame standing/> }.into_any(),
        None => {
            // Come to in the browser, from a page that is open to all: the server lets in or sends away.
            Effect::new(move || browser::load(&untrack(here)));
            ().into_any()
        }
    }
}

#[cfg(feature = "ssr")]
fn asking() -> Option<Standing> {
    use_context::<crate::ports::Asking>().map(|asking| asking.0)
}

#[cfg(not(feature = "ssr"))]
fn asking() -> Option<Standing> {
    None
}

/// Rail, page and what floats over them.
#[component]
fn Frame(standing: Standing) -> impl IntoView {
    standing::provide(standing);
    ChosenTheme::provide();
    let keys = PageKeys::provide();
    PageActions::provide();
    let palette = PaletteOpen::provide();
    LiveCount::provide();
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
            <Allowed/>
        </div>
        <Palette/>
        <KeyHelp/>
    }
}

/// The page, as long as who is signed in may be there.
#[component]
fn Allowed() -> impl IntoView {
    let path = use_location().pathname;
    let needed = Memo::new(move |_| path.with(|path| places::needed(path)));
    let is_allowed = Memo::new(move |_| {
        needed
            .get()
            .is_none_or(|permission| standing::may(permission).get())
    });
    move || {
        if is_allowed.get() {
            view! { <Outlet/> }.into_any()
        } else {
            view! {
                <Page title="Not allowed">
                    <ErrorNotice error=ConsoleError::Forbidden retry=|()| ()/>
                </Page>
            }
            .into_any()
        }
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
        "/" if browser::focus_search() => event.prevent_default(),
        _ => {}
    }
}
