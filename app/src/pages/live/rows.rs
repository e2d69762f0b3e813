//! The rows in sight, and the room of those that are not. On a phone each is a card.

use std::sync::Arc;

use domain::client::Client;
use domain::format;
use domain::url::path_of;
use leptos::ev;
use leptos::prelude::*;

use super::feed::{Cell, Feed};
use super::list::Row;
use super::names::Names;
use super::order::RowKey;
use super::sight::{ROWS, row_id};
use super::words;
use crate::components::{Clock, Icon};
use crate::names;
use crate::pages::cells::{browser_name, device_icon, place_name};

#[component]
pub(super) fn LiveRows(feed: Feed, names: Names) -> impl IntoView {
    let built = feed.built;
    let before = Memo::new(move |_| built.with(|built| built.before));
    let after = Memo::new(move |_| built.with(|built| built.of - built.before - built.rows.len()));
    let row = move |key: RowKey| {
        let place = built.with_untracked(|built| {
            let within = built.rows.iter().position(|other| *other == key);
            built.before + within.unwrap_or_default()
        });
        view! { <LiveRow key_=key place feed names/> }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        feed.hold();
        let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
        if let (false, key @ ("Home" | "End")) = (modified, event.key().as_str()) {
            event.prevent_default();
            feed.go_to_end(key == "End");
        }
    };
    view! {
        <table
            class="table sessions live"
            class:is-stale=move || !feed.fresh.get()
            aria-rowcount=move || built.with(|built| built.of + 1)
        >
            <thead>
                <tr aria-rowindex="1">
                    <th class="col-actor">"Actor"</th>
                    <th class="col-service">"Service"</th>
                    <th class="col-page">"Page"</th>
                    <th class="col-where">"Place"</th>
                    <th class="col-browser">"Browser"</th>
                    <th class="col-standing">"Activity"</th>
                    <th class="col-duration is-number">"Duration"</th>
                    <th class="col-count is-number">"Events"</th>
                    <th class="col-count is-number">"Clicks"</th>
                    <th class="col-count col-errors is-number">"Errors"</th>
                </tr>
            </thead>
            <tbody
                id=ROWS
                on:pointermove=move |event| {
                    if event.pointer_type() != "touch" {
                        feed.hold();
                    }
                }
                on:pointerleave=move |_| feed.release()
                on:keydown=on_key
            >
                <Room rows=before/>
                <For each=move || built.with(|built| built.rows.clone()) key=|key| *key children=row/>
                <Room rows=after/>
            </tbody>
        </table>
    }
}

/// Stands for rows that are not built.
#[component]
fn Room(#[prop(into)] rows: Signal<usize>) -> impl IntoView {
    view! {
        <tr class="live-room" aria-hidden="true">
            <td style:height=move || format!("calc({} * var(--live-row))", rows.get())></td>
        </tr>
    }
}

#[component]
fn LiveRow(key_: RowKey, place: usize, feed: Feed, names: Names) -> impl IntoView {
    let Some(Cell { row, place }) = feed.cell(key_, place) else {
        return ().into_any();
    };
    let clock = Clock::get();
    let session = row.with_untracked(|row| row.session.clone());
    let client = Client {
        device: session.device,
        browser: session.browser,
        os: session.os,
        country_name: session
            .country
            .as_deref()
            .and_then(|code| names.country_name(code)),
        country: session.country,
        city: session.city,
        ..Client::default()
    };
    let browser = browser_name(&client);
    let where_from = place_name(&client);
    let device = names::device(client.device);
    let started = session.started_at;
    let id: Arc<str> = session.id.as_str().into();
    let address = move || match row.with(|row| row.ended.is_some()) {
        true => format!("/sessions/{id}"),
        false => format!("/live/{id}"),
    };
    let actor = Memo::new(move |_| row.with(|row| row.session.actor.clone()));
    let actor_title = move || {
        actor.with(|actor| {
            let actor = actor.as_ref()?;
            Some(actor.email.clone().unwrap_or_else(|| actor.id.clone()))
        })
    };
    let page = Memo::new(move |_| row.with(|row| row.session.now.page.clone().unwrap_or_default()));
    let tabs = move || {
        let windows = row.with(|row| row.session.now.windows);
        (windows > 1).then(|| view! { <span class="tag">{format!("{windows} tabs")}</span> })
    };
    let standing = move || row.with(|row| words::standing(&row.session.now, row.ended, feed.time.get()));
    let since = move || clock.absolute(row.with(|row| row.session.now.since));
    let count = move |count: fn(&Row) -> u64| move || format::count(row.with(count));
    let errors = Memo::new(move |_| row.with(|row| row.session.now.errors));
    view! {
        <tr class:is-ended=move || row.with(|row| row.ended.is_some()) aria-rowindex=move || place.get() + 2>
            <td class="col-actor">
                <span class="cell-pair">
                    <a
                        class="row-link clip"
                        class:is-nobody=move || actor.with(Option::is_none)
                        id=row_id(key_)
                        href=address
                        title=actor_title
                    >
                        {move || actor.with(|actor| names::actor(actor.as_ref()).to_owned())}
                    </a>
                    <span class="muted live-type">
                        {move || actor.with(|actor| actor.as_ref().map(|actor| names::actor_type(actor.kind)))}
                    </span>
                </span>
            </td>
            <td class="col-service clip">{session.service.to_string()}</td>
            <td class="col-page" title=page>
                <span class="cell-pair">
                    <span class="clip">{move || page.with(|page| path_of(page).to_owned())}</span>
                    {tabs}
                </span>
            </td>
            <td class="col-where clip">{where_from}</td>
            <td class="col-browser">
                <span class="cell-pair muted" title=device>
                    {device_icon(client.device).view()}
                    <span class="clip">{browser}</span>
                </span>
            </td>
            <td class="col-standing">
                <span class=move || standing().0 title=since>
                    {move || standing().1}
                </span>
            </td>
            <td class="col-duration is-number" title=move || clock.absolute(started)>
                {move || format::duration(feed.time.get() - started)}
            </td>
            <td class="col-count is-number">{count(|row| row.session.now.events)}</td>
            <td class="col-count is-number">{count(|row| row.session.now.clicks)}</td>
            <td class="col-count col-errors is-number">
                <span class=move || if errors.get() == 0 { "muted" } else { "tag is-bad" }>
                    {move || (errors.get() > 0).then(|| Icon::Error.view())}
                    {move || format::count(errors.get())}
                </span>
            </td>
        </tr>
    }
    .into_any()
}
