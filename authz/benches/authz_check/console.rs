//! A large installation: people in teams, teams within teams, services that some of them may see, and recordings of those.

use authz::check::CheckRequest;
use authz::store::MemoryStore;
use authz::tuple::Tuple;

use crate::random::Random;

/// What Girok brings.
pub(crate) const MODEL: &str = include_str!("../../../server/src/access/default.fga");

const TEAMS: usize = 1_000;
const SERVICES: usize = 500;
/// Of so many tuples, one is each of these.
const SHARE: usize = 4;

/// Two of five who ask are in a team that may see the service, and the others are anybody.
const IN_TEAM: usize = 2;
const OF: usize = 5;

pub(crate) fn store(tuples: usize, random: &mut Random) -> MemoryStore {
    let mut store = MemoryStore::default();
    let mut add = |object: String, relation: &str, user: String| {
        store.write(&Tuple::new(object, relation, user)).unwrap();
    };
    for role in ["owner", "admin", "viewer"] {
        add("console:girok".into(), role, format!("role:{role}#assignee"));
    }
    for team in 1..TEAMS {
        // Eight teams within each.
        add(
            format!("team:{}", team / 8),
            "member",
            format!("team:{team}#member"),
        );
    }
    for service in 0..SERVICES {
        add(format!("service:{service}"), "console", "console:girok".into());
        add(
            format!("service:{service}"),
            "viewer",
            format!("team:{}#member", team_of(service)),
        );
        add(
            format!("service:{service}"),
            "admin",
            format!("account:{}", random.below(people(tuples))),
        );
    }
    for person in 0..people(tuples) {
        add(
            format!("team:{}", team_of_person(person)),
            "member",
            format!("account:{person}"),
        );
        if person % 10 == 0 {
            let role = if person % 100 == 0 { "admin" } else { "viewer" };
            add(format!("role:{role}"), "assignee", format!("account:{person}"));
        }
    }
    let mut recording = 0;
    while store.len() < tuples {
        let service = format!("service:{}", recording % SERVICES);
        let object = format!("session_recording:{recording}");
        store.write(&Tuple::new(object, "service", service)).unwrap();
        recording += 1;
    }
    store
}

/// Whether somebody may see, follow, share or export a recording, or see the heat of its service.
pub(crate) fn requests(tuples: usize, random: &mut Random) -> Vec<CheckRequest> {
    const RELATIONS: [&str; 4] = ["can_view", "can_view_live", "can_export", "can_share"];
    (0..1_000)
        .map(|_| {
            let recording = random.below(people(tuples));
            let service = recording % SERVICES;
            let anybody = random.below(people(tuples));
            let person = match random.below(OF) < IN_TEAM {
                true => anybody - anybody % TEAMS + team_of(service),
                false => anybody,
            };
            let relation = RELATIONS[random.below(RELATIONS.len())];
            CheckRequest::new(
                format!("session_recording:{recording}"),
                relation,
                format!("account:{person}"),
            )
        })
        .collect()
}

fn people(tuples: usize) -> usize {
    (tuples / SHARE).max(TEAMS)
}

fn team_of(service: usize) -> usize {
    service * 2 % TEAMS
}

fn team_of_person(person: usize) -> usize {
    person % TEAMS
}
