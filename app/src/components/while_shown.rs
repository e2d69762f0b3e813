//! What pages say of themselves for as long as they are on screen.

use leptos::prelude::*;

/// What each page that is on screen has said, by the order in which they came.
pub(crate) struct WhileShown<T: Send + Sync + 'static> {
    said: RwSignal<Vec<(u32, T)>>,
    last: StoredValue<u32>,
}

impl<T: Send + Sync + 'static> Clone for WhileShown<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for WhileShown<T> {}

impl<T: Clone + Send + Sync + 'static> WhileShown<T> {
    pub(crate) fn new() -> Self {
        Self {
            said: RwSignal::new(Vec::new()),
            last: StoredValue::new(0),
        }
    }

    /// Keeps it until what says it is gone.
    pub(crate) fn say(self, what: T) {
        let id = self.last.get_value() + 1;
        self.last.set_value(id);
        self.said.update(|said| said.push((id, what)));
        on_cleanup(move || {
            // The frame may be gone before the page.
            let _ = self
                .said
                .try_update(|said| said.retain(|(other, _)| *other != id));
        });
    }

    pub(crate) fn all(self) -> Vec<T> {
        self.said
            .with(|said| said.iter().map(|(_, what)| what.clone()).collect())
    }
}
