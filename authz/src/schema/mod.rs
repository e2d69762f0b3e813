//! A model made ready for checks: names are numbers, conditions are compiled.
//!
//! [`compile`] makes it, [`restriction`] says which tuples a relation takes.

mod compile;
mod restriction;

use rustc_hash::FxHashMap;

use crate::condition::Compiled;

pub(crate) use restriction::{Kind, Taken};

/// A type's place in [`Schema::types`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct TypeId(pub u32);

/// A relation's place in [`Schema::relations`]. The same name in two types is two relations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct RelationId(pub u32);

/// A condition's place in [`Schema::conditions`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct ConditionId(pub u32);

/// A relation's name, whatever the type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct LabelId(pub u32);

/// A valid model, compiled.
#[derive(Debug)]
pub struct Schema {
    /// What the caller calls this version of the model: caches forget what they knew when it changes.
    version: u64,
    types: Vec<String>,
    labels: Vec<String>,
    relations: Vec<Relation>,
    conditions: Vec<Compiled>,
    by_label: FxHashMap<(TypeId, LabelId), RelationId>,
    type_ids: FxHashMap<String, TypeId>,
    label_ids: FxHashMap<String, LabelId>,
    condition_ids: FxHashMap<String, ConditionId>,
}

#[derive(Debug)]
pub(crate) struct Relation {
    pub type_id: TypeId,
    pub label: LabelId,
    pub taken: Vec<Taken>,
    pub rewrite: Rewrite,
}

/// See [`Rewrite`](crate::model::Rewrite).
#[derive(Debug)]
pub(crate) enum Rewrite {
    This,
    Computed(RelationId),
    TupleToUserset { tupleset: RelationId, computed: LabelId },
    Union(Vec<Self>),
    Intersection(Vec<Self>),
    Difference(Box<Self>, Box<Self>),
}

impl Schema {
    pub fn version(&self) -> u64 {
        self.version
    }

    pub(crate) fn type_id(&self, name: &str) -> Option<TypeId> {
        self.type_ids.get(name).copied()
    }

    pub(crate) fn label_id(&self, name: &str) -> Option<LabelId> {
        self.label_ids.get(name).copied()
    }

    pub(crate) fn condition_id(&self, name: &str) -> Option<ConditionId> {
        self.condition_ids.get(name).copied()
    }

    pub(crate) fn relation_id(&self, type_id: TypeId, label: LabelId) -> Option<RelationId> {
        self.by_label.get(&(type_id, label)).copied()
    }

    /// By names.
    pub(crate) fn relation_named(&self, type_name: &str, relation: &str) -> Option<RelationId> {
        self.relation_id(self.type_id(type_name)?, self.label_id(relation)?)
    }

    pub(crate) fn relation(&self, id: RelationId) -> &Relation {
        &self.relations[id.0 as usize]
    }

    pub(crate) fn condition(&self, id: ConditionId) -> &Compiled {
        &self.conditions[id.0 as usize]
    }

    pub(crate) fn type_name(&self, id: TypeId) -> &str {
        &self.types[id.0 as usize]
    }

    pub(crate) fn label(&self, id: LabelId) -> &str {
        &self.labels[id.0 as usize]
    }

    pub(crate) fn labels(&self) -> &[String] {
        &self.labels
    }
}
