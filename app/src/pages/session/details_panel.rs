//! Who it was, with what and from where, and how well the recording came through.

use domain::client::Client;
use domain::format;
use domain::session::{SessionDetails, SessionStatus};
use leptos::prelude::*;

use super::story::Story;
use super::{anomalies, hidden};
use crate::components::{Clock, CopyButton};
use crate::names;

/// A row that nobody knows the value of is left out.
type Row = (&'static str, Option<String>);

#[component]
pub(super) fn DetailsPanel() -> AnyView {
    let story = Story::get();
    view! {
        <div class="session-details" tabindex="0" role="region" aria-label="Details">
            {move || {
                let details = story.details.get();
                view! {
                    <Group title="Actor" rows=actor(&details)/>
                    <Group title="Device" rows=device(&details.summary.client)/>
                    <Group title="Place" rows=place(&details.summary.client)/>
                    <Group title="Visit" rows=visit(&details)/>
                    <Windows details=details.as_ref().clone()/>
                    <Group title="Recording" rows=recording(&details)/>
                    <Hidden details=details.as_ref().clone()/>
                    <Anomalies details=details.as_ref().clone()/>
                    <Ids details=details.as_ref().clone()/>
                }
            }}
        </div>
    }
    .into_any()
}

#[component]
fn Group(title: &'static str, rows: Vec<Row>) -> impl IntoView {
    let rows: Vec<_> = rows
        .into_iter()
        .filter_map(|(name, value)| {
            let value = value.filter(|value| !value.is_empty())?;
            Some(view! {
                <dt>{name}</dt>
                <dd>{value}</dd>
            })
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section>
                <h2>{title}</h2>
                <dl class="session-facts">{rows}</dl>
            </section>
        }
    })
}

fn actor(details: &SessionDetails) -> Vec<Row> {
    let summary = &details.summary;
    let actor = summary.actor.as_ref();
    let name = names::actor(actor);
    vec![
        ("Name", Some(name.to_owned())),
        ("E-mail", names::email(actor)),
        (
            "Type",
            actor.map(|actor| names::actor_type(actor.kind).to_owned()),
        ),
        ("Service", Some(summary.service.to_string())),
    ]
}

fn device(client: &Client) -> Vec<Row> {
    vec![
        ("Device", names::known_device(client)),
        ("Browser", names::browser(client)),
        ("System", client.os.clone()),
        ("Screen", names::screen(client)),
        ("Language", client.language.clone()),
    ]
}

fn place(client: &Client) -> Vec<Row> {
    vec![
        ("Country", client.country_label().map(str::to_owned)),
        ("City", client.city.clone()),
        ("Time zone", client.timezone.clone()),
        ("Network", client.network.clone()),
    ]
}

fn visit(details: &SessionDetails) -> Vec<Row> {
    let summary = &details.summary;
    let clock = Clock::get();
    let ended = match summary.status {
        SessionStatus::Active => "still going on".to_owned(),
        SessionStatus::Ended => clock.absolute(summary.last_event_at),
    };
    let counts = summary.counts;
    vec![
        ("Started", Some(clock.absolute(summary.started_at))),
        ("Ended", Some(ended)),
        ("Duration", Some(format::duration(summary.duration_ms()))),
        ("Entry page", summary.entry_page.clone()),
        ("Exit page", summary.exit_page.clone()),
        ("Pages", Some(format::count(counts.page_views))),
        ("Clicks", Some(format::count(counts.clicks))),
        ("Inputs", Some(format::count(counts.inputs))),
        ("Errors", Some(format::count(counts.errors))),
    ]
}

fn recording(details: &SessionDetails) -> Vec<Row> {
    vec![
        ("Events", Some(format::count(details.summary.counts.events))),
        ("As sent", Some(format::bytes(details.raw_bytes))),
        ("Stored", Some(format::bytes(details.stored_bytes))),
    ]
}

#[component]
fn Windows(details: SessionDetails) -> impl IntoView {
    let start = details.summary.started_at;
    let rows: Vec<_> = details
        .windows
        .iter()
        .enumerate()
        .map(|(index, window)| {
            let span = format!(
                "{} to {}",
                format::clock(window.started_at - start),
                format::clock(window.last_event_at - start)
            );
            let events = format::counted(window.events, "event", "events");
            let no_picture = (!window.has_full_snapshot).then_some(" · no picture arrived");
            view! {
                <dt>"Window " {index + 1}</dt>
                <dd class="number">{span} " · " {events} {no_picture}</dd>
            }
        })
        .collect();
    (rows.len() > 1).then(|| {
        view! {
            <section>
                <h2>"Windows"</h2>
                <dl class="session-facts">{rows}</dl>
            </section>
        }
    })
}

#[component]
fn Hidden(details: SessionDetails) -> impl IntoView {
    let mut rows = hidden::rows(&details.masked, &details.mask_names);
    let nothing = rows.is_empty().then(|| {
        view! { <p>"Nothing in this session had to be hidden."</p> }
    });
    rows.extend(hidden::versions(&details.rule_versions).map(|versions| ("Rules".to_owned(), versions)));
    let rows: Vec<_> = rows
        .into_iter()
        .map(|(name, value)| {
            view! {
                <dt>{name}</dt>
                <dd class="number">{value}</dd>
            }
        })
        .collect();
    view! {
        <section>
            <h2>"Hidden"</h2>
            {nothing}
            {(!rows.is_empty()).then(|| view! { <dl class="session-facts">{rows}</dl> })}
        </section>
    }
}

#[component]
fn Anomalies(details: SessionDetails) -> impl IntoView {
    let rows = anomalies::entries(&details.anomalies, details.truncated);
    (!rows.is_empty()).then(|| {
        view! {
            <section>
                <h2>"What did not come through"</h2>
                <ul class="session-anomalies">{rows}</ul>
            </section>
        }
    })
}

#[component]
fn Ids(details: SessionDetails) -> AnyView {
    let actor = details.summary.actor.as_ref().map(|actor| actor.id.clone());
    let mut ids = vec![("Session".to_owned(), details.summary.id.to_string())];
    ids.extend(
        actor
            .filter(|id| !id.is_empty())
            .map(|id| ("Actor".to_owned(), id)),
    );
    let several = details.windows.len() > 1;
    ids.extend(details.windows.iter().enumerate().map(|(index, window)| {
        let name = if several {
            format!("Window {}", index + 1)
        } else {
            "Window".to_owned()
        };
        (name, window.id.to_string())
    }));
    let rows: Vec<_> = ids
        .into_iter()
        .map(|(name, id)| {
            let label = format!("Copy {} id", name.to_lowercase());
            view! {
                <dt>{name}</dt>
                <dd class="session-id">
                    <span class="mono clip" title=id.clone()>
                        {id.clone()}
                    </span>
                    <CopyButton text=id label/>
                </dd>
            }
        })
        .collect();
    view! {
        <section>
            <h2>"Ids"</h2>
            <dl class="session-facts">{rows}</dl>
        </section>
    }
    .into_any()
}
