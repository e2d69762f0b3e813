use domain::access::tuple::{AccessReport, Assignable, TupleKey};
use leptos::ev;
use leptos::prelude::*;

use super::give::check_id;
use super::offers::known_ids;
use super::state::{AccessState, GiveForm};
use super::words;
use crate::components::{Button, Dialog, Empty, Field, FormErrors, FormNotice, Icon, Look};

/// Writes any tuple that the model takes.
#[component]
pub(super) fn AddTupleDialog(open: RwSignal<bool>, state: AccessState) -> impl IntoView {
    view! {
        <Dialog open title="Add a tuple".to_owned()>
            <AddTupleForm open state/>
        </Dialog>
    }
}

#[component]
fn AddTupleForm(open: RwSignal<bool>, state: AccessState) -> impl IntoView {
    let assignable = StoredValue::new(state.report.with_untracked(|report| report.assignable.clone()));
    if assignable.with_value(Vec::is_empty) {
        return view! {
            <Empty icon=Icon::List title="No tuples" text="The model that is active takes none."/>
            <div class="dialog-actions">
                <Button on:click=move |_| open.set(false)>"Close"</Button>
            </div>
        }
        .into_any();
    }
    let chosen = RwSignal::new(0_usize);
    let relation = move || assignable.with_value(|all| all.get(chosen.get()).cloned());
    let (object, user) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let errors = RwSignal::new(FormErrors::default());
    let busy = RwSignal::new(false);
    let form = GiveForm { open, busy, errors };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let checked = FormErrors::from_checks([
            ("object", object.with_untracked(|object| check_id(object))),
            ("user", user.with_untracked(|user| check_user(user))),
        ]);
        let fine = checked.is_empty();
        errors.set(checked);
        let Some(relation) = untrack(relation).filter(|_| fine && !busy.get_untracked()) else {
            return;
        };
        let (key, said) = state.report.with_untracked(|report| {
            let user = user.with_untracked(|user| user_of(report, user));
            let object = format!("{}:{}", relation.type_name, object.get_untracked().trim());
            let key = TupleKey::new(user, relation.relation, object);
            let said = format!("Tuple added: {}", words::sentence(&key, &report.accounts));
            (key, said)
        });
        state.give_by(form, key, said, &[]);
    };
    let choices = assignable.with_value(|all| {
        let choice = |(place, one): (usize, &Assignable)| {
            let text = format!("{}: {}", one.type_name, one.relation);
            view! { <option value=place.to_string()>{text}</option> }
        };
        all.iter().enumerate().map(choice).collect_view()
    });
    let ids = move || {
        let ids = relation().map(|one| state.report.with(|report| known_ids(report, &one.type_name)));
        options(ids.unwrap_or_default())
    };
    let users = move || {
        let users = relation().map(|one| state.report.with(|report| known_users(report, &one.taken)));
        options(users.unwrap_or_default())
    };
    let taken = move || {
        let taken = relation().map(|one| one.taken.join(", "));
        format!("Takes {}.", taken.unwrap_or_default())
    };
    view! {
        <form class="form" method="post" novalidate on:submit=submit>
            <Field id="tuple-relation" label="Relation" help="What the model that is active takes tuples of.">
                <select
                    class="select mono"
                    id="tuple-relation"
                    autofocus=true
                    aria-describedby="tuple-relation-note"
                    on:change:target=move |event| chosen.set(event.target().value().parse().unwrap_or_default())
                >
                    {choices}
                </select>
            </Field>
            <Typed
                id="tuple-object"
                label="Object"
                field="object"
                help="Its id, without the type."
                text=object
                list="tuple-objects"
                errors
            />
            <datalist id="tuple-objects">{ids}</datalist>
            <Typed
                id="tuple-user"
                label="User"
                field="user"
                help="An account by its e-mail, or a user as tuples have it, such as team:support#member."
                text=user
                list="tuple-users"
                errors
            />
            <datalist id="tuple-users">{users}</datalist>
            <p class="field-help" role="status">{taken}</p>
            <FormNotice errors/>
            <div class="dialog-actions">
                <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                <Button look=Look::Primary kind="submit" busy>
                    "Add tuple"
                </Button>
            </div>
        </form>
    }
    .into_any()
}

/// A field that suggests what there is.
#[component]
fn Typed(
    id: &'static str,
    label: &'static str,
    field: &'static str,
    help: &'static str,
    text: RwSignal<String>,
    /// The id of what is suggested.
    list: &'static str,
    errors: RwSignal<FormErrors>,
) -> impl IntoView {
    let error = Signal::derive(move || errors.with(|errors| errors.at(field)));
    view! {
        <Field id label help error>
            <input
                class="input mono"
                id=id
                list=list
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                aria-describedby=format!("{id}-note")
                aria-invalid=move || error.get().map(|_| "true")
                prop:value=text
                on:input:target=move |event| text.set(event.target().value())
            />
        </Field>
    }
}

fn options(texts: Vec<String>) -> impl IntoView {
    texts
        .into_iter()
        .map(|text| view! { <option value=text></option> })
        .collect_view()
}

/// Users of these kinds that anything is known of. Accounts are by their e-mails.
fn known_users(report: &AccessReport, taken: &[String]) -> Vec<String> {
    let of_kind = |kind: &String| -> Vec<String> {
        // Such a tuple has to name its condition, which is not written here.
        if kind.contains(" with ") {
            return Vec::new();
        }
        if kind == "account" {
            return report
                .accounts
                .iter()
                .map(|account| account.email.clone())
                .collect();
        }
        if kind.ends_with(":*") {
            return vec![kind.clone()];
        }
        let (type_name, relation) = kind.split_once('#').unwrap_or((kind, ""));
        let mark = if relation.is_empty() { "" } else { "#" };
        known_ids(report, type_name)
            .into_iter()
            .map(|id| format!("{type_name}:{id}{mark}{relation}"))
            .collect()
    };
    taken.iter().flat_map(of_kind).collect()
}

/// As tuples have it.
fn user_of(report: &AccessReport, typed: &str) -> String {
    let typed = typed.trim();
    let account = report
        .accounts
        .iter()
        .find(|account| account.email.eq_ignore_ascii_case(typed));
    account.map_or_else(|| typed.to_owned(), |account| format!("account:{}", account.id))
}

fn check_user(user: &str) -> Option<String> {
    user.trim().is_empty().then(|| "Say who".into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::access::sample::report;

    #[test]
    fn users_that_fit_are_suggested() {
        let report = report(&[["account:1", "member", "team:support"]]);
        for (taken, expected) in [
            (&["account"][..], &["owner@shop.example", "kim@shop.example"][..]),
            (
                &["team#member", "account:*"],
                &["team:support#member", "account:*"],
            ),
            (
                &["role#assignee"],
                &[
                    "role:viewer#assignee",
                    "role:admin#assignee",
                    "role:owner#assignee",
                ],
            ),
            (&["console"], &["console:girok"]),
            (&["account with in_hours"], &[]),
        ] {
            let taken: Vec<String> = taken.iter().map(|kind| (*kind).to_owned()).collect();
            assert_eq!(known_users(&report, &taken), expected, "{taken:?}");
        }
    }

    #[test]
    fn an_account_is_meant_by_its_e_mail() {
        let report = report(&[]);
        for (typed, expected) in [
            (" Kim@shop.example ", "account:2"),
            ("account:2", "account:2"),
            ("nobody@shop.example", "nobody@shop.example"),
        ] {
            assert_eq!(user_of(&report, typed), expected);
        }
    }
}
