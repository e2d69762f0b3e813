//! What is expected of a version, as it is kept with it and run in the console.

use std::sync::Arc;

use authz::check::{CheckError, CheckRequest};
use axum::extract::{Path, State};
use axum::{Extension, Json};
use domain::audit::AuditAction;
use domain::models::{Assertion, MOST_ASSERTIONS};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::admission::Caller;
use super::body::Body;
use super::judge::version_of;
use super::wire::TupleKey;
use super::{ApiError, OpenFga, Result};
use crate::audit_log;
use crate::models::rows;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    assertions: Vec<AskedAssertion>,
}

#[derive(Debug, Deserialize)]
struct AskedAssertion {
    tuple_key: TupleKey,
    #[serde(default)]
    expectation: bool,
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
        let TupleKey {
            user,
            relation,
            object,
            ..
        } = self.tuple_key;
        Ok(Assertion {
            user,
            relation,
            object,
            expectation: self.expectation,
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
        Ok(Some(rows::assertions(connection, line.number)?))
    });
    let kept = found.await?.ok_or_else(|| ApiError::model_not_found(&id))?;
    let assertions: Vec<Value> = kept.iter().map(answer).collect();
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
    let number = judge.line().number;
    let assertions = api
        .decide(move || {
            let fault = assertions.iter().find_map(|assertion| {
                let Assertion {
                    object,
                    relation,
                    user,
                    ..
                } = assertion;
                let request = CheckRequest::new(object, relation, user);
                let error = judge.checker().check(&request).err();
                error.filter(|error| matches!(error, CheckError::Invalid(_)))
            });
            fault.map_or(Ok(assertions), |error| Err(ApiError::from(error)))
        })
        .await??;
    let written = api.control.call(move |connection| {
        let change = connection.transaction()?;
        rows::set_assertions(&change, number, &assertions)?;
        let subject = format!("version {number}");
        let action = AuditAction::ModelAssertionsChanged;
        audit_log::write(&change, &caller.who(), action, Some(&subject), None)?;
        Ok(change.commit()?)
    });
    written.await?;
    Ok(StatusCode::NO_CONTENT)
}

fn answer(assertion: &Assertion) -> Value {
    let Assertion {
        user,
        relation,
        object,
        expectation,
    } = assertion;
    json!({
        "tuple_key": { "user": user, "relation": relation, "object": object },
        "expectation": expectation,
    })
}
