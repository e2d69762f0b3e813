use domain::models::{LONGEST_NOTE, ModelDraft};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::draft_bar::DraftMeaning;
use super::in_force::IN_FORCE;
use super::meaning::Meaning;
use super::state::ModelState;
use crate::ConsoleError;
use crate::browser;
use crate::components::{Button, Dialog, FormErrors, FormNotice, Icon, Look, ModelDiff, TextField, Toasts};
use crate::functions::models::{model_report, save_model};

/// The id of the field that says what changed.
const NOTE: &str = "save-note";

/// Makes a version of the draft, and asks what changed.
#[component]
pub(super) fn SaveDialog(open: RwSignal<bool>, state: ModelState) -> impl IntoView {
    // What was written stays when the dialog is closed to look at something.
    let note = RwSignal::new(String::new());
    view! {
        <Dialog open wide=true title="Save a version".to_owned()>
            <SaveForm open note state/>
        </Dialog>
    }
}

#[component]
fn SaveForm(open: RwSignal<bool>, note: RwSignal<String>, state: ModelState) -> impl IntoView {
    let errors = RwSignal::new(FormErrors::default());
    let busy = RwSignal::new(false);
    let toasts = Toasts::get();
    state.read_now();
    let problems = Memo::new(move |_| state.problems());
    let is_overtaken = Memo::new(move |_| state.is_overtaken());
    let may_not =
        Signal::derive(move || is_overtaken.get() || problems.with(|problems| !problems.is_empty()));
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let checked = FormErrors::from_checks([("note", note.with_untracked(|note| check_note(note)))]);
        let fine = checked.is_empty();
        errors.set(checked);
        if !fine || may_not.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let draft = ModelDraft {
                text: state.text.get_untracked(),
                note: note.get_untracked(),
                based_on: state.base.with_untracked(|base| base.line.number),
                assertions: state.assertions.get_untracked(),
            };
            // The dialog may have been closed, and the page left, before the answer is there.
            let refuse = move |error: &ConsoleError, fields: &[&'static str]| {
                if errors.try_set(FormErrors::from_server(error, fields)).is_some() {
                    toasts.say(format!("The version was not saved. {error}"));
                }
            };
            match save_model(draft.clone()).await {
                Ok(version) => {
                    toasts.say(format!(
                        "Version {} is saved; it decides nothing before it is activated",
                        version.line.number
                    ));
                    state.saved(&draft, version);
                    let _ = note.try_set(String::new());
                    let _ = open.try_set(false);
                    // What can be done with it now stands there.
                    request_animation_frame(|| {
                        browser::focus(IN_FORCE);
                        browser::scroll_to(IN_FORCE);
                    });
                }
                // Who saved meanwhile is shown in the notice.
                Err(ConsoleError::Conflict(_)) => match model_report(None).await {
                    Ok(report) => state.look_again(report),
                    Err(error) => refuse(&error, &[]),
                },
                Err(error) => refuse(&error, &["note"]),
            }
            let _ = busy.try_set(false);
        });
    };
    let wrong = move || {
        problems.with(|problems| {
            problems.first().map(|problem| {
                view! {
                    <p class="notice is-bad">
                        {Icon::Alert.view()}
                        <span>{format!("It is no model yet. {problem}")}</span>
                    </p>
                }
            })
        })
    };
    view! {
        <form class="form" method="post" novalidate on:submit=submit>
            <DraftMeaning state/>
            {wrong}
            <TextField
                id=NOTE
                label="Note"
                help="What changed and why, for those who read the history later."
                field="note"
                value=note
                errors
                check=check_note
                autofocus=true
            />
            <Show when=move || is_overtaken.get()>
                <Overtaken state/>
            </Show>
            <FormNotice errors/>
            <div class="dialog-actions">
                <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                <Button look=Look::Primary kind="submit" busy disabled=may_not>
                    "Save version"
                </Button>
            </div>
        </form>
    }
}

/// Somebody saved meanwhile: what it was, and how to go on without losing either.
#[component]
fn Overtaken(state: ModelState) -> impl IntoView {
    let is_shown = RwSignal::new(false);
    let said = move || {
        state.newest.with(|newest| {
            let line = &newest.line;
            format!(
                "{} saved version {} meanwhile: {}. Nothing of yours was saved yet, and nothing is lost.",
                line.who, line.number, line.note
            )
        })
    };
    let newest = Signal::derive(move || state.newest.with(|newest| newest.text.clone()));
    let label = Signal::derive(move || {
        state
            .newest
            .with(|newest| format!("Version {}", newest.line.number))
    });
    let text = state.text;
    let difference = move || {
        is_shown.get().then(|| {
            view! {
                <div class="activation-diff">
                    <ModelDiff
                        old_content=newest
                        new_content=text
                        old_label=label
                        new_label=Signal::stored("Your draft".to_owned())
                    >
                        <Meaning old=newest new=text/>
                    </ModelDiff>
                </div>
            }
        })
    };
    view! {
        <div class="notice is-warn" role="alert">
            {Icon::Alert.view()}
            <div class="overtaken">
                <p>{said}</p>
                <div class="overtaken-actions">
                    <Button
                        attr:aria-expanded=move || is_shown.get().to_string()
                        on:click=move |_| is_shown.update(|shown| *shown = !*shown)
                    >
                        "What mine does to it"
                    </Button>
                    <Button on:click=move |_| {
                        state.put_on_top();
                        browser::focus(NOTE);
                    }>"Let mine follow it as it is"</Button>
                </div>
            </div>
        </div>
        {difference}
    }
}

fn check_note(note: &str) -> Option<String> {
    match note.trim().chars().count() {
        0 => Some("Say what changed, for those who read this later".into()),
        1..=LONGEST_NOTE => None,
        _ => Some(format!("At most {LONGEST_NOTE} characters")),
    }
}
