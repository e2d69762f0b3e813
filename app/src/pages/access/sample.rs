//! What tests look at.

use domain::access::tuple::{AccessReport, Assignable, TupleKey, TupleRow};
use domain::account::Account;

pub(super) fn account(id: i64, email: &str) -> Account {
    Account {
        id,
        email: email.into(),
        name: email.split('@').next().unwrap_or_default().into(),
        role: None,
        disabled: false,
        must_set_password: false,
        created_at: 0,
    }
}

pub(super) fn assignable(type_name: &str, relation: &str, taken: &[&str]) -> Assignable {
    Assignable {
        type_name: type_name.into(),
        relation: relation.into(),
        taken: taken.iter().map(|kind| (*kind).to_owned()).collect(),
    }
}

/// With the model that Girok brings, two accounts, one service, and these tuples as user, relation and object.
pub(super) fn report(tuples: &[[&str; 3]]) -> AccessReport {
    let row = |[user, relation, object]: &[&str; 3]| TupleRow {
        key: TupleKey::new(*user, *relation, *object),
        condition: None,
        at: 0,
        who: String::new(),
        fault: None,
    };
    AccessReport {
        accounts: vec![account(1, "owner@shop.example"), account(2, "kim@shop.example")],
        services: vec!["web-admin".parse().unwrap()],
        tuples: tuples.iter().map(row).collect(),
        tuple_count: tuples.len() as u64,
        fault_count: 0,
        assignable: vec![
            assignable("team", "member", &["account", "team#member"]),
            assignable("role", "assignee", &["account", "team#member"]),
            assignable("console", "viewer", &["role#assignee"]),
            assignable("service", "console", &["console"]),
            assignable("service", "viewer", &["account", "team#member", "role#assignee"]),
        ],
        model: 1,
    }
}
