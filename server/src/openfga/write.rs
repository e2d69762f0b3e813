//! Tuples are added and taken away: all that is asked for, or nothing.

use std::collections::HashSet;
use std::sync::Arc;

use app::ConsoleError;
use authz::store::TupleReader;
use authz::tuple::{Tuple, User, check_tuple};
use axum::extract::State;
use axum::{Extension, Json};
use domain::access::tuple::MOST_CHANGED;
use domain::audit::AuditAction;
use serde::Deserialize;
use serde_json::{Value, json};

use super::admission::Caller;
use super::body::Body;
use super::judge::Judge;
use super::wire::TupleKey;
use super::{ApiError, OpenFga, Result};
use crate::access::Change;
use crate::audit_log;

/// Of a condition of a tuple, as JSON.
const LONGEST_CONTEXT: usize = 32 << 10;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    authorization_model_id: Option<String>,
    writes: Option<Writes>,
    deletes: Option<Deletes>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Writes {
    tuple_keys: Vec<TupleKey>,
    on_duplicate: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Deletes {
    tuple_keys: Vec<TupleKey>,
    on_missing: Option<String>,
}

pub(super) async fn write(
    State(api): State<Arc<OpenFga>>,
    Extension(caller): Extension<Caller>,
    Body(asked): Body<Asked>,
) -> Result<Json<Value>> {
    api.admission.change(&caller)?;
    let (writes, deletes) = (
        asked.writes.unwrap_or_default(),
        asked.deletes.unwrap_or_default(),
    );
    let change = Change {
        must_be_new: is_error("on_duplicate", writes.on_duplicate.as_deref())?,
        must_be_there: is_error("on_missing", deletes.on_missing.as_deref())?,
        writes: writes.tuple_keys.into_iter().map(Tuple::from).collect(),
        deletes: deletes
            .tuple_keys
            .into_iter()
            .map(|key| key.without_condition().into())
            .collect(),
        ..Change::default()
    };
    check_count(&change)?;
    let judge = api.judge(asked.authorization_model_id.as_deref()).await?;
    check_tuples(&judge, &change)?;
    if changes_nothing(&judge, &change) {
        return Ok(Json(json!({})));
    }
    let who = caller.who();
    let (by, entries) = (who.clone(), entries(&change));
    let changed = api.authority.change(&who, change, move |connection| {
        for (action, user, given) in entries {
            audit_log::write(connection, &by, action, Some(&user), Some(&given))?;
        }
        Ok(())
    });
    changed.await.map_err(|error| match error {
        ConsoleError::Invalid { message, .. } => {
            ApiError::invalid("write_failed_due_to_invalid_input", message)
        }
        other => other.into(),
    })?;
    Ok(Json(json!({})))
}

/// What is to be made of a tuple that is there already, or is not: an error, unless it is to be passed over.
fn is_error(option: &str, asked: Option<&str>) -> Result<bool> {
    match asked.unwrap_or_default() {
        "" | "error" => Ok(true),
        "ignore" => Ok(false),
        other => Err(ApiError::validation(format!("invalid {option} option: {other}"))),
    }
}

fn check_count(change: &Change) -> Result<()> {
    let all = change.deletes.iter().chain(&change.writes);
    let mut seen = HashSet::new();
    for tuple in all {
        if !seen.insert(tuple.to_string()) {
            return Err(ApiError::invalid(
                "cannot_allow_duplicate_tuples_in_one_request",
                format!(
                    "duplicate tuple in write: user: '{}', relation: '{}', object: '{}'",
                    tuple.user, tuple.relation, tuple.object
                ),
            ));
        }
    }
    match seen.len() {
        0 => Err(ApiError::invalid(
            "invalid_write_input",
            "Invalid input. Make sure you provide at least one write, or at least one delete",
        )),
        1..=MOST_CHANGED => Ok(()),
        _ => Err(ApiError::invalid(
            "exceeded_entity_limit",
            format!("The number of write operations exceeds the allowed limit of {MOST_CHANGED}"),
        )),
    }
}

/// Tuples outlive versions of the model: what is taken away may be none of this one.
fn check_tuples(judge: &Judge, change: &Change) -> Result<()> {
    let invalid = |tuple: &Tuple, reason: String| {
        ApiError::validation(format!("Invalid tuple '{tuple}'. Reason: {reason}"))
    };
    for tuple in &change.writes {
        check_tuple(judge.schema(), tuple).map_err(|fault| invalid(tuple, fault.to_string()))?;
        if tuple.user == format!("{}#{}", tuple.object, tuple.relation) {
            return Err(invalid(tuple, "cannot write a tuple that is implicit".into()));
        }
        let context = tuple.condition.as_ref().map(|condition| &condition.context);
        let length = context.and_then(|context| serde_json::to_string(context).ok());
        if length.is_some_and(|text| text.len() > LONGEST_CONTEXT) {
            let kilobytes = LONGEST_CONTEXT >> 10;
            return Err(invalid(
                tuple,
                format!("its context has more than {kilobytes} KB"),
            ));
        }
    }
    match change
        .deletes
        .iter()
        .find(|tuple| User::parse(&tuple.user).is_none())
    {
        Some(tuple) => Err(invalid(tuple, "the 'user' field is malformed".into())),
        None => Ok(()),
    }
}

/// Who says again and again what is so already has nothing written down.
fn changes_nothing(judge: &Judge, change: &Change) -> bool {
    let is_written =
        |tuple: &Tuple| tuple.condition.is_none() && is_unconditional(judge, tuple) == Some(true);
    let is_deleted = |tuple: &Tuple| is_unconditional(judge, tuple).is_none();
    let (writes, deletes) = (&change.writes, &change.deletes);
    (writes.is_empty() || !change.must_be_new && writes.iter().all(is_written))
        && (deletes.is_empty() || !change.must_be_there && deletes.iter().all(is_deleted))
}

/// Whether a tuple that is there has no condition; nothing where there is none.
fn is_unconditional(judge: &Judge, tuple: &Tuple) -> Option<bool> {
    let tuples = judge.tuples();
    let symbols = tuples.symbols();
    let user = symbols.user_id(User::parse(&tuple.user)?, &tuple.user)?;
    let object = symbols.object_id(&tuple.object)?;
    let found = tuples.find(object, symbols.name_id(&tuple.relation)?, user)?;
    Some(found.condition.is_none())
}

/// What the audit log says: to, or from, whom, and what.
fn entries(change: &Change) -> Vec<(AuditAction, String, String)> {
    let entry = |action| {
        move |tuple: &Tuple| {
            let given = format!("{} of {}", tuple.relation, tuple.object);
            (action, tuple.user.clone(), given)
        }
    };
    let revoked = change.deletes.iter().map(entry(AuditAction::AccessRevoked));
    let granted = change.writes.iter().map(entry(AuditAction::AccessGranted));
    revoked.chain(granted).collect()
}
