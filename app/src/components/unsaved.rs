//! Dialogs that do not close over what was typed and not saved.

use leptos::prelude::*;

use super::{Button, Icon};

/// Closing asks once; closing again, or the button, throws the changes away.
#[derive(Clone, Copy)]
pub(crate) struct Unsaved {
    warned: RwSignal<bool>,
    is_changed: Callback<(), bool>,
}

impl Unsaved {
    pub(crate) fn new(is_changed: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        Self {
            warned: RwSignal::new(false),
            is_changed: Callback::new(move |()| is_changed()),
        }
    }

    /// For a dialog that opens anew.
    pub(crate) fn forget(self) {
        self.warned.set(false);
    }

    pub(crate) fn may_close(self) -> bool {
        let may = !self.is_changed.run(()) || self.warned.get_untracked();
        self.warned.set(!may);
        may
    }
}

#[component]
pub(crate) fn UnsavedNotice(unsaved: Unsaved) -> impl IntoView {
    view! {
        <Show when=move || unsaved.warned.get()>
            <p class="notice is-warn" role="alert">
                {Icon::Alert.view()}
                <span>"What you changed is not saved. Save it, or close again to discard it."</span>
            </p>
        </Show>
    }
}

/// Closes the dialog as Escape does.
#[component]
pub(crate) fn CancelButton(open: RwSignal<bool>, unsaved: Unsaved) -> impl IntoView {
    view! {
        <Button on:click=move |_| {
            if unsaved.may_close() {
                open.set(false);
            }
        }>{move || if unsaved.warned.get() { "Discard changes" } else { "Cancel" }}</Button>
    }
}
