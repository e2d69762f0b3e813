//! Whether a user has a relation to an object, one or many at once.

use std::collections::HashSet;
use std::sync::Arc;

use authz::check::CheckRequest;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::body::Body;
use super::wire::{TupleKey, TupleKeys};
use super::{ApiError, OpenFga, Result};

/// Of one batch, as SDKs cut them.
const MOST_CHECKS: usize = 50;
const LONGEST_CORRELATION_ID: usize = 36;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Check {
    authorization_model_id: Option<String>,
    #[serde(flatten)]
    question: Question,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Question {
    tuple_key: Option<TupleKey>,
    contextual_tuples: Option<TupleKeys>,
    context: Option<Map<String, Value>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Batch {
    authorization_model_id: Option<String>,
    checks: Vec<BatchItem>,
}

#[derive(Debug, Deserialize)]
struct BatchItem {
    #[serde(default)]
    correlation_id: String,
    #[serde(flatten)]
    question: Question,
}

impl Question {
    fn request(self) -> Result<CheckRequest> {
        let key = self.tuple_key.ok_or_else(|| {
            ApiError::invalid(
                "tuple_key_value_not_specified",
                "`tuple_key` is missing: a user, a relation and an object",
            )
        })?;
        Ok(CheckRequest {
            contextual_tuples: TupleKeys::contextual(self.contextual_tuples)?,
            context: self.context.unwrap_or_default(),
            ..CheckRequest::new(key.object, key.relation, key.user)
        })
    }
}

pub(super) async fn check(State(api): State<Arc<OpenFga>>, Body(asked): Body<Check>) -> Result<Json<Value>> {
    let request = asked.question.request()?;
    let judge = api.judge(asked.authorization_model_id.as_deref()).await?;
    let is_allowed = api.decide(move || judge.check(&request)).await??;
    Ok(Json(json!({ "allowed": is_allowed, "resolution": "" })))
}

/// What one of them has no answer to is said there, beside the answers to the others.
pub(super) async fn batch(State(api): State<Arc<OpenFga>>, Body(asked): Body<Batch>) -> Result<Json<Value>> {
    if !(1..=MOST_CHECKS).contains(&asked.checks.len()) {
        return Err(ApiError::validation(format!(
            "a batch has 1 to {MOST_CHECKS} checks, and this one has {}",
            asked.checks.len()
        )));
    }
    let mut ids = HashSet::new();
    let mut requests = Vec::new();
    for item in asked.checks {
        if !is_correlation_id(&item.correlation_id) || !ids.insert(item.correlation_id.clone()) {
            return Err(ApiError::validation(format!(
                "`{}` is no correlation id: each check has its own, of 1 to {LONGEST_CORRELATION_ID} letters, digits and hyphens",
                item.correlation_id
            )));
        }
        requests.push((item.correlation_id, item.question.request()?));
    }
    let judge = api.judge(asked.authorization_model_id.as_deref()).await?;
    let result: Map<String, Value> = api
        .decide(move || {
            let answers = requests.into_iter().map(|(id, request)| {
                let answer = match judge.check(&request) {
                    Ok(is_allowed) => json!({ "allowed": is_allowed }),
                    Err(error) => json!({
                        "error": { "input_error": error.name(), "message": error.to_string() },
                    }),
                };
                (id, answer)
            });
            answers.collect()
        })
        .await?;
    Ok(Json(json!({ "result": result })))
}

fn is_correlation_id(id: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    (1..=LONGEST_CORRELATION_ID).contains(&id.len()) && id.bytes().all(is_part)
}
