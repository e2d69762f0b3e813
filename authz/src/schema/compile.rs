//! Compiles a model.

use rustc_hash::FxHashMap;

use super::{ConditionId, Kind, LabelId, Relation, RelationId, Rewrite, Schema, Taken, TypeId};
use crate::condition::{Compiled, Environment};
use crate::model::{self, Model, Related};
use crate::problem::Problem;
use crate::validate::validate;

impl Schema {
    /// Compiles a model that is called `version`.
    ///
    /// # Errors
    ///
    /// All that [`validate`] finds, and then what is wrong with the expressions of conditions.
    pub fn compile(model: &Model, version: u64) -> Result<Self, Vec<Problem>> {
        let problems = validate(model);
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut schema = Self::of_names(model, version);
        let environment = Environment::new();
        let mut problems = Vec::new();
        for condition in &model.conditions {
            match Compiled::compile(condition, &environment) {
                Ok(compiled) => schema.conditions.push(compiled),
                Err(problem) => problems.push(*problem),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        for (definition, type_id) in model.types.iter().zip(0..) {
            for relation in &definition.relations {
                let compiled = schema.compiled(TypeId(type_id), relation);
                schema.relations.push(compiled);
            }
        }
        Ok(schema)
    }

    /// Everything that has a name, numbered.
    fn of_names(model: &Model, version: u64) -> Self {
        let mut schema = Self {
            version,
            types: Vec::new(),
            labels: Vec::new(),
            relations: Vec::new(),
            conditions: Vec::new(),
            by_label: FxHashMap::default(),
            type_ids: FxHashMap::default(),
            label_ids: FxHashMap::default(),
            condition_ids: FxHashMap::default(),
        };
        let mut relations = 0..;
        for (definition, type_id) in model.types.iter().zip(0..) {
            let type_id = TypeId(type_id);
            schema.types.push(definition.name.text.clone());
            schema.type_ids.insert(definition.name.text.clone(), type_id);
            for (relation, id) in definition.relations.iter().zip(&mut relations) {
                let label = schema.labelled(&relation.name.text);
                schema.by_label.insert((type_id, label), RelationId(id));
            }
        }
        for (condition, id) in model.conditions.iter().zip(0..) {
            schema
                .condition_ids
                .insert(condition.name.text.clone(), ConditionId(id));
        }
        schema
    }

    fn labelled(&mut self, name: &str) -> LabelId {
        if let Some(label) = self.label_id(name) {
            return label;
        }
        // No model of a size that is read has so many.
        let label = LabelId(u32::try_from(self.labels.len()).unwrap_or(u32::MAX));
        self.labels.push(name.to_owned());
        self.label_ids.insert(name.to_owned(), label);
        label
    }

    /// A relation of a valid model, in which every name leads somewhere.
    fn compiled(&self, type_id: TypeId, relation: &model::Relation) -> Relation {
        Relation {
            type_id,
            label: self.label_id(&relation.name.text).unwrap_or(LabelId(0)),
            taken: relation
                .restrictions
                .iter()
                .filter_map(|restriction| self.taken(restriction))
                .collect(),
            rewrite: self.rewrite(type_id, &relation.rewrite),
        }
    }

    fn taken(&self, restriction: &model::Restriction) -> Option<Taken> {
        let type_id = self.type_id(restriction.type_name.as_str())?;
        let kind = match &restriction.related {
            Related::Object => Kind::Object(type_id),
            Related::Wildcard => Kind::Wildcard(type_id),
            Related::Userset(relation) => Kind::Userset(type_id, self.label_id(relation.as_str())?),
        };
        let condition = match &restriction.condition {
            Some(condition) => Some(self.condition_id(condition.as_str())?),
            None => None,
        };
        Some(Taken { kind, condition })
    }

    fn rewrite(&self, type_id: TypeId, rewrite: &model::Rewrite) -> Rewrite {
        let all = |children: &[model::Rewrite]| -> Vec<Rewrite> {
            children
                .iter()
                .map(|child| self.rewrite(type_id, child))
                .collect()
        };
        let relation = |name: &str| {
            self.label_id(name)
                .and_then(|label| self.relation_id(type_id, label))
        };
        // What nobody has stands in for what leads nowhere, which a valid model has not.
        let nobody = || Rewrite::Union(Vec::new());
        match rewrite {
            model::Rewrite::This => Rewrite::This,
            model::Rewrite::ComputedUserset(computed) => {
                relation(computed.as_str()).map_or_else(nobody, Rewrite::Computed)
            }
            model::Rewrite::TupleToUserset { computed, tupleset } => {
                match (relation(tupleset.as_str()), self.label_id(computed.as_str())) {
                    (Some(tupleset), Some(computed)) => Rewrite::TupleToUserset { tupleset, computed },
                    _ => nobody(),
                }
            }
            model::Rewrite::Union(children) => Rewrite::Union(all(children)),
            model::Rewrite::Intersection(children) => Rewrite::Intersection(all(children)),
            model::Rewrite::Difference { base, subtract } => Rewrite::Difference(
                Box::new(self.rewrite(type_id, base)),
                Box::new(self.rewrite(type_id, subtract)),
            ),
        }
    }
}
