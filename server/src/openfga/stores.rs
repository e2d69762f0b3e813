//! The one store that an installation is.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::Millis;
use serde::Deserialize;
use serde_json::{Value, json};

use super::body::Query;
use super::wire::moment;
use super::{ApiError, OpenFga, Result};
use crate::control::{self, Control};

const NAME: &str = "girok";

pub(super) struct Store {
    pub(super) id: String,
    created_at: Millis,
}

impl Store {
    pub(super) async fn read(control: &Control) -> control::Result<Self> {
        control
            .call(|connection| {
                Ok(connection.query_row(
                    "SELECT id, created_at FROM authorization_store LIMIT 1",
                    [],
                    |row| {
                        Ok(Self {
                            id: row.get(0)?,
                            created_at: row.get(1)?,
                        })
                    },
                )?)
            })
            .await
    }

    fn answer(&self) -> Value {
        let created_at = moment(self.created_at);
        json!({ "id": self.id, "name": NAME, "created_at": created_at, "updated_at": created_at })
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Named {
    name: Option<String>,
}

pub(super) async fn list(State(api): State<Arc<OpenFga>>, Query(asked): Query<Named>) -> Json<Value> {
    let is_asked_for = asked.name.is_none_or(|name| name.is_empty() || name == NAME);
    let stores: Vec<Value> = is_asked_for.then(|| api.store.answer()).into_iter().collect();
    Json(json!({ "stores": stores, "continuation_token": "" }))
}

pub(super) async fn get(State(api): State<Arc<OpenFga>>) -> Json<Value> {
    Json(api.store.answer())
}

pub(super) async fn create() -> Result<()> {
    Err(ApiError::Forbidden(
        "this installation of Girok is one store, which is there already: GET /stores has its id",
    ))
}

pub(super) async fn delete() -> Result<()> {
    Err(ApiError::Forbidden(
        "this installation of Girok is one store, which cannot be deleted",
    ))
}
