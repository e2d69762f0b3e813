//! What the forms have in common that ask a job for a file.

use domain::export::options::{ExportOptions, ExportRequest};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::super::state::Session;
use super::waiting::file_id;
use crate::browser;
use crate::components::{Button, FormErrors, FormNotice, Look};
use crate::functions::exports::export_session;
use crate::pages::exports::{Jobs, Missing};

#[derive(Clone, Copy)]
pub(super) struct Asking {
    session: Session,
    jobs: Jobs,
    /// The fields that show what is wrong with them. What is wrong with another one is said of the form.
    fields: &'static [&'static str],
    pub(super) errors: RwSignal<FormErrors>,
    busy: RwSignal<bool>,
    /// What was asked for last, and the job that came of it.
    last: StoredValue<Option<(ExportRequest, i64)>>,
}

impl Asking {
    pub(super) fn new(session: Session, jobs: Jobs, fields: &'static [&'static str]) -> Self {
        Self {
            session,
            jobs,
            fields,
            errors: RwSignal::new(FormErrors::default()),
            busy: RwSignal::new(false),
            last: StoredValue::new(None),
        }
    }

    /// The job of the same wish, as long as it is not over.
    fn going_on(self, request: &ExportRequest) -> Option<i64> {
        let (_, job) = self.last.get_value().filter(|(last, _)| last == request)?;
        untrack(|| self.jobs.find(job))
            .filter(|job| !job.state.is_over())
            .map(|job| job.id)
    }

    pub(super) fn ask(self, options: ExportOptions, name: RwSignal<String>) {
        if self.busy.get_untracked() {
            return;
        }
        let Ok(session) = self.session.id_untracked().parse() else {
            return;
        };
        self.errors.set(FormErrors::default());
        let name = Some(name.get_untracked().trim().to_owned()).filter(|name| !name.is_empty());
        let request = ExportRequest {
            session,
            name,
            options,
        };
        // Whoever presses twice wants one file.
        if let Some(job) = self.going_on(&request) {
            return browser::scroll_to(&file_id(job));
        }
        self.busy.set(true);
        spawn_local(async move {
            let asked = export_session(request.clone()).await;
            let _ = self.busy.try_set(false);
            match asked {
                Ok(job) => {
                    let id = job.id;
                    let _ = self.last.try_set_value(Some((request, id)));
                    self.jobs.add(job);
                    self.jobs.load();
                    request_animation_frame(move || browser::scroll_to(&file_id(id)));
                }
                Err(error) => {
                    let _ = self.errors.try_set(FormErrors::from_server(&error, self.fields));
                }
            }
        });
    }
}

/// What is wrong with all of it, what has to be installed, and how to leave.
#[component]
pub(super) fn AskingEnd(open: RwSignal<bool>, asking: Asking, verb: &'static str) -> impl IntoView {
    let jobs = asking.jobs;
    let can = Memo::new(move |_| jobs.missing().is_none());
    view! {
        <Missing jobs/>
        <FormNotice errors=asking.errors/>
        <div class="dialog-actions">
            <Button on:click=move |_| open.set(false)>"Close"</Button>
            <Button look=Look::Primary kind="submit" busy=asking.busy disabled=Signal::derive(move || !can.get())>
                {verb}
            </Button>
        </div>
    }
}
