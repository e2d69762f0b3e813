//! What stands for the map where there is nothing to draw.

use domain::account::Permission;
use leptos::prelude::*;

use super::loosen::{Loosened, loosen};
use super::names;
use super::state::{HeatState, Side};
use crate::components::{Button, Empty, Icon};
use crate::frame::may;

/// Nothing is left of what was asked for.
#[component]
pub(super) fn Nothing(state: HeatState, side: Side) -> impl IntoView {
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
pub(super) fn NoPage(state: HeatState) -> impl IntoView {
    let nothing = state.services.with(Vec::is_empty);
    let (title, text) = if nothing {
        (
            "No sessions yet",
            "Once a service has the recorder, this shows over its own pages where people click, how far they scroll \
             and what makes them angry.",
        )
    } else {
        (
            "No page was seen in these days",
            "Choose other days or another service; a page is here as soon as somebody was on it.",
        )
    };
    let may_set_up = nothing && may(Permission::ManageServices);
    let next = if may_set_up {
        view! {
            <a class="button is-primary" href="/services">
                "Set up a service"
            </a>
        }
        .into_any()
    } else {
        ().into_any()
    };
    view! {
        <div class="panel">
            <Empty icon=Icon::Heat title text>
                {next}
            </Empty>
        </div>
    }
}
