use std::collections::BTreeMap;

use domain::access::tuple::{AccessReport, MOST_CHANGED, TupleRow, type_of};
use domain::format;
use leptos::prelude::*;

use super::chips::Chips;
use super::give::{GiveDialog, Giving};
use super::lose_own::Refusal;
use super::members::{Adding, MemberDialog};
use super::offers::has_teams;
use super::state::{AccessState, Trying};
use super::words;
use crate::components::{Button, Dialog, Empty, Icon, Look, use_open_with};

/// People who have something together: who is in a team, and what it has.
#[component]
pub(super) fn TeamsPart(state: AccessState) -> impl IntoView {
    let adding = RwSignal::new(None::<Adding>);
    let giving = RwSignal::new(None::<Giving>);
    let removing = RwSignal::new(None::<String>);
    let names = Memo::new(move |_| {
        state
            .report
            .with(|report| teams(report).into_keys().collect::<Vec<_>>())
    });
    let knows_teams = Memo::new(move |_| state.report.with(has_teams));
    let make = move |_| adding.set(Some(Adding::NewTeam));
    let none = move || {
        match knows_teams.get() {
        true => view! {
            <Empty
                icon=Icon::People
                title="No teams yet"
                text="A team is people who are given something together, such as a role in a service. It is there as soon as it \
                      has a member."
            >
                <Button look=Look::Primary on:click=make>
                    "Make a team"
                </Button>
            </Empty>
        }
        .into_any(),
        false => view! {
            <Empty
                icon=Icon::People
                title="No teams"
                text=state.report.with(|report| format!(
                    "The model that is active, version {}, takes no members of teams. What it takes is on the Tuples tab.",
                    report.model
                ))
            />
        }
        .into_any(),
    }
    };
    view! {
        <div class="page-column is-narrow">
            <Show when=move || knows_teams.get() && !names.with(Vec::is_empty)>
                <div class="access-head">
                    <span class="muted number" role="status">
                        {move || format::counted(names.with(Vec::len) as u64, "team", "teams")}
                    </span>
                    <Button look=Look::Primary icon=Icon::Plus on:click=make>
                        "Make a team"
                    </Button>
                </div>
            </Show>
            <Show when=move || names.with(Vec::is_empty)>
                <div class="panel">{none}</div>
            </Show>
            <For each=move || names.get() key=|name| name.clone() let(name)>
                <TeamPanel name state adding giving removing/>
            </For>
        </div>
        <MemberDialog adding state/>
        <GiveDialog giving state/>
        <RemoveDialog removing state/>
    }
}

#[component]
fn TeamPanel(
    name: String,
    state: AccessState,
    adding: RwSignal<Option<Adding>>,
    giving: RwSignal<Option<Giving>>,
    removing: RwSignal<Option<String>>,
) -> impl IntoView {
    let of = name.clone();
    let team = Memo::new(move |_| {
        let team = state.report.with(|report| teams(report).remove(&of));
        team.unwrap_or_default()
    });
    let members = Signal::derive(move || team.with(|team| team.members.clone()));
    let has = Signal::derive(move || team.with(|team| team.has.clone()));
    let title = format!("Team {name}");
    let name = StoredValue::new(name);
    let give = move |_| {
        let name = name.get_value();
        giving.set(Some(Giving {
            user: format!("team:{name}#member"),
            name: format!("Team {name}"),
        }));
    };
    view! {
        <section class="panel" aria-label=title>
            <header class="service-head access-panel-head">
                <h2>{name.get_value()}</h2>
                <Button look=Look::Quiet on:click=move |_| removing.set(Some(name.get_value()))>
                    "Remove" <span class="visually-hidden">{format!(" team {}", name.get_value())}</span>
                </Button>
            </header>
            <div class="service-part">
                <div class="service-part-head">
                    <h3>"Members"</h3>
                    <Button on:click=move |_| adding.set(Some(Adding::To(name.get_value())))>"Add member"</Button>
                </div>
                <Chips rows=members text=member none="Nobody: what the team has, nobody has by it." state/>
            </div>
            <div class="service-part">
                <div class="service-part-head">
                    <h3>"Is given"</h3>
                    <Button on:click=give>"Give"</Button>
                </div>
                <Chips rows=has text=given none="Nothing yet" state/>
            </div>
        </section>
    }
}

fn member(state: AccessState, row: &TupleRow) -> String {
    state
        .report
        .with_untracked(|report| words::user(&row.key.user, &report.accounts))
}

fn given(_state: AccessState, row: &TupleRow) -> String {
    words::given(&row.key.relation, &row.key.object)
}

/// Names the team and how much goes with it, before it goes.
#[component]
fn RemoveDialog(removing: RwSignal<Option<String>>, state: AccessState) -> impl IntoView {
    let open = use_open_with(removing);
    let title = Signal::derive(move || format!("Remove team {}?", removing.get().unwrap_or_default()));
    view! {
        <Dialog open title>
            <RemoveForm removing open state/>
        </Dialog>
    }
}

#[component]
fn RemoveForm(removing: RwSignal<Option<String>>, open: RwSignal<bool>, state: AccessState) -> impl IntoView {
    let trying = Trying::new();
    let rows = Memo::new(move |_| {
        let name = removing.get().unwrap_or_default();
        let team = state.report.with(|report| teams(report).remove(&name));
        team.map(|team| [team.members, team.has].concat())
            .unwrap_or_default()
    });
    let is_large = Signal::derive(move || rows.with(|rows| rows.len() > MOST_CHANGED));
    let sentence = move || {
        let count = rows.with(Vec::len);
        match is_large.get() {
            false => format!(
                "Its members lose what they have by it. {} away with it.",
                format::counted(count as u64, "tuple goes", "tuples go")
            ),
            true => format!(
                "It has {count} tuples, and one change takes {MOST_CHANGED} at most: take some members away first."
            ),
        }
    };
    // Gone once the team is: until then this says why it is not.
    Effect::new(move || {
        if removing.with(Option::is_some) && rows.with(Vec::is_empty) {
            open.set(false);
        }
    });
    let remove = move |_| {
        let name = removing.get_untracked().unwrap_or_default();
        state.take_away(rows.get_untracked(), format!("Team {name} removed"), trying);
    };
    view! {
        <p>{sentence}</p>
        <Refusal trying/>
        <div class="dialog-actions">
            <Button on:click=move |_| open.set(false)>"Cancel"</Button>
            <Button look=Look::Danger busy=trying.busy disabled=is_large on:click=remove>
                "Remove team"
            </Button>
        </div>
    }
}

/// The tuples that make a team.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Team {
    pub(super) members: Vec<TupleRow>,
    /// What its members are given.
    pub(super) has: Vec<TupleRow>,
}

/// Teams by their names: those that have members, or are given something.
pub(super) fn teams(report: &AccessReport) -> BTreeMap<String, Team> {
    let mut teams: BTreeMap<String, Team> = BTreeMap::new();
    for row in &report.tuples {
        if type_of(&row.key.object) == "team" && row.key.relation == "member" {
            let name = row.key.object.trim_start_matches("team:").to_owned();
            teams.entry(name).or_default().members.push(row.clone());
        }
        let user = row.key.user.strip_prefix("team:");
        if let Some(name) = user.and_then(|user| user.strip_suffix("#member")) {
            teams.entry(name.to_owned()).or_default().has.push(row.clone());
        }
    }
    teams
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::access::sample::report;

    #[test]
    fn a_team_is_what_names_it() {
        let report = report(&[
            ["account:1", "member", "team:support"],
            ["team:night#member", "member", "team:support"],
            ["team:support#member", "viewer", "service:web-admin"],
            ["account:1", "viewer", "service:web-admin"],
        ]);
        let found: Vec<_> = teams(&report)
            .into_iter()
            .map(|(name, team)| (name, team.members.len(), team.has.len()))
            .collect();
        assert_eq!(found, [("night".to_owned(), 0, 1), ("support".to_owned(), 2, 1)]);
    }
}
