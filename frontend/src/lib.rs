//! The wasm entry: hydrates what the server rendered, and nothing else.

#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    std::panic::set_hook(Box::new(app::panic::report));
    leptos::mount::hydrate_lazy(app::App);
}
