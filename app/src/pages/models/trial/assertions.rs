//! What is expected of the model, kept with its versions.

use domain::models::{Assertion, MOST_ASSERTIONS};
use leptos::prelude::*;

use super::super::reading::relations;
use super::super::state::ModelState;
use super::Tried;
use crate::browser;
use crate::components::{Button, Icon, Toasts, focus_around};

#[component]
pub(super) fn Assertions(state: ModelState, tried: RwSignal<Option<Tried>>) -> impl IntoView {
    let count = Memo::new(move |_| state.assertions.with(Vec::len));
    let row = move |index: usize| view! { <Row index state tried/> };
    view! {
        <div class="assertions">
            <h3 class="assertions-title">"Assertions"</h3>
            <p class="muted assertions-note">
                "What should be so, whatever else changes. They are saved with the version and run each time that it is tried out. "
                <code>"session_recording:web-admin"</code>
                " stands for a session of the service web-admin."
            </p>
            <Show when=move || { count.get() > 0 }>
                <table class="table assertion-table">
                    <thead>
                        <tr>
                            <th scope="col">"User"</th>
                            <th scope="col">"Should have"</th>
                            <th scope="col">"Relation"</th>
                            <th scope="col">"Object"</th>
                            <th scope="col">"Result"</th>
                            <th class="col-end">
                                <span class="visually-hidden">"Remove"</span>
                            </th>
                        </tr>
                    </thead>
                    <tbody>{move || (0..count.get()).map(row).collect_view()}</tbody>
                </table>
            </Show>
            <AddForm state/>
        </div>
    }
}

#[component]
fn Row(index: usize, state: ModelState, tried: RwSignal<Option<Tried>>) -> impl IntoView {
    let assertion = Memo::new(move |_| state.assertions.with(|all| all.get(index).cloned()));
    let part = move |read: fn(&Assertion) -> String| {
        move || assertion.with(|assertion| assertion.as_ref().map(read).unwrap_or_default())
    };
    let result = move || {
        let decided = assertion.with(|assertion| {
            let assertion = assertion.as_ref()?;
            tried.with(|tried| {
                let decided = tried.as_ref()?.decided(assertion)?.clone();
                Some((assertion.expectation, decided))
            })
        });
        match decided {
            None => view! { <span class="muted">"Not tried yet"</span> }.into_any(),
            Some((expected, Ok(is))) if is == expected => view! {
                <span class="tag is-good">{Icon::Check.view()} "Holds"</span>
            }
            .into_any(),
            Some((_, Ok(_))) => view! {
                <span class="tag is-bad">{Icon::Close.view()} "Does not hold"</span>
            }
            .into_any(),
            Some((_, Err(why))) => view! {
                <span class="tag is-bad" title=why.clone()>
                    {Icon::Alert.view()} "Cannot be told"
                </span>
                <span class="muted assertion-why">{why}</span>
            }
            .into_any(),
        }
    };
    let turn = move |_| {
        state.assertions.update(|all| {
            if let Some(assertion) = all.get_mut(index) {
                assertion.expectation = !assertion.expectation;
            }
        });
    };
    let toasts = Toasts::get();
    let remove = move |event| {
        focus_around(&event);
        let removed = state
            .assertions
            .try_update(|all| (index < all.len()).then(|| all.remove(index)));
        if let Some(Some(removed)) = removed {
            let undo = Callback::new(move |()| {
                let _ = state.assertions.try_update(|all| {
                    // What was done since may leave no place for it.
                    if fault(&removed, all).is_none() {
                        let index = index.min(all.len());
                        all.insert(index, removed.clone());
                    }
                });
            });
            toasts.say_with_undo("Assertion removed from the draft", undo);
        }
    };
    let label = part(|assertion| {
        format!(
            "Remove the assertion about {} {} {}",
            assertion.user, assertion.relation, assertion.object
        )
    });
    let expectation =
        move || assertion.with(|assertion| assertion.as_ref().is_some_and(|assertion| assertion.expectation));
    view! {
        <tr>
            <td class="clip">
                <code>{part(|assertion| assertion.user.clone())}</code>
            </td>
            <td>
                <button type="button" class="button is-quiet" title="Turn it around" on:click=turn>
                    {move || if expectation() { "has" } else { "has not" }}
                    <span class="visually-hidden">": turn it around"</span>
                </button>
            </td>
            <td class="clip">
                <code>{part(|assertion| assertion.relation.clone())}</code>
            </td>
            <td class="clip">
                <code>{part(|assertion| assertion.object.clone())}</code>
            </td>
            <td class="assertion-result">{result}</td>
            <td class="col-end">
                <button type="button" class="copy" aria-label=label title="Remove" on:click=remove>
                    {Icon::Trash.view()}
                </button>
            </td>
        </tr>
    }
}

/// Adds one. Relations are offered, of all types; the others are told by those who know them.
#[component]
fn AddForm(state: ModelState) -> impl IntoView {
    let (user, relation, object) = (
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
    );
    let expectation = RwSignal::new(true);
    let wrong = RwSignal::new(None::<Fault>);
    let offered = Memo::new(move |_| {
        state
            .reading
            .with(|reading| reading.model.as_ref().map(relations).unwrap_or_default())
    });
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let assertion = Assertion {
            user: user.get_untracked().trim().to_owned(),
            relation: relation.get_untracked().trim().to_owned(),
            object: object.get_untracked().trim().to_owned(),
            expectation: expectation.get_untracked(),
        };
        let fault = state.assertions.with_untracked(|all| fault(&assertion, all));
        wrong.set(fault);
        match fault {
            Some((field, _)) => {
                browser::focus(field);
            }
            None => {
                state.assertions.update(|all| all.push(assertion));
                user.set(String::new());
            }
        }
    };
    let field = move |id: &'static str,
                      label: &'static str,
                      hint: &'static str,
                      value: RwSignal<String>,
                      list: Option<&'static str>| {
        view! {
            <label class="assertion-field">
                <span class="field-label">{label}</span>
                <input
                    class="input mono"
                    id=id
                    aria-invalid=move || wrong.get().is_some_and(|(field, _)| field == id).then_some("true")
                    aria-describedby=WRONG
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    placeholder=hint
                    list=list
                    bind:value=value
                />
            </label>
        }
    };
    view! {
        <form class="assertion-form" method="post" novalidate on:submit=add>
            {field(USER, "User", "account:3", user, None)}
            <label class="assertion-field">
                <span class="field-label">"Should have"</span>
                <select
                    class="select"
                    on:change:target=move |event| expectation.set(event.target().value() == "has")
                >
                    <option value="has">"has"</option>
                    <option value="not">"has not"</option>
                </select>
            </label>
            {field(RELATION, "Relation", "can_export", relation, Some("assertion-relations"))}
            {field(OBJECT, "Object", "session_recording:web-admin", object, None)}
            <datalist id="assertion-relations">
                {move || offered.get().into_iter().map(|name| view! { <option value=name></option> }).collect_view()}
            </datalist>
            <Button kind="submit" icon=Icon::Plus>
                "Add"
            </Button>
            <p class="field-error assertion-wrong" id=WRONG aria-live="polite">
                {move || wrong.get().map(|(_, said)| said)}
            </p>
        </form>
    }
}

/// The ids of the fields, and of what is said about them.
const USER: &str = "assertion-user";
const RELATION: &str = "assertion-relation";
const OBJECT: &str = "assertion-object";
const WRONG: &str = "assertion-wrong";

/// The field, and what is wrong with it.
type Fault = (&'static str, &'static str);

/// What keeps an assertion from being added.
fn fault(assertion: &Assertion, others: &[Assertion]) -> Option<Fault> {
    let is_object = |text: &str| {
        let parts = text.split_once(':');
        parts.is_some_and(|(kind, id)| {
            !kind.is_empty() && !id.is_empty() && !id.contains(':') && !text.contains(char::is_whitespace)
        })
    };
    let user = assertion
        .user
        .split_once('#')
        .map_or(assertion.user.as_str(), |(object, _)| object);
    if !is_object(user) {
        return Some((
            USER,
            "A user is written as account:3, account:* or team:support#member",
        ));
    }
    if assertion.relation.is_empty()
        || assertion
            .relation
            .contains(|letter: char| letter.is_whitespace() || ":#@".contains(letter))
    {
        return Some((RELATION, "A relation is a name of the model, such as can_export"));
    }
    if !is_object(&assertion.object) || assertion.object.contains('#') {
        return Some((OBJECT, "An object is written as service:web-admin"));
    }
    if others.iter().any(|other| other.is_about_same(assertion)) {
        return Some((USER, "There is an assertion about this already"));
    }
    (others.len() >= MOST_ASSERTIONS).then_some((USER, "A version has at most 100 assertions"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_assertion_is_told_before_it_is_sent() {
        let assertion = |user: &str, relation: &str, object: &str| Assertion {
            user: user.into(),
            relation: relation.into(),
            object: object.into(),
            expectation: true,
        };
        let there = assertion("account:1", "viewer", "service:a");
        for (user, relation, object, is_fine) in [
            ("account:3", "can_export", "session_recording:web-admin", true),
            ("team:a#member", "viewer", "service:a", true),
            ("account:1", "viewer", "service:a", false),
            ("kim", "viewer", "service:a", false),
            ("account:3", "", "service:a", false),
            ("account:3", "viewer", "service", false),
            ("account:3", "viewer", "service:a#viewer", false),
        ] {
            let found = fault(&assertion(user, relation, object), std::slice::from_ref(&there));
            assert_eq!(found.is_none(), is_fine, "{user} {relation} {object}: {found:?}");
        }
        assert_eq!(MOST_ASSERTIONS, 100, "as the sentence says");
    }
}
