//! One level of a relation: who has it by tuples, and which others give it.

use std::sync::Arc;

use authz::check::Tree;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use super::body::Body;
use super::wire::{TupleKey, TupleKeys};
use super::{ApiError, OpenFga, Result};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    authorization_model_id: Option<String>,
    tuple_key: TupleKey,
    contextual_tuples: Option<TupleKeys>,
}

pub(super) async fn expand(State(api): State<Arc<OpenFga>>, Body(asked): Body<Asked>) -> Result<Json<Value>> {
    let TupleKey { object, relation, .. } = asked.tuple_key;
    if object.is_empty() || relation.is_empty() {
        return Err(ApiError::invalid(
            "invalid_expand_input",
            "Invalid input. Make sure you provide an object and a relation",
        ));
    }
    let contextual_tuples = TupleKeys::contextual(asked.contextual_tuples)?;
    let judge = api.judge(asked.authorization_model_id.as_deref()).await?;
    let root = api.decide(move || {
        let tree = judge.checker().expand(&object, &relation, &contextual_tuples)?;
        Ok::<_, ApiError>(node(&format!("{object}#{relation}"), tree))
    });
    let root = root.await??;
    Ok(Json(json!({ "tree": { "root": root } })))
}

/// Each is called as the whole.
fn node(name: &str, tree: Tree) -> Value {
    let leaf = |leaf: Value| json!({ "name": name, "leaf": leaf });
    let nodes = |children: Vec<Tree>| -> Vec<Value> {
        let children = children.into_iter();
        children.map(|child| node(name, child)).collect()
    };
    match tree {
        Tree::Users(users) => leaf(json!({ "users": { "users": users } })),
        Tree::Computed(userset) => leaf(json!({ "computed": { "userset": userset } })),
        Tree::TupleToUserset { tupleset, computed } => {
            let computed: Vec<Value> = computed
                .into_iter()
                .map(|userset| json!({ "userset": userset }))
                .collect();
            leaf(json!({ "tupleToUserset": { "tupleset": tupleset, "computed": computed } }))
        }
        Tree::Union(children) => json!({ "name": name, "union": { "nodes": nodes(children) } }),
        Tree::Intersection(children) => {
            json!({ "name": name, "intersection": { "nodes": nodes(children) } })
        }
        Tree::Difference { base, subtract } => json!({ "name": name, "difference": {
            "base": node(name, *base),
            "subtract": node(name, *subtract),
        } }),
    }
}
