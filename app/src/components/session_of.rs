use domain::Millis;
use domain::id::{ServiceSlug, SessionId};
use leptos::prelude::*;

use super::RelativeTime;

/// Which session a row is of: who it was, and what tells it from their others. The link covers the row.
#[component]
pub(crate) fn SessionOf(
    session: SessionId,
    service: ServiceSlug,
    #[prop(into)] visitor: Signal<String>,
    #[prop(optional)] started_at: Option<Millis>,
) -> impl IntoView {
    let started = started_at.map(|at| view! { " · " <RelativeTime at/> });
    view! {
        <a class="row-link" href=format!("/sessions/{session}") title=session.to_string()>
            <bdi>{visitor}</bdi>
        </a>
        <p class="muted">
            <span class="mono">{session.short().to_owned()}</span>
            " · "
            {service.to_string()}
            {started}
        </p>
    }
}
