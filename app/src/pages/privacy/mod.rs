//! What of recorded pages is hidden: the rules and patterns, what they do, and how they came to be.
//!
//! In reading order: [`state`] is the draft that all parts change, [`kept`] what keeps it; [`rules`] is the table and [`editor`]
//! where one of them is written, as a [`rule_draft`] and with its [`preview`]; [`patterns`] and [`trial`] are what is looked for in
//! texts; [`draft_bar`] and [`save`] make a version of a draft, and [`hiding`] is what that asks about; [`hidden`] is what was hidden
//! by all of them, [`count`] by one, and [`history`] the versions.

mod count;
mod draft_bar;
mod editor;
mod hidden;
mod hiding;
mod history;
mod kept;
mod pattern_editor;
mod patterns;
mod preview;
mod rule_draft;
mod rules;
mod sample;
mod save;
mod selector_field;
mod services_field;
mod state;
mod tabs;
mod trial;

use leptos::prelude::*;
use leptos::{ev, web_sys};

use crate::browser;
use crate::components::{
    Button, ErrorNotice, Icon, KeyHint, Look, Page, PageAction, RelativeTime, RowsAre, SkeletonRows,
    use_page_actions, use_page_keys, use_row_keys,
};
use crate::functions::privacy::{PrivacyReport, privacy_report};
use draft_bar::DraftBar;
use editor::{Editing, RuleDialog};
use hidden::Hidden;
pub(crate) use history::PrivacyHistoryPage;
use patterns::Patterns;
use rules::RuleTable;
use save::SaveDialog;
use state::PrivacyState;
use tabs::{Side, Tabs};

const ADD: KeyHint = ("N", "Add a rule");

#[component]
pub(crate) fn PrivacyPage() -> impl IntoView {
    use_row_keys(RowsAre::APart);
    use_page_keys(&[ADD]);
    let editing = RwSignal::new(None::<Editing>);
    let add = move || editing.set(Some(Editing::New));
    use_page_actions([PageAction::new(
        Icon::Plus,
        Signal::stored("Add rule".to_owned()),
        Signal::stored(true),
        add,
    )]);
    Effect::new(move || {
        let pressed = window_event_listener(ev::keydown, move |event| {
            if is_plain(&event) && event.key() == "n" {
                event.prevent_default();
                add();
            }
        });
        on_cleanup(move || pressed.remove());
    });
    let loaded = Resource::new(|| (), |()| privacy_report());
    let content = move || {
        Suspend::new(async move {
            match loaded.await {
                Ok(report) => view! { <Report report editing/> }.into_any(),
                Err(error) => view! { <ErrorNotice error retry=move |()| loaded.refetch()/> }.into_any(),
            }
        })
    };
    let bar = view! {
        <Tabs here=Side::Rules/>
        <span class="bar-push"></span>
        <Button look=Look::Primary icon=Icon::Plus on:click=move |_| add()>
            "Add rule"
        </Button>
    }
    .into_any();
    view! {
        <Page title="Privacy".to_owned() bar>
            <Transition fallback=|| view! { <SkeletonRows rows=12/> }>{content}</Transition>
        </Page>
    }
}

/// A key for the page alone: not typed into a field, and nothing open over it.
fn is_plain(event: &web_sys::KeyboardEvent) -> bool {
    let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
    !modified
        && !event.repeat()
        && !browser::is_typing(event)
        && !event.default_prevented()
        && !browser::dialog_is_open()
}

#[component]
fn Report(report: PrivacyReport, editing: RwSignal<Option<Editing>>) -> impl IntoView {
    let PrivacyReport {
        version,
        services,
        days,
        chart,
        long_on,
    } = report;
    let state = PrivacyState::new(version, services, days, long_on);
    let saving = RwSignal::new(false);
    use_page_actions([PageAction::new(
        Icon::Check,
        Signal::stored("Save version".to_owned()),
        Signal::derive(move || state.is_changed()),
        move || saving.set(true),
    )]);
    view! {
        <div class="page-column privacy">
            <InForce state/>
            <RuleTable state editing/>
            <Patterns state/>
            <Hidden chart state/>
            <DraftBar state saving/>
        </div>
        <RuleDialog editing state/>
        <SaveDialog open=saving state/>
    }
}

/// Which version holds, and where it comes from.
#[component]
fn InForce(state: PrivacyState) -> impl IntoView {
    move || {
        let newest = state.newest.get();
        if newest.number == 0 {
            return view! {
                <p class="muted in-force">"In force: what Girok brings. Nobody has changed it yet."</p>
            }
            .into_any();
        }
        view! {
            <p class="muted in-force">
                {format!("In force: version {}, saved ", newest.number)} <RelativeTime at=newest.at/>
                {format!(" by {}: {}", newest.who, newest.why)}
            </p>
        }
        .into_any()
    }
}
