//! The keys of a page, and the dialog that lists them.

use leptos::prelude::*;

use super::while_shown::WhileShown;
use super::{Dialog, Late, late_view};

/// A key as it is written on the keyboard, and what it does here.
pub(crate) type KeyHint = (&'static str, &'static str);

/// For a page with a field that `/` goes to.
pub(crate) const SEARCH: KeyHint = ("/", "Search on this page");

const EVERYWHERE: [KeyHint; 3] = [
    ("Ctrl K", "Go to a page or a session, or do something"),
    ("?", "Show these keys"),
    ("Esc", "Close what is open"),
];

/// The keys of the pages that are on screen.
#[derive(Clone, Copy)]
pub(crate) struct PageKeys {
    lists: WhileShown<&'static [KeyHint]>,
    pub(crate) open: RwSignal<bool>,
}

impl PageKeys {
    pub(crate) fn provide() -> Self {
        let keys = Self {
            lists: WhileShown::new(),
            open: RwSignal::new(false),
        };
        provide_context(keys);
        keys
    }
}

/// Says which keys the page has, as long as it is shown.
pub(crate) fn use_page_keys(list: &'static [KeyHint]) {
    if let Some(keys) = use_context::<PageKeys>() {
        keys.lists.say(list);
    }
}

#[component]
pub(crate) fn KeyHelp() -> impl IntoView {
    let keys: PageKeys = expect_context();
    view! {
        <Dialog open=keys.open title="Keys of this page".to_owned()>
            <Late view=list(keys)/>
        </Dialog>
    }
}

late_view! {
    fn list(keys: PageKeys) {
        let row = |(key, does): &KeyHint| {
            let caps: Vec<_> = key.split(' ').map(|cap| view! { <kbd>{cap}</kbd> }).collect();
            view! {
                <dt>{caps}</dt>
                <dd>{*does}</dd>
            }
        };
        view! {
            <dl class="keys">
                {move || keys.lists.all().into_iter().flatten().map(row).collect_view()}
                {EVERYWHERE.iter().map(row).collect_view()}
            </dl>
        }
        .into_any()
    }
}
