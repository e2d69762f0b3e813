use leptos::prelude::*;
use leptos::task::spawn_local;

use super::meaning::Meaning;
use super::trial::Outcome;
use crate::components::{Button, Dialog, Look, LookAgain, ModelDiff, SkeletonRows, Toasts, use_open_with};
use crate::functions::models::{ModelChange, activate_model, model_change};

/// What making a version active is called: back to one that is older than the one that decides.
pub(super) fn verb(version: u32, active: u32) -> &'static str {
    if version < active {
        "Roll back to"
    } else {
        "Activate"
    }
}

/// Asks, with both versions named and with what it changes, before another version decides.
#[component]
pub(super) fn ActivateDialog(
    chosen: RwSignal<Option<u32>>,
    /// The version that decides, as far as is known here.
    #[prop(into)]
    active: Signal<u32>,
    /// Another version decides: this one, or one that somebody else made active meanwhile.
    #[prop(into)]
    changed: Callback<()>,
) -> impl IntoView {
    let open = use_open_with(chosen);
    let title = Signal::derive(move || {
        let number = chosen.get().unwrap_or_default();
        let verb = verb(number, active.get());
        format!("{verb} version {number}?")
    });
    view! {
        <Dialog open wide=true title>
            <Asked chosen open changed/>
        </Dialog>
    }
}

#[component]
fn Asked(chosen: RwSignal<Option<u32>>, open: RwSignal<bool>, changed: Callback<()>) -> impl IntoView {
    let busy = RwSignal::new(false);
    let refused = RwSignal::new(None::<String>);
    // Only what was seen is confirmed.
    let known = RwSignal::new(None::<ModelChange>);
    let toasts = Toasts::get();
    let Some(number) = chosen.get_untracked() else {
        return ().into_any();
    };
    let look = move || {
        refused.set(None);
        known.set(None);
        spawn_local(async move {
            match model_change(number).await {
                Ok(change) => {
                    let _ = known.try_set(Some(change));
                }
                Err(error) => {
                    let _ = refused.try_set(Some(format!("{error}.")));
                }
            }
        });
    };
    look();
    let activate = move |_| {
        let Some(active) = known.with_untracked(|known| known.as_ref().map(|known| known.active.clone()))
        else {
            return;
        };
        busy.set(true);
        spawn_local(async move {
            let result = activate_model(number, active.id).await;
            let _ = busy.try_set(false);
            match result {
                Ok(()) => {
                    let said = match verb(number, active.version) {
                        "Activate" => format!("Version {number} decides from now on"),
                        _ => format!("Rolled back to version {number}, which decides from now on"),
                    };
                    toasts.say(said);
                    let _ = open.try_set(false);
                    let _ = changed.try_run(());
                }
                Err(error) => {
                    let _ = refused.try_set(Some(format!("{error}.")));
                    let _ = changed.try_run(());
                }
            }
        });
    };
    let may_not = Signal::derive(move || {
        known.with(|known| {
            known.as_ref().is_none_or(|known| {
                let trial = &known.trial;
                known.active.version == number || trial.locks_out || !trial.problems.is_empty()
            })
        })
    });
    let called = move || {
        let active = known.with(|known| known.as_ref().map_or(0, |known| known.active.version));
        format!("{} version {number}", verb(number, active))
    };
    let content = move || match known.get() {
        None if refused.with(Option::is_some) => ().into_any(),
        None => view! { <SkeletonRows rows=6/> }.into_any(),
        Some(known) => view! { <Seen known/> }.into_any(),
    };
    view! {
        <div class="activation">
            {content}
            <LookAgain refused look=move |()| look()/>
            <div class="dialog-actions">
                <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                <Button look=Look::Primary busy disabled=may_not on:click=activate>
                    {called}
                </Button>
            </div>
        </div>
    }
    .into_any()
}

/// Both versions by name, what would change for whom, and the texts.
#[component]
fn Seen(known: ModelChange) -> impl IntoView {
    let ModelChange { active, pair, trial } = known;
    let (old, new) = (pair.old, pair.new);
    if old.line.number == new.line.number {
        return view! { <p>{format!("Version {} is active already.", active.version)}</p> }.into_any();
    }
    let said = format!(
        "Version {} by {}: {}.",
        new.line.number, new.line.who, new.line.note
    );
    let instead = format!(
        "It decides in place of version {} by {}: {}.",
        old.line.number, old.line.who, old.line.note
    );
    let (old_label, new_label) = (
        format!("Version {}, active", old.line.number),
        format!("Version {}", new.line.number),
    );
    let (old_text, new_text) = (old.text.clone(), new.text.clone());
    view! {
        <p class="said">{said}</p>
        <p class="said muted">{instead}</p>
        <h3>"What changes for whom"</h3>
        <Outcome trial/>
        <h3>"What differs"</h3>
        <div class="activation-diff">
            <ModelDiff old_content=old.text new_content=new.text old_label new_label>
                <Meaning old=Signal::stored(old_text) new=Signal::stored(new_text)/>
            </ModelDiff>
        </div>
        <p class="muted">
            "It decides with the next request, on every page and socket. What decides now stays in the history."
        </p>
    }
    .into_any()
}
