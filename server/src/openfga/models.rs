//! Versions of the model: listed, read, and saved as the next one, which decides nothing until a person activates it.

use std::sync::Arc;

use authz::problem::{Problem, ProblemKind};
use authz::schema::Schema;
use axum::extract::{Path, State};
use axum::{Extension, Json};
use domain::audit::AuditAction;
use domain::models::ModelLine;
use http::StatusCode;
use rusqlite::{Connection, params};
use serde_json::{Value, json};

use super::admission::Caller;
use super::body::{Body, Query};
use super::judge::version_of;
use super::paging::{PageQuery, token};
use super::wire::moment;
use super::{ApiError, OpenFga, Result};
use crate::access::{new_id, rows};
use crate::{audit_log, control};

/// Of what is wrong with a model, said at once.
const MOST_PROBLEMS: usize = 20;

/// The newest first.
pub(super) async fn list(
    State(api): State<Arc<OpenFga>>,
    Query(asked): Query<PageQuery>,
) -> Result<Json<Value>> {
    let size = asked.size()?;
    let before: Option<u32> = asked.after()?;
    let mut versions = api
        .control
        .call(move |connection| page(connection, before, size + 1))
        .await?;
    let more = versions.len() > size as usize;
    versions.truncate(size as usize);
    let next = versions.last().map(|(line, _)| line.number).filter(|_| more);
    let models = api.decide(move || {
        let models = versions.into_iter().map(|(line, text)| answer(&line, &text));
        models.collect::<Result<Vec<Value>>>()
    });
    let models = models.await??;
    Ok(Json(
        json!({ "authorization_models": models, "continuation_token": token(next.as_ref()) }),
    ))
}

pub(super) async fn get(
    State(api): State<Arc<OpenFga>>,
    Path((_, id)): Path<(String, String)>,
) -> Result<Json<Value>> {
    let asked = id.clone();
    let found = api
        .control
        .call(move |connection| version_of(connection, &asked))
        .await?;
    let (line, text) = found.ok_or_else(|| ApiError::model_not_found(&id))?;
    let model = api.decide(move || answer(&line, &text)).await??;
    Ok(Json(json!({ "authorization_model": model })))
}

/// The version that decides where none is named.
pub(super) async fn active(State(api): State<Arc<OpenFga>>) -> Result<Json<Value>> {
    let decider = api.authority.current();
    let model = answer(decider.line(), decider.text())?;
    let active = decider.active();
    Ok(Json(json!({
        "authorization_model": model,
        "activated_at": moment(active.at),
        "activated_by": active.who,
    })))
}

pub(super) async fn save(
    State(api): State<Arc<OpenFga>>,
    Extension(caller): Extension<Caller>,
    Body(model): Body<Value>,
) -> Result<(StatusCode, Json<Value>)> {
    api.admission.change(&caller)?;
    let text = api.decide(move || text(model)).await??;
    let saved = api
        .control
        .call(move |connection| {
            let change = connection.transaction()?;
            let (who, id) = (caller.who(), new_id()?);
            let note = format!("Saved through the API by {}", caller.name());
            let line = rows::insert_version(&change, &id, &who, &note, &text)?;
            let subject = format!("version {}", line.number);
            let action = AuditAction::ModelSaved;
            audit_log::write(&change, &who, action, Some(&subject), Some(&line.note))?;
            change.commit()?;
            Ok(line)
        })
        .await?;
    Ok((
        StatusCode::CREATED,
        Json(json!({ "authorization_model_id": saved.id })),
    ))
}

/// Those before a number, or the newest.
fn page(
    connection: &Connection,
    before: Option<u32>,
    most: u32,
) -> control::Result<Vec<(ModelLine, String)>> {
    Ok(connection
        .prepare_cached(
            "SELECT number, id, at, who, note, text FROM model_version
             WHERE ?1 IS NULL OR number < ?1 ORDER BY number DESC LIMIT ?2",
        )?
        .query_map(params![before, most], |row| {
            Ok((rows::model_line(row)?, row.get(5)?))
        })?
        .collect::<rusqlite::Result<_>>()?)
}

fn answer(line: &ModelLine, text: &str) -> Result<Value> {
    let model = authz::dsl::parse(text).map_err(|problems| {
        // Nothing is saved that does not validate: another version of Girok did.
        tracing::error!(?problems, version = line.number, "a version cannot be read");
        ApiError::Internal
    })?;
    let mut answer = authz::json::write(&model);
    if let Some(members) = answer.as_object_mut() {
        members.insert("id".to_owned(), json!(line.id));
        members.entry("type_definitions").or_insert_with(|| json!([]));
    }
    Ok(answer)
}

/// A model as it is saved, if it is one.
fn text(mut model: Value) -> Result<String> {
    if let Some(members) = model.as_object_mut() {
        // Requests from before there were versions of the language have none.
        members.entry("schema_version").or_insert_with(|| json!("1.1"));
    }
    let invalid = |message: String| ApiError::invalid("invalid_authorization_model", message);
    let read = authz::json::read(&model).map_err(|fault| invalid(fault.to_string()))?;
    if read.types.is_empty() {
        return Err(ApiError::invalid(
            "type_definitions_too_few_items",
            "a model has at least one type",
        ));
    }
    let text = authz::dsl::print(&read).map_err(|fault| invalid(fault.to_string()))?;
    authz::dsl::parse(&text)
        .and_then(|model| Schema::compile(&model, 0))
        .map_err(|problems| refused(&problems))?;
    Ok(text)
}

/// Places are left out: whoever sent JSON has not seen the text that they are in.
fn refused(problems: &[Problem]) -> ApiError {
    let is_too_long = |problem: &Problem| problem.kind == ProblemKind::Limit;
    let code = if problems.iter().any(is_too_long) {
        "exceeded_entity_limit"
    } else {
        "invalid_authorization_model"
    };
    let said = problems.iter().take(MOST_PROBLEMS);
    let mut messages: Vec<String> = said.map(|problem| problem.message.clone()).collect();
    if problems.len() > MOST_PROBLEMS {
        messages.push(format!("and {} more", problems.len() - MOST_PROBLEMS));
    }
    ApiError::invalid(code, messages.join("; "))
}
