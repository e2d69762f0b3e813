use domain::privacy::VersionLine;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::{Button, Dialog, Icon, Look, Toasts, use_open_with};
use crate::functions::privacy::{current_rules, roll_back_rules};

/// Asks, by the number of the version, before what it said holds again.
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
    let roll_back = move |_| {
        busy.set(true);
        spawn_local(async move {
            let result = match current_rules().await {
                Ok(now) => roll_back_rules(number, now.number).await,
                Err(error) => Err(error),
            };
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
    let said = if number == 0 {
        "Version 0 is what Girok brings.".to_owned()
    } else {
        format!("Version {number} was saved by {}: {}.", version.who, version.why)
    };
    view! {
        <p>{said}</p>
        <p class="muted">
            "It is saved as a new version and is in force with the next batch of every session. What holds now stays in the history."
        </p>
        {move || {
            refused.get().map(|refused| {
                view! {
                    <p class="notice is-bad" role="alert">
                        {Icon::Alert.view()} <span>{refused}</span>
                    </p>
                }
            })
        }}
        <div class="dialog-actions">
            <Button on:click=move |_| open.set(false)>"Cancel"</Button>
            <Button look=Look::Primary busy on:click=roll_back>
                {format!("Roll back to version {number}")}
            </Button>
        </div>
    }
    .into_any()
}
