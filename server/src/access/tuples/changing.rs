//! What is asked of a change before it is made.

use std::collections::BTreeSet;

use app::ConsoleError;
use authz::store::TupleReader;
use authz::tuple::{Tuple, User, check_tuple};
use domain::access::tuple::{MOST_CHANGED, TupleChange, TupleKey, account_of};

use super::super::{Decider, Result};
use super::said::Names;

/// What a change adds and takes away of what is there.
///
/// # Errors
///
/// `Invalid` with all that is wrong with it.
pub(super) fn checked(
    decider: &Decider,
    names: &Names,
    change: TupleChange,
) -> Result<(Vec<Tuple>, Vec<Tuple>)> {
    if change.writes.len() + change.deletes.len() > MOST_CHANGED {
        return Err(invalid(format!("One change has at most {MOST_CHANGED} tuples")));
    }
    let (writes, deletes) = (tuples(change.writes), tuples(change.deletes));
    let faults: Vec<(&Tuple, String)> = writes
        .iter()
        .filter_map(|tuple| Some((tuple, fault(decider, names, tuple)?)))
        .collect();
    match faults.as_slice() {
        [] => {}
        [(_, fault)] if writes.len() == 1 => return Err(invalid(sentence_case(fault))),
        faults => {
            let named: Vec<String> = faults
                .iter()
                .map(|(tuple, fault)| format!("{tuple}: {fault}"))
                .collect();
            return Err(invalid(named.join("; ")));
        }
    }
    Ok((
        writes
            .into_iter()
            .filter(|tuple| !is_there(decider, tuple))
            .collect(),
        deletes
            .into_iter()
            .filter(|tuple| is_there(decider, tuple))
            .collect(),
    ))
}

/// Each once.
fn tuples(keys: Vec<TupleKey>) -> Vec<Tuple> {
    let trimmed = keys
        .iter()
        .map(|key| TupleKey::new(key.user.trim(), key.relation.trim(), key.object.trim()));
    let each: BTreeSet<TupleKey> = trimmed.collect();
    each.into_iter()
        .map(|key| Tuple::new(key.object, key.relation, key.user))
        .collect()
}

/// Why it is refused. What is given to an account that is yet to come would be a surprise when it does.
fn fault(decider: &Decider, names: &Names, tuple: &Tuple) -> Option<String> {
    if let Err(fault) = check_tuple(decider.schema(), tuple) {
        return Some(fault.to_string());
    }
    let account = account_of(&tuple.user)?;
    (!names.knows(account)).then(|| format!("there is no account with the number {account}"))
}

/// Whatever its condition.
fn is_there(decider: &Decider, tuple: &Tuple) -> bool {
    let store = decider.tuples();
    let symbols = store.symbols();
    let found = symbols
        .object_id(&tuple.object)
        .zip(symbols.name_id(&tuple.relation))
        .zip(User::parse(&tuple.user).and_then(|user| symbols.user_id(user, &tuple.user)));
    found.is_some_and(|((object, relation), user)| store.find(object, relation, user).is_some())
}

fn invalid(message: String) -> ConsoleError {
    ConsoleError::Invalid {
        field: "tuples".into(),
        message,
    }
}

fn sentence_case(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}
