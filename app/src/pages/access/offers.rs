//! What somebody can be given, by the model that is active: another one than Girok's may know nothing of roles or teams.

use std::collections::BTreeSet;

use domain::access::tuple::{AccessReport, Assignable, type_of};
use domain::account::Role;

/// A relation, and to what it can be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Offer {
    pub(super) type_name: String,
    pub(super) relation: String,
    pub(super) objects: Objects,
}

/// The ids of objects, without their type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Objects {
    /// There are no others.
    These(Vec<String>),
    /// These are known, and others may be typed.
    Any(Vec<String>),
}

impl Objects {
    pub(super) fn ids(&self) -> &[String] {
        match self {
            Self::These(ids) | Self::Any(ids) => ids,
        }
    }
}

impl Offer {
    /// What the field is called in which one is chosen.
    pub(super) fn object_label(&self) -> &'static str {
        match self.type_name.as_str() {
            "role" => "Role",
            "team" => "Team",
            "service" => "Service",
            _ => "Which",
        }
    }
}

/// What a user of tuples, such as `account:3` or `team:support#member`, can be given and does not have yet.
pub(super) fn offers(report: &AccessReport, user: &str) -> Vec<Offer> {
    let kind = kind(user);
    let takers = report.assignable.iter().filter(|one| one.taken.contains(&kind));
    let offers = takers.map(
        |Assignable {
             type_name, relation, ..
         }| {
            let mut ids = known_ids(report, type_name);
            ids.retain(|id| {
                let object = format!("{type_name}:{id}");
                // A team within itself says nothing.
                let is_itself = user.split('#').next() == Some(object.as_str());
                !is_itself && !has(report, user, relation, &object)
            });
            Offer {
                type_name: type_name.clone(),
                relation: relation.clone(),
                objects: match is_closed(type_name) {
                    true => Objects::These(ids),
                    false => Objects::Any(ids),
                },
            }
        },
    );
    offers
        .filter(|offer| !matches!(&offer.objects, Objects::These(ids) if ids.is_empty()))
        .collect()
}

/// The ids of a type that anything is known of, Girok's own first.
pub(super) fn known_ids(report: &AccessReport, type_name: &str) -> Vec<String> {
    let mut ids: Vec<String> = match type_name {
        "role" => Role::ALL.map(|role| role.as_str().to_owned()).into(),
        "service" => report.services.iter().map(ToString::to_string).collect(),
        "account" => report
            .accounts
            .iter()
            .map(|account| account.id.to_string())
            .collect(),
        "console" => vec!["girok".to_owned()],
        _ => Vec::new(),
    };
    let texts = report
        .tuples
        .iter()
        .flat_map(|row| [&row.key.object, &row.key.user]);
    let named: BTreeSet<&str> = texts
        .filter(|text| type_of(text) == type_name)
        .filter_map(|text| text.split(['#', ':']).nth(1))
        .filter(|id| *id != "*")
        .collect();
    for id in named {
        if !ids.iter().any(|known| known == id) {
            ids.push(id.to_owned());
        }
    }
    ids
}

/// Whether the model takes tuples by which accounts are members of teams.
pub(super) fn has_teams(report: &AccessReport) -> bool {
    report.assignable.iter().any(|one| {
        one.type_name == "team" && one.relation == "member" && one.taken.iter().any(|kind| kind == "account")
    })
}

/// The same of teams within teams.
pub(super) fn nests_teams(report: &AccessReport) -> bool {
    report.assignable.iter().any(|one| {
        one.type_name == "team"
            && one.relation == "member"
            && one.taken.iter().any(|kind| kind == "team#member")
    })
}

/// What the model calls such a user: `account` or `team#member`.
fn kind(user: &str) -> String {
    let type_name = type_of(user);
    match user.split_once('#') {
        Some((_, relation)) => format!("{type_name}#{relation}"),
        None => type_name.to_owned(),
    }
}

/// Of these, none is made by being named.
fn is_closed(type_name: &str) -> bool {
    matches!(type_name, "role" | "team" | "service" | "console")
}

fn has(report: &AccessReport, user: &str, relation: &str, object: &str) -> bool {
    report
        .tuples
        .iter()
        .any(|row| row.key.user == user && row.key.relation == relation && row.key.object == object)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::access::sample::{assignable, report};

    fn check(report: &AccessReport, user: &str, expected: &[(&str, &str, &[&str])]) {
        let offers = offers(report, user);
        let found: Vec<_> = offers
            .iter()
            .map(|offer| {
                let ids: Vec<&str> = offer.objects.ids().iter().map(String::as_str).collect();
                (offer.type_name.as_str(), offer.relation.as_str(), ids)
            })
            .collect();
        let expected: Vec<_> = expected
            .iter()
            .map(|(type_name, relation, ids)| (*type_name, *relation, ids.to_vec()))
            .collect();
        assert_eq!(found, expected, "{user}");
    }

    #[test]
    fn only_what_the_model_takes_and_is_not_there_yet_is_offered() {
        let none = report(&[]);
        check(
            &none,
            "account:2",
            &[
                ("role", "assignee", &["viewer", "admin", "owner"]),
                ("service", "viewer", &["web-admin"]),
            ],
        );
        let some = report(&[
            ["account:2", "assignee", "role:viewer"],
            ["account:2", "viewer", "service:web-admin"],
            ["account:1", "member", "team:support"],
            ["team:night#member", "member", "team:support"],
        ]);
        check(
            &some,
            "account:2",
            &[
                ("team", "member", &["night", "support"]),
                ("role", "assignee", &["admin", "owner"]),
            ],
        );
        check(
            &some,
            "team:support#member",
            &[
                ("team", "member", &["night"]),
                ("role", "assignee", &["viewer", "admin", "owner"]),
                ("service", "viewer", &["web-admin"]),
            ],
        );
        check(&some, "user:anne", &[]);
    }

    #[test]
    fn of_another_model_what_it_has_is_offered() {
        let mut other = report(&[["account:1", "editor", "document:plan"]]);
        other.assignable = vec![
            assignable("document", "editor", &["account"]),
            assignable("document", "viewer", &["account with in_hours"]),
        ];
        check(&other, "account:2", &[("document", "editor", &["plan"])]);
        check(&other, "account:1", &[("document", "editor", &[])]);
        assert!(!has_teams(&other) && !nests_teams(&other));
        assert!(has_teams(&report(&[])) && nests_teams(&report(&[])));
    }
}
