//! What happened in a session, as the panels beside the recorded page list it: of a replay and of what is watched live.

use std::sync::Arc;

use domain::Millis;
use domain::fact::Fact;
use domain::session::SessionDetails;
use leptos::prelude::*;

use super::entries::{self, Entry, Filter};
use crate::ConsoleError;

/// The facts, which arrive after the page.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::pages) enum Facts {
    Loading,
    Here(Arc<Vec<Fact>>),
    Failed(ConsoleError),
}

/// What differs between the pages that have these panels.
#[derive(Clone, Copy)]
pub(in crate::pages) struct Teller {
    /// The moment on the screen.
    pub(in crate::pages) at: Signal<Millis>,
    /// Asks for the facts again, which did not come.
    pub(in crate::pages) load: Callback<()>,
    /// A row was picked that happened at this moment.
    pub(in crate::pages) pick: Callback<Millis>,
    /// The address of the moment of a row that was picked, where picking it does not lead there.
    pub(in crate::pages) elsewhere: Option<Callback<Millis, String>>,
    /// Lets a list go on with what is on the screen.
    pub(in crate::pages) follow: &'static str,
}

impl Teller {
    pub(super) fn get() -> Self {
        expect_context()
    }
}

#[derive(Clone, Copy)]
pub(in crate::pages) struct Story {
    pub(in crate::pages) details: RwSignal<Arc<SessionDetails>>,
    pub(in crate::pages) facts: RwSignal<Facts>,
    /// Rows of the list of events, and positions of those that its filter lets through.
    pub(super) events: Memo<Arc<Vec<Entry>>>,
    pub(super) filter: RwSignal<Filter>,
    pub(super) shown_events: Memo<Arc<Vec<usize>>>,
}

impl Story {
    pub(in crate::pages) fn new(details: RwSignal<Arc<SessionDetails>>, facts: RwSignal<Facts>) -> Self {
        let events = Memo::new(move |_| {
            facts.with(|facts| match facts {
                Facts::Here(facts) => Arc::new(entries::events(facts)),
                _ => Arc::default(),
            })
        });
        let filter = RwSignal::new(Filter::default());
        let shown_events =
            Memo::new(move |_| Arc::new(filter.with(|filter| entries::filtered(&events.get(), filter))));
        Self {
            details,
            facts,
            events,
            filter,
            shown_events,
        }
    }

    pub(super) fn get() -> Self {
        expect_context()
    }

    /// What the times of the lists are counted from.
    pub(super) fn start(self) -> Millis {
        self.details.with_untracked(|details| details.summary.started_at)
    }
}
