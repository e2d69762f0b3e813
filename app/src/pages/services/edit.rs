use domain::id::ServiceSlug;
use domain::service::Service;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{ServicesState, check};
use crate::components::{Dialog, Field, FormEnd, FormErrors, TextField, Toasts, Unsaved, check_when_left};
use crate::functions::services::change_service;

const FIELDS: [&str; 2] = ["name", "origins"];

/// Changes what may be changed of a service. It does not close over changes that are not saved.
#[component]
pub(super) fn EditDialog(
    open: RwSignal<bool>,
    service: Signal<Option<Service>>,
    state: ServicesState,
) -> impl IntoView {
    let name = RwSignal::new(String::new());
    let origins = RwSignal::new(String::new());
    let saved = Memo::new(move |_| service.get().map(|service| (service.name, service.origins)));
    let unsaved = Unsaved::new(move || {
        let now = (name.get_untracked(), check::origins_of(&origins.get_untracked()));
        saved.get_untracked().is_some_and(|saved| saved != now)
    });
    Effect::new(move || {
        if open.get()
            && let Some((saved_name, saved_origins)) = saved.get_untracked()
        {
            name.set(saved_name);
            origins.set(saved_origins.join("\n"));
            unsaved.forget();
        }
    });
    view! {
        <Dialog open may_close=move |()| unsaved.may_close() title="Change service".to_owned()>
            <EditForm open name origins unsaved service state/>
        </Dialog>
    }
}

#[component]
fn EditForm(
    open: RwSignal<bool>,
    name: RwSignal<String>,
    origins: RwSignal<String>,
    unsaved: Unsaved,
    service: Signal<Option<Service>>,
    state: ServicesState,
) -> impl IntoView {
    let errors = RwSignal::new(FormErrors::default());
    let busy = RwSignal::new(false);
    let toasts = Toasts::get();
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let checked = FormErrors::from_checks([
            ("name", name.with_untracked(|name| check::name(name))),
            (
                "origins",
                origins.with_untracked(|origins| check::origins(origins)),
            ),
        ]);
        let fine = checked.is_empty();
        errors.set(checked);
        let Some(before) = service.get_untracked().filter(|_| fine) else {
            return;
        };
        busy.set(true);
        spawn_local(async move {
            let origins = check::origins_of(&origins.get_untracked());
            let name = name.get_untracked().trim().to_owned();
            let result = change_service(before.slug.clone(), name, origins).await;
            busy.set(false);
            match result {
                Ok(service) => {
                    open.set(false);
                    state.put(service);
                    let undo = Callback::new(move |()| put_back(before.clone(), state, toasts));
                    toasts.say_with_undo("Service changed", undo);
                }
                Err(error) => errors.set(FormErrors::from_server(&error, &FIELDS)),
            }
        });
    };
    let at_origins = Signal::derive(move || errors.with(|errors| errors.at("origins")));
    view! {
        <form class="form" method="post" novalidate on:submit=submit>
            <TextField id="edit-name" label="Name" field="name" value=name errors check=check::name/>
            <Field
                id="edit-origins"
                label="Allowed origins"
                help="One a line. Recorders on other origins are refused as soon as this is saved."
                error=at_origins
            >
                <textarea
                    class="input mono"
                    id="edit-origins"
                    rows="4"
                    spellcheck="false"
                    aria-describedby="edit-origins-note"
                    aria-invalid=move || at_origins.get().map(|_| "true")
                    prop:value=origins
                    on:input:target=move |event| origins.set(event.target().value())
                    on:blur=check_when_left(errors, "origins", origins, check::origins)
                ></textarea>
            </Field>
            <FormEnd open unsaved errors busy verb="Save changes"/>
        </form>
    }
}

fn put_back(before: Service, state: ServicesState, toasts: Toasts) {
    let slug: ServiceSlug = before.slug.clone();
    spawn_local(async move {
        match change_service(slug, before.name, before.origins).await {
            Ok(service) => state.put(service),
            Err(error) => toasts.say(error.to_string()),
        }
    });
}
