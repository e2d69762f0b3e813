use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{ServicesState, check};
use crate::components::{Dialog, Field, FormEnd, FormErrors, Unsaved};
use crate::functions::services::add_service;

const FIELDS: [&str; 3] = ["name", "slug", "origins"];

/// Adds a service; its first key is shown when it is there.
#[component]
pub(super) fn AddDialog(open: RwSignal<bool>, state: ServicesState) -> impl IntoView {
    let draft = Draft::default();
    let unsaved = Unsaved::new(move || draft.is_begun());
    Effect::new(move || {
        if open.get() {
            draft.clear();
            unsaved.forget();
        }
    });
    view! {
        <Dialog open may_close=move |()| unsaved.may_close() title="Add a service".to_owned()>
            <AddForm open draft unsaved state/>
        </Dialog>
    }
}

/// What was typed so far.
#[derive(Clone, Copy, Default)]
struct Draft {
    name: RwSignal<String>,
    slug: RwSignal<String>,
    origins: RwSignal<String>,
    /// The slug follows the name until it was written by hand.
    by_hand: RwSignal<bool>,
}

impl Draft {
    fn texts(self) -> [RwSignal<String>; 3] {
        [self.name, self.slug, self.origins]
    }

    fn is_begun(self) -> bool {
        let has_text = |text: RwSignal<String>| text.with_untracked(|text| !text.trim().is_empty());
        self.texts().into_iter().any(has_text)
    }

    fn clear(self) {
        for text in self.texts() {
            text.set(String::new());
        }
        self.by_hand.set(false);
    }
}

#[component]
fn AddForm(open: RwSignal<bool>, draft: Draft, unsaved: Unsaved, state: ServicesState) -> impl IntoView {
    let Draft {
        name,
        slug,
        origins,
        by_hand,
    } = draft;
    let errors = RwSignal::new(FormErrors::default());
    let busy = RwSignal::new(false);
    let check_field = move |field: &'static str| {
        let error = match field {
            "name" => name.with_untracked(|name| check::name(name)),
            "slug" => state
                .services
                .with_untracked(|services| slug.with_untracked(|slug| check::slug(slug, services))),
            _ => origins.with_untracked(|origins| check::origins(origins)),
        };
        (field, error)
    };
    let left = move |field: &'static str| {
        let (_, error) = check_field(field);
        errors.update(|errors| errors.set(field, error));
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let checked = FormErrors::from_checks(FIELDS.map(check_field));
        let fine = checked.is_empty();
        errors.set(checked);
        if !fine {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let origins = check::origins_of(&origins.get_untracked());
            let name = name.get_untracked().trim().to_owned();
            let result = add_service(slug.get_untracked(), name, origins).await;
            busy.set(false);
            match result {
                Ok(added) => {
                    state.put(added.service.clone());
                    open.set(false);
                    state.new_key.set(Some(added));
                }
                Err(error) => errors.set(FormErrors::from_server(&error, &FIELDS)),
            }
        });
    };
    let at = move |field: &'static str| Signal::derive(move || errors.with(|errors| errors.at(field)));
    let invalid =
        move |field: &'static str| move || errors.with(|errors| errors.at(field).is_some()).then_some("true");
    view! {
        <form class="form" method="post" novalidate on:submit=submit>
            <Field id="name" label="Name" help="What people call it, such as Web app." error=at("name")>
                <input
                    class="input"
                    id="name"
                    autocomplete="off"
                    autofocus=true
                    aria-describedby="name-note"
                    aria-invalid=invalid("name")
                    prop:value=name
                    on:input:target=move |event| {
                        name.set(event.target().value());
                        if !by_hand.get_untracked() {
                            slug.set(name.with_untracked(|name| check::slug_from(name)));
                        }
                    }
                    on:blur=move |_| {
                        if name.with_untracked(|name| !name.is_empty()) {
                            left("name");
                        }
                    }
                />
            </Field>
            <Field
                id="slug"
                label="Slug"
                help="How addresses and the recorder name it. It cannot be changed later."
                error=at("slug")
            >
                <input
                    class="input mono"
                    id="slug"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    aria-describedby="slug-note"
                    aria-invalid=invalid("slug")
                    prop:value=slug
                    on:input:target=move |event| {
                        by_hand.set(true);
                        slug.set(event.target().value());
                    }
                    on:blur=move |_| {
                        if slug.with_untracked(|slug| !slug.is_empty()) {
                            left("slug");
                        }
                    }
                />
            </Field>
            <Field
                id="origins"
                label="Allowed origins"
                help="Where its pages live, one a line, such as https://shop.example. Recorders elsewhere are refused."
                error=at("origins")
            >
                <textarea
                    class="input mono"
                    id="origins"
                    rows="3"
                    spellcheck="false"
                    aria-describedby="origins-note"
                    aria-invalid=invalid("origins")
                    prop:value=origins
                    on:input:target=move |event| origins.set(event.target().value())
                    on:blur=move |_| left("origins")
                ></textarea>
            </Field>
            <FormEnd open unsaved errors busy verb="Add service"/>
        </form>
    }
}
