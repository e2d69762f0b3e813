//! How the console wakes up in the browser, and how the parts of the page learn of it.

use leptos::prelude::*;

/// Whether the whole page answers; there is none of it on the server. Hydration waits for the code of the page, and
/// whatever changed in between would never reach the document.
#[derive(Clone, Copy)]
pub(crate) struct Awake(RwSignal<bool>);

impl Awake {
    pub(crate) fn get(self) -> bool {
        self.0.get()
    }
}

/// Hydrates what the server rendered.
#[cfg(feature = "hydrate")]
pub fn hydrate() {
    use std::cell::Cell;
    use std::rc::Rc;

    use leptos::mount::hydrate_from_async;
    use leptos::tachys::dom::body;

    std::panic::set_hook(Box::new(crate::panic::report));
    wasm_bindgen_futures::spawn_local(async {
        let awake = Rc::new(Cell::new(None));
        let kept = Rc::clone(&awake);
        let page = hydrate_from_async(body(), move || {
            let awake = Awake(RwSignal::new(false));
            provide_context(awake);
            kept.set(Some(awake));
            view! { <crate::App/> }
        })
        .await;
        page.forget();
        if let Some(Awake(awake)) = awake.get() {
            awake.set(true);
        }
        // Tests and styles may know that the page answers now.
        let _ = body().set_attribute("data-hydrated", "");
    });
}
