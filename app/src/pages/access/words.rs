//! What tuples say, in words.

use domain::access::tuple::{TupleKey, account_of};
use domain::account::{Account, Role};

use crate::names;

/// What somebody is given: `Owner`, `Team support`, `Viewer of web-admin`.
pub(super) fn given(relation: &str, object: &str) -> String {
    let (type_name, id) = object.split_once(':').unwrap_or((object, ""));
    match (type_name, relation) {
        ("role", "assignee") => {
            Role::parse(id).map_or_else(|| format!("Role {id}"), |role| names::role(Some(role)).to_owned())
        }
        ("team", "member") => format!("Team {id}"),
        ("service", relation) => format!("{} of {id}", capital(relation)),
        (_, relation) => format!("{} of {object}", capital(relation)),
    }
}

/// Who is given something: an account by its e-mail.
pub(super) fn user(text: &str, accounts: &[Account]) -> String {
    if let Some(account) = account_of(text).and_then(|id| accounts.iter().find(|one| one.id == id)) {
        return account.email.clone();
    }
    match text.split_once(':') {
        Some(("account", "*")) => "Everybody".to_owned(),
        Some(("team", rest)) => match rest.strip_suffix("#member") {
            Some(team) => format!("Team {team}"),
            None => text.to_owned(),
        },
        Some(("role", rest)) => match rest.strip_suffix("#assignee") {
            Some(role) => format!("Role {role}"),
            None => text.to_owned(),
        },
        _ => text.to_owned(),
    }
}

/// What there is to be given, before it is chosen of what.
pub(super) fn offered(type_name: &str, relation: &str) -> String {
    match (type_name, relation) {
        ("role", "assignee") => "A role in all of Girok".to_owned(),
        ("team", "member") => "Membership of a team".to_owned(),
        _ => format!("{} of {} {type_name}", capital(relation), article(type_name)),
    }
}

/// One of the objects that there are, without its type.
pub(super) fn object(type_name: &str, id: &str) -> String {
    let role = Role::parse(id).filter(|_| type_name == "role");
    role.map_or_else(|| id.to_owned(), |role| names::role(Some(role)).to_owned())
}

/// A tuple as a sentence for a message: `Viewer of web-admin, to kim@shop.example`.
pub(super) fn sentence(key: &TupleKey, accounts: &[Account]) -> String {
    format!(
        "{}, to {}",
        given(&key.relation, &key.object),
        user(&key.user, accounts)
    )
}

fn article(noun: &str) -> &'static str {
    match noun.starts_with(['a', 'e', 'i', 'o', 'u']) {
        true => "an",
        false => "a",
    }
}

fn capital(relation: &str) -> String {
    let mut letters = relation.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::access::sample::account;

    #[test]
    fn what_is_given_reads_as_people_say_it() {
        for (relation, object, expected) in [
            ("assignee", "role:owner", "Owner"),
            ("assignee", "role:auditor", "Role auditor"),
            ("member", "team:support", "Team support"),
            ("viewer", "service:web-admin", "Viewer of web-admin"),
            ("editor", "document:1", "Editor of document:1"),
            ("lead", "team:support", "Lead of team:support"),
        ] {
            assert_eq!(given(relation, object), expected);
        }
    }

    #[test]
    fn who_is_given_it_is_a_person_a_team_or_what_is_written() {
        let accounts = [account(3, "kim@shop.example")];
        for (text, expected) in [
            ("account:3", "kim@shop.example"),
            ("account:4", "account:4"),
            ("account:*", "Everybody"),
            ("team:support#member", "Team support"),
            ("team:support#lead", "team:support#lead"),
            ("role:viewer#assignee", "Role viewer"),
            ("user:anne", "user:anne"),
        ] {
            assert_eq!(user(text, &accounts), expected);
        }
    }

    #[test]
    fn what_is_offered_has_its_article() {
        assert_eq!(offered("service", "viewer"), "Viewer of a service");
        assert_eq!(offered("order", "owner"), "Owner of an order");
    }
}
