use leptos::prelude::*;

use super::{Button, CancelButton, FormErrors, FormNotice, Look, Unsaved, UnsavedNotice};

/// The end of a form in a dialog: what is wrong with all of it, and how to leave it.
#[component]
pub(crate) fn FormEnd(
    open: RwSignal<bool>,
    unsaved: Unsaved,
    errors: RwSignal<FormErrors>,
    busy: RwSignal<bool>,
    /// What the button does.
    verb: &'static str,
) -> impl IntoView {
    view! {
        <FormNotice errors/>
        <UnsavedNotice unsaved/>
        <div class="dialog-actions">
            <CancelButton open unsaved/>
            <Button look=Look::Primary kind="submit" busy>
                {verb}
            </Button>
        </div>
    }
}
