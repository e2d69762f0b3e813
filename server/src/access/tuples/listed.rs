//! Finds tuples among those that decide. They are in memory, in no order; when each was added, and by whom, only the database
//! knows.

use authz::tuple::{Tuple, check_tuple};
use domain::access::tuple::{TupleKey, TupleQuery, TupleRow, type_of};
use rusqlite::{Connection, OptionalExtension};

use super::super::Decider;
use super::said::Names;
use crate::control;

/// The types that the Access page shows people by.
const PEOPLE: [&str; 3] = ["account", "team", "role"];

/// Which tuples are asked for.
pub(super) struct Wanted {
    fits: Fits,
    only_faulty: bool,
    behind: Option<TupleKey>,
    most: usize,
}

enum Fits {
    /// What names an account, a team or a role.
    People,
    /// What has this in its user, relation or object, in lower case, or names one of these accounts.
    Text { part: String, accounts: Vec<String> },
}

/// Some of those that were asked for, in order, and how many there are.
pub(super) struct Found {
    tuples: Vec<Listed>,
    pub(super) count: u64,
}

struct Listed {
    key: TupleKey,
    condition: Option<String>,
    fault: Option<String>,
}

impl Wanted {
    pub(super) fn of_people(most: usize) -> Self {
        Self {
            fits: Fits::People,
            only_faulty: false,
            behind: None,
            most,
        }
    }

    pub(super) fn of_query(query: TupleQuery, names: &Names, most: usize) -> Self {
        let part = query.search.trim().to_lowercase();
        let accounts = match part.is_empty() {
            true => Vec::new(),
            false => names.accounts_with(&part),
        };
        Self {
            fits: Fits::Text { part, accounts },
            only_faulty: query.only_faulty,
            behind: query.behind,
            most,
        }
    }

    fn includes(&self, tuple: &Tuple) -> bool {
        match &self.fits {
            Fits::People => [&tuple.user, &tuple.object]
                .into_iter()
                .any(|text| PEOPLE.contains(&type_of(text))),
            Fits::Text { part, accounts } => {
                let texts = [&tuple.user, &tuple.relation, &tuple.object];
                part.is_empty()
                    || texts.into_iter().any(|text| text.to_lowercase().contains(part))
                    || accounts.contains(&tuple.user)
            }
        }
    }
}

/// Looks at each tuple once; only those that are listed are put in order.
pub(super) fn find(decider: &Decider, wanted: &Wanted) -> Found {
    let mut count = 0;
    let mut tuples = Vec::new();
    for tuple in decider.tuples().tuples().filter(|tuple| wanted.includes(tuple)) {
        let fault = check_tuple(decider.schema(), &tuple).err();
        if wanted.only_faulty && fault.is_none() {
            continue;
        }
        count += 1;
        let key = TupleKey::new(tuple.user, tuple.relation, tuple.object);
        if wanted
            .behind
            .as_ref()
            .is_none_or(|behind| key.place() > behind.place())
        {
            tuples.push(Listed {
                key,
                condition: tuple.condition.map(|condition| condition.name),
                fault: fault.map(|fault| fault.to_string()),
            });
        }
    }
    let in_order = |one: &Listed, other: &Listed| one.key.place().cmp(&other.key.place());
    if tuples.len() > wanted.most {
        tuples.select_nth_unstable_by(wanted.most, in_order);
        tuples.truncate(wanted.most);
    }
    tuples.sort_unstable_by(in_order);
    Found { tuples, count }
}

/// How many tuples count for nothing.
pub(super) fn fault_count(decider: &Decider) -> u64 {
    let tuples = decider.tuples().tuples();
    tuples
        .filter(|tuple| check_tuple(decider.schema(), tuple).is_err())
        .count() as u64
}

/// With when and by whom they were added. One that was taken away meanwhile is left out.
pub(super) fn rows(connection: &Connection, found: Found) -> control::Result<Vec<TupleRow>> {
    let mut added = connection
        .prepare_cached("SELECT at, who FROM tuple WHERE object = ? AND relation = ? AND user = ?")?;
    let mut rows = Vec::new();
    for Listed {
        key,
        condition,
        fault,
    } in found.tuples
    {
        let origin = added
            .query_row(key.place(), |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        rows.extend(origin.map(|(at, who)| TupleRow {
            key,
            condition,
            at,
            who,
            fault,
        }));
    }
    Ok(rows)
}
