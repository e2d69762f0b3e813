//! Views that nobody sees before they open something: their code is a file of its own in a build that is split, and
//! comes with the first sign of a person.

use std::pin::Pin;

use leptos::prelude::*;
use leptos::web_sys::AddEventListenerOptions;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use crate::ConsoleError;

/// A view whose code may be on its way.
pub(crate) type LateView = Pin<Box<dyn Future<Output = Result<AnyView, ConsoleError>> + Send>>;

/// Makes a function that returns an `AnyView` one that returns a [`LateView`]. All of them are one file.
macro_rules! late_view {
    ($(#[$doc:meta])* $vis:vis fn $name:ident($($arg:ident: $type:ty),* $(,)?) $body:block) => {
        $(#[$doc])*
        $vis fn $name($($arg: $type),*) -> $crate::components::LateView {
            #[cfg_attr(
                feature = "split",
                ::leptos::wasm_split::wasm_split(late, wasm_split_path = ::leptos::wasm_split, fallible)
            )]
            #[cfg_attr(not(feature = "split"), allow(clippy::unnecessary_wraps))]
            fn $name($($arg: $type),*) -> Result<AnyView, $crate::ConsoleError> {
                Ok($body)
            }

            #[cfg(feature = "split")]
            let view = $name($($arg),*);
            #[cfg(not(feature = "split"))]
            let view = std::future::ready($name($($arg),*));
            Box::pin(view)
        }
    };
}
pub(crate) use late_view;

/// Stands for the view until it is there, and for what became of it otherwise.
#[component]
pub(crate) fn Late(view: LateView) -> impl IntoView {
    let arrived = Suspend::new(async move {
        view.await.unwrap_or_else(|error| {
            view! { <p class="menu-note" role="alert">{format!("{error}.")}</p> }.into_any()
        })
    });
    view! { <Suspense>{arrived}</Suspense> }
}

/// Fetches their code once somebody moves, touches or types something, so that it is there when it is asked for.
pub(crate) fn fetch_late_views_at_first_sign() {
    let once = AddEventListenerOptions::new();
    once.set_once(true);
    for sign in ["pointermove", "pointerdown", "keydown"] {
        // What fails here is tried again when a view is opened.
        let fetch = Closure::once_into_js(|| {
            leptos::task::spawn_local(async {
                let _ = code().await;
            });
        });
        let _ = window().add_event_listener_with_callback_and_add_event_listener_options(
            sign,
            fetch.unchecked_ref(),
            &once,
        );
    }
}

/// Returns when the code is there.
#[cfg(feature = "split")]
#[leptos::wasm_split::wasm_split(late, wasm_split_path = ::leptos::wasm_split, fallible)]
fn code() -> Result<(), ConsoleError> {
    Ok(())
}

/// It is part of the whole.
#[cfg(not(feature = "split"))]
async fn code() -> Result<(), ConsoleError> {
    Ok(())
}

#[cfg(feature = "split")]
impl From<leptos::wasm_split::SplitLoaderError> for ConsoleError {
    fn from(_: leptos::wasm_split::SplitLoaderError) -> Self {
        Self::Unreachable
    }
}
