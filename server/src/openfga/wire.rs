//! The words of OpenFGA's HTTP API that several questions share.

use authz::tuple::{Tuple, TupleCondition};
use domain::Millis;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::{ApiError, Result};

/// That come with one question.
const MOST_CONTEXTUAL: usize = 100;

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct TupleKey {
    pub(super) user: String,
    pub(super) relation: String,
    pub(super) object: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) condition: Option<Condition>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Condition {
    pub(super) name: String,
    #[serde(default)]
    pub(super) context: Option<Map<String, Value>>,
}

impl TupleKey {
    pub(super) fn without_condition(self) -> Self {
        Self {
            condition: None,
            ..self
        }
    }
}

impl From<TupleKey> for Tuple {
    fn from(key: TupleKey) -> Self {
        Self {
            object: key.object,
            relation: key.relation,
            user: key.user,
            // Some SDKs send one without a name where there is none.
            condition: key
                .condition
                .filter(|condition| !condition.name.is_empty())
                .map(|condition| TupleCondition {
                    name: condition.name,
                    context: condition.context.unwrap_or_default(),
                }),
        }
    }
}

impl From<Tuple> for TupleKey {
    fn from(tuple: Tuple) -> Self {
        Self {
            user: tuple.user,
            relation: tuple.relation,
            object: tuple.object,
            condition: tuple.condition.map(|condition| Condition {
                name: condition.name,
                context: Some(condition.context),
            }),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct TupleKeys {
    pub(super) tuple_keys: Vec<TupleKey>,
}

impl TupleKeys {
    pub(super) fn contextual(keys: Option<Self>) -> Result<Vec<Tuple>> {
        contextual(keys.unwrap_or_default().tuple_keys)
    }
}

pub(super) fn contextual(keys: Vec<TupleKey>) -> Result<Vec<Tuple>> {
    if keys.len() > MOST_CONTEXTUAL {
        return Err(ApiError::validation(format!(
            "a question has at most {MOST_CONTEXTUAL} contextual tuples"
        )));
    }
    Ok(keys.into_iter().map(Tuple::from).collect())
}

/// A moment as JSON has it.
pub(super) fn moment(at: Millis) -> Option<String> {
    let at = OffsetDateTime::from_unix_timestamp_nanos(i128::from(at) * 1_000_000).ok()?;
    at.format(&Rfc3339).ok()
}

/// A moment that JSON, or a query, has.
pub(super) fn millis(moment: &str) -> Option<Millis> {
    let at = OffsetDateTime::parse(moment, &Rfc3339).ok()?;
    Millis::try_from(at.unix_timestamp_nanos() / 1_000_000).ok()
}
