use leptos::prelude::*;

/// A view that is built anew where it comes in place of another of its kind. Leptos would make the one into the other, and what is
/// listened to on a component (`<Button on:click=…>`) would still do what it did, with state that has gone.
pub(crate) fn anew<V: IntoView + 'static>(view: impl Fn() -> V + Send + 'static) -> AnyView {
    view.into_any()
}
