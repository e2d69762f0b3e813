//! The session as a report, which a job makes.

use domain::export::options::{ExportOptions, Paper, ReportOptions};
use leptos::prelude::*;

use super::super::state::Session;
use super::asking::{Asking, AskingEnd};
use crate::components::{Field, FileName};
use crate::pages::exports::Jobs;

#[component]
pub(super) fn ReportForm(open: RwSignal<bool>, session: Session, jobs: Jobs) -> impl IntoView {
    let paper = RwSignal::new(Paper::default());
    let name = RwSignal::new(String::new());
    let asking = Asking::new(session, jobs, &[]);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let options = ReportOptions {
            paper: paper.get_untracked(),
        };
        asking.ask(ExportOptions::Pdf(options), name);
    };
    view! {
        <form class="form" method="post" novalidate on:submit=submit>
            <p class="muted">
                "Who it was and what happened, with pictures of the key moments, small heatmaps of the main pages, and what was hidden. \
                 Text can be selected, headings are bookmarks."
            </p>
            <div class="share-fields">
                <Field id="export-paper" label="Paper">
                    <select
                        class="select"
                        id="export-paper"
                        on:change:target=move |event| {
                            let value = event.target().value();
                            paper.set(Paper::ALL.into_iter().find(|paper| paper.as_str() == value).unwrap_or_default());
                        }
                    >
                        {Paper::ALL.map(|paper| view! { <option value=paper.as_str()>{paper.as_str()}</option> }).collect_view()}
                    </select>
                </Field>
                <FileName name/>
            </div>
            <AskingEnd open asking verb="Make report"/>
        </form>
    }
}
