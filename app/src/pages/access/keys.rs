use domain::access::key::{AccessKey, KeyRights, LONGEST_NAME};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::ConsoleError;
use crate::components::{
    AskFirst, Button, CopyButton, Dialog, Empty, ErrorNotice, Field, FormErrors, FormNotice, Icon, Look,
    RelativeTime, SkeletonRows, TextField, Toasts, use_open_with,
};
use crate::functions::access::{AccessKeyList, NewAccessKey, add_access_key, revoke_access_key};
use crate::pages::services::Snippet;

/// Nothing where another part of the page is shown.
pub(super) type KeysResource = Resource<Result<Option<AccessKeyList>, ConsoleError>>;

/// By which other services of the installation ask, and how.
#[component]
pub(super) fn KeysPart(keys: KeysResource) -> impl IntoView {
    let content = move || {
        Suspend::new(async move {
            match keys.await {
                // Another part is on its way.
                Ok(None) => ().into_any(),
                Ok(Some(list)) => view! { <Keys list/> }.into_any(),
                Err(error) => view! { <ErrorNotice error retry=move |()| keys.refetch()/> }.into_any(),
            }
        })
    };
    view! { <Transition fallback=|| view! { <SkeletonRows rows=6/> }>{content}</Transition> }
}

#[component]
fn Keys(list: AccessKeyList) -> impl IntoView {
    let keys = RwSignal::new(list.keys);
    let adding = RwSignal::new(false);
    let made = RwSignal::new(None::<NewAccessKey>);
    let api = StoredValue::new(list.api);
    let revoked = Callback::new(move |id: i64| {
        let at = crate::browser::now();
        keys.update(|keys| {
            for key in keys.iter_mut().filter(|key| key.id == id) {
                key.revoked_at = Some(at);
            }
        });
    });
    let add = move |_| adding.set(true);
    view! {
        <div class="page-column is-narrow">
            <section class="panel panel-padded" aria-labelledby="keys-how">
                <h2 id="keys-how">"Asked by other services"</h2>
                <p>
                    "Other services of this installation ask who may do what, and write tuples of their own, by OpenFGA's \
                     HTTP API. Its command line and SDKs work with these:"
                </p>
                <dl class="access-api">
                    <dt>"Address"</dt>
                    <dd>
                        <code>{api.get_value()}</code>
                        <CopyButton text=api.get_value() label="Copy the address"/>
                    </dd>
                    <dt>"Store"</dt>
                    <dd>"There is one; " <code>"GET /openfga/stores"</code> " says its id."</dd>
                    <dt>"Key"</dt>
                    <dd>"As a token: " <code>"Authorization: Bearer …"</code></dd>
                </dl>
            </section>
            <section class="panel" aria-labelledby="keys-title">
                <header class="service-head access-panel-head">
                    <h2 id="keys-title">"Keys"</h2>
                    <Button look=Look::Primary icon=Icon::Plus on:click=add>
                        "Add key"
                    </Button>
                </header>
                <Show when=move || keys.with(Vec::is_empty)>
                    <Empty icon=Icon::Key title="No keys yet" text="Each service gets one of its own, so that it can be revoked alone."/>
                </Show>
                <ul class="access-keys">
                    <For each=move || sorted(keys.get()) key=|key| (key.id, key.revoked_at.is_some()) let(key)>
                        <KeyRow key revoked/>
                    </For>
                </ul>
            </section>
        </div>
        <AddKeyDialog open=adding keys made/>
        <MadeDialog made api/>
    }
}

/// Those that hold first, the newest of both first.
fn sorted(mut keys: Vec<AccessKey>) -> Vec<AccessKey> {
    keys.sort_by_key(|key| (key.revoked_at.is_some(), std::cmp::Reverse(key.created_at)));
    keys
}

#[component]
fn KeyRow(key: AccessKey, revoked: Callback<i64>) -> impl IntoView {
    let busy = RwSignal::new(false);
    let toasts = Toasts::get();
    let id = key.id;
    let name = key.name.clone();
    let label = format!("Revoke the key of {name}");
    let said = format!("Key of {name} revoked");
    let revoke = move |()| {
        let said = said.clone();
        busy.set(true);
        spawn_local(async move {
            let result = revoke_access_key(id).await;
            let _ = busy.try_set(false);
            match result {
                Ok(()) => {
                    let _ = revoked.try_run(id);
                    toasts.say(said);
                }
                Err(error) => toasts.say(error.to_string()),
            }
        });
    };
    let used = match key.last_used_at {
        Some(at) => view! { "Last used " <RelativeTime at/> }.into_any(),
        None => "Never used".into_any(),
    };
    let end = match key.revoked_at {
        Some(at) => view! { <span class="muted">"Revoked " <RelativeTime at/></span> }.into_any(),
        None => {
            view! { <AskFirst verb="Revoke" label question="Revoke this key?" busy act=revoke/> }.into_any()
        }
    };
    view! {
        <li class="access-key" class:is-revoked=key.revoked_at.is_some()>
            <span class="access-key-about">
                <strong class="clip">{key.name.clone()}</strong>
                <span class="tag">{rights(key.rights)}</span>
                <code>{format!("{}…", key.prefix)}</code>
            </span>
            <span class="muted access-key-when">
                "Added " <RelativeTime at=key.created_at/> {format!(" by {}. ", key.created_by)} {used}
            </span>
            <span class="access-key-end">{end}</span>
        </li>
    }
}

fn rights(rights: KeyRights) -> &'static str {
    match rights {
        KeyRights::Read => "Read",
        KeyRights::Write => "Read and write",
    }
}

#[component]
fn AddKeyDialog(
    open: RwSignal<bool>,
    keys: RwSignal<Vec<AccessKey>>,
    made: RwSignal<Option<NewAccessKey>>,
) -> impl IntoView {
    view! {
        <Dialog open title="Add a key".to_owned()>
            <AddKeyForm open keys made/>
        </Dialog>
    }
}

#[component]
fn AddKeyForm(
    open: RwSignal<bool>,
    keys: RwSignal<Vec<AccessKey>>,
    made: RwSignal<Option<NewAccessKey>>,
) -> impl IntoView {
    let name = RwSignal::new(String::new());
    let chosen = RwSignal::new(KeyRights::Read);
    let errors = RwSignal::new(FormErrors::default());
    let busy = RwSignal::new(false);
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let checked = FormErrors::from_checks([("name", name.with_untracked(|name| check_name(name)))]);
        let fine = checked.is_empty();
        errors.set(checked);
        if !fine || busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let name = name.with_untracked(|name| name.trim().to_owned());
            let result = add_access_key(name, chosen.get_untracked()).await;
            let _ = busy.try_set(false);
            match result {
                Ok(new) => {
                    let _ = keys.try_update(|keys| keys.push(new.line.clone()));
                    let _ = open.try_set(false);
                    let _ = made.try_set(Some(new));
                }
                Err(error) => {
                    let _ = errors.try_set(FormErrors::from_server(&error, &["name"]));
                }
            }
        });
    };
    view! {
        <form class="form" method="post" novalidate on:submit=submit>
            <TextField
                id="key-name"
                label="Service"
                field="name"
                help="Which service gets it, such as billing.".to_owned()
                value=name
                errors
                check=check_name
                autofocus=true
            />
            <Field
                id="key-rights"
                label="It may"
                help="Versions of the model that are saved by a key decide nothing until somebody activates them."
            >
                <select
                    class="select"
                    id="key-rights"
                    aria-describedby="key-rights-note"
                    on:change:target=move |event| {
                        chosen.set(KeyRights::parse(&event.target().value()).unwrap_or(KeyRights::Read));
                    }
                >
                    <option value=KeyRights::Read.as_str()>"Read: check, list and read"</option>
                    <option value=KeyRights::Write.as_str()>
                        "Read and write: also change tuples, and save versions of the model"
                    </option>
                </select>
            </Field>
            <FormNotice errors/>
            <div class="dialog-actions">
                <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                <Button look=Look::Primary kind="submit" busy>
                    "Add key"
                </Button>
            </div>
        </form>
    }
}

/// A key that was just made. It closes only by its button, because it is shown only here.
#[component]
fn MadeDialog(made: RwSignal<Option<NewAccessKey>>, api: StoredValue<String>) -> impl IntoView {
    let open = use_open_with(made);
    let key = Signal::derive(move || made.get().map(|made| made.key).unwrap_or_default());
    let title = Signal::derive(move || {
        let name = made.with(|made| made.as_ref().map(|made| made.line.name.clone()));
        format!("A key for {}", name.unwrap_or_default())
    });
    let example = Signal::derive(move || {
        format!(
            "curl -H 'Authorization: Bearer {}' {}/stores",
            key.get(),
            api.get_value()
        )
    });
    view! {
        <Dialog open title wide=true may_close=|()| false>
            <p class="notice is-warn">
                {Icon::Alert.view()}
                <span>"This key is shown only now. Girok keeps a hash of it and cannot show it again."</span>
            </p>
            <Snippet title="Key" text=key/>
            <Snippet title="To see that it works" text=example/>
            <div class="dialog-actions">
                <Button look=Look::Primary on:click=move |_| open.set(false)>
                    "I have copied it"
                </Button>
            </div>
        </Dialog>
    }
}

fn check_name(name: &str) -> Option<String> {
    match name.trim().chars().count() {
        0 => Some("Say which service gets it".into()),
        1..=LONGEST_NAME => None,
        _ => Some(format!("At most {LONGEST_NAME} characters")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_hold_come_first_the_newest_before_others() {
        let key = |id: i64, revoked_at: Option<i64>| AccessKey {
            id,
            name: String::new(),
            rights: KeyRights::Read,
            prefix: String::new(),
            created_at: id,
            created_by: String::new(),
            revoked_at,
            last_used_at: None,
        };
        let ids: Vec<i64> = sorted(vec![key(1, None), key(2, Some(9)), key(3, None)])
            .iter()
            .map(|key| key.id)
            .collect();
        assert_eq!(ids, [3, 1, 2]);
    }
}
