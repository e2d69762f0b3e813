//! What became of tuples, in order.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::Millis;
use rusqlite::{Connection, named_params};
use serde::Deserialize;
use serde_json::{Value, json};

use super::body::Query;
use super::paging::{PageQuery, token};
use super::wire::{TupleKey, millis, moment};
use super::{ApiError, OpenFga, Result};
use crate::access::rows;
use crate::control;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    #[serde(rename = "type")]
    type_name: Option<String>,
    start_time: Option<String>,
    page_size: Option<String>,
    continuation_token: Option<String>,
}

/// The number of the last change of a page, and the type whose objects were asked for.
type Place = (i64, String);

struct Change {
    id: i64,
    at: Millis,
    is_deleted: bool,
    key: TupleKey,
}

/// Changes that one request walks over, whatever it tells of them: all of the console waits for it.
const MOST_WALKED: i64 = 100_000;

#[derive(Default)]
struct Found {
    changes: Vec<Change>,
    /// The change behind which to go on.
    until: Option<i64>,
}

/// The token leads on from what was looked at, also where nothing else has changed yet.
pub(super) async fn changes(
    State(api): State<Arc<OpenFga>>,
    Query(asked): Query<Asked>,
) -> Result<Json<Value>> {
    let paging = PageQuery {
        page_size: asked.page_size,
        continuation_token: asked.continuation_token,
    };
    let (size, place) = (paging.size()?, paging.after::<Place>()?);
    let type_name = asked.type_name.unwrap_or_default();
    if place.as_ref().is_some_and(|(_, of)| *of != type_name) {
        return Err(ApiError::invalid(
            "query_string_type_continuation_token_mismatch",
            "The type in the querystring and the continuation token don't match",
        ));
    }
    let since = match asked.start_time.as_deref().filter(|_| place.is_none()) {
        Some(text) => {
            millis(text).ok_or_else(|| ApiError::invalid("invalid_start_time", "Invalid start time"))?
        }
        None => 0,
    };
    let (of, after) = (type_name.clone(), place.as_ref().map_or(0, |(id, _)| *id));
    let found = api
        .control
        .call(move |connection| page(connection, after, since, &of, size))
        .await?;
    let last = found.until.map(|id| (id, type_name)).or(place);
    let changes: Vec<Value> = found.changes.into_iter().map(answer).collect();
    Ok(Json(
        json!({ "changes": changes, "continuation_token": token(last.as_ref()) }),
    ))
}

fn page(
    connection: &Connection,
    after: i64,
    since: Millis,
    type_name: &str,
    most: u32,
) -> control::Result<Found> {
    let newest: Option<i64> =
        connection.query_row("SELECT max(id) FROM tuple_change", [], |row| row.get(0))?;
    let Some(newest) = newest.filter(|newest| *newest > after) else {
        return Ok(Found::default());
    };
    let until = newest.min(after.saturating_add(MOST_WALKED));
    let of_type = if type_name.is_empty() {
        ""
    } else {
        "AND object >= :from AND object < :to"
    };
    let mut statement = connection.prepare_cached(&format!(
        "SELECT object, relation, user, condition, id, at, is_deleted FROM tuple_change
         WHERE id > :after AND id <= :until AND at >= :since {of_type} ORDER BY id LIMIT :most"
    ))?;
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Change {
            key: rows::tuple(row)?.into(),
            id: row.get(4)?,
            at: row.get(5)?,
            is_deleted: row.get(6)?,
        })
    };
    let (from, to) = (format!("{type_name}:"), format!("{type_name};"));
    let found = if type_name.is_empty() {
        statement.query_map(
            named_params! { ":after": after, ":until": until, ":since": since, ":most": most },
            read,
        )?
    } else {
        statement.query_map(
            named_params! { ":after": after, ":until": until, ":since": since, ":most": most, ":from": from, ":to": to },
            read,
        )?
    };
    let changes: Vec<Change> = found.collect::<rusqlite::Result<_>>()?;
    let last = changes.last().map(|change| change.id);
    let is_full = changes.len() >= most as usize;
    Ok(Found {
        until: if is_full || until == newest {
            last
        } else {
            Some(until)
        },
        changes,
    })
}

/// Of a tuple that was taken away nothing is told but which it was.
fn answer(change: Change) -> Value {
    let (key, operation) = match change.is_deleted {
        true => (change.key.without_condition(), "TUPLE_OPERATION_DELETE"),
        false => (change.key, "TUPLE_OPERATION_WRITE"),
    };
    json!({ "tuple_key": key, "operation": operation, "timestamp": moment(change.at) })
}
