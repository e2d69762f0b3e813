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
    /// In the order in which they came. One that is gone leaves its place empty as long as others are there: those
    /// stay the elements that they are, without a keyed list, whose code is large.
    list: RwSignal<Vec<Option<Toast>>>,
    last: StoredValue<u32>,
    /// How many lists there are. The newest one shows the messages: those below it lie behind a dialog.
    lists: RwSignal<u32>,
    /// Pointed at, or with the focus in one of them: nothing goes away under somebody's hand.
    pointed: StoredValue<bool>,
    focused: StoredValue<bool>,
}

impl Toasts {
    pub(crate) fn provide() {
        provide_context(Self {
            list: RwSignal::new(Vec::new()),
            last: StoredValue::new(0),
            lists: RwSignal::new(0),
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
        self.list.update(|list| list.push(Some(Toast { id, text, undo })));
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

    fn take_back(self, id: u32, undo: Callback<()>) {
        undo.run(());
        self.let_go();
        self.remove(id);
    }

    /// What is gone tells nobody that the pointer or the focus left it.
    fn let_go(self) {
        let _ = self.pointed.try_set_value(false);
        let _ = self.focused.try_set_value(false);
    }

    fn remove(self, id: u32) {
        self.list.update(|list| take(list, id));
    }
}

fn take(list: &mut Vec<Option<Toast>>, id: u32) {
    for place in list.iter_mut() {
        place.take_if(|toast| toast.id == id);
    }
    if list.iter().all(Option::is_none) {
        list.clear();
    }
}

/// Where the messages appear: in the root, and in a dialog as long as that is open.
#[component]
pub(crate) fn ToastList() -> impl IntoView {
    let toasts = Toasts::get();
    let place = toasts.lists.try_update(|lists| {
        *lists += 1;
        *lists
    });
    on_cleanup(move || {
        let _ = toasts.lists.try_update(|lists| *lists -= 1);
        toasts.let_go();
    });
    let list = move || match Some(toasts.lists.get()) == place {
        true => toasts.list.get(),
        false => Vec::new(),
    };
    let shown = move |Toast { id, text, undo }| {
        let undo = undo.map(|undo| {
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
    };
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
            {move || list().into_iter().map(|toast| toast.map(shown)).collect_view()}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_gone_leaves_its_place_to_nobody_until_all_are_gone() {
        let mut list: Vec<_> = (1..=3)
            .map(|id| {
                Some(Toast {
                    id,
                    text: String::new(),
                    undo: None,
                })
            })
            .collect();
        for (gone, expected) in [
            (2, vec![Some(1), None, Some(3)]),
            (9, vec![Some(1), None, Some(3)]),
            (1, vec![None, None, Some(3)]),
            (3, vec![]),
        ] {
            take(&mut list, gone);
            let ids: Vec<_> = list
                .iter()
                .map(|toast| toast.as_ref().map(|toast| toast.id))
                .collect();
            assert_eq!(ids, expected);
        }
    }
}
