use domain::privacy::LONGEST_WHY;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::draft_bar::ChangeList;
use super::hiding::{Hiding, HidingNotice};
use super::state::PrivacyState;
use crate::ConsoleError;
use crate::components::{Button, Dialog, Field, FormErrors, FormNotice, Icon, Look, Toasts};
use crate::functions::privacy::{current_rules, save_rules};

/// Makes a version of the draft, and asks why.
#[component]
pub(super) fn SaveDialog(open: RwSignal<bool>, state: PrivacyState) -> impl IntoView {
    // What was written stays when the dialog is closed to look at something.
    let why = RwSignal::new(String::new());
    view! {
        <Dialog open wide=true title="Save a version".to_owned()>
            <SaveForm open why state/>
        </Dialog>
    }
}

#[component]
fn SaveForm(open: RwSignal<bool>, why: RwSignal<String>, state: PrivacyState) -> impl IntoView {
    let errors = RwSignal::new(FormErrors::default());
    let busy = RwSignal::new(false);
    let confirmed = RwSignal::new(false);
    let toasts = Toasts::get();
    let hiding = Memo::new(move |_| Hiding::of(state));
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let checked = FormErrors::from_checks([
            ("why", why.with_untracked(|why| check_why(why))),
            (
                "confirm",
                hiding.with_untracked(|hiding| {
                    (!hiding.is_empty() && !confirmed.get_untracked()).then(|| hiding.wanted().to_owned())
                }),
            ),
        ]);
        let fine = checked.is_empty();
        errors.set(checked);
        if !fine || state.is_overtaken() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let based_on = state.base.with_untracked(|base| base.number);
            let rules = state.draft.get_untracked();
            let result = save_rules(why.get_untracked(), based_on, rules, confirmed.get_untracked()).await;
            match result {
                Ok(version) => {
                    toasts.say(format!("Version {} is in force", version.number));
                    state.holds(version);
                    why.set(String::new());
                    open.set(false);
                }
                // Who saved meanwhile is shown in the notice.
                Err(ConsoleError::Conflict(_)) => match current_rules().await {
                    Ok(newest) => state.newest.set(newest),
                    Err(error) => errors.set(FormErrors::from_server(&error, &[])),
                },
                Err(error) => errors.set(FormErrors::from_server(&error, &["why", "confirm"])),
            }
            busy.set(false);
        });
    };
    let at = move |field: &'static str| Signal::derive(move || errors.with(|errors| errors.at(field)));
    let (why_error, confirm_error) = (at("why"), at("confirm"));
    // The server may know of what is not known here.
    let is_hiding =
        Memo::new(move |_| hiding.with(|hiding| !hiding.is_empty()) || confirm_error.with(Option::is_some));
    let is_overtaken = Memo::new(move |_| state.is_overtaken());
    view! {
        <form class="form" method="post" novalidate on:submit=submit>
            <ChangeList state/>
            <Field
                id="save-why"
                label="Why"
                help="For those who read the history later, such as a ticket or a request."
                error=why_error
            >
                <input
                    class="input"
                    id="save-why"
                    autocomplete="off"
                    autofocus=true
                    aria-describedby="save-why-note"
                    aria-invalid=move || why_error.get().map(|_| "true")
                    bind:value=why
                />
            </Field>
            <Show when=move || is_hiding.get()>
                <HidingNotice hiding confirmed error=confirm_error/>
            </Show>
            <Show when=move || is_overtaken.get()>
                <Overtaken state/>
            </Show>
            <FormNotice errors/>
            <div class="dialog-actions">
                <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                <Button look=Look::Primary kind="submit" busy disabled=is_overtaken>
                    "Save version"
                </Button>
            </div>
        </form>
    }
}

/// Somebody saved meanwhile: what it was, and how to go on without losing either.
#[component]
fn Overtaken(state: PrivacyState) -> impl IntoView {
    let said = move || {
        state.newest.with(|newest| {
            format!(
                "{} saved version {} meanwhile: {}. Nothing of yours was saved yet.",
                newest.who, newest.number, newest.why
            )
        })
    };
    let compare = move || {
        let (from, to) = (
            state.base.with(|base| base.number),
            state.newest.with(|newest| newest.number),
        );
        format!("/privacy/history?from={from}&to={to}")
    };
    view! {
        <div class="notice is-warn" role="alert">
            {Icon::Alert.view()}
            <div class="overtaken">
                <p>{said}</p>
                <div class="overtaken-actions">
                    <Button on:click=move |_| state.put_on_top()>"Put my changes on top of it"</Button>
                    <a class="button is-quiet" href=compare target="_blank">
                        "See what changed"
                    </a>
                </div>
            </div>
        </div>
    }
}

fn check_why(why: &str) -> Option<String> {
    match why.trim().chars().count() {
        0 => Some("Say why, for those who read this later".into()),
        1..=LONGEST_WHY => None,
        _ => Some(format!("At most {LONGEST_WHY} characters")),
    }
}
