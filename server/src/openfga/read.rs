//! The tuples that are there, without what follows from them.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::Millis;
use rusqlite::{Connection, params_from_iter};
use serde::Deserialize;
use serde_json::{Value, json};

use super::body::Body;
use super::paging::{after, page_size, token};
use super::wire::{TupleKey, moment};
use super::{ApiError, OpenFga, Result};
use crate::access::rows;
use crate::control;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    tuple_key: Option<TupleKey>,
    page_size: Option<i64>,
    continuation_token: Option<String>,
}

/// Object, relation and user of the last one of a page.
type Place = (String, String, String);

pub(super) async fn read(State(api): State<Arc<OpenFga>>, Body(asked): Body<Asked>) -> Result<Json<Value>> {
    let size = page_size(asked.page_size)?;
    let place: Option<Place> = after(asked.continuation_token.as_deref())?;
    let wanted = Wanted::of(asked.tuple_key.unwrap_or_default())?.after(place);
    let mut found = api
        .control
        .call(move |connection| page(connection, wanted, size + 1))
        .await?;
    let more = found.len() > size as usize;
    found.truncate(size as usize);
    let last = found.last().filter(|_| more).map(|(key, _)| {
        let place: Place = (key.object.clone(), key.relation.clone(), key.user.clone());
        place
    });
    let tuples: Vec<Value> = found
        .into_iter()
        .map(|(key, at)| json!({ "key": key, "timestamp": moment(at) }))
        .collect();
    Ok(Json(
        json!({ "tuples": tuples, "continuation_token": token(last.as_ref()) }),
    ))
}

/// Conditions in SQL, and what stands for their `?`.
#[derive(Default)]
struct Wanted {
    conditions: Vec<&'static str>,
    values: Vec<String>,
}

impl Wanted {
    /// An object or a user may be all of a type: `document:`.
    fn of(key: TupleKey) -> Result<Self> {
        let is_type = |text: &str| text.ends_with(':');
        if key.object.is_empty() && !(key.user.is_empty() && key.relation.is_empty())
            || is_type(&key.object) && key.user.is_empty()
        {
            return Err(ApiError::validation(
                "the 'tuple_key' field was provided but the object type field is required and both the object id and user cannot be empty",
            ));
        }
        if !key.object.is_empty() && !key.object.contains(':') {
            return Err(ApiError::validation(
                "the 'object' field is malformed: it is an object (`document:1`), or a type (`document:`)",
            ));
        }
        let mut wanted = Self::default();
        match key.object {
            object if is_type(&object) => wanted.and_type("object >= ? AND object < ?", object),
            object => wanted.and("object = ?", object),
        }
        wanted.and("relation = ?", key.relation);
        match key.user {
            user if is_type(&user) => wanted.and_type("user >= ? AND user < ?", user),
            user => wanted.and("user = ?", user),
        }
        Ok(wanted)
    }

    fn and(&mut self, condition: &'static str, value: String) {
        if !value.is_empty() {
            self.conditions.push(condition);
            self.values.push(value);
        }
    }

    /// What begins with `document:` comes before `document;`.
    fn and_type(&mut self, condition: &'static str, from: String) {
        let to = format!("{};", from.trim_end_matches(':'));
        self.conditions.push(condition);
        self.values.extend([from, to]);
    }

    fn after(mut self, place: Option<Place>) -> Self {
        if let Some((object, relation, user)) = place {
            self.conditions.push("(object, relation, user) > (?, ?, ?)");
            self.values.extend([object, relation, user]);
        }
        self
    }
}

/// In the order of object, relation and user.
fn page(connection: &Connection, wanted: Wanted, most: u32) -> control::Result<Vec<(TupleKey, Millis)>> {
    let conditions = match wanted.conditions.as_slice() {
        [] => String::new(),
        conditions => format!("WHERE {}", conditions.join(" AND ")),
    };
    Ok(connection
        .prepare_cached(&format!(
            "SELECT object, relation, user, condition, at FROM tuple {conditions}
             ORDER BY object, relation, user LIMIT {most}"
        ))?
        .query_map(params_from_iter(wanted.values), |row| {
            Ok((rows::tuple(row)?.into(), row.get(4)?))
        })?
        .collect::<rusqlite::Result<_>>()?)
}
