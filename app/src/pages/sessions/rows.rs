//! The rows of the list. On a phone each becomes a card.

use domain::format;
use domain::session::{SessionStatus, SessionSummary};
use domain::url::path_of;
use leptos::prelude::*;

use super::cells::{browser_name, device_icon, place_name};
use super::place::{ListPlace, row_id};
use super::selection::{AllBox, RowBox, Selection};
use crate::address::use_here;
use crate::components::{Icon, RelativeTime, Sparkline};
use crate::names;

#[component]
pub(crate) fn Rows(rows: Vec<SessionSummary>, selection: Option<Selection>) -> impl IntoView {
    let here = use_here();
    let place = ListPlace::get();
    // The rows are in the page only after this ran.
    Effect::new(move || request_animation_frame(move || place.restore(&here())));
    if let Some(selection) = selection {
        let ids: Vec<_> = rows.iter().map(|row| row.id.clone()).collect();
        Effect::new(move || selection.show(ids.clone()));
    }
    view! {
        <table class="table sessions" class:is-selectable=selection.is_some()>
            <thead>
                <tr>
                    {selection.map(|selection| view! { <AllBox selection/> })}
                    <th class="col-actor">"Actor"</th>
                    <th class="col-service">"Service"</th>
                    <th class="col-page">"Entry page"</th>
                    <th class="col-place">"Place"</th>
                    <th class="col-browser">"Browser"</th>
                    <th class="col-activity">"Activity"</th>
                    <th class="col-duration is-number">"Duration"</th>
                    <th class="col-count is-number">"Pages"</th>
                    <th class="col-count is-number">"Clicks"</th>
                    <th class="col-count col-errors is-number">"Errors"</th>
                    <th class="col-started is-number">"Started"</th>
                </tr>
            </thead>
            <tbody>{rows.into_iter().map(|row| view! { <Row row selection/> }).collect_view()}</tbody>
        </table>
    }
}

#[component]
fn Row(row: SessionSummary, selection: Option<Selection>) -> impl IntoView {
    let here = use_here();
    let place = ListPlace::get();
    let duration = format::duration(row.duration_ms());
    let browser = browser_name(&row.client);
    let where_from = place_name(&row.client);
    let entry = row.entry_page.unwrap_or_default();
    let actor = names::actor(row.actor.as_ref()).to_owned();
    let detail = row
        .actor
        .as_ref()
        .map(|actor| actor.email.clone().unwrap_or_else(|| actor.id.clone()));
    let address = format!("/sessions/{}", row.id);
    let id = row_id(&row.id);
    let session = row.id;
    let select = selection.map(|selection| view! { <RowBox selection session=session.clone()/> });
    let active = (row.status == SessionStatus::Active).then(|| {
        view! { <span class="tag is-good">"Active"</span> }
    });
    let errors = if row.counts.errors == 0 {
        view! { <span class="muted">"0"</span> }.into_any()
    } else {
        view! { <span class="tag is-bad">{Icon::Error.view()} {format::count(row.counts.errors)}</span> }
            .into_any()
    };
    view! {
        <tr>
            {select}
            <td class="col-actor">
                <span class="cell-pair">
                    <a
                        class="row-link clip"
                        class:is-nobody=row.actor.is_none()
                        id=id
                        href=address
                        title=detail
                        on:click=move |_| place.leave(here(), &session)
                    >
                        {actor}
                    </a>
                    {active}
                </span>
            </td>
            <td class="col-service clip">{row.service.to_string()}</td>
            <td class="col-page clip" title=entry.clone()>
                {path_of(&entry).to_owned()}
            </td>
            <td class="col-place clip">{where_from}</td>
            <td class="col-browser">
                <span class="cell-pair muted" title=names::device(row.client.device)>
                    {device_icon(row.client.device).view()}
                    <span class="clip">{browser}</span>
                </span>
            </td>
            <td class="col-activity">
                <Sparkline histogram=row.activity/>
            </td>
            <td class="col-duration is-number">{duration}</td>
            <td class="col-count is-number" data-label="Pages">
                {format::count(row.counts.page_views)}
            </td>
            <td class="col-count is-number" data-label="Clicks">
                {format::count(row.counts.clicks)}
            </td>
            <td class="col-count col-errors is-number" data-label="Errors">
                {errors}
            </td>
            <td class="col-started is-number muted">
                <RelativeTime at=row.started_at/>
            </td>
        </tr>
    }
}
