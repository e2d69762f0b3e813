//! What is expected of a version, as it is kept with it and run in the console.

use std::sync::Arc;

use authz::check::{CheckError, CheckRequest};
use axum::extract::{Path, State};
use axum::{Extension, Json};
use domain::audit::AuditAction;
use domain::models::MOST_ASSERTIONS;
use http::StatusCode;
use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::admission::Caller;
use super::body::Body;
use super::judge::version_of;
use super::wire::TupleKey;
use super::{ApiError, OpenFga, Result};
use crate::audit_log;

/// Also how it is kept.
#[derive(Debug, Serialize, Deserialize)]
struct Assertion {
    tuple_key: TupleKey,
    #[serde(default)]
    expectation: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    assertions: Vec<AskedAssertion>,
}

#[derive(Debug, Deserialize)]
struct AskedAssertion {
    #[serde(flatten)]
    assertion: Assertion,
    #[serde(default)]
    contextual_tuples: Option<Vec<Value>>,
    #[serde(default)]
    context: Option<Map<String, Value>>,
}

impl AskedAssertion {
    /// The console runs them as they are kept, and has no place for what would come with the question.
    fn kept(self) -> Result<Assertion> {
        let has_tuples = self.contextual_tuples.is_some_and(|tuples| !tuples.is_empty());
        if has_tuples || self.context.is_some_and(|context| !context.is_empty()) {
            return Err(ApiError::validation(
                "assertions with contextual tuples or a context are not kept here",
            ));
        }
        Ok(Assertion {
            tuple_key: self.assertion.tuple_key.without_condition(),
            ..self.assertion
        })
    }
}

pub(super) async fn read(
    State(api): State<Arc<OpenFga>>,
    Path((_, id)): Path<(String, String)>,
) -> Result<Json<Value>> {
    let asked = id.clone();
    let found = api.control.call(move |connection| {
        let Some((line, _)) = version_of(connection, &asked)? else {
            return Ok(None);
        };
        let kept: Option<String> = connection
            .prepare_cached("SELECT assertions FROM model_assertions WHERE model = ?")?
            .query_row([line.number], |row| row.get(0))
            .optional()?;
        Ok(Some(kept))
    });
    let kept = found.await?.ok_or_else(|| ApiError::model_not_found(&id))?;
    let assertions: Vec<Assertion> = match kept {
        Some(text) => serde_json::from_str(&text).map_err(|error| {
            tracing::error!(%error, "assertions cannot be read");
            ApiError::Internal
        })?,
        None => Vec::new(),
    };
    Ok(Json(
        json!({ "authorization_model_id": id, "assertions": assertions }),
    ))
}

pub(super) async fn write(
    State(api): State<Arc<OpenFga>>,
    Extension(caller): Extension<Caller>,
    Path((_, id)): Path<(String, String)>,
    Body(asked): Body<Asked>,
) -> Result<StatusCode> {
    api.admission.change(&caller)?;
    if asked.assertions.len() > MOST_ASSERTIONS {
        return Err(ApiError::invalid(
            "assertions_too_many_items",
            format!("a version has at most {MOST_ASSERTIONS} assertions"),
        ));
    }
    let assertions = asked.assertions.into_iter().map(AskedAssertion::kept);
    let assertions: Vec<Assertion> = assertions.collect::<Result<_>>()?;
    let judge = api.judge(Some(&id)).await?;
    let (judge, assertions) = api
        .decide(move || {
            let fault = assertions.iter().find_map(|assertion| {
                let key = assertion.tuple_key.clone();
                let request = CheckRequest::new(key.object, key.relation, key.user);
                let error = judge.checker().check(&request).err();
                error.filter(|error| matches!(error, CheckError::Invalid(_)))
            });
            match fault {
                Some(error) => Err(ApiError::from(error)),
                None => Ok((judge, assertions)),
            }
        })
        .await??;
    let text = serde_json::to_string(&assertions).map_err(|_| ApiError::Internal)?;
    let id = judge.model().to_owned();
    let written = api.control.call(move |connection| {
        let change = connection.transaction()?;
        let number = version_of(&change, &id)?.map(|(line, _)| line.number);
        if let Some(number) = number {
            change
                .prepare_cached("INSERT OR REPLACE INTO model_assertions (model, assertions) VALUES (?, ?)")?
                .execute(params![number, text])?;
            let subject = format!("version {number}");
            let action = AuditAction::ModelAssertionsChanged;
            audit_log::write(&change, &caller.who(), action, Some(&subject), None)?;
        }
        change.commit()?;
        Ok(())
    });
    written.await?;
    Ok(StatusCode::NO_CONTENT)
}
