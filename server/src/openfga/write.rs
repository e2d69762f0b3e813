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
/// Tuples that an entry of the audit log names.
const MOST_NAMED: usize = 10;

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
    let (writes, deletes) = (asked.writes.unwrap_or_default(), asked.deletes.unwrap_or_default());
    let change = Change {
        is_new: is_error("on_duplicate", writes.on_duplicate.as_deref())?,
        was_there: is_error("on_missing", deletes.on_missing.as_deref())?,
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
    let (logged_as, detail) = (who.clone(), detail(&change));
    let changed = api.authority.change(&who, change, move |connection| {
        let action = AuditAction::AccessChanged;
        audit_log::write(connection, &logged_as, action, None, Some(&detail))
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
            return Err(invalid(tuple, format!("its context has more than {kilobytes} KB")));
        }
    }
    match change.deletes.iter().find(|tuple| User::parse(&tuple.user).is_none()) {
        Some(tuple) => Err(invalid(tuple, "the 'user' field is malformed".into())),
        None => Ok(()),
    }
}

/// Who says again and again what is so already has nothing written down.
fn changes_nothing(judge: &Judge, change: &Change) -> bool {
    let as_asked = |tuple: &Tuple| find(judge, tuple).is_some_and(|is_unconditional| is_unconditional && tuple.condition.is_none());
    let is_written = !change.is_new && change.writes.iter().all(as_asked);
    let is_deleted = !change.was_there && change.deletes.iter().all(|tuple| find(judge, tuple).is_none());
    (change.writes.is_empty() || is_written) && (change.deletes.is_empty() || is_deleted)
}

/// Whether a tuple that is there has no condition.
fn find(judge: &Judge, tuple: &Tuple) -> Option<bool> {
    let (tuples, symbols) = (judge.tuples(), judge.tuples().symbols());
    let user = symbols.user_id(User::parse(&tuple.user)?, &tuple.user)?;
    let object = symbols.object_id(&tuple.object)?;
    let found = tuples.find(object, symbols.name_id(&tuple.relation)?, user)?;
    Some(found.condition.is_none())
}

fn detail(change: &Change) -> String {
    let added = change.writes.iter().map(|tuple| format!("+ {tuple}"));
    let taken = change.deletes.iter().map(|tuple| format!("- {tuple}"));
    let mut named: Vec<String> = added.chain(taken).collect();
    let others = named.len().saturating_sub(MOST_NAMED);
    named.truncate(MOST_NAMED);
    if others > 0 {
        named.push(format!("and {others} more"));
    }
    named.join(", ")
}
