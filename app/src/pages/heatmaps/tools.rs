//! What can be done with the map: kept, passed on, and set up.

use domain::account::Permission;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::asked::Over;
use super::csv::csv;
use super::outlines::outlines;
use super::paint::paint;
use super::settings::SettingsDialog;
use super::sheet::{Source, file_name, sheet};
use super::state::HeatState;
use super::transfer::{keep, keep_text};
use crate::browser;
use crate::components::{Icon, KeyHint, Menu, MenuItem, PageAction, Toasts, use_page_actions, use_page_keys};
use crate::frame::may;

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
        PageAction::new(
            Icon::Sliders,
            stored("Set up heatmaps"),
            Signal::stored(may_manage),
            move || settings.set(true),
        ),
    ]);
    Effect::new(move || {
        let pressed = window_event_listener(ev::keydown, move |event| {
            let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
            if modified
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
    // The recorded page stays in its frame, which no page outside may read.
    let png = move || match state.sides[0].over.get() {
        Over::Image => "PNG of the heat over the image",
        Over::Recorded | Over::Paper => "PNG of the heat, without the page",
    };
    let set_up = may_manage.then(|| {
        view! {
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
        }
    });
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
        let sides = self.state.sides;
        let known: Vec<_> = sides
            .into_iter()
            .filter_map(|side| {
                let shown = side.shown.get_untracked()?;
                let picture = side.picture.get_untracked()?;
                let is_image = side.over.get_untracked() == Over::Image;
                let is_by_depth = shown.query.kind.is_by_depth();
                let is_outlined = !is_image || self.state.asked.with_untracked(|asked| asked.elements);
                let outlined = if is_outlined && !is_by_depth {
                    untrack(|| outlines(side))
                } else {
                    Vec::new()
                };
                let image = shown.backdrops.image.clone().filter(|_| is_image);
                Some((shown, picture.size, outlined, image))
            })
            .collect();
        let sources: Vec<_> = known
            .iter()
            .map(|(shown, size, outlined, image)| Source {
                shown,
                size: *size,
                outlines: outlined.clone(),
                image: image.clone(),
            })
            .collect();
        let (Some(sheet), Some((first, ..))) = (sheet(&sources), known.first()) else {
            self.toasts.say("There is nothing to download yet");
            return;
        };
        let name = file_name(first, "png");
        spawn_local(async move {
            let is_kept = match paint(&sheet).await {
                Some(picture) => keep(&name, &picture).is_some(),
                None => false,
            };
            if !is_kept {
                self.toasts
                    .say("The browser could not draw the picture; the figures can be downloaded as CSV");
            }
        });
    }
}
