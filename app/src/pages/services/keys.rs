use domain::id::ServiceSlug;
use domain::service::ServiceKey;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::ServicesState;
use crate::components::{Button, Dialog, Look, RelativeTime, Toasts, use_open_with};
use crate::functions::services::{add_service_key, revoke_service_key};

/// The keys of a service: those that hold, then those that were revoked.
#[component]
pub(super) fn Keys(slug: ServiceSlug, keys: Signal<Vec<ServiceKey>>, state: ServicesState) -> impl IntoView {
    let slug = StoredValue::new(slug);
    let toasts = Toasts::get();
    let adding = RwSignal::new(false);
    let revoking = RwSignal::new(None::<ServiceKey>);
    let add = move |_| {
        adding.set(true);
        spawn_local(async move {
            let result = add_service_key(slug.get_value()).await;
            adding.set(false);
            match result {
                Ok(made) => {
                    state.put(made.service.clone());
                    state.new_key.set(Some(made));
                }
                Err(error) => toasts.say(error.to_string()),
            }
        });
    };
    let row = move |key: ServiceKey| {
        let is_revoked = key.revoked_at.is_some();
        let added_at = key.created_at;
        let prefix = format!("{}…", key.prefix);
        let end = match key.revoked_at {
            Some(at) => view! {
                <span class="muted">"Revoked " <RelativeTime at/></span>
            }
            .into_any(),
            None => view! {
                <Button look=Look::Quiet on:click=move |_| revoking.set(Some(key.clone()))>
                    "Revoke"
                </Button>
            }
            .into_any(),
        };
        view! {
            <li class="key" class:is-revoked=is_revoked>
                <code>{prefix}</code>
                <span class="muted">"Added " <RelativeTime at=added_at/></span>
                <span class="key-end">{end}</span>
            </li>
        }
    };
    view! {
        <div class="service-part">
            <div class="service-part-head">
                <h3>"Keys"</h3>
                <Button busy=adding on:click=add>
                    "Add key"
                </Button>
            </div>
            <ul class="key-list">
                <For
                    each=move || sorted(keys.get())
                    // A row whose key was revoked is another one.
                    key=|key| (key.id, key.revoked_at)
                    children=row
                />
            </ul>
            <RevokeDialog slug revoking state/>
        </div>
    }
}

fn sorted(mut keys: Vec<ServiceKey>) -> Vec<ServiceKey> {
    keys.sort_by_key(|key| (key.revoked_at.is_some(), std::cmp::Reverse(key.created_at)));
    keys
}

/// Revoking cannot be undone, so it is asked, by the name of the key.
#[component]
fn RevokeDialog(
    slug: StoredValue<ServiceSlug>,
    revoking: RwSignal<Option<ServiceKey>>,
    state: ServicesState,
) -> impl IntoView {
    let open = use_open_with(revoking);
    let busy = RwSignal::new(false);
    let toasts = Toasts::get();
    let revoke = move |_| {
        let Some(key) = revoking.get_untracked() else {
            return;
        };
        busy.set(true);
        spawn_local(async move {
            let result = revoke_service_key(slug.get_value(), key.id).await;
            busy.set(false);
            match result {
                Ok(service) => {
                    open.set(false);
                    state.put(service);
                    toasts.say(format!("Key {}… revoked", key.prefix));
                }
                Err(error) => toasts.say(error.to_string()),
            }
        });
    };
    let title = Signal::derive(move || {
        let prefix = revoking.get().map(|key| key.prefix).unwrap_or_default();
        format!("Revoke key {prefix}…?")
    });
    view! {
        <Dialog open title>
            <p>
                "Pages of " <strong>{slug.with_value(ToString::to_string)}</strong>
                " that still use this key are not recorded any longer. This cannot be undone."
            </p>
            <div class="dialog-actions">
                <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                <Button look=Look::Danger busy on:click=revoke>
                    "Revoke key"
                </Button>
            </div>
        </Dialog>
    }
}
