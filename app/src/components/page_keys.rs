//! The keys of a page, and the dialog that lists them.

use leptos::prelude::*;

use super::Dialog;

/// A key as it is written on the keyboard, and what it does here.
pub(crate) type KeyHint = (&'static str, &'static str);

const EVERYWHERE: [KeyHint; 4] = [
    ("Ctrl K", "Go to a page or a session, or do something"),
    ("/", "Search on this page"),
    ("?", "Show these keys"),
    ("Esc", "Close what is open"),
];

/// The keys of the pages that are on screen, by the order in which they came.
#[derive(Clone, Copy)]
pub(crate) struct PageKeys {
    lists: RwSignal<Vec<(u32, &'static [KeyHint])>>,
    last: StoredValue<u32>,
    pub(crate) open: RwSignal<bool>,
}

impl PageKeys {
    pub(crate) fn provide() -> Self {
        let keys = Self {
            lists: RwSignal::new(Vec::new()),
            last: StoredValue::new(0),
            open: RwSignal::new(false),
        };
        provide_context(keys);
        keys
    }
}

/// Says which keys the page has, as long as it is shown.
pub(crate) fn use_page_keys(list: &'static [KeyHint]) {
    let Some(keys) = use_context::<PageKeys>() else {
        return;
    };
    let id = keys.last.get_value() + 1;
    keys.last.set_value(id);
    keys.lists.update(|lists| lists.push((id, list)));
    on_cleanup(move || {
        // The frame may be gone before the page.
        let _ = keys
            .lists
            .try_update(|lists| lists.retain(|(other, _)| *other != id));
    });
}

#[component]
pub(crate) fn KeyHelp() -> impl IntoView {
    let keys: PageKeys = expect_context();
    let row = |(key, does): &KeyHint| {
        let caps: Vec<_> = key.split(' ').map(|cap| view! { <kbd>{cap}</kbd> }).collect();
        view! {
            <dt>{caps}</dt>
            <dd>{*does}</dd>
        }
    };
    view! {
        <Dialog open=keys.open title="Keys of this page".to_owned()>
            <dl class="keys">
                {move || {
                    let lists = keys.lists.get();
                    lists.iter().flat_map(|(_, list)| list.iter()).map(row).collect_view()
                }}
                {EVERYWHERE.iter().map(row).collect_view()}
            </dl>
        </Dialog>
    }
}
