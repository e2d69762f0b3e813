//! Taking the session away as a file.

use domain::account::Permission;
use leptos::prelude::*;

use super::dialogs::Dialogs;
use super::state::Session;
use crate::components::{Button, ExportDialog, ExportOf, Icon};
use crate::frame::may;

#[component]
pub(super) fn Export() -> AnyView {
    let Some(Dialogs { export: open, .. }) = use_context().filter(|_| may(Permission::ExportSessions)) else {
        return ().into_any();
    };
    let of = ExportOf {
        title: "Export as JSON".into(),
        about: "One file with the session as it is stored.",
        path: format!(
            "/admin/session-recordings/{}/export.json",
            Session::get().id_untracked()
        ),
        which: Vec::new(),
        packs: true,
    };
    view! {
        <Button icon=Icon::Download on:click=move |_| open.set(true)>
            <span class="fold-text">"Export"</span>
        </Button>
        <ExportDialog open of=Signal::stored(of)/>
    }
    .into_any()
}
