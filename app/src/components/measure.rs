//! The size of an element, now and whenever it changes.

use leptos::prelude::*;
use leptos::web_sys::{Element, ResizeObserver};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Calls back with the inner width and height, until the page is left.
pub(crate) fn on_resize(element: &Element, report: impl Fn(f64, f64) + 'static) {
    let measured = element.clone();
    let callback = Closure::<dyn FnMut()>::new(move || {
        report(
            f64::from(measured.client_width()),
            f64::from(measured.client_height()),
        );
    });
    let Ok(observer) = ResizeObserver::new(callback.as_ref().unchecked_ref()) else {
        return;
    };
    observer.observe(element);
    // The closure has to live as long as the observer may call it.
    let kept = StoredValue::new_local((observer, callback));
    on_cleanup(move || {
        kept.with_value(|(observer, _)| observer.disconnect());
    });
}
