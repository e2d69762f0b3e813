use leptos::prelude::*;

use crate::components::{Icon, Menu, MenuItem};
use crate::theme::{ChosenTheme, Theme};

/// Light, dark, or as the system has it.
#[component]
pub(crate) fn ThemeSwitch() -> impl IntoView {
    let chosen = ChosenTheme::get();
    let trigger = || {
        view! {
            <span class="only-light">{Icon::Sun.view()}</span>
            <span class="only-dark">{Icon::Moon.view()}</span>
        }
    };
    view! {
        <Menu class="button is-quiet is-icon".to_owned() label="Colours" trigger end=true>
            {Theme::ALL
                .map(|theme| {
                    view! {
                        <MenuItem
                            icon=icon(theme)
                            chosen=Signal::derive(move || chosen.is(theme))
                            on:click=move |_| chosen.choose(theme)
                        >
                            {theme.label()}
                        </MenuItem>
                    }
                })
                .collect_view()}
        </Menu>
    }
}

fn icon(theme: Theme) -> Icon {
    match theme {
        Theme::System => Icon::System,
        Theme::Light => Icon::Sun,
        Theme::Dark => Icon::Moon,
    }
}
