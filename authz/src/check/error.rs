//! Why there is no answer.

use super::DEEPEST_RESOLUTION;
use crate::condition::ConditionFault;
use crate::tuple::TupleFault;

/// Why a request has no answer. Whoever asked is to be treated as having no relation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckError {
    /// The object, relation or user is none of the model. 400 over HTTP.
    #[error("the request does not fit the model: {0}")]
    Invalid(TupleFault),
    /// The type whose objects are asked for is none of the model. 400 over HTTP.
    #[error("type `{0}` is not in the model")]
    TypeNotFound(String),
    /// The type whose objects are asked for has no such relation. 400 over HTTP.
    #[error("type `{type_name}` has no relation `{relation}` in the model")]
    RelationNotFound { type_name: String, relation: String },
    /// The model does not take a contextual tuple. 400 over HTTP.
    #[error("contextual tuple `{tuple}`: {fault}")]
    ContextualTuple { tuple: String, fault: TupleFault },
    /// A condition could not be evaluated, and no other tuple was enough. 400 over HTTP.
    #[error("tuple `{tuple}`: {fault}")]
    Condition { tuple: String, fault: ConditionFault },
    /// 400 over HTTP: model and tuples together are too deep.
    #[error("one leads to another more than {DEEPEST_RESOLUTION} times")]
    TooDeep,
    /// 400 over HTTP: an answer takes too long to find.
    #[error("too many relations have to be looked at")]
    TooMuch,
}

impl CheckError {
    /// OpenFGA's number for it (`errorCode`).
    pub const fn code(&self) -> u32 {
        match self {
            Self::Invalid(_) | Self::Condition { .. } => 2000,
            Self::TooDeep | Self::TooMuch => 2002,
            Self::TypeNotFound(_) => 2021,
            Self::RelationNotFound { .. } => 2022,
            Self::ContextualTuple { .. } => 2027,
        }
    }

    /// OpenFGA's name for it (`code` in its API).
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Invalid(_) | Self::Condition { .. } => "validation_error",
            Self::TooDeep | Self::TooMuch => "authorization_model_resolution_too_complex",
            Self::TypeNotFound(_) => "type_not_found",
            Self::RelationNotFound { .. } => "relation_not_found",
            Self::ContextualTuple { .. } => "invalid_tuple",
        }
    }
}
