//! To which objects a user has a relation, and which users have one to an object.

use std::sync::Arc;

use authz::check::{ListObjectsRequest, ListUsersRequest};
use authz::tuple::User;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::CONTENT_TYPE;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::body::Body;
use super::wire::{TupleKey, TupleKeys, contextual};
use super::{ApiError, OpenFga, Result};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Objects {
    authorization_model_id: Option<String>,
    #[serde(rename = "type")]
    type_name: String,
    relation: String,
    user: String,
    contextual_tuples: Option<TupleKeys>,
    context: Option<Map<String, Value>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Users {
    authorization_model_id: Option<String>,
    object: Object,
    relation: String,
    user_filters: Vec<Filter>,
    contextual_tuples: Option<Vec<TupleKey>>,
    context: Option<Map<String, Value>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Object {
    #[serde(rename = "type")]
    type_name: String,
    id: String,
}

#[derive(Debug, Deserialize)]
struct Filter {
    #[serde(rename = "type")]
    type_name: String,
    #[serde(default)]
    relation: Option<String>,
}

pub(super) async fn objects(
    State(api): State<Arc<OpenFga>>,
    Body(asked): Body<Objects>,
) -> Result<Json<Value>> {
    Ok(Json(json!({ "objects": listed(&api, asked).await? })))
}

/// A line of JSON for each.
pub(super) async fn streamed_objects(
    State(api): State<Arc<OpenFga>>,
    Body(asked): Body<Objects>,
) -> Result<Response> {
    let mut lines = String::new();
    for object in listed(&api, asked).await? {
        lines += &json!({ "result": { "object": object } }).to_string();
        lines.push('\n');
    }
    Ok(([(CONTENT_TYPE, "application/x-ndjson")], lines).into_response())
}

async fn listed(api: &OpenFga, asked: Objects) -> Result<Vec<String>> {
    let request = ListObjectsRequest {
        contextual_tuples: TupleKeys::contextual(asked.contextual_tuples)?,
        context: asked.context.unwrap_or_default(),
        ..ListObjectsRequest::new(asked.type_name, asked.relation, asked.user)
    };
    let judge = api.judge(asked.authorization_model_id.as_deref()).await?;
    Ok(api
        .decide(move || judge.checker().list_objects(&request))
        .await??)
}

pub(super) async fn users(State(api): State<Arc<OpenFga>>, Body(asked): Body<Users>) -> Result<Json<Value>> {
    let one = <[Filter; 1]>::try_from(asked.user_filters);
    let [filter] = one.map_err(|_| ApiError::validation("`user_filters` has to name one type of users"))?;
    let request = ListUsersRequest {
        user_relation: filter.relation.filter(|relation| !relation.is_empty()),
        contextual_tuples: contextual(asked.contextual_tuples.unwrap_or_default())?,
        context: asked.context.unwrap_or_default(),
        ..ListUsersRequest::new(
            format!("{}:{}", asked.object.type_name, asked.object.id),
            asked.relation,
            filter.type_name,
        )
    };
    let judge = api.judge(asked.authorization_model_id.as_deref()).await?;
    let users = api.decide(move || judge.checker().list_users(&request)).await??;
    let users: Vec<Value> = users.iter().filter_map(|user| answer(user)).collect();
    Ok(Json(json!({ "users": users })))
}

/// Taken apart.
fn answer(user: &str) -> Option<Value> {
    Some(match User::parse(user)? {
        User::Object(object) => json!({ "object": { "type": object.type_name, "id": object.id } }),
        User::Wildcard { type_name } => json!({ "wildcard": { "type": type_name } }),
        User::Userset { object, relation, .. } => json!({ "userset": {
            "type": object.type_name, "id": object.id, "relation": relation,
        } }),
    })
}
