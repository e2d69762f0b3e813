//! How far one file is, and what can be done with it.

use domain::export::job::{ExportJob, ExportState};
use domain::format;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::list::Jobs;
use super::words;
use crate::ConsoleError;
use crate::components::{AskFirst, Button, Clock, Icon, Look, Toasts, focus_around};
use crate::functions::exports::{cancel_export, remove_export};

/// In words, with a bar while it is being made.
#[component]
pub(in crate::pages) fn State(#[prop(into)] job: Signal<Option<ExportJob>>) -> impl IntoView {
    let clock = Clock::get();
    let kind = Memo::new(move |_| job.with(|job| job.as_ref().map(|job| words::kind(&job.state))));
    let announced = Memo::new(move |_| job.with(|job| job.as_ref().map(|job| words::announced(&job.state))));
    let progress = Memo::new(move |_| {
        job.with(|job| match job.as_ref().map(|job| &job.state) {
            Some(ExportState::Running { progress, .. }) => (progress * 100.0) as u32,
            _ => 0,
        })
    });
    let said = move || {
        job.with(|job| job.as_ref().map(|job| words::state(&job.state, clock.now())))
            .unwrap_or_default()
    };
    view! {
        <div class="export-state" class:is-bad=move || kind.get() == Some("failed")>
            <p>{said}</p>
            <span class="visually-hidden" role="status">
                {announced}
            </span>
            <Show when=move || kind.get() == Some("running")>
                <progress class="export-progress" max="100" aria-label="Made so far" prop:value=move || progress.get()></progress>
            </Show>
        </div>
    }
}

/// Cancel, or download, look at and remove.
#[component]
pub(in crate::pages) fn Actions(id: i64, name: String, jobs: Jobs) -> impl IntoView {
    let toasts = Toasts::get();
    let busy = RwSignal::new(false);
    let kind = Memo::new(move |_| jobs.find(id).map(|job| words::kind(&job.state)));
    let file = format!("/admin/exports/{id}/file");
    let shown = format!("{file}?show=1");
    let cancel = move |event: leptos::ev::MouseEvent| {
        focus_around(&event);
        busy.set(true);
        spawn_local(async move {
            if let Err(error) = cancel_export(id).await {
                toasts.say(error.to_string());
            }
            let _ = busy.try_set(false);
            jobs.load();
        });
    };
    let remove = move |()| {
        busy.set(true);
        spawn_local(async move {
            let removed = remove_export(id).await;
            let _ = busy.try_set(false);
            match removed {
                // Somebody else was faster, or its time was over.
                Ok(()) | Err(ConsoleError::NotFound(_)) => jobs.forget(id),
                Err(error) => toasts.say(error.to_string()),
            }
        });
    };
    let (cancel_label, get_label, show_label, remove_label) = (
        format!("Cancel {name}"),
        format!("Download {name}"),
        format!("Open {name}"),
        format!("Remove {name}"),
    );
    let over = move || matches!(kind.get(), Some("done" | "failed" | "cancelled"));
    view! {
        <div class="export-actions">
            <Show when=move || kind.get() == Some("done")>
                <a class="button" rel="external" download="" href=file.clone() aria-label=get_label.clone()>
                    {Icon::Download.view()}
                    "Download"
                </a>
                <a class="button is-quiet" rel="external" target="_blank" href=shown.clone() aria-label=show_label.clone()>
                    "Open"
                </a>
            </Show>
            <Show when=move || matches!(kind.get(), Some("queued" | "running"))>
                <Button look=Look::Quiet busy on:click=cancel attr:aria-label=cancel_label.clone()>
                    "Cancel"
                </Button>
            </Show>
            <Show when=over>
                <AskFirst verb="Remove" label=remove_label.clone() question="Remove this file?" busy act=remove/>
            </Show>
        </div>
    }
}

/// What of it was chosen, and what whoever asked should know.
#[component]
pub(in crate::pages) fn About(job: ExportJob) -> impl IntoView {
    view! {
        <p class="muted">{words::options(&job.options)}</p>
        {job.note.map(|note| view! { <p class="export-note">{note}</p> })}
    }
}

/// Its size, once there is one.
pub(super) fn size(state: &ExportState) -> String {
    match state {
        ExportState::Done { bytes, .. } => format::bytes(*bytes),
        _ => String::new(),
    }
}
