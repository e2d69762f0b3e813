//! The versions of the rule set as they are kept in `control.db`.

use std::collections::HashSet;

use domain::Millis;
use domain::mask::{RuleSet, RuleSetVersion};
use domain::privacy::{VersionLine, VersionPage};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::control::Result;

const PAGE_SIZE: usize = 50;

pub(super) fn newest(connection: &Connection) -> Result<Option<RuleSetVersion>> {
    Ok(connection
        .prepare_cached("SELECT number, at, who, why, rules FROM rule_set ORDER BY number DESC LIMIT 1")?
        .query_row([], version)
        .optional()?)
}

pub(super) fn one(connection: &Connection, number: u32) -> Result<Option<RuleSetVersion>> {
    Ok(connection
        .prepare_cached("SELECT number, at, who, why, rules FROM rule_set WHERE number = ?")?
        .query_row([number], version)
        .optional()?)
}

/// False if there is a version with this number already.
pub(super) fn insert(connection: &Connection, version: &RuleSetVersion) -> Result<bool> {
    let rules = serde_json::to_string(&version.rules)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
    let inserted = connection.execute(
        "INSERT OR IGNORE INTO rule_set (number, at, who, why, rules) VALUES (?, ?, ?, ?, ?)",
        params![version.number, version.at, version.who, version.why, rules],
    )?;
    Ok(inserted == 1)
}

/// The saved versions before the given one, the newest first; `next` only where there are more of them.
pub(super) fn page(connection: &Connection, before: Option<u32>) -> Result<VersionPage> {
    let mut versions = connection
        .prepare_cached(
            "SELECT number, at, who, why FROM rule_set WHERE ?1 IS NULL OR number < ?1
             ORDER BY number DESC LIMIT ?2",
        )?
        .query_map(
            params![before, i64::try_from(PAGE_SIZE + 1).unwrap_or(i64::MAX)],
            |row| {
                Ok(VersionLine {
                    number: row.get(0)?,
                    at: row.get(1)?,
                    who: row.get(2)?,
                    why: row.get(3)?,
                })
            },
        )?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let more = versions.len() > PAGE_SIZE;
    versions.truncate(PAGE_SIZE);
    Ok(VersionPage {
        next: more
            .then(|| versions.last().map(|version| version.number))
            .flatten(),
        versions,
    })
}

/// Those that held at some moment since then, the newest first.
pub(super) fn since(connection: &Connection, at: Millis) -> Result<Vec<RuleSetVersion>> {
    Ok(connection
        .prepare_cached(
            "SELECT number, at, who, why, rules FROM rule_set
             WHERE number >= coalesce((SELECT max(number) FROM rule_set WHERE at <= ?1), 0) ORDER BY number DESC",
        )?
        .query_map([at], version)?
        .collect::<rusqlite::Result<_>>()?)
}

/// The slugs of the services that there are.
pub(super) fn services(connection: &Connection) -> Result<HashSet<String>> {
    Ok(connection
        .prepare_cached("SELECT slug FROM service")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

fn version(row: &Row<'_>) -> rusqlite::Result<RuleSetVersion> {
    let rules: String = row.get(4)?;
    let rules: RuleSet = serde_json::from_str(&rules).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(4, rusqlite::types::Type::Text, Box::new(error))
    })?;
    Ok(RuleSetVersion {
        number: row.get(0)?,
        at: row.get(1)?,
        who: row.get(2)?,
        why: row.get(3)?,
        rules,
    })
}
