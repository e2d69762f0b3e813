use leptos::html;
use leptos::prelude::*;
use leptos::web_sys;
use wasm_bindgen::JsCast;

use super::ToastList;

/// A `<dialog>` that is open, over everything else, as long as the signal is true.
pub(crate) fn use_modal(open: RwSignal<bool>) -> NodeRef<html::Dialog> {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        let Some(dialog) = dialog.get() else { return };
        if open.get() && !dialog.open() {
            let _ = dialog.show_modal();
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });
    dialog
}

/// Whether a dialog about a thing is open: as long as there is one, and closing it takes the thing away. Each side is
/// told only what is news to it; they would tell each other for ever, and the page would stand still.
pub(crate) fn use_open_with<T: Send + Sync + 'static>(thing: RwSignal<Option<T>>) -> RwSignal<bool> {
    let open = RwSignal::new(false);
    Effect::new(move || {
        let is_there = thing.with(Option::is_some);
        if open.get_untracked() != is_there {
            open.set(is_there);
        }
    });
    Effect::new(move || {
        if !open.get() && thing.with_untracked(Option::is_some) {
            thing.set(None);
        }
    });
    open
}

/// A modal dialog. The browser moves the focus in and back and closes it by Escape; its content is made anew each
/// time that it opens.
#[component]
pub(crate) fn Dialog(
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    #[prop(optional)] wide: bool,
    /// Asked before Escape or a click beside the dialog closes it; for changes that are not saved yet.
    #[prop(optional, into)]
    may_close: Option<Callback<(), bool>>,
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = use_modal(open);
    let may_close = move || may_close.is_none_or(|may_close| may_close.run(()));
    let beside = move |event: leptos::ev::MouseEvent| {
        let on_backdrop = event
            .target()
            .is_some_and(|target| target.dyn_ref::<web_sys::HtmlDialogElement>().is_some());
        if on_backdrop && may_close() {
            open.set(false);
        }
    };
    // Browsers close it in the end where only `cancel` is refused, so Escape never gets that far.
    let pressed = move |event: leptos::ev::KeyboardEvent| {
        if event.key() != "Escape" || event.default_prevented() || event.is_composing() {
            return;
        }
        event.prevent_default();
        if !event.repeat() && may_close() {
            open.set(false);
        }
    };
    view! {
        <dialog
            node_ref=dialog
            class="dialog"
            class:is-wide=wide
            aria-label=title
            on:close=move |_| open.set(false)
            on:cancel=move |event: leptos::ev::Event| {
                if !may_close() {
                    event.prevent_default();
                }
            }
            on:keydown=pressed
            on:mousedown=beside
        >
            <Show when=move || open.get()>
                <div class="dialog-body" tabindex="-1">
                    <h2 class="dialog-title">{title}</h2>
                    {children()}
                </div>
                // That of the page lies behind the dialog, and is not to be reached as long as it is open.
                <ToastList/>
            </Show>
        </dialog>
    }
}
