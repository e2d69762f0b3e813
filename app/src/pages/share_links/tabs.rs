use domain::account::Permission;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::PATH;
use crate::frame::{EXPORTS, may};

/// The two ways by which sessions leave the console, for whoever may use both.
#[component]
pub(in crate::pages) fn SharedTabs() -> impl IntoView {
    let path = use_location().pathname;
    let tab = move |name: &'static str, address: &'static str| {
        view! {
            <a
                class="tab"
                href=address
                aria-current=move || path.with(|path| path == address).then_some("page")
            >
                {name}
            </a>
        }
    };
    let (share, export) = (may(Permission::ShareSessions), may(Permission::ExportSessions));
    move || {
        let both = share.get() && export.get();
        both.then(|| {
            view! {
                <nav class="bar-tabs" aria-label="Shared">
                    {tab("Links", PATH)} {tab("Exports", EXPORTS)}
                </nav>
            }
        })
    }
}
