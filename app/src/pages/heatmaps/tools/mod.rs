//! What can be done with the map: kept, passed on, and set up. [`view_tools`] choose how it looks,
//! over an [`image`] where somebody sends one. It is kept as [`csv`], or as a [`png`]: a [`sheet`] that [`paint`] paints.
//! [`transfer`] is what goes to the browser's files and comes from them.

mod csv;
mod image;
mod paint;
mod png;
mod sheet;
mod transfer;
pub(super) mod view_tools;

use domain::account::Permission;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::address::over::Over;
use super::settings::SettingsDialog;
use super::state::HeatState;
use crate::browser;
use crate::components::{Icon, KeyHint, Menu, MenuItem, PageAction, Toasts, use_page_actions, use_page_keys};
use crate::frame::may;
use csv::csv;
use png::save_png;
use sheet::file_name;
use transfer::keep_text;

const KEYS: [KeyHint; 3] = [
    ("e", "Outline the elements, or do not any more"),
    ("c", "Copy a link to what is shown"),
    ("d", "Download a PNG of the heat"),
];

/// In the bar of the page.
#[component]
pub(super) fn Tools(state: HeatState) -> impl IntoView {
    let toasts = Toasts::get();
    let settings = RwSignal::new(false);
    let is_map = Signal::derive(move || state.sides[0].shown.with(Option::is_some));
    let tools = HeatTools { state, toasts };
    use_page_keys(&KEYS);
    let may_manage = may(Permission::ManageHeatmaps);
    let stored = |name: &'static str| Signal::stored(name.to_owned());
    use_page_actions([
        PageAction::new(Icon::Click, stored("Outline the elements"), is_map, move || {
            tools.outline();
        }),
        PageAction::new(Icon::Link, stored("Copy a link to this map"), is_map, move || {
            tools.copy();
        }),
        PageAction::new(
            Icon::Download,
            stored("Download a PNG of the heat"),
            is_map,
            move || {
                tools.png();
            },
        ),
        PageAction::new(
            Icon::Download,
            stored("Download a CSV of the figures"),
            is_map,
            move || {
                tools.csv();
            },
        ),
        PageAction::new(Icon::Sliders, stored("Set up heatmaps"), may_manage, move || {
            settings.set(true);
        }),
    ]);
    Effect::new(move || {
        let pressed = window_event_listener(ev::keydown, move |event| {
            let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
            if modified
                || event.repeat()
                || event.default_prevented()
                || browser::is_typing(&event)
                || browser::dialog_is_open()
            {
                return;
            }
            match event.key().as_str() {
                "e" => tools.outline(),
                "c" => tools.copy(),
                "d" => tools.png(),
                _ => return,
            }
            event.prevent_default();
        });
        on_cleanup(move || pressed.remove());
    });
    let trigger = || {
        view! {
            {Icon::Download.view()}
            <span class="heatmaps-tool">"Download"</span>
        }
    };
    let png = move || match state.sides[0].over.get() {
        Over::Image => "PNG of the heat over the image",
        Over::Recorded => "PNG of the heat over the page",
        Over::Paper => "PNG of the heat, without the page",
    };
    let set_up = view! {
        <Show when=move || may_manage.get()>
            <button
                type="button"
                class="button is-quiet"
                title="Thresholds and page templates"
                on:click=move |_| settings.set(true)
            >
                {Icon::Sliders.view()}
                <span class="heatmaps-tool">"Set up"</span>
            </button>
            <SettingsDialog open=settings state/>
        </Show>
    };
    view! {
        <span class="bar-push"></span>
        <button type="button" class="button is-quiet" title="Copy a link to what is shown" on:click=move |_| tools.copy()>
            {Icon::Link.view()}
            <span class="heatmaps-tool">"Copy link"</span>
        </button>
        <Menu class="button is-quiet".to_owned() label=Signal::stored("Download".to_owned()) trigger end=true>
            <MenuItem icon=Icon::Image on:click=move |_| tools.png()>
                {png}
            </MenuItem>
            <MenuItem icon=Icon::List on:click=move |_| tools.csv()>
                "CSV of the figures"
            </MenuItem>
        </Menu>
        {set_up}
    }
}

#[derive(Clone, Copy)]
struct HeatTools {
    state: HeatState,
    toasts: Toasts,
}

impl HeatTools {
    fn outline(self) {
        self.state.change(|asked| {
            if !asked.kind.is_by_depth() {
                asked.elements = !asked.elements;
            }
        });
    }

    /// A link names all that is shown, so that it is the same to whoever opens it.
    fn copy(self) {
        let origin = window().location().origin().unwrap_or_default();
        let link = format!("{origin}{}", self.state.asked.get_untracked().address());
        spawn_local(async move {
            let said = if browser::copy(&link).await {
                "Link copied"
            } else {
                "The browser did not allow copying; copy the address of this page by hand"
            };
            self.toasts.say(said);
        });
    }

    fn csv(self) {
        let mut is_kept = false;
        for side in self.state.sides {
            side.shown.with_untracked(|shown| {
                if let Some(shown) = shown {
                    let table = csv(&shown.query, &shown.heat);
                    let name = file_name(shown, "csv");
                    is_kept = keep_text(&name, "text/csv;charset=utf-8", &table).is_some();
                }
            });
        }
        if !is_kept {
            self.toasts.say("There is nothing to download yet");
        }
    }

    fn png(self) {
        let saving = save_png(self.state);
        spawn_local(async move {
            self.toasts.say(saving.await.said());
        });
    }
}
