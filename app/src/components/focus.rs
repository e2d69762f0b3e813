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
