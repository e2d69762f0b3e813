//! What an account may do, everywhere, and why.

use domain::access::{Asks, Reach, Standing};
use domain::account::Permission;
use domain::id::ServiceSlug;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::reason::{Question, Reason};
use super::state::AccessState;
use crate::ConsoleError;
use crate::components::{Button, Dialog, ErrorNotice, Icon, SkeletonRows, use_open_with};
use crate::functions::access::standing_of;
use crate::names;

#[component]
pub(super) fn StandingDialog(looking: RwSignal<Option<i64>>, state: AccessState) -> impl IntoView {
    let open = use_open_with(looking);
    let title = Signal::derive(move || {
        let account = looking.get().and_then(|id| state.account(id));
        format!(
            "What {} may do",
            account.map(|account| account.email).unwrap_or_default()
        )
    });
    view! {
        <Dialog open title wide=true>
            {move || looking.get().map(|id| view! { <Looked id state/> })}
            <div class="dialog-actions">
                <Button on:click=move |_| open.set(false)>"Close"</Button>
            </div>
        </Dialog>
    }
}

#[component]
fn Looked(id: i64, state: AccessState) -> impl IntoView {
    let standing = RwSignal::new(None::<Result<Standing, ConsoleError>>);
    let load = move || {
        standing.set(None);
        spawn_local(async move {
            let found = standing_of(id).await;
            let _ = standing.try_set(Some(found));
        });
    };
    load();
    move || match standing.get() {
        None => view! { <SkeletonRows rows=6/> }.into_any(),
        Some(Err(error)) => view! { <ErrorNotice error retry=move |()| load()/> }.into_any(),
        Some(Ok(standing)) => view! { <Matrix standing state/> }.into_any(),
    }
}

/// Each permission with where the account has it. Pressing an answer says why it is that.
#[component]
fn Matrix(standing: Standing, state: AccessState) -> impl IntoView {
    let account = standing.account.id;
    let asked = RwSignal::new(None::<Question>);
    let verdict =
        move |permission: Permission, service: Option<ServiceSlug>, place: String, is_allowed: bool| {
            let question = Question {
                account,
                permission,
                service,
            };
            let answer = if is_allowed { "Yes" } else { "No" };
            let name = names::permission(permission);
            let label = format!("{name}{place}: {}. Say why", answer.to_lowercase());
            let is_asked = {
                let question = question.clone();
                move || asked.with(|asked| asked.as_ref() == Some(&question))
            };
            view! {
                <button
                    type="button"
                    class="verdict"
                    class:is-yes=is_allowed
                    aria-label=label
                    aria-pressed=move || is_asked().to_string()
                    on:click=move |_| asked.set(Some(question.clone()))
                >
                    {if is_allowed { Icon::Check.view() } else { Icon::Close.view() }}
                    {answer}
                </button>
            }
        };
    let of_console = in_console().map(|permission| {
        let is_allowed = standing.may(permission);
        view! {
            <li>
                <span>{names::permission(permission)}</span>
                {verdict(permission, None, String::new(), is_allowed)}
            </li>
        }
    });
    let columns = in_services();
    let heads = columns
        .iter()
        .map(|permission| view! { <th scope="col">{names::permission(*permission)}</th> })
        .collect_view();
    let services = state.report.with_untracked(|report| report.services.clone());
    let places = services.into_iter().map(Some).chain([None]);
    let rows = places.map(|service| {
        let place = match &service {
            Some(service) => format!(" in {service}"),
            None => " in any other service".to_owned(),
        };
        let head = match &service {
            Some(service) => service.to_string(),
            None => "Any other service".to_owned(),
        };
        let cells = columns.iter().map(|permission| {
            let is_allowed = has(standing.reach(*permission), service.as_ref());
            view! { <td>{verdict(*permission, service.clone(), place.clone(), is_allowed)}</td> }
        });
        view! {
            <tr>
                <th scope="row">{head}</th>
                {cells.collect_view()}
            </tr>
        }
    });
    let notes = [
        standing
            .account
            .disabled
            .then_some("The account is disabled: nobody can sign in with it until it is enabled."),
        standing
            .account
            .must_set_password
            .then_some("They have not set a password yet, and may do nothing before."),
    ];
    let notes = notes.into_iter().flatten().map(|note| {
        view! {
            <p class="notice is-warn">
                {Icon::Alert.view()} <span>{note}</span>
            </p>
        }
    });
    view! {
        {notes.collect_view()}
        <section class="verdict-part" aria-labelledby="verdicts-console">
            <h3 id="verdicts-console">"In Girok"</h3>
            <ul class="verdict-list">{of_console.collect_view()}</ul>
        </section>
        <section class="verdict-part" aria-labelledby="verdicts-services">
            <h3 id="verdicts-services">"In services"</h3>
            <div class="verdict-scroll">
                <table class="verdict-table">
                    <thead>
                        <tr>
                            <th scope="col">"Service"</th>
                            {heads}
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        </section>
        <Reason asked/>
    }
}

fn has(reach: &Reach, service: Option<&ServiceSlug>) -> bool {
    match service {
        Some(service) => reach.includes(service),
        None => *reach == Reach::Everywhere,
    }
}

/// What is asked of the console as a whole.
fn in_console() -> impl Iterator<Item = Permission> {
    let all = Permission::ALL.into_iter();
    all.filter(|permission| matches!(permission.asks(), Asks::Console(_)))
}

/// What is asked of services, one of those that ask the same.
fn in_services() -> Vec<Permission> {
    let mut found: Vec<Permission> = Vec::new();
    for permission in Permission::ALL {
        let is_of_service = matches!(permission.asks(), Asks::Service(_) | Asks::SessionRecording(_));
        if is_of_service && !found.iter().any(|other| other.asks() == permission.asks()) {
            found.push(permission);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_question_is_asked_once() {
        assert_eq!(
            in_console().collect::<Vec<_>>(),
            [
                Permission::ManageServices,
                Permission::ManagePrivacy,
                Permission::ViewAuditLog,
                Permission::ManageModels,
                Permission::ManageAccess,
            ]
        );
        assert_eq!(
            in_services(),
            [
                Permission::ViewOverview,
                Permission::ViewLive,
                Permission::ViewHeatmaps,
                Permission::ShareSessions,
                Permission::ExportSessions,
                Permission::ManageHeatmaps,
            ]
        );
    }

    #[test]
    fn who_has_it_everywhere_has_it_in_what_is_to_come() {
        let service: ServiceSlug = "web-admin".parse().unwrap();
        let some = Reach::Services(vec![service.clone()]);
        for (reach, of_service, of_others) in [
            (&Reach::Everywhere, true, true),
            (&some, true, false),
            (&Reach::NOWHERE, false, false),
        ] {
            assert_eq!(
                (has(reach, Some(&service)), has(reach, None)),
                (of_service, of_others)
            );
        }
    }
}
