use domain::models::{Activation, ModelLine, ModelPage};
use leptos::prelude::*;

use super::super::activate::verb;
use super::{Asked, HISTORY};
use crate::components::{Button, Look, Pager, RelativeTime};

/// Times at which a version became active that are listed; there may be any number of them.
const MOST_TIMES: usize = 4;

/// The versions, the newest first. Each leads to what it changed.
#[component]
pub(super) fn Versions(
    page: StoredValue<ModelPage>,
    asked: Memo<Asked>,
    pair: Memo<Option<(u32, u32)>>,
    chosen: RwSignal<Option<u32>>,
) -> impl IntoView {
    let before = asked.get_untracked().before;
    let active = page.with_value(|page| page.active.version);
    let row = move |version: ModelLine| {
        let number = version.number;
        let address = HISTORY.address(Asked {
            before,
            // Before the first one there is nothing.
            from: Some(number.saturating_sub(1).max(HISTORY.first)),
            to: Some(number),
        });
        let is_shown = move || pair.get().is_some_and(|(_, to)| to == number).then_some("true");
        let times: Vec<Activation> = page.with_value(|page| {
            let times = page
                .activations
                .iter()
                .filter(|activation| activation.version == number);
            times.cloned().collect()
        });
        let end = if number == active {
            view! { <span class="tag is-good">"Active"</span> }.into_any()
        } else {
            let verb = verb(number, active);
            let short = verb.trim_end_matches(" to");
            view! {
                <Button
                    look=Look::Quiet
                    attr:aria-label=format!("{verb} version {number}")
                    on:click=move |_| chosen.set(Some(number))
                >
                    {short}
                </Button>
            }
            .into_any()
        };
        view! {
            <tr aria-current=is_shown>
                <td class="number col-version">
                    <a class="row-link" href=address>
                        {format!("Version {number}")}
                    </a>
                </td>
                <td class="muted clip col-who">{version.who}</td>
                <td class="muted col-when">
                    <RelativeTime at=version.at/>
                </td>
                <td class="col-why">
                    <p class="version-note">{version.note}</p>
                    <ActiveTimes times/>
                </td>
                <td class="col-end">
                    <a
                        class="button is-quiet"
                        href=format!("/models?from={number}")
                        aria-label=format!("Edit version {number}")
                    >
                        "Edit"
                    </a>
                    {end}
                </td>
            </tr>
        }
    };
    let rows = page.with_value(|page| page.versions.clone());
    let newer = before.map(|_| HISTORY.address(Asked::default()));
    let older = page.with_value(|page| page.next).map(|next| {
        HISTORY.address(Asked {
            before: Some(next),
            ..Asked::default()
        })
    });
    view! {
        <section class="panel versions" aria-labelledby="versions-title">
            <header class="panel-head">
                <h2 id="versions-title">"Versions"</h2>
                <span class="muted">{format!("Version {active} is active")}</span>
            </header>
            <table class="table version-table model-versions">
                <thead>
                    <tr>
                        <th scope="col" class="col-version">
                            "Version"
                        </th>
                        <th scope="col" class="col-who">
                            "Who"
                        </th>
                        <th scope="col" class="col-when">
                            "When"
                        </th>
                        <th scope="col">"Note"</th>
                        <th class="col-end">
                            <span class="visually-hidden">"Edit and activate"</span>
                        </th>
                    </tr>
                </thead>
                <tbody>
                    <For
                        each=move || rows.clone()
                        // A row whose version became active, or did no longer, is another one.
                        key=move |version| (version.number, version.number == active)
                        children=row
                    />
                </tbody>
            </table>
            <Pager previous=newer next=older back="Newest"/>
        </section>
    }
}

/// When it became active and by whom, the last time first.
#[component]
fn ActiveTimes(times: Vec<Activation>) -> impl IntoView {
    let more = times.len().saturating_sub(MOST_TIMES);
    let more = (more > 0).then(|| view! { <li>{format!("and {more} times before")}</li> });
    let time = |activation: Activation| {
        view! {
            <li>
                "Activated " <RelativeTime at=activation.at/> {format!(" by {}", activation.who)}
            </li>
        }
    };
    (!times.is_empty()).then(|| {
        let shown = times.into_iter().take(MOST_TIMES).map(time).collect_view();
        view! { <ul class="active-times muted">{shown} {more}</ul> }
    })
}
