use leptos::prelude::*;
use leptos::task::spawn_local;

use super::state::{AccessState, Trying};
use super::words;
use crate::browser;
use crate::components::{Button, Dialog, Icon, Look, use_open_with};
use crate::functions::access::change_access;

/// Asks whether it is meant that somebody takes away what lets them be here, and shows them the way out when it was.
#[component]
pub(super) fn LoseOwnDialog(state: AccessState) -> impl IntoView {
    let open = use_open_with(state.asked);
    view! {
        <Dialog open title="Give up your own access?".to_owned()>
            <LoseOwn open state/>
        </Dialog>
    }
}

#[component]
fn LoseOwn(open: RwSignal<bool>, state: AccessState) -> impl IntoView {
    let trying = Trying::new();
    let lost = move || {
        let keys = state.asked.get().map(|change| change.deletes).unwrap_or_default();
        state.report.with(|report| {
            keys.iter()
                .map(|key| view! { <li>{words::sentence(key, &report.accounts)}</li> })
                .collect_view()
        })
    };
    let lose = move |_| {
        let Some(mut change) = state.asked.get_untracked() else {
            return;
        };
        change.may_lose_own = true;
        trying.begin();
        spawn_local(async move {
            let result = change_access(change).await;
            trying.end();
            match result {
                Ok(_) => browser::load("/"),
                Err(error) => trying.refuse(&error),
            }
        });
    };
    view! {
        <p>"This takes away:"</p>
        <ul class="access-lost">{lost}</ul>
        <p>
            "You could not manage access any longer, and could not take that back yourself: somebody else who manages \
             access would have to."
        </p>
        <Refusal trying/>
        <div class="dialog-actions">
            <Button on:click=move |_| open.set(false)>"Keep my access"</Button>
            <Button look=Look::Danger busy=trying.busy on:click=lose>
                "Give up my access"
            </Button>
        </div>
    }
}

/// Why an attempt was refused, where it was made.
#[component]
pub(super) fn Refusal(trying: Trying) -> impl IntoView {
    move || {
        trying.refused.get().map(|refused| {
            view! {
                <p class="notice is-bad" role="alert">
                    {Icon::Alert.view()} <span>{refused}</span>
                </p>
            }
        })
    }
}
