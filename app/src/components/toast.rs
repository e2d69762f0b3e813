//! Short messages that come by themselves and go again.

use std::time::Duration;

use leptos::prelude::*;

use super::{Button, Look};

const SHOWN_FOR: Duration = Duration::from_secs(7);
/// How much longer one stays whose time was up while it was pointed at.
const LINGERS: Duration = Duration::from_secs(2);

#[derive(Debug, Clone)]
struct Toast {
    id: u32,
    text: String,
    undo: Option<Callback<()>>,
}

/// Says things, from anywhere in the console.
#[derive(Clone, Copy)]
pub(crate) struct Toasts {
    list: RwSignal<Vec<Toast>>,
    last: StoredValue<u32>,
    /// Pointed at, or with the focus in one of them: nothing goes away under somebody's hand.
    pointed: StoredValue<bool>,
    focused: StoredValue<bool>,
}

impl Toasts {
    pub(crate) fn provide() {
        provide_context(Self {
            list: RwSignal::new(Vec::new()),
            last: StoredValue::new(0),
            pointed: StoredValue::new(false),
            focused: StoredValue::new(false),
        });
    }

    pub(crate) fn get() -> Self {
        expect_context()
    }

    pub(crate) fn say(self, text: impl Into<String>) {
        self.push(text.into(), None);
    }

    /// For what was done at once and can be taken back.
    pub(crate) fn say_with_undo(self, text: impl Into<String>, undo: Callback<()>) {
        self.push(text.into(), Some(undo));
    }

    fn push(self, text: String, undo: Option<Callback<()>>) {
        let id = self.last.get_value() + 1;
        self.last.set_value(id);
        self.list.update(|list| list.push(Toast { id, text, undo }));
        self.remove_after(id, SHOWN_FOR);
    }

    fn remove_after(self, id: u32, time: Duration) {
        let due = move || {
            if self.pointed.get_value() || self.focused.get_value() {
                self.remove_after(id, LINGERS);
            } else {
                self.remove(id);
            }
        };
        set_timeout(due, time);
    }

    /// What is gone tells nobody that the pointer or the focus left it.
    fn take_back(self, id: u32, undo: Callback<()>) {
        undo.run(());
        self.pointed.set_value(false);
        self.focused.set_value(false);
        self.remove(id);
    }

    fn remove(self, id: u32) {
        self.list.update(|list| list.retain(|toast| toast.id != id));
    }
}

/// Where the messages appear; once, in the root.
#[component]
pub(crate) fn ToastList() -> impl IntoView {
    let toasts = Toasts::get();
    view! {
        <div
            class="toasts"
            role="status"
            aria-live="polite"
            on:mouseenter=move |_| toasts.pointed.set_value(true)
            on:mouseleave=move |_| toasts.pointed.set_value(false)
            on:focusin=move |_| toasts.focused.set_value(true)
            on:focusout=move |_| toasts.focused.set_value(false)
        >
            <For
                each=move || toasts.list.get()
                key=|toast| toast.id
                children=move |Toast { id, text, undo }| {
                    let undo = undo
                        .map(|undo| {
                            view! {
                                <Button
                                    look=Look::Quiet
                                    on:click=move |_| toasts.take_back(id, undo)
                                >
                                    "Undo"
                                </Button>
                            }
                        });
                    view! { <div class="toast">{text} {undo}</div> }
                }
            />
        </div>
    }
}
