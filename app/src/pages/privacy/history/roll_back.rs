use domain::privacy::VersionLine;
use domain::privacy::change::coming_changes;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::{Button, Dialog, Look, LookAgain, Toasts, use_open_with};
use crate::functions::privacy::{current_rules, roll_back_rules, rule_version};

/// Asks, by the number of the version and with what it changes, before what it said holds again.
#[component]
pub(super) fn RollBackDialog(chosen: RwSignal<Option<VersionLine>>, reload: Callback<()>) -> impl IntoView {
    let open = use_open_with(chosen);
    let title = Signal::derive(move || {
        let number = chosen.with(|chosen| chosen.as_ref().map_or(0, |version| version.number));
        format!("Roll back to version {number}?")
    });
    view! {
        <Dialog open title>
            <RollBack chosen open reload/>
        </Dialog>
    }
}

#[component]
fn RollBack(
    chosen: RwSignal<Option<VersionLine>>,
    open: RwSignal<bool>,
    reload: Callback<()>,
) -> impl IntoView {
    let busy = RwSignal::new(false);
    let refused = RwSignal::new(None::<String>);
    let toasts = Toasts::get();
    let Some(version) = chosen.get_untracked() else {
        return ().into_any();
    };
    let number = version.number;
    // The version that holds, and what becomes of it: only that is confirmed.
    let known = RwSignal::new(None::<(u32, Vec<String>)>);
    let look = move || {
        refused.set(None);
        spawn_local(async move {
            let result = match current_rules().await {
                Ok(now) => rule_version(number).await.map(|then| (now, then)),
                Err(error) => Err(error),
            };
            match result {
                Ok((now, then)) => known.set(Some((now.number, coming_changes(&now.rules, &then.rules)))),
                Err(error) => refused.set(Some(format!("{error}."))),
            }
        });
    };
    look();
    let roll_back = move |_| {
        let Some(based_on) = known.with_untracked(|known| known.as_ref().map(|(now, _)| *now)) else {
            return;
        };
        busy.set(true);
        spawn_local(async move {
            let result = roll_back_rules(number, based_on).await;
            busy.set(false);
            match result {
                Ok(saved) => {
                    open.set(false);
                    toasts.say(format!(
                        "Rolled back to version {number}; it is in force as version {}",
                        saved.number
                    ));
                    reload.run(());
                }
                Err(error) => refused.set(Some(format!("{error}."))),
            }
        });
    };
    let changing = move || match known.get() {
        None => view! { <p class="muted">"Looking at what it changes"</p> }.into_any(),
        Some((now, changes)) if changes.is_empty() => view! {
            <p>{format!("It says what version {now} says, which is in force: nothing changes.")}</p>
        }
        .into_any(),
        Some((now, changes)) => view! {
            <p>{format!("What this does to version {now}, which is in force:")}</p>
            <ul class="change-list">
                {changes.into_iter().map(|change| view! { <li>{change}</li> }).collect_view()}
            </ul>
        }
        .into_any(),
    };
    let may_not = Signal::derive(move || {
        known.with(|known| known.as_ref().is_none_or(|(_, changes)| changes.is_empty()))
    });
    let said = if number == 0 {
        "Version 0 is what Girok brings.".to_owned()
    } else {
        format!("Version {number} was saved by {}: {}.", version.who, version.why)
    };
    view! {
        <p class="said">{said}</p>
        <div class="changing" role="status">
            {changing}
        </div>
        <p class="muted">
            "It is saved as a new version and is in force with the next batch of every session. What holds now stays in the history."
        </p>
        <LookAgain refused look=move |()| look()/>
        <div class="dialog-actions">
            <Button on:click=move |_| open.set(false)>"Cancel"</Button>
            <Button look=Look::Primary busy disabled=may_not on:click=roll_back>
                {format!("Roll back to version {number}")}
            </Button>
        </div>
    }
    .into_any()
}
