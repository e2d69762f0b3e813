//! What stands for the map where there is nothing to draw.

use domain::account::Permission;
use domain::id::ServiceSlug;
use leptos::prelude::*;

use super::super::answer::has;
use super::super::names;
use super::super::side::Side;
use super::super::state::HeatState;
use super::loosen::{Loosened, loosen};
use crate::components::{Button, Empty, Icon};
use crate::frame::may;

/// Nothing is left of what was asked for.
#[component]
pub(in super::super) fn Nothing(state: HeatState, side: Side) -> impl IntoView {
    let content = move || {
        side.shown.with(|shown| {
            let shown = shown.as_ref()?;
            let asked = state.asked.get();
            let choices = state
                .pages
                .with(|pages| loosen(&asked, &shown.query, &shown.heat, pages));
            let text = if shown.heat.views == 0 {
                "Nobody was seen on this page with these filters.".to_owned()
            } else {
                format!(
                    "{} of the page, and no {} among them.",
                    domain::format::counted(shown.heat.views, "view", "views"),
                    names::noun(shown.query.kind).1
                )
            };
            let choice = |choice: Loosened| {
                let Loosened { label, asked } = choice;
                let change = move |_| {
                    let wanted = asked.clone();
                    state.change(|asked| *asked = wanted);
                };
                view! { <Button on:click=change>{label}</Button> }
            };
            Some(view! {
                <div class="state">
                    {Icon::Heat.view()} <h3 class="state-title">"No data"</h3>
                    <p class="state-text">{text}</p>
                    <div class="heatmaps-choices">{choices.into_iter().map(choice).collect_view()}</div>
                </div>
            })
        })
    };
    view! { <div class="panel heatmaps-nothing">{content}</div> }
}

/// The server has no page at all.
#[component]
pub(in super::super) fn NoPage(state: HeatState) -> impl IntoView {
    let content = move || {
        let services = state.services.get();
        let unknown = state
            .asked
            .with(|asked| asked.service.clone())
            .filter(|wanted| !services.is_empty() && !has(&services, wanted));
        let (title, text) = match &unknown {
            Some(service) => (
                format!("No service {service} has sessions here"),
                "Its name may be another one, or nothing of it was recorded yet. These have sessions:".to_owned(),
            ),
            None if services.is_empty() => (
                "No sessions yet".to_owned(),
                "Once a service has the recorder, this shows over its own pages where people click, how far they \
                 scroll and what makes them angry."
                    .to_owned(),
            ),
            None => {
                let text = "Choose other days or another service; a page is here as soon as somebody was on it.";
                ("No page was seen in these days".to_owned(), text.to_owned())
            }
        };
        let next = match (unknown.is_some(), services.is_empty()) {
            (true, _) => view! { <OpenService state services/> }.into_any(),
            (false, true) if may(Permission::ManageServices).get() => view! {
                <a class="button is-primary" href="/services">
                    "Set up a service"
                </a>
            }
            .into_any(),
            _ => ().into_any(),
        };
        view! {
            <Empty icon=Icon::Heat title text>
                {next}
            </Empty>
        }
    };
    view! { <div class="panel">{content}</div> }
}

/// The services that there are instead, as far as they are few; the filter above has all.
#[component]
fn OpenService(state: HeatState, services: Vec<(ServiceSlug, u64)>) -> impl IntoView {
    const FEW: usize = 3;
    let choice = move |(service, _): (ServiceSlug, u64)| {
        let label = format!("Open {service}");
        let open = move |_| {
            let wanted = service.clone();
            state.change(|asked| {
                asked.service = Some(wanted);
                asked.page = None;
                asked.device = None;
            });
        };
        view! { <Button on:click=open>{label}</Button> }
    };
    view! {
        <div class="heatmaps-choices">{services.into_iter().take(FEW).map(choice).collect_view()}</div>
    }
}
