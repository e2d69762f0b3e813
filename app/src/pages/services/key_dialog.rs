use leptos::prelude::*;

use super::{ServicesState, snippet};
use crate::components::{Button, CopyButton, Dialog, Icon, Look, use_open_with};

/// A key that was just made, with what to paste. It closes only by its button, because it is shown only here.
#[component]
pub(super) fn KeyDialog(state: ServicesState, address: StoredValue<String>) -> impl IntoView {
    let open = use_open_with(state.new_key);
    let key = Signal::derive(move || state.new_key.get().map(|made| made.key).unwrap_or_default());
    let title = Signal::derive(move || {
        let name = state
            .new_key
            .get()
            .map(|made| made.service.name)
            .unwrap_or_default();
        format!("A key for {name}")
    });
    let tag = Signal::derive(move || snippet::script_tag(&address.get_value(), &key.get()));
    let module = Signal::derive(move || snippet::module(&address.get_value(), &key.get()));
    view! {
        <Dialog open title wide=true may_close=|()| false>
            <p class="notice is-warn">
                {Icon::Alert.view()}
                <span>"This key is shown only now. Girok keeps a hash of it and cannot show it again."</span>
            </p>
            <Snippet title="Key" text=key/>
            <Snippet title="In the head of each page" text=tag/>
            <Snippet title="Or in an application that is bundled" text=module/>
            <div class="dialog-actions">
                <Button look=Look::Primary on:click=move |_| open.set(false)>
                    "I have copied it"
                </Button>
            </div>
        </Dialog>
    }
}

#[component]
pub(in crate::pages) fn Snippet(title: &'static str, text: Signal<String>) -> impl IntoView {
    view! {
        <div class="snippet">
            <div class="snippet-head">
                <h3>{title}</h3>
                <CopyButton text label=format!("Copy: {title}")/>
            </div>
            <pre tabindex="0">{text}</pre>
        </div>
    }
}
