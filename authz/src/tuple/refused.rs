//! Why a model does not take a tuple.

use super::{Object, Tuple, TupleCondition, User};
use crate::condition::ParameterFault;
use crate::schema::{Kind, Relation, Schema, TypeId};

/// Why a tuple is refused. The sentences are for who writes tuples.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TupleFault {
    #[error("the object `{0}` should be a type and an id, such as `document:1`")]
    Object(String),
    #[error(
        "the user `{0}` should be an object (`user:anne`), all of a type (`user:*`) or a userset (`group:eng#member`)"
    )]
    User(String),
    #[error("type `{0}` is not in the model")]
    TypeNotFound(String),
    #[error("type `{type_name}` has no relation `{relation}` in the model")]
    RelationNotFound { type_name: String, relation: String },
    #[error("`{type_name}#{relation}` is computed, and no tuple gives it")]
    NotAssignable { type_name: String, relation: String },
    #[error("`{kind}` cannot be given `{relation}`: that takes {}", taken.join(", "))]
    NotTaken {
        kind: String,
        relation: String,
        taken: Vec<String>,
    },
    #[error("`{kind}` is given `{relation}` only with one of the conditions {}", conditions.join(", "))]
    ConditionMissing {
        kind: String,
        relation: String,
        conditions: Vec<String>,
    },
    #[error("condition `{0}` is not in the model")]
    ConditionNotFound(String),
    #[error("`{kind}` cannot be given `{relation}` with the condition `{condition}`: that takes {}", taken.join(", "))]
    ConditionNotTaken {
        kind: String,
        relation: String,
        condition: String,
        taken: Vec<String>,
    },
    #[error("the context of the tuple: {0}")]
    Context(#[from] ParameterFault),
}

/// Whether a model takes a tuple.
///
/// # Errors
///
/// The first reason why it does not.
pub fn check_tuple(schema: &Schema, tuple: &Tuple) -> Result<(), TupleFault> {
    let user = User::parse(&tuple.user).ok_or_else(|| TupleFault::User(tuple.user.clone()))?;
    let kind = kind(schema, user)?;
    let object = Object::parse(&tuple.object).ok_or_else(|| TupleFault::Object(tuple.object.clone()))?;
    let type_id = type_id(schema, object.type_name)?;
    let relation = relation(schema, type_id, &tuple.relation)?;
    check_kind(schema, relation, kind)?;
    check_condition(schema, relation, kind, tuple.condition.as_ref())
}

fn type_id(schema: &Schema, name: &str) -> Result<TypeId, TupleFault> {
    schema
        .type_id(name)
        .ok_or_else(|| TupleFault::TypeNotFound(name.to_owned()))
}

fn relation<'s>(schema: &'s Schema, type_id: TypeId, name: &str) -> Result<&'s Relation, TupleFault> {
    let label = schema.label_id(name);
    label
        .and_then(|label| schema.relation_id(type_id, label))
        .map(|id| schema.relation(id))
        .ok_or_else(|| TupleFault::RelationNotFound {
            type_name: schema.type_name(type_id).to_owned(),
            relation: name.to_owned(),
        })
}

/// What kind of user it is for a model that knows its type and relation.
pub(crate) fn kind(schema: &Schema, user: User<'_>) -> Result<Kind, TupleFault> {
    let type_id = type_id(schema, user.type_name())?;
    Ok(match user {
        User::Object(_) => Kind::Object(type_id),
        User::Wildcard { .. } => Kind::Wildcard(type_id),
        User::Userset { relation: name, .. } => {
            Kind::Userset(type_id, relation(schema, type_id, name)?.label)
        }
    })
}

fn check_kind(schema: &Schema, relation: &Relation, kind: Kind) -> Result<(), TupleFault> {
    if relation.taken.is_empty() {
        return Err(TupleFault::NotAssignable {
            type_name: schema.type_name(relation.type_id).to_owned(),
            relation: schema.label(relation.label).to_owned(),
        });
    }
    if relation.takes_kind(kind) {
        return Ok(());
    }
    Err(TupleFault::NotTaken {
        kind: kind.text(schema),
        relation: name(schema, relation),
        taken: taken(schema, relation),
    })
}

fn check_condition(
    schema: &Schema,
    relation: &Relation,
    kind: Kind,
    condition: Option<&TupleCondition>,
) -> Result<(), TupleFault> {
    let Some(condition) = condition else {
        if relation.takes(kind, None) {
            return Ok(());
        }
        let of_kind = relation.taken.iter().filter(|taken| taken.kind == kind);
        let conditions = of_kind.filter_map(|taken| taken.condition);
        return Err(TupleFault::ConditionMissing {
            kind: kind.text(schema),
            relation: name(schema, relation),
            conditions: conditions
                .map(|condition| format!("`{}`", schema.condition(condition).name()))
                .collect(),
        });
    };
    let id = schema
        .condition_id(&condition.name)
        .ok_or_else(|| TupleFault::ConditionNotFound(condition.name.clone()))?;
    if !relation.takes(kind, Some(id)) {
        return Err(TupleFault::ConditionNotTaken {
            kind: kind.text(schema),
            relation: name(schema, relation),
            condition: condition.name.clone(),
            taken: taken(schema, relation),
        });
    }
    Ok(schema.condition(id).check_context(&condition.context)?)
}

fn name(schema: &Schema, relation: &Relation) -> String {
    format!(
        "{}#{}",
        schema.type_name(relation.type_id),
        schema.label(relation.label)
    )
}

fn taken(schema: &Schema, relation: &Relation) -> Vec<String> {
    let taken = relation.taken.iter();
    taken.map(|taken| format!("`{}`", taken.text(schema))).collect()
}
