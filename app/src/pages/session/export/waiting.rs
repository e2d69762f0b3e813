use leptos::prelude::*;

use super::super::state::Session;
use crate::frame::EXPORTS;
use crate::pages::exports::{About, Actions, Jobs, State};

/// Files of this session listed in its dialog; all of them are on a page of their own.
const MOST: usize = 5;

/// The files that are made of this session, or were.
#[component]
pub(super) fn Waiting(session: Session, jobs: Jobs) -> impl IntoView {
    let id = session.id_untracked();
    let mine = Memo::new(move |_| {
        let all = jobs.all().unwrap_or_default();
        all.into_iter()
            .filter(|job| job.session.as_str() == id)
            .map(|job| job.id)
            .take(MOST)
            .collect::<Vec<_>>()
    });
    view! {
        <Show when=move || !mine.with(Vec::is_empty)>
            <section class="export-waiting">
                <header class="export-waiting-head">
                    <h3>"Files of this session"</h3>
                    <a class="button is-quiet" href=EXPORTS>
                        "All exports"
                    </a>
                </header>
                <ul>
                    <For each=move || mine.get() key=|id| *id let(id)>
                        <File id jobs/>
                    </For>
                </ul>
            </section>
        </Show>
    }
}

/// Of a file in the list.
pub(super) fn file_id(job: i64) -> String {
    format!("export-{job}")
}

#[component]
fn File(id: i64, jobs: Jobs) -> impl IntoView {
    let job = Signal::derive(move || jobs.find(id));
    jobs.find(id).map(|about| {
        let name = about.file_name.clone();
        view! {
            <li class="export-waiting-file" id=file_id(id) data-job=id.to_string()>
                <div>
                    <strong class="clip">{name.clone()}</strong>
                    <About job=about/>
                    <State job/>
                </div>
                <Actions id name jobs/>
            </li>
        }
    })
}
