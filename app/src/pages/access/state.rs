//! What the parts of the page share.

use domain::access::tuple::{AccessReport, OWN_ACCESS, TupleChange, TupleKey, TupleRow};
use domain::account::Account;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::words;
use crate::ConsoleError;
use crate::components::{FormErrors, Toasts};
use crate::functions::access::change_access;

#[derive(Clone, Copy)]
pub(super) struct AccessState {
    pub(super) report: RwSignal<AccessReport>,
    /// Counts changes, for what shows more than the report has.
    changes: RwSignal<u32>,
    /// A change that would take this page from who makes it, until they say that it is meant.
    pub(super) asked: RwSignal<Option<TupleChange>>,
    toasts: Toasts,
}

impl AccessState {
    pub(super) fn new(report: AccessReport, changes: RwSignal<u32>) -> Self {
        Self {
            report: RwSignal::new(report),
            changes,
            asked: RwSignal::new(None),
            toasts: Toasts::get(),
        }
    }

    pub(super) async fn change(self, change: TupleChange) -> Result<(), ConsoleError> {
        let report = change_access(change).await?;
        let _ = self.report.try_set(report);
        let _ = self
            .changes
            .try_update(|changes| *changes = changes.wrapping_add(1));
        Ok(())
    }

    pub(super) async fn give(self, writes: Vec<TupleKey>) -> Result<(), ConsoleError> {
        let change = TupleChange {
            writes,
            ..TupleChange::default()
        };
        self.change(change).await
    }

    /// Gives a tuple, closes the form and says so; or says there why not.
    pub(super) fn give_by(
        self,
        form: GiveForm,
        key: TupleKey,
        said: String,
        fields: &'static [&'static str],
    ) {
        form.busy.set(true);
        spawn_local(async move {
            let result = self.give(vec![key]).await;
            let _ = form.busy.try_set(false);
            match result {
                Ok(()) => {
                    let _ = form.open.try_set(false);
                    self.toasts.say(said);
                }
                Err(error) => {
                    let _ = form.errors.try_set(FormErrors::from_server(&error, fields));
                }
            }
        });
    }

    /// Takes tuples away at once, says so, and gives them back where somebody wishes that. Why they stay is put where it was
    /// asked.
    pub(super) fn take_away(self, rows: Vec<TupleRow>, said: String, trying: Trying) {
        let is_final = rows.iter().any(is_final);
        let keys: Vec<TupleKey> = rows.into_iter().map(|row| row.key).collect();
        let change = TupleChange {
            deletes: keys.clone(),
            ..TupleChange::default()
        };
        trying.begin();
        spawn_local(async move {
            let result = self.change(change.clone()).await;
            trying.end();
            match result {
                Ok(()) if is_final => self.toasts.say(said),
                Ok(()) => {
                    let undo = Callback::new(move |()| self.put_back(keys.clone()));
                    self.toasts.say_with_undo(said, undo);
                }
                Err(ConsoleError::Invalid { field, .. }) if field == OWN_ACCESS => {
                    let _ = self.asked.try_set(Some(change));
                }
                Err(error) => trying.refuse(&error),
            }
        });
    }

    fn put_back(self, keys: Vec<TupleKey>) {
        spawn_local(async move {
            if let Err(error) = self.give(keys).await {
                self.toasts.say(error.to_string());
            }
        });
    }

    pub(super) fn account(self, id: i64) -> Option<Account> {
        self.report.with(|report| {
            let mut accounts = report.accounts.iter();
            accounts.find(|account| account.id == id).cloned()
        })
    }

    /// What a user of tuples is called.
    pub(super) fn name(self, user: &str) -> String {
        self.report.with(|report| words::user(user, &report.accounts))
    }
}

/// Whether a tuple that is taken away cannot be given back: the model does not take it any longer, or it has a condition.
pub(super) fn is_final(row: &TupleRow) -> bool {
    row.fault.is_some() || row.condition.is_some()
}

/// A form in a dialog that gives something.
#[derive(Clone, Copy)]
pub(super) struct GiveForm {
    pub(super) open: RwSignal<bool>,
    pub(super) busy: RwSignal<bool>,
    pub(super) errors: RwSignal<FormErrors>,
}

/// How an attempt goes, where it is made. The place may be gone before it ends.
#[derive(Clone, Copy)]
pub(super) struct Trying {
    pub(super) busy: RwSignal<bool>,
    pub(super) refused: RwSignal<Option<String>>,
}

impl Trying {
    pub(super) fn new() -> Self {
        Self {
            busy: RwSignal::new(false),
            refused: RwSignal::new(None),
        }
    }

    pub(super) fn begin(self) {
        self.busy.set(true);
        self.refused.set(None);
    }

    pub(super) fn end(self) {
        let _ = self.busy.try_set(false);
    }

    pub(super) fn refuse(self, error: &ConsoleError) {
        let _ = self.refused.try_set(Some(format!("{error}.")));
    }
}
