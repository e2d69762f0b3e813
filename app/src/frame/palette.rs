use std::time::Duration;

use domain::account::Permission;
use domain::query::{SessionFilter, SessionQuery};
use domain::session::SessionSummary;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;

use super::account_menu::sign_out;
use super::may;
use super::palette_items::{Deed, Item, items, step};
use crate::browser;
use crate::components::{Icon, Late, PageAction, PageActions, PageKeys, Toasts, late_view, use_modal};
use crate::functions::recordings::list_sessions;
use crate::theme::ChosenTheme;

/// Sessions that are offered for what was typed.
const FOUND: usize = 8;
const REST: Duration = Duration::from_millis(180);

/// Whether the palette is open, for the key and the button that open it.
#[derive(Clone, Copy)]
pub(crate) struct PaletteOpen(pub(crate) RwSignal<bool>);

impl PaletteOpen {
    pub(crate) fn provide() -> Self {
        let open = Self(RwSignal::new(false));
        provide_context(open);
        open
    }
}

/// Goes to a page or a session, or does something, by typing a part of its name.
#[component]
pub(crate) fn Palette() -> impl IntoView {
    let PaletteOpen(open) = expect_context();
    let dialog = use_modal(open);
    let beside = move |event: ev::MouseEvent| {
        if event.target() == dialog.get_untracked().map(Into::into) {
            open.set(false);
        }
    };
    view! {
        <dialog
            node_ref=dialog
            class="dialog palette"
            aria-label="Go to"
            on:close=move |_| open.set(false)
            on:mousedown=beside
        >
            <Show when=move || open.get()>
                <PaletteContent open/>
            </Show>
        </dialog>
    }
}

/// The field is there at once, so that nothing typed is lost while the code of what it finds is on its way.
#[component]
fn PaletteContent(open: RwSignal<bool>) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let here = RwSignal::new(0_usize);
    view! {
        <div class="palette-input">
            {Icon::Search.view()}
            <input
                type="text"
                role="combobox"
                aria-label="A page, a session by actor or id, or an action"
                aria-expanded="true"
                aria-controls="palette-list"
                aria-activedescendant=move || option_id(here.get())
                placeholder="A page, a session by actor or id, or an action"
                autocomplete="off"
                autofocus=true
                spellcheck="false"
                on:input:target=move |event| {
                    here.set(0);
                    typed.set(event.target().value());
                }
            />
            <kbd>"Esc"</kbd>
        </div>
        <div class="palette-list" role="listbox" id="palette-list" aria-label="Results">
            <Late view=results(open, typed, here)/>
        </div>
    }
}

late_view! {
    /// What fits what was typed, and the keys that go through it.
    fn results(open: RwSignal<bool>, typed: RwSignal<String>, here: RwSignal<usize>) {
        let found = RwSignal::new(Vec::new());
        let allowed = Permission::ALL.map(|permission| (permission, may(permission)));
        let may = move |wanted| allowed.iter().any(|(permission, may)| *permission == wanted && may.get());
        let actions: PageActions = expect_context();
        let list = Memo::new(move |_| found.with(|found| items(&typed.get(), &may, of_page(actions), found)));
        let act = use_deeds(open);
        search_as_typed(typed, found);

        let on_key = move |event: ev::KeyboardEvent| match event.key().as_str() {
            key @ ("ArrowDown" | "ArrowUp") => {
                event.prevent_default();
                let count = list.with_untracked(Vec::len);
                here.update(|here| *here = step(*here, count, key == "ArrowDown"));
                browser::scroll_to(&option_id(here.get_untracked()));
            }
            "Enter" => {
                event.prevent_default();
                if let Some(item) = list.with_untracked(|list| list.get(here.get_untracked()).cloned()) {
                    act.run(item.deed);
                }
            }
            _ => {}
        };
        let pressed = window_event_listener(ev::keydown, on_key);
        on_cleanup(move || pressed.remove());
        view! {
            {move || {
                list.get()
                    .into_iter()
                    .enumerate()
                    .map(|(index, item)| view! { <Option index item here act/> })
                    .collect_view()
            }}
            <Show when=move || list.with(Vec::is_empty)>
                <p class="palette-none">"Nothing has this in its name."</p>
            </Show>
        }
        .into_any()
    }
}

/// Puts into `found` the sessions that fit, once the typing rests.
fn search_as_typed(typed: RwSignal<String>, found: RwSignal<Vec<SessionSummary>>) {
    let search = move |text: String| {
        spawn_local(async move {
            let sessions = search_sessions(text.clone()).await;
            // An answer that comes after more was typed, or after the palette was closed, is for nobody.
            if typed.try_get_untracked().is_some_and(|typed| typed == text) {
                found.set(sessions);
            }
        });
    };
    let mut search_later = debounce(REST, search);
    Effect::new(move || {
        let text = typed.get();
        if text.trim().len() < 2 {
            found.set(Vec::new());
        }
        search_later(text);
    });
}

#[component]
fn Option(index: usize, item: Item, here: RwSignal<usize>, act: Callback<Deed>) -> impl IntoView {
    let Item {
        icon,
        name,
        note,
        deed,
    } = item;
    view! {
        <div
            class="palette-item"
            role="option"
            id=option_id(index)
            aria-selected=move || (here.get() == index).to_string()
            on:mousemove=move |_| here.set(index)
            on:click=move |_| act.run(deed.clone())
        >
            {icon.view()}
            <span class="clip">{name}</span>
            <span class="muted clip">{note}</span>
        </div>
    }
}

fn option_id(index: usize) -> String {
    format!("palette-{index}")
}

/// Sessions whose actor, page or id has this in it; none when the server cannot say.
async fn search_sessions(text: String) -> Vec<SessionSummary> {
    if text.trim().len() < 2 {
        return Vec::new();
    }
    let filter = SessionFilter {
        search: text.trim().to_owned(),
        ..Default::default()
    };
    let query = SessionQuery {
        filter,
        ..Default::default()
    };
    let mut rows = list_sessions(query)
        .await
        .map(|page| page.rows)
        .unwrap_or_default();
    rows.truncate(FOUND);
    rows
}

/// What can be done on the page that is shown.
fn of_page(actions: PageActions) -> Vec<Item> {
    let item = |(index, action): (usize, PageAction)| {
        action.offered.get().then(|| Item {
            icon: action.icon,
            name: action.name.get(),
            note: "on this page".into(),
            deed: Deed::OfPage(index),
        })
    };
    actions.all().into_iter().enumerate().filter_map(item).collect()
}

/// Does what was chosen and closes the palette.
fn use_deeds(open: RwSignal<bool>) -> Callback<Deed> {
    let navigate = use_navigate();
    let toasts = Toasts::get();
    let keys: PageKeys = expect_context();
    let actions: PageActions = expect_context();
    let theme = ChosenTheme::get();
    Callback::new(move |deed| {
        open.set(false);
        match deed {
            Deed::OfPage(index) => {
                if let Some(action) = untrack(|| actions.all()).get(index) {
                    action.run.run(());
                }
            }
            Deed::GoTo(path) => navigate(&path, Default::default()),
            Deed::Theme(chosen) => theme.choose(chosen),
            Deed::ShowKeys => keys.open.set(true),
            Deed::SignOut => sign_out(toasts),
        }
    })
}
