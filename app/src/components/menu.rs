//! What a button opens beside itself.

use leptos::prelude::*;
use leptos::{ev, html, web_sys};
use wasm_bindgen::JsCast;

use super::Icon;
use crate::browser;

/// The menu that an entry stands in.
#[derive(Clone, Copy)]
pub(crate) struct OpenMenu {
    open: RwSignal<bool>,
    menu: NodeRef<html::Div>,
    button: NodeRef<html::Button>,
}

impl OpenMenu {
    /// For what stands in a menu and is no [`MenuItem`].
    pub(crate) fn get() -> Option<Self> {
        use_context()
    }

    /// Closes the panel. A focus that would be gone with it goes to the menu's button.
    pub(crate) fn close(self) {
        let active = document().active_element();
        let within = active.is_none_or(|active| {
            let holds = |menu: web_sys::HtmlDivElement| menu.contains(Some(&active));
            active.tag_name() == "BODY" || self.menu.try_get_untracked().flatten().is_some_and(holds)
        });
        let _ = self.open.try_set(false);
        if within && let Some(button) = self.button.try_get_untracked().flatten() {
            let _ = button.focus();
        }
    }
}

/// A button and its panel. The panel closes on Escape, on a press elsewhere, when the focus leaves, and when an
/// entry that is not to be combined with others was chosen. Arrow keys go through the panel.
#[component]
pub(crate) fn Menu(
    #[prop(into)] class: Signal<String>,
    /// For a button that shows only an icon.
    #[prop(optional, into)]
    label: Option<Signal<String>>,
    #[prop(into)] trigger: ViewFn,
    /// The panel's right edge stands at the button's.
    #[prop(optional)]
    end: bool,
    children: ChildrenFn,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let menu = NodeRef::<html::Div>::new();
    let button = NodeRef::<html::Button>::new();
    let this = OpenMenu { open, menu, button };

    let holds = move |target: Option<web_sys::EventTarget>| {
        let node = target.and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        menu.get_untracked()
            .is_some_and(|menu| menu.contains(node.as_ref()))
    };
    Effect::new(move || {
        let pressed = window_event_listener(ev::pointerdown, move |event| {
            if open.get_untracked() && !holds(event.target()) {
                open.set(false);
            }
        });
        on_cleanup(move || pressed.remove());
    });
    let on_key = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Escape" if open.get_untracked() => {
            event.stop_propagation();
            event.prevent_default();
            open.set(false);
            if let Some(button) = button.get_untracked() {
                let _ = button.focus();
            }
        }
        // Arrow keys change what is in a date field.
        "ArrowDown" | "ArrowUp" if browser::is_typing(&event) && !is_search(&event) => {}
        key @ ("ArrowDown" | "ArrowUp") => {
            event.prevent_default();
            if open.get_untracked() {
                step(menu.get_untracked(), key == "ArrowDown");
            } else {
                open.set(true);
            }
        }
        _ => {}
    };
    let on_focus_out = move |event: ev::FocusEvent| {
        if event.related_target().is_some() && !holds(event.related_target()) {
            open.set(false);
        }
    };
    let panel = if end { "menu-panel is-end" } else { "menu-panel" };
    view! {
        <div class="menu" node_ref=menu on:keydown=on_key on:focusout=on_focus_out>
            <button
                type="button"
                node_ref=button
                class=class
                aria-label=move || label.map(|label| label.get())
                title=move || label.map(|label| label.get())
                aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {trigger.run()}
            </button>
            <Show when=move || open.get()>
                <div class=panel>
                    {
                        // Told within the panel: menus beside each other have one owner, and the last would be all of theirs.
                        provide_context(this);
                        children()
                    }
                </div>
            </Show>
        </div>
    }
}

fn is_search(event: &web_sys::Event) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .is_some_and(|element| element.matches("input[type=search]").unwrap_or_default())
}

/// Moves the focus to the next or the previous thing in the menu that takes it.
fn step(menu: Option<web_sys::HtmlDivElement>, forward: bool) {
    let Some(stops) = menu.and_then(|menu| menu.query_selector_all("button, a[href], input").ok()) else {
        return;
    };
    let count = stops.length();
    let active = document().active_element();
    let here = (0..count).find(|index| {
        stops
            .get(*index)
            .and_then(|node| node.dyn_into::<web_sys::Element>().ok())
            == active
    });
    if let Some(next) = next_stop(here, count, forward)
        && let Some(element) = stops
            .get(next)
            .and_then(|node| node.dyn_into::<web_sys::HtmlElement>().ok())
    {
        let _ = element.focus();
    }
}

/// The stop after `here`; the first one is the menu's own button and is passed over.
fn next_stop(here: Option<u32>, count: u32, forward: bool) -> Option<u32> {
    if count < 2 {
        return None;
    }
    Some(match (here, forward) {
        (None | Some(0), true) => 1,
        (None | Some(0 | 1), false) => count - 1,
        (Some(here), true) => {
            if here + 1 < count {
                here + 1
            } else {
                1
            }
        }
        (Some(here), false) => here - 1,
    })
}

/// An entry that does something and closes the menu. Listen with `on:click`.
#[component]
pub(crate) fn MenuItem(
    #[prop(optional)] icon: Option<Icon>,
    /// For one of several choices: whether it is the one that holds.
    #[prop(optional, into)]
    chosen: Option<Signal<bool>>,
    children: Children,
) -> impl IntoView {
    let menu = OpenMenu::get();
    view! {
        <button
            type="button"
            class="menu-item"
            aria-pressed=move || chosen.map(|chosen| chosen.get().to_string())
            on:click=move |_| {
                // After what the entry does: its listener comes later, and would be gone with the panel.
                if let Some(menu) = menu {
                    request_animation_frame(move || menu.close());
                }
            }
        >
            {chosen.map(|_| view! { <span class="menu-check">{Icon::Check.view()}</span> })}
            {icon.map(Icon::view)}
            {children()}
        </button>
    }
}

#[cfg(test)]
mod tests {
    use super::next_stop;

    #[test]
    fn arrow_keys_go_round_the_panel_and_pass_over_its_button() {
        for (here, count, forward, expected) in [
            (None, 4, true, Some(1)),
            (Some(0), 4, true, Some(1)),
            (Some(3), 4, true, Some(1)),
            (Some(2), 4, false, Some(1)),
            (Some(1), 4, false, Some(3)),
            (Some(0), 1, true, None),
            (None, 0, false, None),
        ] {
            assert_eq!(next_stop(here, count, forward), expected, "{here:?} of {count}");
        }
    }
}
