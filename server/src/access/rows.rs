//! Versions of the model, which of them is active, and tuples, as they are kept in `control.db`.

use authz::tuple::{Tuple, TupleCondition};
use domain::models::{Activation, ModelLine};
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::clock;
use crate::control::Result;

/// Up to which activation and which change of tuples something is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) activation: i64,
    pub(crate) tuples: i64,
}

pub(crate) fn mark(connection: &Connection) -> Result<Mark> {
    Ok(connection
        .prepare_cached(
            "SELECT (SELECT coalesce(max(id), 0) FROM model_activation),
                    (SELECT coalesce(max(id), 0) FROM tuple_change)",
        )?
        .query_row([], |row| {
            Ok(Mark {
                activation: row.get(0)?,
                tuples: row.get(1)?,
            })
        })?)
}

/// 0 where there is none.
pub(crate) fn newest_number(connection: &Connection) -> Result<u32> {
    Ok(connection
        .prepare_cached("SELECT coalesce(max(number), 0) FROM model_version")?
        .query_row([], |row| row.get(0))?)
}

/// Adds the next version, and says which.
pub(crate) fn insert_version(
    connection: &Connection,
    id: &str,
    who: &str,
    note: &str,
    text: &str,
) -> Result<ModelLine> {
    let number = newest_number(connection)?.saturating_add(1);
    let at = clock::now();
    connection
        .prepare_cached(
            "INSERT INTO model_version (number, id, at, who, note, text) VALUES (?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![number, id, at, who, note, text])?;
    Ok(ModelLine {
        number,
        id: id.to_owned(),
        at,
        who: who.to_owned(),
        note: note.to_owned(),
    })
}

/// A version with its text.
pub(crate) fn version(connection: &Connection, number: u32) -> Result<Option<(ModelLine, String)>> {
    Ok(connection
        .prepare_cached("SELECT number, id, at, who, note, text FROM model_version WHERE number = ?")?
        .query_row([number], |row| Ok((model_line(row)?, row.get(5)?)))
        .optional()?)
}

/// The first five columns of `model_version`.
pub(crate) fn model_line(row: &Row<'_>) -> rusqlite::Result<ModelLine> {
    Ok(ModelLine {
        number: row.get(0)?,
        id: row.get(1)?,
        at: row.get(2)?,
        who: row.get(3)?,
        note: row.get(4)?,
    })
}

pub(crate) fn activate(connection: &Connection, version: u32, who: &str) -> Result<()> {
    connection
        .prepare_cached("INSERT INTO model_activation (model, at, who) VALUES (?, ?, ?)")?
        .execute(params![version, clock::now(), who])?;
    Ok(())
}

/// The last activation. There always is one: [`seed`](super::seed) makes the first.
pub(crate) fn active(connection: &Connection) -> Result<Activation> {
    Ok(connection
        .prepare_cached("SELECT id, model, at, who FROM model_activation ORDER BY id DESC LIMIT 1")?
        .query_row([], activation)?)
}

/// `id, model, at, who` of `model_activation`.
pub(crate) fn activation(row: &Row<'_>) -> rusqlite::Result<Activation> {
    Ok(Activation {
        id: row.get(0)?,
        version: row.get(1)?,
        at: row.get(2)?,
        who: row.get(3)?,
    })
}

/// What OpenFGA's API calls the one store that an installation is.
pub(crate) fn insert_store(connection: &Connection, id: &str) -> Result<()> {
    connection.execute(
        "INSERT INTO authorization_store (id, created_at) VALUES (?, ?)",
        params![id, clock::now()],
    )?;
    Ok(())
}

/// Adds a tuple. One that is there stays as it was.
pub(crate) fn insert(connection: &Connection, tuple: &Tuple, who: &str) -> Result<bool> {
    let condition = tuple.condition.as_ref().map(StoredCondition::of);
    let condition = condition
        .map(|condition| serde_json::to_string(&condition))
        .transpose()
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
    let inserted = connection
        .prepare_cached(
            "INSERT OR IGNORE INTO tuple (object, relation, user, condition, at, who) VALUES (?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            tuple.object,
            tuple.relation,
            tuple.user,
            condition,
            clock::now(),
            who
        ])?;
    Ok(inserted == 1)
}

/// Takes a tuple away, whatever its condition. Says whether it was there.
pub(crate) fn delete(connection: &Connection, tuple: &Tuple) -> Result<bool> {
    let deleted = connection
        .prepare_cached("DELETE FROM tuple WHERE object = ? AND relation = ? AND user = ?")?
        .execute(params![tuple.object, tuple.relation, tuple.user])?;
    Ok(deleted == 1)
}

/// The condition of a tuple that is there.
pub(crate) fn condition(connection: &Connection, of: &Tuple) -> Result<Option<TupleCondition>> {
    let found = connection
        .prepare_cached(
            "SELECT object, relation, user, condition FROM tuple WHERE object = ? AND relation = ? AND user = ?",
        )?
        .query_row(params![of.object, of.relation, of.user], tuple)
        .optional()?;
    Ok(found.and_then(|tuple| tuple.condition))
}

pub(crate) fn tuples(connection: &Connection) -> Result<Vec<Tuple>> {
    Ok(connection
        .prepare_cached("SELECT object, relation, user, condition FROM tuple")?
        .query_map([], tuple)?
        .collect::<rusqlite::Result<_>>()?)
}

/// `object, relation, user, condition`, as `tuple` and `tuple_change` have them.
pub(crate) fn tuple(row: &Row<'_>) -> rusqlite::Result<Tuple> {
    let condition: Option<String> = row.get(3)?;
    let condition = condition
        .map(|text| serde_json::from_str::<StoredCondition>(&text))
        .transpose()
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(3, Type::Text, Box::new(error)))?;
    Ok(Tuple {
        object: row.get(0)?,
        relation: row.get(1)?,
        user: row.get(2)?,
        condition: condition.map(StoredCondition::into_condition),
    })
}

/// The condition of a tuple, as OpenFGA's API writes it.
#[derive(Serialize, Deserialize)]
struct StoredCondition {
    name: String,
    #[serde(default)]
    context: Map<String, Value>,
}

impl StoredCondition {
    fn of(condition: &TupleCondition) -> Self {
        Self {
            name: condition.name.clone(),
            context: condition.context.clone(),
        }
    }

    fn into_condition(self) -> TupleCondition {
        TupleCondition {
            name: self.name,
            context: self.context,
        }
    }
}
