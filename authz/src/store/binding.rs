//! What the names of tuples are in a model. Tuples outlive models: a name may be none of this one.

use super::{NameId, Symbols};
use crate::schema::{ConditionId, LabelId, Schema, TypeId};

#[derive(Debug, Clone)]
pub(crate) struct Binding {
    /// By the numbers of names.
    types: Vec<Option<TypeId>>,
    labels: Vec<Option<LabelId>>,
    conditions: Vec<Option<ConditionId>>,
    /// By the numbers of labels: what no tuple names has no number.
    names: Vec<Option<NameId>>,
}

impl Binding {
    pub(crate) fn new(schema: &Schema, symbols: &Symbols) -> Self {
        let mut binding = Self {
            types: Vec::new(),
            labels: Vec::new(),
            conditions: Vec::new(),
            names: vec![None; schema.labels().len()],
        };
        for (id, name) in symbols.names() {
            binding.add(schema, id, name);
        }
        binding
    }

    /// Binds the next name.
    pub(super) fn add(&mut self, schema: &Schema, id: NameId, name: &str) {
        let label = schema.label_id(name);
        self.types.push(schema.type_id(name));
        self.labels.push(label);
        self.conditions.push(schema.condition_id(name));
        if let Some(label) = label {
            self.names[label.0 as usize] = Some(id);
        }
    }

    pub(crate) fn type_id(&self, name: NameId) -> Option<TypeId> {
        self.types.get(name.0 as usize).copied().flatten()
    }

    pub(crate) fn label(&self, name: NameId) -> Option<LabelId> {
        self.labels.get(name.0 as usize).copied().flatten()
    }

    pub(crate) fn condition(&self, name: NameId) -> Option<ConditionId> {
        self.conditions.get(name.0 as usize).copied().flatten()
    }

    pub(crate) fn name(&self, label: LabelId) -> Option<NameId> {
        self.names.get(label.0 as usize).copied().flatten()
    }
}
