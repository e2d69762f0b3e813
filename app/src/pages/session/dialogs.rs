use leptos::prelude::*;

/// Which dialogs of the page are open; the palette opens them, too.
#[derive(Clone, Copy)]
pub(super) struct Dialogs {
    pub(super) share: RwSignal<bool>,
    pub(super) export: RwSignal<bool>,
}

impl Dialogs {
    pub(super) fn provide() -> Self {
        let dialogs = Self {
            share: RwSignal::new(false),
            export: RwSignal::new(false),
        };
        provide_context(dialogs);
        dialogs
    }
}
