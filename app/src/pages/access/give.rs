use domain::access::tuple::TupleKey;
use leptos::ev;
use leptos::prelude::*;

use super::offers::{Objects, Offer, offers};
use super::state::{AccessState, GiveForm};
use super::words;
use crate::components::{Button, Dialog, Field, FormErrors, FormNotice, Look, use_open_with};

/// Who is to be given something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Giving {
    /// As tuples have it.
    pub(super) user: String,
    pub(super) name: String,
}

/// Gives somebody, or a team, one more of what the model takes.
#[component]
pub(super) fn GiveDialog(giving: RwSignal<Option<Giving>>, state: AccessState) -> impl IntoView {
    let open = use_open_with(giving);
    let title = Signal::derive(move || {
        let name = giving.with(|giving| giving.as_ref().map(|giving| giving.name.clone()));
        format!("Give access to {}", name.unwrap_or_default())
    });
    view! {
        <Dialog open title>
            <GiveForm giving open state/>
        </Dialog>
    }
}

#[component]
fn GiveForm(giving: RwSignal<Option<Giving>>, open: RwSignal<bool>, state: AccessState) -> impl IntoView {
    let Some(Giving { user, name }) = giving.get_untracked() else {
        return ().into_any();
    };
    let offers = StoredValue::new(state.report.with_untracked(|report| offers(report, &user)));
    if offers.with_value(Vec::is_empty) {
        return view! {
            <p>"The model that is active gives nothing more to them by name."</p>
            <div class="dialog-actions">
                <Button on:click=move |_| open.set(false)>"Close"</Button>
            </div>
        }
        .into_any();
    }
    let user = StoredValue::new(user);
    let chosen = RwSignal::new(0_usize);
    let offer = move || offers.with_value(|offers| offers.get(chosen.get()).cloned());
    let id = RwSignal::new(String::new());
    // Another thing is given to others.
    Effect::new(move || {
        let first = offer().filter(|offer| matches!(offer.objects, Objects::These(_)));
        let first = first.and_then(|offer| offer.objects.ids().first().cloned());
        id.set(first.unwrap_or_default());
    });
    let errors = RwSignal::new(FormErrors::default());
    let busy = RwSignal::new(false);
    let form = GiveForm { open, busy, errors };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let checked = FormErrors::from_checks([("object", id.with_untracked(|id| check_id(id)))]);
        let fine = checked.is_empty();
        errors.set(checked);
        let Some(offer) = untrack(offer).filter(|_| fine && !busy.get_untracked()) else {
            return;
        };
        let object = format!("{}:{}", offer.type_name, id.get_untracked().trim());
        let key = TupleKey::new(user.get_value(), offer.relation, object);
        let said = format!("{} is given to {name}", words::given(&key.relation, &key.object));
        state.give_by(form, key, said, &[]);
    };
    let choices = offers.with_value(|offers| {
        let choice = |(place, offer): (usize, &Offer)| {
            let text = words::offered(&offer.type_name, &offer.relation);
            view! { <option value=place.to_string()>{text}</option> }
        };
        offers.iter().enumerate().map(choice).collect_view()
    });
    view! {
        <form class="form" method="post" novalidate on:submit=submit>
            <Field id="give-what" label="What" help="What the model that is active takes, and they do not have yet.">
                <select
                    class="select"
                    id="give-what"
                    autofocus=true
                    aria-describedby="give-what-note"
                    on:change:target=move |event| chosen.set(event.target().value().parse().unwrap_or_default())
                >
                    {choices}
                </select>
            </Field>
            {move || offer().map(|offer| view! { <ObjectField offer id errors/> })}
            <FormNotice errors/>
            <div class="dialog-actions">
                <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                <Button look=Look::Primary kind="submit" busy>
                    "Give access"
                </Button>
            </div>
        </form>
    }
    .into_any()
}

/// Of what it is: one of those that there are, or one that is typed.
#[component]
fn ObjectField(offer: Offer, id: RwSignal<String>, errors: RwSignal<FormErrors>) -> impl IntoView {
    let error = Signal::derive(move || errors.with(|errors| errors.at("object")));
    let label = offer.object_label();
    let type_name = offer.type_name;
    let help = match &offer.objects {
        Objects::These(_) => String::new(),
        Objects::Any(_) => format!("The id of {type_name}, as whoever asks about it writes it."),
    };
    let control = match offer.objects {
        Objects::These(ids) => {
            let choice = |own: String| {
                let text = words::object(&type_name, &own);
                let value = own.clone();
                // A field that becomes one of other things would go on showing what was chosen of those before.
                let is_here = move || id.with(|here| *here == own);
                view! { <option value=value selected=is_here.clone() prop:selected=is_here>{text}</option> }
            };
            view! {
                <select
                    class="select"
                    id="give-object"
                    aria-describedby="give-object-note"
                    on:change:target=move |event| id.set(event.target().value())
                >
                    {ids.into_iter().map(choice).collect_view()}
                </select>
            }
            .into_any()
        }
        Objects::Any(ids) => view! {
            <input
                class="input mono"
                id="give-object"
                list="give-objects"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                aria-describedby="give-object-note"
                aria-invalid=move || error.get().map(|_| "true")
                prop:value=id
                on:input:target=move |event| id.set(event.target().value())
            />
            <datalist id="give-objects">
                {ids.into_iter().map(|id| view! { <option value=id></option> }).collect_view()}
            </datalist>
        }
        .into_any(),
    };
    view! {
        <Field id="give-object" label help error>
            {control}
        </Field>
    }
}

/// Why this cannot be the id of an object.
pub(super) fn check_id(id: &str) -> Option<String> {
    let id = id.trim();
    let is_part = |letter: char| !letter.is_whitespace() && !":#*".contains(letter);
    match id.is_empty() {
        true => Some("Say of what".into()),
        false => (!id.chars().all(is_part)).then(|| "An id has no spaces, and none of : # *".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::check_id;

    #[test]
    fn an_id_is_one_word() {
        for (id, is_fine) in [
            ("support", true),
            (" night-shift ", true),
            ("kim@shop.example", true),
            ("", false),
            ("a b", false),
            ("team:a", false),
            ("a#member", false),
            ("*", false),
        ] {
            assert_eq!(check_id(id).is_none(), is_fine, "{id:?}");
        }
    }
}
