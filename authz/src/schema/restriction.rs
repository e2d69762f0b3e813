//! Which tuples a relation takes.

use super::{ConditionId, LabelId, Relation, Schema, TypeId};

/// A kind of users that tuples of a relation may name, and the condition that they have to name with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Taken {
    pub kind: Kind,
    pub condition: Option<ConditionId>,
}

/// See [`Related`](crate::model::Related).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Object(TypeId),
    Wildcard(TypeId),
    Userset(TypeId, LabelId),
}

impl Relation {
    /// Whether a tuple counts: others are left from another version of the model.
    pub(crate) fn takes(&self, kind: Kind, condition: Option<ConditionId>) -> bool {
        self.taken.contains(&Taken { kind, condition })
    }

    /// The same, whatever the condition.
    pub(crate) fn takes_kind(&self, kind: Kind) -> bool {
        self.taken.iter().any(|taken| taken.kind == kind)
    }
}

impl Kind {
    /// As the language writes it.
    pub(crate) fn text(self, schema: &Schema) -> String {
        match self {
            Self::Object(type_id) => schema.type_name(type_id).to_owned(),
            Self::Wildcard(type_id) => format!("{}:*", schema.type_name(type_id)),
            Self::Userset(type_id, label) => {
                format!("{}#{}", schema.type_name(type_id), schema.label(label))
            }
        }
    }
}

impl Taken {
    pub(crate) fn text(self, schema: &Schema) -> String {
        let kind = self.kind.text(schema);
        match self.condition {
            Some(condition) => format!("{kind} with {}", schema.condition(condition).name()),
            None => kind,
        }
    }
}
