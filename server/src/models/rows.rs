//! Versions as history shows them, and their assertions, as they are kept in `control.db`.

use domain::models::{Activation, Assertion, ModelPage, ModelVersion};
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

use crate::access::rows::{activation as read_activation, active, model_line, version as read_version};
use crate::control::Result;

const PAGE_SIZE: usize = 50;
/// Of the versions of one page.
const MOST_ACTIVATIONS: u32 = 500;

/// The versions before the given one, the newest first.
pub(super) fn page(connection: &Connection, before: Option<u32>) -> Result<ModelPage> {
    let mut versions = connection
        .prepare_cached(
            "SELECT number, id, at, who, note FROM model_version WHERE ?1 IS NULL OR number < ?1
             ORDER BY number DESC LIMIT ?2",
        )?
        .query_map(
            params![before, i64::try_from(PAGE_SIZE + 1).unwrap_or(i64::MAX)],
            model_line,
        )?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let more = versions.len() > PAGE_SIZE;
    versions.truncate(PAGE_SIZE);
    let oldest = versions.last().map(|version| version.number);
    let newest = versions.first().map(|version| version.number);
    let activations = connection
        .prepare_cached(
            "SELECT id, model, at, who FROM model_activation WHERE model BETWEEN ? AND ? ORDER BY id DESC LIMIT ?",
        )?
        .query_map(params![oldest, newest, MOST_ACTIVATIONS], read_activation)?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(ModelPage {
        active: active(connection)?,
        next: oldest.filter(|_| more),
        versions,
        activations,
    })
}

pub(super) fn version(connection: &Connection, number: u32) -> Result<Option<ModelVersion>> {
    let Some((line, text)) = read_version(connection, number)? else {
        return Ok(None);
    };
    Ok(Some(ModelVersion {
        line,
        text,
        assertions: assertions(connection, number)?,
    }))
}

pub(super) fn activation(connection: &Connection, id: i64) -> Result<Option<Activation>> {
    Ok(connection
        .prepare_cached("SELECT id, model, at, who FROM model_activation WHERE id = ?")?
        .query_row([id], read_activation)
        .optional()?)
}

/// Those of a version.
pub(crate) fn assertions(connection: &Connection, number: u32) -> Result<Vec<Assertion>> {
    let stored: Option<String> = connection
        .prepare_cached("SELECT assertions FROM model_assertions WHERE model = ?")?
        .query_row([number], |row| row.get(0))
        .optional()?;
    let Some(stored) = stored else {
        return Ok(Vec::new());
    };
    let stored: Vec<Stored> = serde_json::from_str(&stored)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(error)))?;
    Ok(stored.into_iter().map(Stored::into_assertion).collect())
}

/// In place of those that the version had.
pub(crate) fn set_assertions(connection: &Connection, number: u32, assertions: &[Assertion]) -> Result<()> {
    let stored: Vec<Stored> = assertions.iter().map(Stored::of).collect();
    let stored = serde_json::to_string(&stored)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
    connection
        .prepare_cached(
            "INSERT INTO model_assertions (model, assertions) VALUES (?, ?)
             ON CONFLICT (model) DO UPDATE SET assertions = excluded.assertions",
        )?
        .execute(params![number, stored])?;
    Ok(())
}

/// An assertion, as OpenFGA's API writes it.
#[derive(Serialize, Deserialize)]
struct Stored {
    tuple_key: StoredKey,
    expectation: bool,
}

#[derive(Serialize, Deserialize)]
struct StoredKey {
    object: String,
    relation: String,
    user: String,
}

impl Stored {
    fn of(assertion: &Assertion) -> Self {
        Self {
            tuple_key: StoredKey {
                object: assertion.object.clone(),
                relation: assertion.relation.clone(),
                user: assertion.user.clone(),
            },
            expectation: assertion.expectation,
        }
    }

    fn into_assertion(self) -> Assertion {
        let StoredKey {
            object,
            relation,
            user,
        } = self.tuple_key;
        Assertion {
            user,
            relation,
            object,
            expectation: self.expectation,
        }
    }
}
