//! Taking the session away as a file.

use domain::account::Permission;
use leptos::prelude::*;

use super::dialogs::Dialogs;
use super::state::Session;
use crate::address::with_pairs;
use crate::components::{Button, Dialog, Field, Icon, Switch};
use crate::frame::may;

/// What the file is to have.
#[derive(Clone, Copy)]
struct Draft {
    metadata: RwSignal<bool>,
    events: RwSignal<bool>,
    gzip: RwSignal<bool>,
    name: RwSignal<String>,
}

impl Draft {
    fn new() -> Self {
        Self {
            metadata: RwSignal::new(true),
            events: RwSignal::new(true),
            gzip: RwSignal::new(false),
            name: RwSignal::default(),
        }
    }

    fn is_empty(self) -> bool {
        !self.metadata.get() && !self.events.get()
    }

    fn address(self, session: &str) -> String {
        address(
            session,
            self.metadata.get(),
            self.events.get(),
            self.gzip.get(),
            &self.name.get(),
        )
    }
}

/// What is as the server would have it anyway is not said.
fn address(session: &str, metadata: bool, events: bool, gzip: bool, name: &str) -> String {
    let no = |on: bool| if on { String::new() } else { "0".to_owned() };
    let yes = |on: bool| if on { "1".to_owned() } else { String::new() };
    with_pairs(
        &format!("/admin/session-recordings/{session}/export.json"),
        [
            ("metadata", no(metadata)),
            ("events", no(events)),
            ("gzip", yes(gzip)),
            ("name", name.trim().to_owned()),
        ],
    )
}

#[component]
pub(super) fn Export() -> AnyView {
    let Some(Dialogs { export: open, .. }) = use_context().filter(|_| may(Permission::ExportSessions)) else {
        return ().into_any();
    };
    let session = Session::get();
    let draft = Draft::new();
    view! {
        <Button icon=Icon::Download on:click=move |_| open.set(true)>
            <span class="fold-text">"Export"</span>
        </Button>
        <Dialog open title="Export as JSON".to_owned()>
            <div class="form">
                <p class="muted">
                    "One file with the session as it is stored: what is hidden stays hidden. "
                    <code>"girok import"</code> " reads it back."
                </p>
                <Row label="Metadata" help="Who it was, device, place, counts, what was hidden" on=draft.metadata/>
                <Row label="Events" help="All that rrweb recorded, window by window" on=draft.events/>
                <Row label="Packed" help="As .json.gz, about a tenth of the size" on=draft.gzip/>
                <Field id="export-name" label="File name" help="Optional, without its ending.">
                    <input
                        class="input"
                        id="export-name"
                        autocomplete="off"
                        maxlength="60"
                        aria-describedby="export-name-note"
                        bind:value=draft.name
                    />
                </Field>
                <p class="field-error" role="alert">
                    {move || draft.is_empty().then_some("Choose metadata, events or both.")}
                </p>
                <div class="dialog-actions">
                    <Button on:click=move |_| open.set(false)>"Close"</Button>
                    <Show
                        when=move || !draft.is_empty()
                        fallback=|| view! { <span class="button is-primary" aria-disabled="true">"Download"</span> }
                    >
                        <a
                            class="button is-primary"
                            rel="external"
                            download=""
                            href=move || draft.address(&session.id_untracked())
                        >
                            "Download"
                        </a>
                    </Show>
                </div>
            </div>
        </Dialog>
    }
    .into_any()
}

#[component]
fn Row(label: &'static str, help: &'static str, on: RwSignal<bool>) -> impl IntoView {
    view! {
        <div class="export-row">
            <div>
                <p class="field-label">{label}</p>
                <p class="field-help">{help}</p>
            </div>
            <Switch label=label.to_owned() on on:click=move |_| on.update(|on| *on = !*on)/>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn the_address_says_what_is_not_as_usual() {
        const PATH: &str = "/admin/session-recordings/session-1/export.json";
        for (metadata, events, gzip, name, query) in [
            (true, true, false, "", ""),
            (false, true, false, " ", "?metadata=0"),
            (true, false, true, "", "?events=0&gzip=1"),
            (true, true, false, "a b&c", "?name=a%20b%26c"),
        ] {
            assert_eq!(
                address("session-1", metadata, events, gzip, name),
                format!("{PATH}{query}")
            );
        }
    }
}
