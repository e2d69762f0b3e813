//! What can be done on a page, for the palette.

use leptos::prelude::*;

use super::Icon;
use super::while_shown::WhileShown;

#[derive(Clone, Copy)]
pub(crate) struct PageAction {
    pub(crate) icon: Icon,
    pub(crate) name: Signal<String>,
    /// Whether there is anything for it to do at the moment.
    pub(crate) offered: Signal<bool>,
    pub(crate) run: Callback<()>,
}

impl PageAction {
    pub(crate) fn new(
        icon: Icon,
        name: impl Into<Signal<String>>,
        offered: impl Into<Signal<bool>>,
        run: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        Self {
            icon,
            name: name.into(),
            offered: offered.into(),
            run: Callback::new(move |()| run()),
        }
    }
}

/// The actions of the pages that are on screen.
#[derive(Clone, Copy)]
pub(crate) struct PageActions(WhileShown<PageAction>);

impl PageActions {
    pub(crate) fn provide() {
        provide_context(Self(WhileShown::new()));
    }

    pub(crate) fn all(self) -> Vec<PageAction> {
        self.0.all()
    }
}

/// Says what can be done on the page, as long as it is shown.
pub(crate) fn use_page_actions(actions: impl IntoIterator<Item = PageAction>) {
    if let Some(PageActions(said)) = use_context() {
        for action in actions {
            said.say(action);
        }
    }
}
