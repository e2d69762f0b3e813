//! The jobs as they go on, for whoever shows them.

use std::time::Duration;

use domain::export::job::{ExportJob, ExportList};
use domain::id::SessionId;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::ConsoleError;
use crate::functions::exports::exports;
use crate::names;

/// While something is being made, and while nothing is: somebody else may ask for something.
const ASKED_EVERY: Duration = Duration::from_secs(1);
const ASKED_AT_REST: u32 = 15;

type Listed = Result<ExportList, ConsoleError>;

#[derive(Clone, Copy)]
pub(in crate::pages) struct Jobs {
    list: RwSignal<Option<Listed>>,
    /// Counts what changed the list: an answer to what was asked before that is of the past.
    turn: StoredValue<u32>,
    /// Somebody asks at the moment.
    is_asking: StoredValue<bool>,
}

impl Jobs {
    /// What is known already, or nothing yet.
    pub(in crate::pages) fn new(known: Option<Listed>) -> Self {
        Self {
            list: RwSignal::new(known),
            turn: StoredValue::new(0),
            is_asking: StoredValue::new(false),
        }
    }

    pub(in crate::pages) fn load(self) {
        let turn = self.next_turn();
        self.is_asking.set_value(true);
        spawn_local(async move {
            let listed = exports().await;
            let _ = self.is_asking.try_update_value(|is_asking| *is_asking = false);
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            let Self { list, .. } = self;
            // What was known stays, where the server cannot be reached for a moment.
            let is_news = list
                .try_with_untracked(|list| listed.is_ok() || !matches!(list, Some(Ok(_))))
                .unwrap_or_default();
            if is_news {
                let _ = list.try_set(Some(listed));
            }
        });
    }

    fn next_turn(self) -> u32 {
        self.turn
            .try_update_value(|turn| {
                *turn = turn.wrapping_add(1);
                *turn
            })
            .unwrap_or_default()
    }

    /// Asks again and again, as long as whoever calls is on screen and the signal is true.
    pub(in crate::pages) fn keep_up(self, wanted: Signal<bool>) {
        Effect::new(move || {
            let seconds = StoredValue::new(0_u32);
            let ask = move || {
                let Some(true) = wanted.try_get_untracked() else {
                    return;
                };
                let passed = seconds.try_update_value(|passed| {
                    *passed += 1;
                    *passed
                });
                if self.is_asking.try_get_value() != Some(false) {
                    return;
                }
                if self.are_going_on() || passed.is_some_and(|passed| passed % ASKED_AT_REST == 0) {
                    self.load();
                }
            };
            if let Ok(asking) = set_interval_with_handle(ask, ASKED_EVERY) {
                on_cleanup(move || asking.clear());
            }
        });
    }

    fn are_going_on(self) -> bool {
        self.list
            .try_with_untracked(
                |list| matches!(list, Some(Ok(list)) if list.jobs.iter().any(|job| !job.state.is_over())),
            )
            .unwrap_or_default()
    }

    pub(in crate::pages) fn add(self, job: ExportJob) {
        self.next_turn();
        self.list.update(|list| {
            if let Some(Ok(list)) = list {
                list.jobs.insert(0, job);
            }
        });
    }

    pub(in crate::pages) fn forget(self, id: i64) {
        self.next_turn();
        self.list.update(|list| {
            if let Some(Ok(list)) = list {
                list.jobs.retain(|job| job.id != id);
            }
        });
    }

    /// Why they cannot be listed.
    pub(in crate::pages) fn error(self) -> Option<ConsoleError> {
        self.list.with(|list| list.as_ref()?.as_ref().err().cloned())
    }

    pub(in crate::pages) fn all(self) -> Option<Vec<ExportJob>> {
        self.list
            .with(|list| Some(list.as_ref()?.as_ref().ok()?.jobs.clone()))
    }

    pub(in crate::pages) fn find(self, id: i64) -> Option<ExportJob> {
        self.list.with(|list| {
            let list = list.as_ref()?.as_ref().ok()?;
            list.jobs.iter().find(|job| job.id == id).cloned()
        })
    }

    /// What a person would call who the session is of.
    pub(in crate::pages) fn visitor(self, session: &SessionId) -> String {
        self.list.with(|list| {
            let known = list.as_ref().and_then(|list| list.as_ref().ok());
            names::actor(known.and_then(|list| list.visitors.get(session))).to_owned()
        })
    }

    /// What has to be installed before anything can be made.
    pub(in crate::pages) fn missing(self) -> Option<String> {
        self.list
            .with(|list| list.as_ref()?.as_ref().ok()?.missing.clone())
    }
}
