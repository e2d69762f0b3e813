//! Taking the session away as a file: the button, and the dialog behind it.

mod asking;
mod film;
mod report;
mod waiting;

use domain::account::Permission;
use leptos::prelude::*;

use super::dialogs::Dialogs;
use super::state::Session;
use crate::components::{Button, Dialog, ExportOf, Icon, JsonExport};
use crate::pages::exports::Jobs;
use film::FilmForm;
use report::ReportForm;
use waiting::Waiting;

/// What the file is to be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Json,
    Pdf,
    Mp4,
}

impl Format {
    const ALL: [Self; 3] = [Self::Json, Self::Pdf, Self::Mp4];

    fn name(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Pdf => "PDF report",
            Self::Mp4 => "MP4 video",
        }
    }

    fn about(self) -> &'static str {
        match self {
            Self::Json => "All of it as data, to be read back or worked with.",
            Self::Pdf => "What happened, to be read and sent on.",
            Self::Mp4 => "The replay as a video, for whoever has no Girok.",
        }
    }
}

#[component]
pub(super) fn Export() -> AnyView {
    let session = Session::get();
    let allowed = session.may(Permission::ExportSessions);
    match use_context() {
        Some(Dialogs { export: open, .. }) => view! {
            <Show when=move || allowed.get()>
                <ExportDialog open session/>
            </Show>
        }
        .into_any(),
        None => ().into_any(),
    }
}

#[component]
fn ExportDialog(open: RwSignal<bool>, session: Session) -> AnyView {
    let format = RwSignal::new(Format::Json);
    let jobs = Jobs::new(None);
    jobs.keep_up(open.into());
    Effect::new(move || {
        if open.get() {
            jobs.load();
        }
    });
    view! {
        <Button icon=Icon::Download on:click=move |_| open.set(true)>
            <span class="fold-text">"Export"</span>
        </Button>
        <Dialog open wide=true title="Export this session".to_owned()>
            <fieldset class="export-formats">
                <legend class="visually-hidden">"Format"</legend>
                {Format::ALL
                    .map(|each| {
                        view! {
                            <label class="export-format">
                                <input
                                    type="radio"
                                    name="export-format"
                                    prop:checked=move || format.get() == each
                                    on:change=move |_| format.set(each)
                                />
                                <span class="export-format-name">{each.name()}</span>
                                <span class="field-help">{each.about()}</span>
                            </label>
                        }
                    })
                    .collect_view()}
            </fieldset>
            {move || match format.get() {
                Format::Json => view! { <JsonExport open of=Signal::stored(as_json(session))/> }.into_any(),
                Format::Pdf => view! { <ReportForm open session jobs/> }.into_any(),
                Format::Mp4 => view! { <FilmForm open session jobs/> }.into_any(),
            }}
            <Show when=move || format.get() != Format::Json>
                <Waiting session jobs/>
            </Show>
        </Dialog>
    }
    .into_any()
}

fn as_json(session: Session) -> ExportOf {
    ExportOf {
        title: String::new(),
        about: "One file with the session as it is stored.",
        path: format!("/admin/session-recordings/{}/export.json", session.id_untracked()),
        which: Vec::new(),
        packs: true,
    }
}
