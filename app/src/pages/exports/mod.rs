//! All files that were made of sessions, or are being made.

mod list;
mod state;
mod words;

use domain::export::job::ExportJob;
use leptos::prelude::*;

pub(in crate::pages) use list::Jobs;
pub(in crate::pages) use state::{About, Actions, State};

use crate::components::{Empty, ErrorNotice, Icon, Page, RelativeTime, SessionOf, SkeletonRows};
use crate::functions::exports::exports;
use crate::pages::share_links::SharedTabs;

#[component]
pub(crate) fn ExportsPage() -> impl IntoView {
    let loaded = Resource::new(|| (), |()| exports());
    let content = move || {
        Suspend::new(async move {
            let jobs = Jobs::new(Some(loaded.await));
            view! { <Listed jobs/> }
        })
    };
    view! {
        <Page title="Exports".to_owned() bar=view! { <SharedTabs/> }.into_any()>
            <div class="list-area">
                <Transition fallback=|| view! { <SkeletonRows rows=6/> }>{content}</Transition>
            </div>
        </Page>
    }
}

#[component]
fn Listed(jobs: Jobs) -> impl IntoView {
    jobs.keep_up(Signal::stored(true));
    let is_empty = move || jobs.all().is_some_and(|all| all.is_empty());
    let ids = Memo::new(move |_| {
        let all = jobs.all().unwrap_or_default();
        all.into_iter().map(|job| job.id).collect::<Vec<_>>()
    });
    view! {
        {move || jobs.error().map(|error| view! { <ErrorNotice error retry=move |()| jobs.load()/> })}
        <Missing jobs/>
        <Show when=is_empty>
            <Empty
                icon=Icon::Download
                title="No exports"
                text="A video or a report of a session is made here and kept for a while. Ask for one with Export on the page \
                      of a session."
            >
                <a class="button" href="/sessions">
                    "Go to sessions"
                </a>
            </Empty>
        </Show>
        <Show when=move || !ids.with(Vec::is_empty)>
            <table class="table is-stacked export-table">
                <thead>
                    <tr>
                        <th scope="col">"File"</th>
                        <th scope="col">"Session"</th>
                        <th scope="col">"Asked for"</th>
                        <th scope="col">"State"</th>
                        <th scope="col" class="number">"Size"</th>
                        <th scope="col">
                            <span class="visually-hidden">"What can be done"</span>
                        </th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || ids.get() key=|id| *id let(id)>
                        {jobs.find(id).map(|job| view! { <Row job jobs/> })}
                    </For>
                </tbody>
            </table>
        </Show>
    }
}

/// Says what has to be installed, before anybody waits.
#[component]
pub(in crate::pages) fn Missing(jobs: Jobs) -> impl IntoView {
    move || {
        jobs.missing().map(|missing| {
            view! {
                <div class="notice is-warn" role="status">
                    {Icon::Alert.view()}
                    <span>{missing}</span>
                </div>
            }
        })
    }
}

#[component]
fn Row(job: ExportJob, jobs: Jobs) -> impl IntoView {
    let id = job.id;
    let now = Signal::derive(move || jobs.find(id));
    let (session, service) = (job.session.clone(), job.service.clone());
    let of = session.clone();
    let visitor = Signal::derive(move || jobs.visitor(&of));
    let name = job.file_name.clone();
    let size = move || now.with(|job| job.as_ref().map(|job| state::size(&job.state)));
    view! {
        <tr>
            <td class="export-file">
                <strong class="clip" title=name.clone()>{name.clone()}</strong>
                <About job=job.clone()/>
            </td>
            <td class="export-session">
                <SessionOf session service visitor/>
            </td>
            <td class="export-asked muted">
                <RelativeTime at=job.asked_at/>
                " by "
                {job.asked_by.clone()}
            </td>
            <td class="export-how-far">
                <State job=now/>
            </td>
            <td class="number">{size}</td>
            <td class="export-end">
                <Actions id name jobs/>
            </td>
        </tr>
    }
}
