//! What lies under the heat.

use leptos::html::Img;
use leptos::prelude::*;

/// An image of the page, as wide as the picture, from its top. `failed` is told whether it did not load.
#[component]
pub(super) fn BackdropImage(address: Signal<Option<String>>, failed: RwSignal<bool>) -> impl IntoView {
    let image = NodeRef::<Img>::new();
    // It may have failed before the page was awake, and is heard of no more.
    Effect::new(move || {
        address.track();
        if let Some(image) = image.get() {
            failed.set(image.complete() && image.natural_width() == 0);
        }
    });
    move || {
        let address = address.get()?;
        Some(view! {
            <img
                class="heat-image"
                node_ref=image
                src=address
                alt=""
                on:load=move |_| failed.set(false)
                on:error=move |_| failed.set(true)
            />
        })
    }
}
