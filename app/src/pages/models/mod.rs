//! Who may do what, as a model: its versions, the one that decides, and the way from one to the next.
//!
//! In reading order: [`state`] is the draft that all parts change, [`kept`] what keeps it, and [`reading`] what it says;
//! [`editor`] is where it is written, [`graph`] draws it, [`changes`] and [`meaning`] are what it does to what decides, and
//! [`trial`] what to real accounts; [`draft_bar`] and [`save`] make a version of it; [`in_force`] is which one decides, and
//! [`activate`] makes another one do so; [`history`] are the versions.

mod activate;
mod changes;
mod draft_bar;
mod editor;
mod graph;
mod history;
mod in_force;
mod kept;
mod meaning;
mod reading;
mod save;
mod state;
mod tabs;
mod trial;

use leptos::prelude::*;
use leptos::{ev, web_sys};
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use crate::browser;
use crate::components::{
    ErrorNotice, Icon, KeyHint, Page, PageAction, SkeletonRows, Toasts, anew, use_page_actions, use_page_keys,
};
use crate::functions::models::{ModelReport, model_report};
use activate::ActivateDialog;
use changes::Changes;
use draft_bar::DraftBar;
use editor::Editor;
use graph::Graph;
pub(crate) use history::ModelHistoryPage;
use in_force::{IN_FORCE, InForce, Offered};
use save::SaveDialog;
use state::ModelState;
use tabs::{Side, Tabs};
use trial::TryOut;

const PATH: &str = "/models";

const SAVE: KeyHint = ("Ctrl S", "Save the draft as a version");

#[component]
pub(crate) fn ModelsPage() -> impl IntoView {
    use_page_keys(&[SAVE]);
    let params = use_query_map();
    let from =
        Memo::new(move |_| params.with(|params| params.get("from").and_then(|text| text.parse().ok())));
    let loaded = Resource::new(move || from.get(), model_report);
    let content = move || {
        Suspend::new(async move {
            match loaded.await {
                Ok(report) => anew(move || view! { <Report report=report.clone()/> }),
                Err(error) => view! { <ErrorNotice error retry=move |()| loaded.refetch()/> }.into_any(),
            }
        })
    };
    let bar = view! { <Tabs here=Side::Editor/> }.into_any();
    view! {
        <Page title="Models".to_owned() bar>
            <Transition fallback=|| view! { <SkeletonRows rows=12/> }>{content}</Transition>
        </Page>
    }
}

#[component]
fn Report(report: ModelReport) -> impl IntoView {
    let state = ModelState::new(report);
    let saving = RwSignal::new(false);
    // What would be made active.
    let chosen = RwSignal::new(None);
    let save = move || {
        if state.is_changed.get_untracked() {
            saving.set(true);
        }
    };
    use_page_actions([PageAction::new(
        Icon::Check,
        Signal::stored("Save version".to_owned()),
        state.is_changed,
        save,
    )]);
    Effect::new(move || {
        let pressed = window_event_listener(ev::keydown, move |event| {
            if is_save(&event) {
                event.prevent_default();
                save();
            }
        });
        on_cleanup(move || pressed.remove());
    });
    let toasts = Toasts::get();
    let look_again = Callback::new(move |()| {
        leptos::task::spawn_local(async move {
            match model_report(None).await {
                Ok(report) => state.look_again(report),
                Err(error) => toasts.say(format!("Which version decides now could not be read. {error}")),
            }
            // What asked for it may have gone with it.
            request_animation_frame(|| {
                browser::focus_if_lost(IN_FORCE);
            });
        });
    });
    leave_what_was_asked_for(state);
    view! {
        <div class="page-column models">
            <InForce state chosen/>
            <Offered state/>
            <Editor state/>
            <Changes state/>
            <TryOut state/>
            <Graph state/>
            <DraftBar state saving/>
        </div>
        <SaveDialog open=saving state/>
        <ActivateDialog
            chosen
            active=Signal::derive(move || state.active.with(|active| active.version))
            changed=look_again
        />
    }
}

/// An address that names a version to begin with is of no use once nothing is left of that: it would make a draft of it again.
fn leave_what_was_asked_for(state: ModelState) {
    let params = use_query_map();
    let navigate = use_navigate();
    Effect::new(move |was_changed: Option<bool>| {
        let is_changed = state.is_changed.get();
        let is_asked = params.with_untracked(|params| params.get("from").is_some());
        if was_changed == Some(true) && !is_changed && is_asked {
            let options = NavigateOptions {
                replace: true,
                scroll: false,
                ..NavigateOptions::default()
            };
            navigate(PATH, options);
        }
        is_changed
    });
}

/// The browser's own would save the page as a file.
fn is_save(event: &web_sys::KeyboardEvent) -> bool {
    let only_ctrl = (event.ctrl_key() || event.meta_key()) && !event.alt_key() && !event.shift_key();
    only_ctrl && event.key() == "s" && !event.repeat() && !browser::dialog_is_open()
}
