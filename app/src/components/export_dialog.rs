//! What is to be in a file that is downloaded: asked alike of one session and of many.

use domain::export::options::LONGEST_NAME;
use leptos::prelude::*;
use leptos::{ev, html};

use super::{Button, Dialog, Field, Late, Look, Switch, late_view};
use crate::address::with_pairs;

/// What is downloaded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ExportOf {
    pub(crate) title: String,
    /// A sentence on what becomes of it.
    pub(crate) about: &'static str,
    pub(crate) path: String,
    /// Which sessions, where the path does not say it.
    pub(crate) which: Vec<(&'static str, String)>,
    /// It can be had packed or not.
    pub(crate) packs: bool,
}

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

    fn address(self, of: &ExportOf) -> String {
        address(
            of,
            self.metadata.get(),
            self.events.get(),
            self.gzip.get(),
            &self.name.get(),
        )
    }
}

/// What is as the server would have it anyway is not said.
fn address(of: &ExportOf, metadata: bool, events: bool, gzip: bool, name: &str) -> String {
    let no = |on: bool| if on { String::new() } else { "0".to_owned() };
    let yes = |on: bool| if on { "1".to_owned() } else { String::new() };
    let how = [
        ("metadata", no(metadata)),
        ("events", no(events)),
        ("gzip", yes(gzip && of.packs)),
        ("name", name.trim().to_owned()),
    ];
    with_pairs(&of.path, of.which.iter().cloned().chain(how))
}

#[component]
pub(crate) fn ExportDialog(open: RwSignal<bool>, #[prop(into)] of: Signal<ExportOf>) -> impl IntoView {
    let draft = Draft::new();
    let title = Signal::derive(move || of.with(|of| of.title.clone()));
    view! {
        <Dialog open title>
            <Late view=panel(open, of, draft)/>
        </Dialog>
    }
}

/// The same within a dialog that offers more than this.
#[component]
pub(crate) fn JsonExport(open: RwSignal<bool>, #[prop(into)] of: Signal<ExportOf>) -> impl IntoView {
    view! { <Late view=panel(open, of, Draft::new())/> }
}

late_view! {
    fn panel(open: RwSignal<bool>, of: Signal<ExportOf>, draft: Draft) {
        let packs = move || of.with(|of| of.packs);
        let link = NodeRef::<html::A>::new();
        // By Enter in the file name, as in every other form.
        let submit = move |event: ev::SubmitEvent| {
            event.prevent_default();
            if let Some(link) = link.get_untracked() {
                link.click();
            }
        };
        view! {
            <form class="form" on:submit=submit>
                <p class="muted">
                    {move || of.with(|of| of.about)} " What is hidden stays hidden. " <code>"girok import"</code>
                    " reads it back."
                </p>
                <SwitchRow label="Metadata" help="Who it was, device, place, counts, what was hidden" on=draft.metadata/>
                <SwitchRow label="Events" help="All that rrweb recorded, window by window" on=draft.events/>
                <Show when=packs>
                    <SwitchRow label="Packed" help="As .json.gz, about a tenth of the size" on=draft.gzip/>
                </Show>
                <FileName name=draft.name/>
                <p class="field-error" role="alert">
                    {move || draft.is_empty().then_some("Choose metadata, events or both.")}
                </p>
                <div class="dialog-actions">
                    <Button on:click=move |_| open.set(false)>"Close"</Button>
                    <Show
                        when=move || !draft.is_empty()
                        fallback=|| {
                            view! { <Button look=Look::Primary disabled=true>"Download"</Button> }
                        }
                    >
                        <a
                            class="button is-primary"
                            node_ref=link
                            rel="external"
                            download=""
                            href=move || of.with(|of| draft.address(of))
                        >
                            "Download"
                        </a>
                    </Show>
                </div>
            </form>
        }
        .into_any()
    }
}

/// A choice between two, with what it means.
#[component]
pub(crate) fn SwitchRow(label: &'static str, help: &'static str, on: RwSignal<bool>) -> impl IntoView {
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

/// What a file is to be called.
#[component]
pub(crate) fn FileName(name: RwSignal<String>) -> impl IntoView {
    view! {
        <Field id="export-name" label="File name" help="Optional, without its ending.">
            <input
                class="input"
                id="export-name"
                autocomplete="off"
                maxlength=LONGEST_NAME.to_string()
                aria-describedby="export-name-note"
                bind:value=name
            />
        </Field>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_says_which_sessions_and_what_is_not_as_usual() {
        let one = ExportOf {
            path: "/one.json".into(),
            packs: true,
            ..ExportOf::default()
        };
        let many = ExportOf {
            path: "/many.zip".into(),
            which: vec![("session", "session-1,session-2".into())],
            ..ExportOf::default()
        };
        for (of, metadata, events, gzip, name, expected) in [
            (&one, true, true, false, "", "/one.json"),
            (&one, false, true, false, " ", "/one.json?metadata=0"),
            (&one, true, false, true, "", "/one.json?events=0&gzip=1"),
            (&one, true, true, false, "a b&c", "/one.json?name=a%20b%26c"),
            (
                &many,
                true,
                true,
                true,
                "",
                "/many.zip?session=session-1,session-2",
            ),
            (
                &many,
                false,
                true,
                false,
                "a",
                "/many.zip?session=session-1,session-2&metadata=0&name=a",
            ),
        ] {
            assert_eq!(address(of, metadata, events, gzip, name), expected);
        }
    }
}
