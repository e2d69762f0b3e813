use domain::format;
use domain::id::ServiceSlug;
use leptos::prelude::*;

use super::edit::EditDialog;
use super::key_dialog::Snippet;
use super::keys::Keys;
use super::{ServicesState, snippet};
use crate::address::with_pairs;
use crate::components::{Button, CopyButton, RelativeTime};

/// One service: how much is recorded, where from, and by which keys.
#[component]
pub(super) fn ServicePanel(
    slug: ServiceSlug,
    state: ServicesState,
    address: StoredValue<String>,
) -> impl IntoView {
    let editing = RwSignal::new(false);
    let wanted = slug.clone();
    let service = Signal::derive(move || {
        state
            .services
            .with(|services| services.iter().find(|service| service.slug == wanted).cloned())
    });
    let keys = Signal::derive(move || service.get().map(|service| service.keys).unwrap_or_default());
    let name = move || service.get().map(|service| service.name);
    let sessions = with_pairs("/sessions", [("service", slug.to_string())]);
    let figures = move || {
        service.get().map(|service| {
            let last = service
                .last_session_at
                .map(|at| view! { <span>" · last " <RelativeTime at/></span> });
            view! {
                <a href=sessions.clone()>{format::counted(service.sessions, "session", "sessions")}</a>
                {last}
            }
        })
    };
    let origins = move || {
        let origins = service.get().map(|service| service.origins).unwrap_or_default();
        if origins.is_empty() {
            return view! { <p class="muted">"None yet, so no recorder is let in."</p> }.into_any();
        }
        let origin = |origin: String| view! { <li><code>{origin}</code></li> };
        view! { <ul class="origin-list">{origins.into_iter().map(origin).collect_view()}</ul> }.into_any()
    };
    let tag = Signal::derive(move || snippet::script_tag(&address.get_value(), "YOUR_KEY"));
    let module = Signal::derive(move || snippet::module(&address.get_value(), "YOUR_KEY"));
    let slug_text = slug.to_string();
    view! {
        <section class="panel service">
            <header class="service-head">
                <div class="service-name">
                    <h2>{name}</h2>
                    <span class="service-slug">
                        <code>{slug_text.clone()}</code>
                        <CopyButton text=slug_text label="Copy slug"/>
                    </span>
                </div>
                <p class="muted number">{figures}</p>
            </header>
            <div class="service-part">
                <div class="service-part-head">
                    <h3>"Allowed origins"</h3>
                    <Button on:click=move |_| editing.set(true)>"Change"</Button>
                </div>
                {origins}
            </div>
            <Keys slug keys state/>
            <details class="service-part">
                <summary>"How to set up a page"</summary>
                <div class="service-setup">
                    <p class="muted">"Put a key in place of YOUR_KEY. A key is shown once, when it is added."</p>
                    <Snippet title="In the head of each page" text=tag/>
                    <Snippet title="Or in an application that is bundled" text=module/>
                </div>
            </details>
            <EditDialog open=editing service state/>
        </section>
    }
}
