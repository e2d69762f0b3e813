//! The way to the replay frame and back: messages between two documents of this server.

use leptos::html;
use leptos::prelude::*;
use leptos::web_sys::{MessageEvent, MutationObserver, MutationObserverInit, Window};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

use super::message::{Order, Report};
use crate::theme;

#[derive(Clone, Copy)]
pub(in crate::pages) struct Bridge {
    pub(in crate::pages) frame: NodeRef<html::Iframe>,
}

impl Bridge {
    pub(in crate::pages) fn new() -> Self {
        Self {
            frame: NodeRef::new(),
        }
    }

    pub(in crate::pages) fn send(self, order: &Order) {
        let Some(message) = serde_json::to_string(order)
            .ok()
            .and_then(|text| js_sys::JSON::parse(&text).ok())
        else {
            return;
        };
        self.pass(&message);
    }

    /// The same with what is a message already.
    pub(in crate::pages) fn pass(self, message: &JsValue) {
        if let (Some(frame), Ok(origin)) = (self.content(), window().location().origin()) {
            let _ = frame.post_message(message, &origin);
        }
    }

    /// Asks for the frame's document again.
    pub(in crate::pages) fn reload(self) {
        if let Some(frame) = self.frame.get_untracked() {
            frame.set_src(&frame.src());
        }
    }

    /// Listens until the page is left. Only the frame itself is heard, and only from this server.
    pub(in crate::pages) fn listen(self, report: impl Fn(Report) + 'static) {
        let listener = window_event_listener(leptos::ev::message, move |event| {
            if self.is_ours(&event)
                && let Some(message) = read(&event.data())
            {
                report(message);
            }
        });
        on_cleanup(move || listener.remove());
    }

    /// The surroundings of the recorded page have the console's colours, also when those change.
    pub(in crate::pages) fn follow_theme(self) {
        let Some(root) = document().document_element() else {
            return;
        };
        let told = move || {
            if let Some(frame) = self.content() {
                let location = frame.location();
                let path = location.pathname().unwrap_or_default();
                let query = location.search().unwrap_or_default();
                // In place of the old address, so that it does not become a step of the history.
                let _ = location.replace(&format!("{path}{query}{}", theme_hash()));
            }
        };
        let callback = Closure::<dyn FnMut()>::new(told);
        let Ok(observer) = MutationObserver::new(callback.as_ref().unchecked_ref()) else {
            return;
        };
        let options = MutationObserverInit::new();
        options.set_attribute_filter(&js_sys::Array::of1(&"data-theme".into()));
        let _ = observer.observe_with_options(&root, &options);
        // The closure has to live as long as the observer may call it.
        let kept = StoredValue::new_local((observer, callback));
        on_cleanup(move || kept.with_value(|(observer, _)| observer.disconnect()));
    }

    fn is_ours(self, event: &MessageEvent) -> bool {
        let from_frame = self.content().is_some_and(|frame| {
            event
                .source()
                .is_some_and(|source| *source == *frame.unchecked_ref::<JsValue>())
        });
        from_frame
            && window()
                .location()
                .origin()
                .is_ok_and(|origin| origin == event.origin())
    }

    fn content(self) -> Option<Window> {
        self.frame.get_untracked()?.content_window()
    }
}

/// The colours as the frame's address carries them.
pub(in crate::pages) fn theme_hash() -> String {
    format!("#theme={}", theme::current().attribute().unwrap_or("system"))
}

/// `None` for what is none of the frame's messages.
fn read(data: &JsValue) -> Option<Report> {
    let text = js_sys::JSON::stringify(data).ok()?.as_string()?;
    serde_json::from_str(&text).ok()
}
