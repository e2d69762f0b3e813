//! Who it was, from where and with what, when, and how much happened.

use domain::client::Client;
use domain::format;
use domain::report::Report;
use domain::session::SessionStatus;
use domain::url::after_host;
use leptos::prelude::*;

use super::parts::{LONGEST_ADDRESS, section, told};
use crate::components::utc;
use crate::names;

/// A row that nobody knows the value of is left out.
type Row = (&'static str, Option<String>);

pub(super) fn view(report: &Report) -> AnyView {
    let body = view! {
        <dl class="figures">{figures(report)}</dl>
        <div class="groups">
            {group("Visit", visit(report))}
            {group("Visitor", visitor(report))}
            {group("Device", device(&report.summary.client))}
        </div>
        <p class="note">
            "Times such as 0:12 count from the start of the visit. Dates are in UTC, whatever the zone of whoever reads this."
        </p>
    };
    section("Summary", body)
}

fn figures(report: &Report) -> Vec<AnyView> {
    let counts = report.summary.counts;
    let troubles = report.trouble_counts;
    [
        ("Duration", format::duration(report.summary.duration_ms()), false),
        ("Pages", format::count(counts.page_views), false),
        ("Clicks", format::count(counts.clicks), false),
        ("Inputs", format::count(counts.inputs), false),
        ("Errors", format::count(counts.errors), counts.errors > 0),
        ("Rage clicks", format::count(troubles.rage), troubles.rage > 0),
        ("Dead clicks", format::count(troubles.dead), troubles.dead > 0),
    ]
    .map(|(name, value, is_bad)| {
        view! {
            <div class="figure" class:is-bad=is_bad>
                <dt>{name}</dt>
                <dd>{value}</dd>
            </div>
        }
        .into_any()
    })
    .into()
}

fn group(title: &'static str, rows: Vec<Row>) -> AnyView {
    let rows: Vec<_> = rows
        .into_iter()
        .filter_map(|(name, value)| {
            let value = value.filter(|value| !value.is_empty())?;
            Some(view! {
                <dt>{name}</dt>
                <dd>{told(&value)}</dd>
            })
        })
        .collect();
    let nothing = rows
        .is_empty()
        .then(|| view! { <p class="muted">"Nothing is known."</p> });
    view! {
        <div class="group">
            <h3>{title}</h3>
            <dl>{rows}</dl>
            {nothing}
        </div>
    }
    .into_any()
}

fn visit(report: &Report) -> Vec<Row> {
    let summary = &report.summary;
    let (status, ended) = match summary.status {
        SessionStatus::Active => ("Still going on when this was made", None),
        SessionStatus::Ended => ("Ended", Some(utc(summary.last_event_at))),
    };
    let windows = report.windows.rows.len() as u64 + report.windows.more;
    vec![
        ("Service", Some(report.exported.service.clone())),
        ("Started", Some(utc(summary.started_at))),
        ("Ended", ended),
        ("Status", Some(status.into())),
        ("Windows", Some(format::count(windows))),
        ("Events", Some(format::count(summary.counts.events))),
        ("First page", page(summary.entry_page.as_deref())),
        ("Last page", page(summary.exit_page.as_deref())),
    ]
}

/// Without its host, which is the service's: the list of pages has it whole.
fn page(url: Option<&str>) -> Option<String> {
    url.map(|url| format::cut(after_host(url), LONGEST_ADDRESS))
}

fn visitor(report: &Report) -> Vec<Row> {
    let actor = report.summary.actor.as_ref();
    let client = &report.summary.client;
    let name = names::actor(actor);
    vec![
        ("Name", Some(name.to_owned())),
        ("E-mail", names::email(actor)),
        ("Id", actor.map(|actor| actor.id.clone()).filter(|id| id != name)),
        (
            "Type",
            actor.map(|actor| names::actor_type(actor.kind).to_owned()),
        ),
        ("Country", client.country_label().map(str::to_owned)),
        ("City", client.city.clone()),
        ("Time zone", client.timezone.clone()),
        ("Language", client.language.clone()),
    ]
}

fn device(client: &Client) -> Vec<Row> {
    vec![
        ("Device", names::known_device(client)),
        ("Browser", names::browser(client)),
        ("System", client.os.clone()),
        ("Screen", names::screen(client)),
    ]
}
