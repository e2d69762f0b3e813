use leptos::prelude::*;

use super::account_menu::AccountMenu;
use super::palette::PaletteOpen;
use super::theme_switch::ThemeSwitch;
use crate::components::Icon;

/// What the bar of every page has at its end.
#[component]
pub(crate) fn BarTools() -> impl IntoView {
    let palette: Option<PaletteOpen> = use_context();
    view! {
        <div class="bar-tools">
            <button
                type="button"
                class="bar-search"
                title="Go to"
                aria-keyshortcuts="Control+K Meta+K"
                on:click=move |_| {
                    if let Some(PaletteOpen(open)) = palette {
                        open.set(true);
                    }
                }
            >
                {Icon::Search.view()}
                <span>"Go to"</span>
                <kbd aria-hidden="true">"Ctrl K"</kbd>
            </button>
            <ThemeSwitch/>
            <AccountMenu/>
        </div>
    }
}
