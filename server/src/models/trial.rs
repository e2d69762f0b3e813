//! What real accounts would gain and lose if another text were the active model.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use authz::check::Checker;
use authz::store::MemoryStore;
use authz::tuple::{Tuple, check_tuple};
use domain::access::Asks;
use domain::access::tuple::TupleKey;
use domain::account::{Account, Permission, Role};
use domain::id::ServiceSlug;
use domain::models::trial::{AccessChange, MOST_ACCOUNTS, MOST_NAMED, MOST_REFUSED, Trial};

use crate::access::Decider;

/// Accounts that could not be looked at in this time are not: the trial says how many were.
const WITHIN: Duration = Duration::from_secs(10);

/// A permission of somebody of a role that comes or goes. The service is its place in the list of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Difference {
    is_gained: bool,
    role: Option<Role>,
    /// Its place in [`Permission::ALL`].
    permission: usize,
    service: Option<usize>,
}

/// Without assertions, and without whether anybody is locked out.
pub(super) fn trial(
    current: &Decider,
    next: &Decider,
    accounts: &[Account],
    services: &[ServiceSlug],
) -> Trial {
    let begun = Instant::now();
    let (before, after) = (Answers::of(current), Answers::of(next));
    let questions = questions(services);
    let mut looked_at = 0;
    let mut found: BTreeMap<Difference, Vec<usize>> = BTreeMap::new();
    for (index, account) in accounts.iter().take(MOST_ACCOUNTS).enumerate() {
        if begun.elapsed() > WITHIN {
            break;
        }
        for (place, permission, service) in &questions {
            let named = service.and_then(|service| services.get(service));
            let (had, has) = (
                before.may(account, *permission, named),
                after.may(account, *permission, named),
            );
            if had != has {
                let difference = Difference {
                    is_gained: has,
                    role: account.role,
                    permission: *place,
                    service: *service,
                };
                found.entry(difference).or_default().push(index);
            }
        }
        looked_at += 1;
    }
    let (refused, refused_count) = refused(current, next);
    Trial {
        changes: changes(found, accounts, services),
        refused,
        refused_count,
        accounts: (looked_at, accounts.len() as u64),
        ..Trial::default()
    }
}

/// What is asked about each account: a permission, with its place among all, and where.
fn questions(services: &[ServiceSlug]) -> Vec<(usize, Permission, Option<usize>)> {
    let mut questions = Vec::new();
    for (place, permission) in Permission::ALL.into_iter().enumerate() {
        match permission.asks() {
            Asks::Nothing => {}
            Asks::Console(_) => questions.push((place, permission, None)),
            // Where there is no service yet, in those to come.
            Asks::Service(_) | Asks::SessionRecording(_) if services.is_empty() => {
                questions.push((place, permission, None));
            }
            Asks::Service(_) | Asks::SessionRecording(_) => {
                questions.extend((0..services.len()).map(|service| (place, permission, Some(service))));
            }
        }
    }
    questions
}

/// What somebody decides, not kept: the console's own answers are to stay where they are.
struct Answers<'d> {
    decider: &'d Decider,
    checker: Checker<'d, MemoryStore>,
}

impl<'d> Answers<'d> {
    fn of(decider: &'d Decider) -> Self {
        Self {
            decider,
            checker: decider.checker(),
        }
    }

    fn may(&self, account: &Account, permission: Permission, service: Option<&ServiceSlug>) -> bool {
        self.decider
            .request(account.id, permission, service)
            .is_none_or(|request| self.checker.check(&request).unwrap_or(false))
    }
}

/// The same accounts in several services, and with several permissions, are one change. Losses come first.
fn changes(
    found: BTreeMap<Difference, Vec<usize>>,
    accounts: &[Account],
    services: &[ServiceSlug],
) -> Vec<AccessChange> {
    type Group = (bool, Option<Role>, Vec<usize>);
    let mut by_services: Vec<(usize, Group, Vec<usize>)> = Vec::new();
    for (difference, who) in found {
        let Difference {
            is_gained,
            role,
            permission,
            service,
        } = difference;
        let group = (is_gained, role, who);
        let known = by_services
            .iter_mut()
            .find(|(other, known, _)| *other == permission && *known == group);
        match known {
            Some((.., places)) => places.extend(service),
            None => by_services.push((permission, group, service.into_iter().collect())),
        }
    }
    let mut by_permissions: Vec<(Group, Vec<usize>, Vec<Permission>)> = Vec::new();
    for (permission, group, places) in by_services {
        let Some(permission) = Permission::ALL.get(permission).copied() else {
            continue;
        };
        let known = by_permissions
            .iter_mut()
            .find(|(known, others, _)| *known == group && *others == places);
        match known {
            Some((.., permissions)) => permissions.push(permission),
            None => by_permissions.push((group, places, vec![permission])),
        }
    }
    let change = |((is_gained, role, who), places, permissions): (Group, Vec<usize>, Vec<Permission>)| {
        let named = who.iter().take(MOST_NAMED);
        AccessChange {
            permissions,
            services: places
                .iter()
                .filter_map(|place| services.get(*place).cloned())
                .collect(),
            is_gained,
            role,
            count: who.len() as u64,
            accounts: named
                .filter_map(|index| Some(accounts.get(*index)?.email.clone()))
                .collect(),
        }
    };
    by_permissions.into_iter().map(change).collect()
}

/// Tuples that count now and would not: the first ones, and how many.
fn refused(current: &Decider, next: &Decider) -> (Vec<TupleKey>, u64) {
    let is_lost = |tuple: &Tuple| {
        check_tuple(current.schema(), tuple).is_ok() && check_tuple(next.schema(), tuple).is_err()
    };
    let mut lost: Vec<TupleKey> = current
        .tuples()
        .tuples()
        .filter(is_lost)
        .map(|tuple| TupleKey {
            user: tuple.user,
            relation: tuple.relation,
            object: tuple.object,
        })
        .collect();
    lost.sort_unstable_by(|a, b| (&a.object, &a.relation, &a.user).cmp(&(&b.object, &b.relation, &b.user)));
    let count = lost.len() as u64;
    lost.truncate(MOST_REFUSED);
    (lost, count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Authority, Change, DEFAULT_MODEL};
    use crate::control::Control;
    use std::sync::Arc;

    fn account(id: i64, role: Option<Role>) -> Account {
        Account {
            id,
            email: format!("a{id}@girok.example"),
            name: String::new(),
            role,
            disabled: false,
            must_set_password: false,
            created_at: 0,
        }
    }

    fn slugs(names: &[&str]) -> Vec<ServiceSlug> {
        names.iter().map(|name| name.parse().unwrap()).collect()
    }

    /// Girok's model with an owner (1), an admin (2), viewers (3 and 4), and somebody in a team that sees `shop` (5).
    async fn house() -> (tempfile::TempDir, Arc<Decider>) {
        let data = tempfile::tempdir().unwrap();
        let control = Control::open(data.path()).unwrap();
        control
            .call(|connection| {
                connection.execute_batch(
                    "INSERT INTO account (id, email, name, password_hash, created_at)
                         VALUES (1, 'a1@girok.example', '', 'x', 0)",
                )?;
                Ok(())
            })
            .await
            .unwrap();
        let authority = Authority::load(control).await.unwrap();
        let writes = [
            ("role:owner", "assignee", "account:1"),
            ("role:admin", "assignee", "account:2"),
            ("role:viewer", "assignee", "account:3"),
            ("role:viewer", "assignee", "account:4"),
            ("team:shop", "member", "account:5"),
            ("service:shop", "viewer", "team:shop#member"),
        ];
        let change = Change {
            writes: writes
                .map(|(object, relation, user)| Tuple::new(object, relation, user))
                .to_vec(),
            ..Change::default()
        };
        let decider = authority.change("test", change, |_| Ok(())).await.unwrap();
        (data, decider)
    }

    fn accounts() -> Vec<Account> {
        vec![
            account(1, Some(Role::Owner)),
            account(2, Some(Role::Admin)),
            account(3, Some(Role::Viewer)),
            account(4, Some(Role::Viewer)),
            account(5, None),
        ]
    }

    fn sentences(trial: &Trial) -> Vec<String> {
        trial.changes.iter().map(AccessChange::sentence).collect()
    }

    #[tokio::test]
    async fn what_real_accounts_gain_and_lose_is_said() {
        let (_data, current) = house().await;
        let services = slugs(&["shop", "web-admin"]);
        for (was, is, expected) in [
            ("", "", &[][..]),
            (
                "define can_export: admin from service",
                "define can_export: viewer from service",
                &[
                    "a5@girok.example gains export on shop",
                    "2 viewers gain export on shop and web-admin",
                ],
            ),
            (
                "define can_export: admin from service",
                "define can_export: admin from service but not viewer from service",
                &[
                    "a2@girok.example (admin) loses export on shop and web-admin",
                    "a1@girok.example (owner) loses export on shop and web-admin",
                ],
            ),
            (
                "define can_manage_rules: admin",
                "define can_manage_rules: owner",
                &["a2@girok.example (admin) loses managing privacy rules"],
            ),
        ] {
            let next = current.with_text(DEFAULT_MODEL.replacen(was, is, 1)).unwrap();
            let trial = trial(&current, &next, &accounts(), &services);
            assert_eq!(sentences(&trial), expected, "{is}");
            assert_eq!((trial.refused_count, trial.accounts), (0, (5, 5)));
            assert!(accounts().iter().any(|account| next.is_manager(account)));
        }
    }

    #[tokio::test]
    async fn without_a_service_it_is_about_those_to_come() {
        let (_data, current) = house().await;
        let text = DEFAULT_MODEL.replace("can_share: admin from", "can_share: viewer from");
        let next = current.with_text(text).unwrap();
        let trial = trial(&current, &next, &accounts(), &[]);
        assert_eq!(sentences(&trial), ["2 viewers gain sharing"]);
    }

    #[tokio::test]
    async fn tuples_that_would_not_be_taken_and_who_is_locked_out_are_found() {
        let (_data, current) = house().await;
        let without_teams = DEFAULT_MODEL
            .replace(
                "define member: [account, team#member]",
                "define member: [account]",
            )
            .replace(
                "viewer: [account, team#member, role#assignee]",
                "viewer: [account, role#assignee]",
            );
        let next = current.with_text(without_teams).unwrap();
        let found = trial(&current, &next, &accounts(), &slugs(&["shop"]));
        assert_eq!(
            found.refused,
            [TupleKey {
                user: "team:shop#member".into(),
                relation: "viewer".into(),
                object: "service:shop".into(),
            }]
        );
        assert_eq!(
            sentences(&found),
            ["a5@girok.example loses the overview, sessions, replays, live sessions and heatmaps on shop"]
        );
        let text = DEFAULT_MODEL.replace(
            "can_manage_models: owner",
            "can_manage_models: owner but not viewer",
        );
        let next = current.with_text(text).unwrap();
        assert!(!accounts().iter().any(|account| next.is_manager(account)));
    }
}
