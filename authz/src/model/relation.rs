//! Relations: who has one to an object.

use std::fmt;

use crate::span::{Span, Word};

/// A relation of a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    pub name: Word,
    /// Who may have it by a tuple of its own. Empty where [`Rewrite::This`] stands nowhere in `rewrite`.
    pub restrictions: Vec<Restriction>,
    pub rewrite: Rewrite,
}

/// One of the kinds of users that a tuple may name, as they stand between `[` and `]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restriction {
    pub type_name: Word,
    pub related: Related,
    /// The condition that such a tuple has to name.
    pub condition: Option<Word>,
}

impl Restriction {
    /// Where it stands, without the condition.
    pub fn span(&self) -> Span {
        let start = self.type_name.span;
        match &self.related {
            Related::Object => start,
            Related::Wildcard => Span {
                end: start.end + 2,
                ..start
            },
            Related::Userset(relation) => start.to(relation.span),
        }
    }
}

/// Which users of a type are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Related {
    /// `user`: one object.
    Object,
    /// `user:*`: all of the type at once.
    Wildcard,
    /// `group#member`: all who have that relation to an object of the type.
    Userset(Word),
}

/// How a relation is computed. Named as in OpenFGA's JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rewrite {
    /// `[user, group#member]`: whom a tuple names. There may be one in a relation of the language, and several in JSON.
    This,
    /// `editor`: who has another relation to the same object.
    ComputedUserset(Word),
    /// `viewer from parent`: who has a relation to an object that a tuple of `parent` names.
    TupleToUserset { computed: Word, tupleset: Word },
    /// `a or b`
    Union(Vec<Self>),
    /// `a and b`
    Intersection(Vec<Self>),
    /// `base but not subtract`
    Difference { base: Box<Self>, subtract: Box<Self> },
}

impl Rewrite {
    /// Whether a tuple of the relation itself can give it.
    pub fn is_assignable(&self) -> bool {
        match self {
            Self::This => true,
            Self::ComputedUserset(_) | Self::TupleToUserset { .. } => false,
            Self::Union(children) | Self::Intersection(children) => children.iter().any(Self::is_assignable),
            Self::Difference { base, subtract } => base.is_assignable() || subtract.is_assignable(),
        }
    }

    /// What is no operator, in the order of the text.
    pub fn leaves(&self) -> Vec<&Self> {
        match self {
            Self::Union(children) | Self::Intersection(children) => {
                children.iter().flat_map(Self::leaves).collect()
            }
            Self::Difference { base, subtract } => {
                base.leaves().into_iter().chain(subtract.leaves()).collect()
            }
            leaf => vec![leaf],
        }
    }
}

impl fmt::Display for Restriction {
    /// As it is written in the language.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.type_name.text)?;
        match &self.related {
            Related::Object => {}
            Related::Wildcard => formatter.write_str(":*")?,
            Related::Userset(relation) => write!(formatter, "#{relation}")?,
        }
        match &self.condition {
            Some(condition) => write!(formatter, " with {condition}"),
            None => Ok(()),
        }
    }
}
