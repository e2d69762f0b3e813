use leptos::html::ElementType;
use leptos::prelude::*;
use leptos::web_sys;
use wasm_bindgen::JsCast;

/// Takes the focus as soon as it is there. Browsers heed `autofocus` only in what a page or a dialog opens with.
pub(crate) fn use_focus<E>() -> NodeRef<E>
where
    E: ElementType + 'static,
    E::Output: JsCast + Clone + 'static,
{
    let element = NodeRef::<E>::new();
    Effect::new(move || {
        if let Some(element) = element.get() {
            let _ = element.unchecked_ref::<web_sys::HtmlElement>().focus();
        }
    });
    element
}

/// Gives the focus to the page or the dialog around what was pressed, where that goes and would take the focus along.
pub(crate) fn focus_around(event: &leptos::ev::MouseEvent) {
    let around = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .and_then(|element| element.closest("[tabindex='-1']").ok().flatten())
        .and_then(|around| around.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(around) = around {
        let _ = around.focus();
    }
}
