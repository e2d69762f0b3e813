//! What is wrong with the text of a model, and where.

use crate::span::Span;

/// One thing that is wrong. A text is refused with all that could be found at once, in the order of their places.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {}, column {}: {message}", span.line + 1, span.start + 1)]
pub struct Problem {
    pub kind: ProblemKind,
    /// A sentence for who wrote the model. Where OpenFGA's validator has one, it is that.
    pub message: String,
    pub span: Span,
    /// What stands there, or what is missing there.
    pub symbol: String,
}

impl Problem {
    pub(crate) fn new(
        kind: ProblemKind,
        message: impl Into<String>,
        span: Span,
        symbol: impl Into<String>,
    ) -> Self {
        Self {
            kind,
            message: message.into(),
            span,
            symbol: symbol.into(),
        }
    }

    pub(crate) fn syntax(message: impl Into<String>, span: Span, symbol: impl Into<String>) -> Self {
        Self::new(ProblemKind::Syntax, message, span, symbol)
    }
}

/// Kinds of problems, as OpenFGA's validator tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProblemKind {
    Syntax,
    /// The text, or the nesting in it, is beyond what this crate reads.
    Limit,
    InvalidSchema,
    ReservedTypeKeyword,
    ReservedRelationKeyword,
    InvalidName,
    InvalidType,
    InvalidRelationType,
    InvalidRelationOnTupleset,
    MissingDefinition,
    TuplesetNotDirect,
    AssignableRelationWithoutTypes,
    Duplicated,
    RelationNoEntryPoint,
    ConditionNotDefined,
    ConditionNotUsed,
    /// The expression of a condition is no CEL.
    InvalidExpression,
}

impl ProblemKind {
    /// What OpenFGA calls it (`errorType`), or what it would.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Syntax => "invalid-syntax",
            Self::Limit => "limit-exceeded",
            Self::InvalidSchema => "invalid-schema",
            Self::ReservedTypeKeyword => "reserved-type-keywords",
            Self::ReservedRelationKeyword => "reserved-relation-keywords",
            Self::InvalidName => "invalid-name",
            Self::InvalidType => "invalid-type",
            Self::InvalidRelationType => "invalid-relation-type",
            Self::InvalidRelationOnTupleset => "invalid-relation-on-tupleset",
            Self::MissingDefinition => "missing-definition",
            Self::TuplesetNotDirect => "tupleuserset-not-direct",
            Self::AssignableRelationWithoutTypes => "assignable-relation-must-have-type",
            Self::Duplicated => "duplicated-error",
            Self::RelationNoEntryPoint => "relation-no-entry-point",
            Self::ConditionNotDefined => "condition-not-defined",
            Self::ConditionNotUsed => "condition-not-used",
            Self::InvalidExpression => "invalid-expression",
        }
    }
}
