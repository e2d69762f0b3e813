use domain::access::tuple::{AccessReport, TupleKey};
use leptos::ev;
use leptos::prelude::*;

use super::give::check_id;
use super::offers::nests_teams;
use super::state::{AccessState, GiveForm};
use super::teams::teams;
use super::words;
use crate::components::{Button, Dialog, Field, FormErrors, FormNotice, Look, TextField, use_open_with};

/// To which team somebody is added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Adding {
    /// One that is there once it has them.
    NewTeam,
    To(String),
}

#[component]
pub(super) fn MemberDialog(adding: RwSignal<Option<Adding>>, state: AccessState) -> impl IntoView {
    let open = use_open_with(adding);
    let title = Signal::derive(move || match adding.get() {
        Some(Adding::To(team)) => format!("Add a member to {team}"),
        _ => "Make a team".to_owned(),
    });
    view! {
        <Dialog open title>
            <MemberForm adding open state/>
        </Dialog>
    }
}

#[component]
fn MemberForm(adding: RwSignal<Option<Adding>>, open: RwSignal<bool>, state: AccessState) -> impl IntoView {
    let Some(adding) = adding.get_untracked() else {
        return ().into_any();
    };
    let is_new = adding == Adding::NewTeam;
    let team = match adding {
        Adding::NewTeam => String::new(),
        Adding::To(team) => team,
    };
    let candidates = state.report.with_untracked(|report| candidates(report, &team));
    if candidates.is_empty() {
        return view! {
            <p>"Everybody is a member already."</p>
            <div class="dialog-actions">
                <Button on:click=move |_| open.set(false)>"Close"</Button>
            </div>
        }
        .into_any();
    }
    let name = RwSignal::new(team);
    let member = RwSignal::new(candidates.first().cloned().unwrap_or_default());
    let errors = RwSignal::new(FormErrors::default());
    let busy = RwSignal::new(false);
    let form = GiveForm { open, busy, errors };
    let check_name = move |name: &str| {
        let is_taken = is_new
            && state
                .report
                .with_untracked(|report| teams(report).contains_key(name.trim()));
        check_id(name).or_else(|| is_taken.then(|| "There is a team of this name already".to_owned()))
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let checked = FormErrors::from_checks([("name", name.with_untracked(|name| check_name(name)))]);
        let fine = checked.is_empty();
        errors.set(checked);
        if !fine || busy.get_untracked() {
            return;
        }
        let team = name.with_untracked(|name| name.trim().to_owned());
        let key = TupleKey::new(member.get_untracked(), "member", format!("team:{team}"));
        let who = state
            .report
            .with_untracked(|report| words::user(&key.user, &report.accounts));
        let said = match is_new {
            true => format!("Team {team} made, with {who}"),
            false => format!("{who} is a member of team {team}"),
        };
        state.give_by(form, key, said, &["name"]);
    };
    let choices = state.report.with_untracked(|report| {
        let choice = |user: &String| {
            let text = words::user(user, &report.accounts);
            view! { <option value=user.clone()>{text}</option> }
        };
        candidates.iter().map(choice).collect_view()
    });
    let (label, verb) = match is_new {
        true => ("First member", "Make team"),
        false => ("Member", "Add member"),
    };
    let name_field = is_new.then(|| {
        view! {
            <TextField
                id="team-name"
                label="Name"
                field="name"
                help="One word, such as support or night-shift.".to_owned()
                value=name
                errors
                check=check_id
                autofocus=true
            />
        }
    });
    view! {
        <form class="form" method="post" novalidate on:submit=submit>
            {name_field}
            <Field id="team-member" label>
                <select
                    class="select"
                    id="team-member"
                    autofocus=!is_new
                    aria-describedby="team-member-note"
                    on:change:target=move |event| member.set(event.target().value())
                >
                    {choices}
                </select>
            </Field>
            <FormNotice errors/>
            <div class="dialog-actions">
                <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                <Button look=Look::Primary kind="submit" busy>
                    {verb}
                </Button>
            </div>
        </form>
    }
    .into_any()
}

/// Who can become a member and is none: accounts, then other teams where the model takes those.
fn candidates(report: &AccessReport, team: &str) -> Vec<String> {
    let teams = teams(report);
    let members = teams.get(team).map(|team| &*team.members).unwrap_or_default();
    let accounts = report
        .accounts
        .iter()
        .map(|account| format!("account:{}", account.id));
    let others = teams.keys().filter(|other| nests_teams(report) && *other != team);
    accounts
        .chain(others.map(|other| format!("team:{other}#member")))
        .filter(|user| !members.iter().any(|row| row.key.user == *user))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::access::sample::report;

    #[test]
    fn who_is_no_member_yet_can_become_one() {
        let report = report(&[
            ["account:1", "member", "team:support"],
            ["account:2", "member", "team:night"],
        ]);
        assert_eq!(candidates(&report, "support"), ["account:2", "team:night#member"]);
        assert_eq!(
            candidates(&report, ""),
            [
                "account:1",
                "account:2",
                "team:night#member",
                "team:support#member"
            ]
        );
        let mut flat = report;
        flat.assignable.clear();
        assert_eq!(candidates(&flat, "support"), ["account:2"]);
    }
}
