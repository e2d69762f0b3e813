//! The session as JSON, which is written as it is downloaded.

use leptos::prelude::*;

use super::super::state::Session;
use super::{FileName, Row};
use crate::address::with_pairs;
use crate::components::Button;

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
pub(super) fn JsonForm(open: RwSignal<bool>, session: Session) -> impl IntoView {
    let draft = Draft::new();
    view! {
        <div class="form">
            <p class="muted">
                "One file with the session as it is stored: what is hidden stays hidden. "
                <code>"girok import"</code> " reads it back."
            </p>
            <Row label="Metadata" help="Who it was, device, place, counts, what was hidden" on=draft.metadata/>
            <Row label="Events" help="All that rrweb recorded, window by window" on=draft.events/>
            <Row label="Packed" help="As .json.gz, about a tenth of the size" on=draft.gzip/>
            <FileName name=draft.name/>
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
